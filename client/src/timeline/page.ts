import { htmlOf, type Html, htmlText } from '../surface';

/** The page of the timeline. Nothing of a log is in it: that comes as messages, and is set as text. */
export function timelinePage(script: string, cspSource: string, nonce: string): Html {
  const style = htmlOf`
    html, body { height: 100%; margin: 0; padding: 0; overflow: hidden; } body { display: flex; flex-direction: column;
    color: var(--vscode-foreground); } #legend { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 4px 8px 2px
    58px; font-size: 0.85em; } #legend i { display: inline-block; width: 10px; height: 10px; border: 1px solid
    var(--vscode-contrastBorder, transparent); } #picture { position: relative; flex: 1; min-height: 0; overflow:
    hidden; } canvas { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; } canvas:focus {
    outline: none; } canvas:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; } #tip {
    position: absolute; max-width: 420px; padding: 6px 8px; pointer-events: none; z-index: 1; color:
    var(--vscode-editorHoverWidget-foreground); background: var(--vscode-editorHoverWidget-background); border: 1px
    solid var(--vscode-editorHoverWidget-border, var(--vscode-contrastBorder)); } #tip p { margin: 4px 0 0; } #table {
    flex: 1; min-height: 0; overflow: auto; padding: 4px 8px; } table { border-collapse: collapse; } caption {
    text-align: left; padding: 2px 0 6px; } th, td { text-align: left; font-weight: normal; padding: 2px 16px 2px 0; }
    thead th { font-weight: 600; position: sticky; top: -4px; background: var(--vscode-panel-background); } button {
    font: inherit; color: var(--vscode-textLink-foreground); background: none; border: none; padding: 0; cursor:
    pointer; text-decoration: underline; } button:focus-visible { outline: 1px solid var(--vscode-focusBorder); } #empty
    { padding: 8px 20px; } #said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
    } [hidden] { display: none !important; }
  `;
  return htmlOf`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'nonce-${htmlText(nonce)}'; script-src 'nonce-${htmlText(nonce)}' ${htmlText(cspSource)};"
        />
        <title>Timeline of control blocks</title>
        <style nonce="${htmlText(nonce)}">
          ${style}
        </style>
      </head>
      <body>
        <div id="legend"></div>
        <div id="picture" hidden>
          <canvas
            id="canvas"
            tabindex="0"
            role="application"
            aria-roledescription="timeline"
            aria-describedby="keys"
          ></canvas>
          <div id="tip" role="tooltip" hidden></div>
        </div>
        <div id="table" tabindex="0" role="region" aria-label="Instances" hidden></div>
        <p id="empty">Open a Winsock.log to see its control blocks over its lines.</p>
        <div id="said" aria-live="polite"></div>
        <span id="keys" hidden
          >Arrow keys move. Plus and minus zoom, 0 shows everything. Up and down choose a control block, comma and full
          stop one of its instances, Enter goes to its line. T shows the same as a table.</span
        >
        <script nonce="${htmlText(nonce)}" src="${htmlText(script)}"></script>
      </body>
    </html>`;
}
