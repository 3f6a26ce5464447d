/** What each medium makes of an output, by renderers that others wrote: the text from outside must come out as text. */
import * as assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { marked } from 'marked';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseHtml, type DefaultTreeAdapterTypes as Html } from 'parse5';
import { SaxesParser } from 'saxes';
import { MARK, type HostileCase } from './corpus';

/** Where an output may link to: the articles, lines within the page, and the logs themselves. */
const articles =
  /^https:\/\/(?:mskb\.pkisolutions\.com|jeffpar\.github\.io|learn\.microsoft\.com|www\.rfc-editor\.org|ftp\.zx\.net\.nz|nodejs\.org)\//;

const elements = new Set(
  (
    'html head meta title style body main header footer section nav h1 h2 h3 h4 h5 h6 div span p a strong em b i code pre hr br sub sup ' +
    'table thead tbody tr th td ul ol li dl dt dd blockquote details summary figure figcaption input ' +
    'svg desc path line rect circle text g polyline'
  ).split(' '),
);

/** Control and format characters, line separators, halves of characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** No character that steers, hides or turns text; line ends are the output's own. */
export function judgeCharacters(output: string): void {
  const body = output.replace(/^\ufeff/, '').replace(/\r?\n/g, '');
  const found = unseen.exec(body);
  if (found) {
    const near = JSON.stringify(body.slice(Math.max(0, found.index - 40), found.index + 40));
    assert.fail(`U+${found[0].codePointAt(0)!.toString(16)} in the output, near ${near}`);
  }
}

/** What is compared of a text: without blanks, with numbers folded as in shapes, without what has to be escaped. */
function essence(text: string): string {
  return text
    .replace(/\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|u\{[0-9a-f]+\}|[tnr])/g, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]/gu, '')
    .replace(/\d+|#/g, '#')
    .replace(/#+/g, '#');
}

/**
 * Beside each mark stands the text that was put beside it, to the letter, or its beginning and an ellipsis. Where the output is
 * a part of a line by nature, its ends may be in the middle of that. Gives the number of marks.
 */
export function judgeText(shown: string, { marked: marks }: HostileCase, isPart = false): number {
  const text = essence(shown);
  let found = 0;
  for (const match of text.matchAll(MARK)) {
    const expected = marks.get(match[0]);
    if (!expected) continue;
    found++;
    const [before, after] = [essence(expected.before), essence(expected.after)];
    const from = Math.max(0, match.index - before.length);
    const left = text.slice(from, match.index);
    if (!(isPart && from === 0 && before.endsWith(left))) assert.equal(left, before, `in front of ${match[0]}`);
    const right = text.slice(match.index + match[0].length, match.index + match[0].length + after.length);
    if (
      right === after ||
      (isPart && match.index + right.length + match[0].length === text.length && after.startsWith(right))
    )
      continue;
    const cut = right.indexOf('…');
    assert.ok(
      cut >= 0 && after.startsWith(right.slice(0, cut)),
      `behind ${match[0]}: ${JSON.stringify(right)} instead of ${JSON.stringify(after)}`,
    );
  }
  return found;
}

/** Known elements, harmless attributes, links to known places; gives the text that a reader sees. */
export function judgeHtml(
  html: string,
  { files }: HostileCase,
  isOurs: (href: string) => boolean = () => false,
): string {
  const text: string[] = [];
  const visit = (node: Html.Node): void => {
    if (node.nodeName === '#text') text.push((node as Html.TextNode).value);
    if ('tagName' in node) {
      assert.ok(elements.has(node.tagName), `<${node.tagName}>`);
      for (const { name, value } of node.attrs) {
        assert.doesNotMatch(name, /^on|^srcdoc$|^formaction$/, name);
        if (['src', 'srcset', 'poster', 'data', 'action', 'background'].includes(name)) assert.fail(`${name}=${value}`);
        if ((name === 'href' || name === 'xlink:href') && !isOurs(value)) judgeLink(value, files);
        if (name === 'style') assert.doesNotMatch(value, /url\(|position|@import/);
      }
      if (/^(?:p|div|td|th|li|h\d|pre|tr|br|blockquote|summary|text|title)$/.test(node.tagName)) text.push('\n');
    }
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parseHtml(html));
  return text.join('');
}

/**
 * GitHub's `cmark-gfm` makes a link of each mail address that is neither code nor in a link, escaped or not: it looks for them in
 * the text that all other renderers leave as it is.
 */
export function judgeMail(html: string): void {
  const visit = (node: Html.Node): void => {
    if (['code', 'pre', 'a'].includes(node.nodeName)) return;
    if (node.nodeName === '#text')
      assert.doesNotMatch((node as Html.TextNode).value, /[a-z0-9.+_-]@[a-z0-9-]+\.[a-z0-9]/i, 'a mail address');
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parseHtml(html));
}

function judgeLink(href: string, files: HostileCase['files']): void {
  if (articles.test(href) || /^#[\w-]*$/.test(href)) return;
  const path = href.replace(/#L\d+(?:-L?\d+)?$/, '');
  const isLog = files.some(({ name }) => {
    try {
      return decodeURIComponent(path).replace(/^\.\//, '') === name;
    } catch {
      return false;
    }
  });
  assert.ok(isLog, `a link to ${href}`);
  assert.doesNotMatch(path, /[\s<>"()[\]{}`\\]/, `a link that Markdown may break: ${href}`);
}

/** Well-formed as XML, too. */
export function judgeXml(html: string): void {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(html.replace(/^<!doctype html>\s*/i, '')).close();
}

type Render = (markdown: string) => string;

/** VS Code's preview, VS Code's hovers, and a reading as GitHub's; raw HTML is let through by each. */
export async function markdownRenderers(): Promise<ReadonlyMap<string, Render>> {
  const [{ micromark }, { gfm, gfmHtml }] = await Promise.all([import('micromark'), import('micromark-extension-gfm')]);
  const preview = new MarkdownIt({ html: true, linkify: true });
  return new Map<string, Render>([
    ['markdown-it', (markdown) => preview.render(markdown)],
    ['marked', (markdown) => marked.parse(markdown, { async: false, gfm: true })],
    [
      'micromark',
      (markdown) =>
        micromark(markdown, {
          allowDangerousHtml: true,
          allowDangerousProtocol: true,
          extensions: [gfm()],
          htmlExtensions: [gfmHtml()],
        }),
    ],
  ]);
}

/** Read with commas, each row is whole. However it is read, no cell is a formula. */
export function judgeCsv(csv: string): void {
  const rows = parseCsv<Record<string, string>>(csv, { bom: true, columns: true });
  assert.ok(rows.every((row) => Object.keys(row).length === Object.keys(rows[0]).length));
  const loose = { bom: true, relax_quotes: true, relax_column_count: true };
  for (const delimiter of [',', ';', '\t']) {
    for (const cells of parseCsv(csv, { ...loose, delimiter, columns: false })) {
      for (const cell of cells) {
        assert.ok(
          !/^[\s"]*[=+\-@\t\r]/.test(cell) || /^-?\d+$/.test(cell),
          `a formula, split at ${delimiter}: ${cell}`,
        );
      }
    }
  }
}

/** In SARIF, `[text](target)` within a message is a link unless its bracket is escaped (3.11.6): it may lead to a location only. */
export function judgeSarif(sarif: string): void {
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'string' && key === 'text') {
      for (const [, target] of value.replace(/\\[\\[\]]/g, '').matchAll(/\[[^\]]*\]\(([^)]*)\)/g))
        assert.ok(/^\d+$/.test(target) || articles.test(target), `a link in a message: ${target}`);
    }
    if (typeof value === 'string' && key === 'uri') assert.doesNotMatch(value, /[\s<>"{}|\\^`]/, `no URI: ${value}`);
    if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) visit(member, Array.isArray(value) ? key : name);
  };
  visit(JSON.parse(sarif), '');
}
