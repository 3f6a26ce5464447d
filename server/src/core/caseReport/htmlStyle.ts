/** How the HTML report looks: on a light and on a dark screen, on a telephone, and on paper. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f5f7f9; --text: #1c2430; --muted: #5b6675; --line: #d9dfe6; --link: #0b5cad;
  --confirmed: #b3261e; --notConfirmed: #1b6e3c; --inconclusive: #8a5a00;
  --observed: #0b5cad; --documented: #1b6e3c; --inferred: #8a5a00; --unknown: #5b6675;
  --pool-in-use: #2f74b5; --pool-lost: #c62f26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15191f; --panel: #1d232b; --text: #e3e8ee; --muted: #9aa6b4; --line: #343d49; --link: #7db8f5;
    --confirmed: #ff8a80; --notConfirmed: #7fd19b; --inconclusive: #f2c063;
    --observed: #7db8f5; --documented: #7fd19b; --inferred: #f2c063; --unknown: #9aa6b4;
    --pool-in-use: #66a9e8; --pool-lost: #ff6f63;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 3rem; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 1rem; }
.about { color: var(--muted); margin: -.6rem 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .7rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .6rem 0; }
a { color: var(--link); text-decoration: underline; text-underline-offset: .15em; }
nav a, .excerpt .at a { text-decoration: none; }
nav a:hover, .excerpt .at a:hover { text-decoration: underline; }
code, pre, .excerpt { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
code { background: var(--panel); border-radius: 3px; padding: .1em .3em; overflow-wrap: anywhere; }
ul, ol { margin: .6rem 0; padding-left: 1.4rem; }
li { margin: .3rem 0; }
li > ul { margin: .2rem 0; }
.answer { border-left: 6px solid var(--tone); background: var(--panel); border-radius: 4px; padding: 1rem 1.25rem; margin: 1rem 0 1.2rem; }
.answer p { margin: .5rem 0 0; }
.answer p:first-child { margin: 0; font-size: 1.05rem; }
.answer p:first-child strong { display: block; color: var(--tone); font-size: 1.5rem; line-height: 1.2; margin-bottom: .3rem; }
.confirmed { --tone: var(--confirmed); } .notConfirmed { --tone: var(--notConfirmed); } .inconclusive { --tone: var(--inconclusive); }
nav { font-size: .9em; margin: 0 0 1rem; }
nav a { margin-right: 1rem; white-space: nowrap; }
.note { color: var(--muted); font-size: .9em; }
.scroll { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
td:first-child { min-width: 9.5rem; }
td.number:first-child { min-width: 0; }
th { font-size: .85em; color: var(--muted); font-weight: 600; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
.excerpt { background: var(--panel); border: 1px solid var(--line); border-radius: 4px; margin: .8rem 0; padding: .6rem 0; overflow-x: auto; }
.excerpt div { display: flex; white-space: pre; padding: 0 .8rem; }
.excerpt .at { flex: none; min-width: 4.5em; padding-right: 1.2em; text-align: right; color: var(--muted); }
.basis { display: inline-block; font-size: .78em; line-height: 1.35; color: var(--tone); border: 1px solid var(--tone); border-radius: 3px; padding: 0 .4em; }
.basis b { font-weight: 600; }
.basis a { color: inherit; }
.observed { --tone: var(--observed); } .documented { --tone: var(--documented); } .inferred { --tone: var(--inferred); border-style: dashed; } .unknown { --tone: var(--unknown); border-style: dotted; }
figure { margin: 1rem 0; }
svg { display: block; width: 100%; height: auto; }
figcaption { font-size: .85em; color: var(--muted); display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; }
.key::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; background: var(--tone); }
.inUse { --tone: var(--pool-in-use); } .lost { --tone: var(--pool-lost); }
footer { margin-top: 3rem; padding-top: .6rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .85em; }
@media (forced-colors: active) {
  .key::before, svg { forced-color-adjust: none; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #fff; --panel: #f5f7f9; --text: #000; --muted: #444; --line: #bbb; --link: #000;
    --confirmed: #b3261e; --notConfirmed: #1b6e3c; --inconclusive: #8a5a00;
    --observed: #0b5cad; --documented: #1b6e3c; --inferred: #8a5a00; --unknown: #444;
    --pool-in-use: #2f74b5; --pool-lost: #c62f26;
  }
  @page { margin: 18mm 16mm; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  h2, h3 { break-after: avoid; break-inside: avoid; }
  /* A heading needs room for some lines below it: then it is not left alone at the foot of a page. */
  h2::after, h3::after { content: ""; display: block; height: 5rem; margin-bottom: -5rem; }
  .answer, figure, tr, .excerpt div, li, .whole { break-inside: avoid; }
  thead { display: table-header-group; }
  .answer, .excerpt, code, .key::before, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll, .excerpt { overflow: visible; }
  .excerpt div { white-space: pre-wrap; }
  li > a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .85em; word-break: break-all; }
}
`;
