/** The case report as Markdown (GitHub's): for a ticket or a wiki. */
import { sourceNamed } from '../knowledge/sources';
import { markdownCode } from '../text/markdownText';
import { basisWords, type Block, type Column, type Inline, type ReportOptions, type Text } from './blocks';
import { contentOf, REPORT_TITLE } from './content';
import { fileTarget, markdownTarget, markdownWords } from './markdownInline';
import type { CaseFile, ExcerptLine, Place } from './model';
import { poolText } from './poolText';

/** Deterministic, and harmless whatever the logs hold. Ends with a line end. */
export function caseMarkdown(caseFile: CaseFile, options: ReportOptions = {}): string {
  return new MarkdownWriter(caseFile, options).write();
}

class MarkdownWriter {
  /** Sources that were named: their addresses stand at the end, so that the text can be read. */
  readonly #named = new Map<string, string>();

  readonly #file: CaseFile;
  readonly #options: ReportOptions;

  constructor(file: CaseFile, options: ReportOptions) {
    this.#file = file;
    this.#options = options;
  }

  write(): string {
    const blocks = contentOf(this.#file).map((block, k, all) => this.#block(block, all.at(k - 1)?.kind === 'list'));
    const parts = [`# ${markdownWords(REPORT_TITLE)}`, ...blocks, ...this.#end()];
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
        return `> **${markdownWords(block.label)}.** ${this.#text(block.text)}`;
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
        return `\`\`\`text\n${poolText(block.pool)}\n\`\`\``;
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
    if (lines.length === 0) return '';
    return this.#table(
      [{ title: 'Line', isNumber: true }, { title: 'Text' }],
      lines.map((line) => [[{ place: line, text: String(line.line + 1) }], [{ code: line.text }]]),
    );
  }

  #text(text: Text): string {
    return text.map((inline) => this.#inline(inline)).join('');
  }

  #inline(inline: Inline): string {
    if (typeof inline === 'string') return markdownWords(inline);
    if ('strong' in inline) return `**${markdownWords(inline.strong)}**`;
    if ('code' in inline) return markdownCode(inline.code);
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
    const { id, name } = this.#file.sources[place.source];
    const { lineHref } = this.#options;
    return lineHref ? lineHref(id, place.line + 1) : `${fileTarget(name)}#L${place.line + 1}`;
  }
}
