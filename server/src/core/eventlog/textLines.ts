/** A text with its lines: offsets to lines and back. */

import { type EventSpan, type SpanOf } from './event';
import { firstWhere } from '../text/search';

/** Blanks as `\s` has them: the fields are found in text without blanks, and must be found again with them. */
export function isBlank(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** Line ends as line feeds only. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

export class TextLines {
  /** With `\n` as the only line end. Lines and columns are those of the text as given. */
  readonly text: string;
  /** Offset of each line's first character. */
  readonly #starts: number[];

  constructor(text: string) {
    this.text = withLineFeeds(text);
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    if (starts[starts.length - 1] === this.text.length) starts.pop();
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  startOf(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** Offset behind the line's last character, its end not included. */
  endOf(line: number): number {
    const next = this.#starts.at(line + 1);
    if (next !== undefined) return next - 1;
    return this.text.endsWith('\n') ? this.text.length - 1 : this.text.length;
  }

  lineOf(offset: number): number {
    return Math.max(0, firstWhere(0, this.#starts.length, (line) => this.#starts[line] > offset) - 1);
  }

  /** The spans of [start, end): one for each line, without the blanks around it. */
  spansOf(of: SpanOf, start: number, end: number): EventSpan[] {
    const spans: EventSpan[] = [];
    for (let line = this.lineOf(start); line < this.count && this.startOf(line) < end; line++) {
      const lineStart = this.startOf(line);
      let from = Math.max(start, lineStart);
      let to = Math.min(end, this.endOf(line));
      while (from < to && isBlank(this.text.charCodeAt(from))) from++;
      while (to > from && isBlank(this.text.charCodeAt(to - 1))) to--;
      if (from < to) spans.push({ of, line, start: from - lineStart, end: to - lineStart });
    }
    return spans;
  }

  /** The offset of the first character from `offset` on that is not blank, at most `limit`. */
  skipBlanks(offset: number, limit: number): number {
    let at = offset;
    while (at < limit && isBlank(this.text.charCodeAt(at))) at++;
    return at;
  }

  /** The offset behind the last character before `offset` that is not blank, at least `limit`. */
  trimEnd(offset: number, limit: number): number {
    let at = offset;
    while (at > limit && isBlank(this.text.charCodeAt(at - 1))) at--;
    return at;
  }

  isBlankLine(line: number): boolean {
    return this.skipBlanks(this.startOf(line), this.endOf(line)) === this.endOf(line);
  }

  /** Blanks before the line's text. */
  indentOf(line: number): number {
    return this.skipBlanks(this.startOf(line), this.endOf(line)) - this.startOf(line);
  }
}
