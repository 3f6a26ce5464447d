/** A comparison as a page of its own: no script, nothing from outside. Its colours are those of an editor's theme, or the system's. */
import { poolSvg } from '../caseReport/poolSvg';
import { htmlOf, htmlText, type Html } from '../text/htmlText';
import type { Comparison, Side } from './compare';
import { changeSentences, comparisonRows, findingRows, headline, METHOD, moreFindings, sideName } from './words';

/** Where a link to a 1-based line of a file of a side leads; undefined: nowhere. */
export type ComparisonHref = (side: Side, file: number, line: number) => string | undefined;

export function comparisonHtml(comparison: Comparison, href: ComparisonHref = () => undefined): Html {
  const rows = comparisonRows(comparison).map(
    ([label, first, second]) =>
      htmlOf`<tr><th scope="row">${htmlText(label)}</th><td>${htmlText(first)}</td><td>${htmlText(second)}</td></tr>`,
  );
  const pools = [comparison.first.pool, comparison.second.pool];
  const axes = {
    lines: Math.max(...pools.map(({ lines }) => lines)),
    inUse: Math.max(...pools.map(({ size, peak }) => Math.max(size, peak.inUse))),
  };
  const sentences = changeSentences(comparison).map((sentence) => htmlOf`<li>${htmlText(sentence)}</li>`);
  const changes = sentences.length === 0 ? htmlOf`` : htmlOf`<h2>What changed</h2><ul>${joined(sentences)}</ul>`;
  return htmlOf`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" />
        <title>Comparison of two Winsock logs</title>
        <style>
          :root {
            color-scheme: light dark;
          }
          body {
            max-width: 60rem;
            margin: 0 auto;
            padding: 1rem 1.5rem 2rem;
            font-family: var(--vscode-font-family, system-ui, sans-serif);
            color: var(--vscode-editor-foreground);
            background: var(--vscode-editor-background);
            --pool-in-use: #4a90d9;
            --pool-lost: #d0453b;
          }
          a {
            color: var(--vscode-textLink-foreground, LinkText);
          }
          figure {
            margin: 0 0 1em;
          }
          h1 {
            font-size: 1.5em;
          }
          h2 {
            font-size: 1.15em;
          }
          .headline {
            font-size: 1.15em;
            font-weight: 600;
          }
          .scroll {
            overflow-x: auto;
          }
          table {
            border-collapse: collapse;
          }
          th,
          td {
            padding: 0.3em min(1.5em, 3vw) 0.3em 0;
            overflow-wrap: anywhere;
            text-align: left;
            vertical-align: top;
            border-bottom: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #8888));
          }
          tbody th {
            min-width: min(10em, 30vw);
            font-weight: normal;
          }
          td {
            min-width: 4em;
            font-variant-numeric: tabular-nums;
          }
          .method {
            color: var(--vscode-descriptionForeground);
          }
        </style>
      </head>
      <body>
        <main>
          <h1>Comparison of two Winsock logs</h1>
          <p class="headline">${htmlText(headline(comparison))}</p>
          <div class="scroll" tabindex="0" role="region" aria-label="Figures">
            <table>
              <thead>
                <tr>
                  <th scope="col">Figure</th>
                  <th scope="col">${htmlText(sideName(comparison.first))}</th>
                  <th scope="col">${htmlText(sideName(comparison.second))}</th>
                </tr>
              </thead>
              <tbody>
                ${joined(rows)}
              </tbody>
            </table>
          </div>
          ${changes}
          <h2>The pools, on the same axes</h2>
          ${poolHtml(comparison.first, axes, 'first')} ${poolHtml(comparison.second, axes, 'second')}
          <p class="method">
            Blue: control blocks in use. Red: of these lost, that is leaked, or stuck in their release. Dotted: restarts of the MTA.
          </p>
          ${findingsHtml(comparison.first, href)} ${findingsHtml(comparison.second, href)}
          <p class="method">${htmlText(METHOD)}</p>
        </main>
      </body>
    </html>`;
}

function poolHtml(side: Side, axes: { readonly lines: number; readonly inUse: number }, id: string): Html {
  const name = sideName(side);
  const picture = poolSvg(side.pool, { id, name, axes });
  return htmlOf`<figure>
    <figcaption>${htmlText(name)}</figcaption>
    ${picture}
  </figure>`;
}

function findingsHtml(side: Side, href: ComparisonHref): Html {
  if (side.findings.length === 0) return htmlOf``;
  const rows = findingRows(side).map(({ text, at, finding: { file, line } }) => {
    const target = href(side, file, line + 1);
    const place = target === undefined ? htmlText(at) : htmlOf`<a href="${htmlText(target)}">${htmlText(at)}</a>`;
    return htmlOf`<li>${htmlText(text)} ${place}</li>`;
  });
  const more = moreFindings(side);
  return htmlOf`<h2>Lost in ${htmlText(sideName(side))}</h2>
    <ul>
      ${joined(rows)}
    </ul>
    <p>${htmlText(more)}</p>`;
}

const joined = (parts: readonly Html[]): Html => parts.reduce((all, part) => htmlOf`${all}${part}`, htmlOf``);
