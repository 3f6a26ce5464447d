import { htmlOf, type Html, htmlText } from '../../../server/src/core/text/htmlText';

interface PageParts {
  readonly script: string;
  readonly style: string;
  /** Where a webview's own files come from, for the content security policy. */
  readonly cspSource: string;
  readonly nonce: string;
}

/** The page of the timeline. Nothing of a log is in it: that comes as messages, and is set as text. */
export function timelinePage({ script, style, cspSource, nonce }: PageParts): Html {
  return htmlOf`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src ${htmlText(cspSource)}; script-src 'nonce-${htmlText(nonce)}'; base-uri 'none'; form-action 'none'"
        />
        <title>Timeline of control blocks</title>
        <link rel="stylesheet" href="${htmlText(style)}" />
      </head>
      <body>
        <main>
          <h1>Timeline of control blocks</h1>
          <div id="legend"></div>
          <div id="shown" hidden>
            <div id="picture">
            <canvas
              id="canvas"
              tabindex="0"
              role="application"
              aria-roledescription="timeline"
              aria-describedby="keys"
            ></canvas>
              <p id="failed" hidden>The log could not be read just now. The timeline tries again.</p>
            </div>
            <div id="details" role="region" aria-label="Details">
              <p id="cursor"></p>
              <div id="life"></div>
            </div>
          </div>
          <div id="table" tabindex="0" role="region" aria-label="Instances" hidden></div>
          <p id="empty"></p>
        </main>
        <div id="said" aria-live="polite"></div>
        <span id="keys" hidden>
          Arrow keys move. Plus and minus zoom, 0 shows everything. Up and down choose a control block, comma and full
          stop one of its instances, Enter goes to its line. T shows the same as a table.
        </span>
        <script nonce="${htmlText(nonce)}" src="${htmlText(script)}"></script>
      </body>
    </html>`;
}
