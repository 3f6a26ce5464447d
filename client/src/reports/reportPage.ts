/** The report as the page of a webview. Knows nothing of `vscode`. */

import { withActions } from '../pageActions';

/** The view's type, which menus ask for. */
export const REPORT_VIEW = 'winsockLog.report';

/**
 * The report's own page follows the system's light or dark; in VS Code the theme decides. Set on the body, so that it wins over
 * what the page sets on its root.
 */
const themeStyle = `
body.vscode-light, body.vscode-dark, body.vscode-high-contrast {
  --page: var(--vscode-editor-background); --panel: var(--vscode-textCodeBlock-background);
  --text: var(--vscode-editor-foreground); --muted: var(--vscode-descriptionForeground);
  --line: var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #8888)); --link: var(--vscode-textLink-foreground);
  font-family: var(--vscode-font-family); padding: 0;
}
body.vscode-light, body.vscode-high-contrast-light {
  --confirmed: #b3261e; --notConfirmed: #1b6e3c; --inconclusive: #8a5a00;
  --observed: #0b5cad; --documented: #1b6e3c; --inferred: #8a5a00; --unknown: #5b6675;
  --pool-in-use: #2f74b5; --pool-lost: #c62f26;
}
body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) {
  --confirmed: #ff8a80; --notConfirmed: #7fd19b; --inconclusive: #f2c063;
  --observed: #7db8f5; --documented: #7fd19b; --inferred: #f2c063; --unknown: #9aa6b4;
  --pool-in-use: #66a9e8; --pool-lost: #ff6f63;
}
code { color: inherit; }
`;

export function reportPage(html: string): string {
  return withActions(html.replace('</head>', `<style>${themeStyle}</style>\n</head>`), [
    ['winsockLog.saveReport', 'Save…'],
    ['winsockLog.copyReport', 'Copy…'],
    ['winsockLog.addToReport', 'Add Logs…'],
    ['winsockLog.nameCase', 'Case Number…'],
  ]);
}
