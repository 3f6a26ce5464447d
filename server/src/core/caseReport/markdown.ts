/** The case report as Markdown (GitHub's): for a ticket or a wiki. */
import { sourceNamed } from '../knowledge/sources';
import { markdownCode } from '../text/markdownText';
import {
  basisWords,
  headingParts,
  lineLabel,
  quotesOf,
  type Block,
  type Column,
  type Inline,
  type RenderOptions,
  type Text,
} from './blocks';
import { contentOf, REPORT_TITLE, type SectionName } from './content';
import { fileAt } from './fileAt';
import { fileTarget, markdownTarget, markdownWords } from './markdownInline';
import type { CaseReport, ExcerptLine, Place } from './model';
import { poolText } from './poolText';

/** Deterministic, and harmless whatever the logs hold. Ends with a line end. */
export function caseMarkdown(report: CaseReport, options: RenderOptions = {}): string {
  return new MarkdownWriter(report, options).write();
}

/** Some of its sections alone. */
export function sectionsMarkdown(
  report: CaseReport,
  sections: readonly SectionName[],
  options: RenderOptions = {},
): string {
  return new MarkdownWriter(report, options).write(sections);
}

class MarkdownWriter {
  /** Sources that were named: their addresses come at the end, to keep the text readable. */
  readonly #named = new Map<string, string>();

  readonly #report: CaseReport;
  readonly #options: RenderOptions;

  constructor(report: CaseReport, options: RenderOptions) {
    this.#report = report;
    this.#options = options;
  }

  write(sections?: readonly SectionName[]): string {
    const blocks = contentOf(this.#report, sections).map((block, k, all) =>
      this.#block(block, all.at(k - 1)?.kind === 'list'),
    );
    const about = headingParts(this.#report).map(markdownWords).join(' · ');
    const parts = [`# ${markdownWords(REPORT_TITLE)}`, ...(about === '' ? [] : [about]), ...blocks, ...this.#end()];
    return `${parts.join('\n\n')}\n`;
  }

  #end(): string[] {
    const { tool } = this.#options;
    const parts = tool === undefined ? [] : [`---\n\n${markdownWords(tool)}`];
    const definitions = [...this.#named].map(([name, url]) => `[${markdownWords(name)}]: ${markdownTarget(url)}`);
    if (definitions.length > 0) parts.push(definitions.join('\n'));
    return parts;
  }

  #block(block: Block, isAfterList: boolean): string {
    switch (block.kind) {
      case 'heading':
        return `${'#'.repeat(block.level)} ${this.#text(block.text)}`;
      case 'answer':
        return block.lines.map(({ label, text }) => `> **${markdownWords(label)}.** ${this.#text(text)}`).join('\n>\n');
      case 'paragraph':
        return block.isNote === true ? `<sub>${this.#text(block.text)}</sub>` : this.#text(block.text);
      case 'list':
        return block.items
          .map(({ text, more = [] }, k) => {
            // Another mark begins another list.
            const mark = block.isNumbered === true ? `${k + 1}. ` : isAfterList ? '* ' : '- ';
            const indent = ' '.repeat(mark.length);
            return [`${mark}${this.#text(text)}`, ...more.map((each) => `${indent}- ${this.#text(each)}`)].join('\n');
          })
          .join('\n');
      case 'table':
        return this.#table(block.columns, block.rows);
      case 'excerpt':
        return this.#excerpt(block.lines);
      case 'pool':
        return `\`\`\`text\n${poolText(block.pool, this.#report.sources[block.pool.source].parts)}\n\`\`\``;
    }
  }

  #table(columns: readonly Column[], rows: readonly (readonly Text[])[]): string {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    return [
      line(columns.map(({ title }) => markdownWords(title))),
      line(columns.map(({ isNumber }) => (isNumber === true ? '---:' : '---'))),
      ...rows.map((row) => line(row.map((cell) => this.#text(cell)))),
    ].join('\n');
  }

  /** In a table and not in a block of code: its line numbers are links. */
  #excerpt(lines: readonly ExcerptLine[]): string {
    const quotes = quotesOf(this.#report, this.#options, lines);
    if (quotes.length === 0) return '';
    return this.#table(
      [{ title: 'Line', isNumber: true }, { title: 'Text' }],
      quotes.map((line) => [[lineLabel(this.#report, line)], [{ code: line.text }]]),
    );
  }

  #text(text: Text): string {
    return text.map((inline) => this.#inline(inline)).join('');
  }

  #inline(inline: Inline): string {
    if (typeof inline === 'string') return markdownWords(inline);
    if ('strong' in inline) return `**${markdownWords(inline.strong)}**`;
    if ('code' in inline) return markdownCode(inline.code);
    if ('quote' in inline) {
      const quote = quotesOf(this.#report, this.#options, [inline.quote]).at(0);
      return quote ? markdownCode(quote.text) : 'The line cannot be quoted.';
    }
    if ('link' in inline) return `[${markdownWords(inline.text)}](${markdownTarget(inline.link)})`;
    if ('place' in inline) {
      const href = this.#href(inline.place);
      return href === undefined
        ? markdownWords(inline.text)
        : `[${markdownWords(inline.text)}](${markdownTarget(href)})`;
    }
    const sources = inline.sources.map((name) => this.#source(name)).join(', ');
    return `*(${basisWords[inline.basis]}${sources === '' ? '' : `: ${sources}`})*`;
  }

  #source(name: string): string {
    const url = sourceNamed(name)?.url;
    if (url === undefined) return markdownWords(name);
    this.#named.set(name, url);
    return `[${markdownWords(name)}]`;
  }

  #href(place: Place): string | undefined {
    const { id, name, line } = fileAt(this.#report.sources[place.source], place.line);
    const { lineHref } = this.#options;
    return lineHref ? lineHref(id, line + 1) : `${fileTarget(name)}#L${line + 1}`;
  }
}
