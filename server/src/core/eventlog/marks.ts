/** Where events may begin. One pass over the lines and two searches over the text, all linear. */

import { type HeadMark, type Part } from './head';
import { readHead } from './labels';
import { splitOrigin } from './origin';
import { readRow } from './rows';
import { type StructuredMark } from './structured';
import { type TextLines } from './textLines';

/** `message NMI9215:` or `NMI9215:`, anywhere. */
export interface HeaderMark extends Part {
  readonly kind: 'header';
  readonly id: Part;
  /** False where the word `message` is missing. */
  readonly whole: boolean;
}

/** `(BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01`, anywhere. */
interface OriginMark extends Part {
  readonly kind: 'origin';
}

export type Mark = HeaderMark | OriginMark | HeadMark | StructuredMark;

/** All marks, in order of place. */
export function findMarks(lines: TextLines, structured: readonly StructuredMark[]): readonly Mark[] {
  const marks: Mark[] = [...structured, ...headerMarks(lines.text), ...originMarks(lines.text), ...headMarks(lines)];
  // What holds another mark comes before it, and what was written out by name before what only looks like a row.
  return marks.sort((a, b) => a.start - b.start || b.end - a.end);
}

const headerPattern = /NMI ?(\d{1,5})\s{0,8}:/gi;

function* headerMarks(text: string): Generator<HeaderMark> {
  headerPattern.lastIndex = 0;
  for (let match = headerPattern.exec(text); match; match = headerPattern.exec(text)) {
    const at = match.index;
    if (at > 0 && /[\w-]/.test(text[at - 1])) continue;
    const word = /(?:^|[^\w])(message\s{1,80})$/i.exec(text.slice(Math.max(0, at - 96), at))?.[1];
    const idStart = at + match[0].indexOf(match[1]);
    yield {
      kind: 'header',
      start: at - (word?.length ?? 0),
      end: at + match[0].length,
      id: { start: idStart, end: idStart + match[1].length },
      whole: word !== undefined,
    };
  }
}

export const datePattern =
  /\s{0,80}((?:\d\d|mm)-(?:\d\d|dd)-(?:\d\d|yy))\s{1,80}((?:\d\d|hh):(?:\d\d|mm):(?:\d\d|ss)\s?(?:am|pm)?)/iy;
const procPattern = /\)\s{0,80}Proc\s{0,80}\d{1,6}\s{0,8}\)/gi;

function* originMarks(text: string): Generator<OriginMark> {
  procPattern.lastIndex = 0;
  for (let match = procPattern.exec(text); match; match = procPattern.exec(text)) {
    const close = match.index + match[0].length;
    datePattern.lastIndex = close;
    const date = datePattern.exec(text);
    if (!date) continue;
    const from = Math.max(0, match.index - 120);
    const before = text.slice(from, match.index);
    const inner = before.lastIndexOf('(');
    const outer = inner < 1 ? -1 : before.lastIndexOf('(', inner - 1);
    if (outer === -1) continue;
    if (splitOrigin(before.slice(outer + 1, inner)) === undefined) continue;
    yield { kind: 'origin', start: from + outer, end: close + date[0].length };
  }
}

function* headMarks(lines: TextLines): Generator<HeadMark> {
  const { text } = lines;
  for (let line = 0; line < lines.count; line++) {
    const start = lines.startOf(line);
    const first = text.charCodeAt(lines.skipBlanks(start, lines.endOf(line)));
    if (!beginsHead[first]) continue;
    const row = readRow(text, start, lines.endOf(line));
    if (row !== undefined) {
      yield row;
      continue;
    }
    const head = readHead(lines, line);
    if (head === undefined) continue;
    yield head.mark;
    line = head.lastLine;
  }
}

/** Characters that a head or a row can begin with: digits, quotes, bullets and the first letters of labels, sources and levels. */
const beginsHead: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /["0-9EMIWSTCLDUKOPVQRN*-]/i.test(String.fromCharCode(code)),
);
