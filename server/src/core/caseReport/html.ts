/**
 * The case report as one HTML file: no scripts, nothing from elsewhere. It is well-formed XML too, so that any tool can
 * read it.
 */
import { sourceNamed } from '../knowledge/sources';
import {
  basisWords,
  headingParts,
  lineLabel,
  placeText,
  quotesOf,
  type Block,
  type Inline,
  type RenderOptions,
  type Text,
} from './blocks';
import { contentOf, REPORT_TITLE } from './content';
import { fileAt } from './fileAt';
import { reportStyle } from './htmlStyle';
import { htmlText } from '../text/htmlText';
import type { CaseReport, ExcerptLine, Place } from './model';
import { poolSvg } from './poolSvg';

/** Scripts are forbidden even if one could get in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Deterministic, and harmless whatever the logs hold. */
export function caseHtml(report: CaseReport, options: RenderOptions = {}): string {
  return new HtmlWriter(report, options).write();
}

/** A table of so many rows fits a page: in print it is kept whole. */
const MAX_WHOLE = 12;

class HtmlWriter {
  #pictures = 0;

  readonly #report: CaseReport;
  readonly #options: RenderOptions;

  constructor(report: CaseReport, options: RenderOptions) {
    this.#report = report;
    this.#options = options;
  }

  write(): string {
    const blocks = contentOf(this.#report);
    const { tool } = this.#options;
    const about = headingParts(this.#report);
    // The answer comes first, and the table of contents after it.
    const written = blocks.map((block) => this.#block(block));
    return [
      '<!DOCTYPE html>',
      '<html xmlns="http://www.w3.org/1999/xhtml" lang="en">',
      '<head>',
      '<meta charset="utf-8"/>',
      `<meta http-equiv="Content-Security-Policy" content="${htmlText(POLICY)}"/>`,
      '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
      '<meta name="referrer" content="no-referrer"/>',
      `<title>${htmlText(REPORT_TITLE)}</title>`,
      `<style>${reportStyle}</style>`,
      '</head>',
      '<body>',
      '<main>',
      `<h1>${htmlText(REPORT_TITLE)}</h1>`,
      ...(about.length === 0 ? [] : [`<p class="about">${about.map(htmlText).join(' · ')}</p>`]),
      written[0],
      contents(blocks, (text) => this.#text(text)),
      ...written.slice(1),
      ...(tool === undefined ? [] : [`<footer>${htmlText(tool)}</footer>`]),
      '</main>',
      '</body>',
      '</html>',
      '',
    ].join('\n');
  }

  #block(block: Block): string {
    switch (block.kind) {
      case 'heading':
        return `<h${block.level} id="${block.id}">${this.#text(block.text)}</h${block.level}>`;
      case 'answer':
        return `<div class="answer ${block.answer}">${block.lines
          .map(({ label, text }) => `<p><strong>${htmlText(label)}</strong> <span>${this.#text(text)}</span></p>`)
          .join('')}</div>`;
      case 'paragraph':
        return `<p${block.isNote === true ? ' class="note"' : ''}>${this.#text(block.text)}</p>`;
      case 'list': {
        const tag = block.isNumbered === true ? 'ol' : 'ul';
        const items = block.items.map(({ text, more = [] }) => {
          const inner = more.map((each) => `<li>${this.#text(each)}</li>`).join('\n');
          return `<li>${this.#text(text)}${inner === '' ? '' : `\n<ul>\n${inner}\n</ul>\n`}</li>`;
        });
        return `<${tag}>\n${items.join('\n')}\n</${tag}>`;
      }
      case 'table':
        return this.#table(block);
      case 'excerpt':
        return this.#excerpt(block.lines);
      case 'pool':
        return this.#pool(block);
    }
  }

  #table({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
    const attribute = (k: number): string => (columns[k].isNumber === true ? ' class="number"' : '');
    const head = columns.map(({ title }, k) => `<th scope="col"${attribute(k)}>${htmlText(title)}</th>`).join('');
    const body = rows.map(
      (row) => `<tr>${row.map((cell, k) => `<td${attribute(k)}>${this.#text(cell)}</td>`).join('')}</tr>`,
    );
    const whole = rows.length <= MAX_WHOLE ? ' whole' : '';
    return `<div class="scroll${whole}" role="group" aria-label="Table" tabindex="0"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table></div>`;
  }

  #excerpt(lines: readonly ExcerptLine[]): string {
    const quotes = quotesOf(this.#report, this.#options, lines);
    if (quotes.length === 0) return '';
    const rows = quotes.map((line) => {
      const at = this.#inline(lineLabel(this.#report, line));
      return `<div><span class="at">${at}</span><span>${htmlText(line.text)}</span></div>`;
    });
    return `<div class="excerpt" role="group" aria-label="Lines of the log" tabindex="0">\n${rows.join('\n')}\n</div>`;
  }

  #pool({ pool, name }: Extract<Block, { kind: 'pool' }>): string {
    const picture = poolSvg(pool, {
      id: `picture-${++this.#pictures}`,
      name,
      href: (line) => this.#href({ source: pool.source, line }),
      placeText: (line) => placeText(this.#report, { source: pool.source, line }).text,
      files: this.#report.sources[pool.source].parts,
    });
    const sampled = pool.isSampled ? '<span>Each point is the highest value of its stretch.</span>' : '';
    const restarts = pool.restarts.length > 0 ? '<span>Dotted: restarts of the MTA.</span>' : '';
    return (
      `<figure>\n${picture}\n<figcaption><span class="key inUse">in use</span>` +
      `<span class="key lost">of these lost: leaked, or stuck in their release</span>${restarts}${sampled}</figcaption>\n</figure>`
    );
  }

  #text(text: Text): string {
    return text.map((inline) => this.#inline(inline)).join('');
  }

  #inline(inline: Inline): string {
    if (typeof inline === 'string') return htmlText(inline);
    if ('strong' in inline) return `<strong>${htmlText(inline.strong)}</strong>`;
    if ('code' in inline) return `<code>${htmlText(inline.code)}</code>`;
    if ('link' in inline) return link(inline.link, inline.text);
    if ('quote' in inline) return this.#quote(inline.quote);
    if ('place' in inline) {
      const href = this.#href(inline.place);
      return href === undefined ? htmlText(inline.text) : link(href, inline.text);
    }
    const sources = inline.sources.map(source).join(', ');
    const word = basisWords[inline.basis];
    return `<span class="basis ${inline.basis}"><b>${word}</b>${sources === '' ? '' : `: ${sources}`}</span>`;
  }

  #quote(line: ExcerptLine): string {
    const quote = quotesOf(this.#report, this.#options, [line]).at(0);
    return quote ? `<code>${htmlText(quote.text)}</code>` : 'The line cannot be quoted.';
  }

  #href(place: Place): string | undefined {
    const { id, line } = fileAt(this.#report.sources[place.source], place.line);
    return this.#options.lineHref?.(id, line + 1);
  }
}

function contents(blocks: readonly Block[], write: (text: Text) => string): string {
  const links = blocks.flatMap((block) =>
    block.kind === 'heading' && block.level === 2 ? [`<a href="#${block.id}">${write(block.text)}</a>`] : [],
  );
  return `<nav aria-label="Contents">\n${links.join('\n')}\n</nav>`;
}

function link(href: string, text: string): string {
  return `<a href="${htmlText(href)}">${htmlText(text)}</a>`;
}

function source(name: string): string {
  const url = sourceNamed(name)?.url;
  return url === undefined ? htmlText(name) : link(url, name);
}
