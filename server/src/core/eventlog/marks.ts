/** Where events may begin. One pass over the lines and two searches over the text, all linear. */

import { type EventLevel } from './event';
import { splitOrigin } from './origin';
import { type TextLines } from './textLines';

/** A part of the text, by offsets. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

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

/** The labels of an Application log's event, or one row of a viewer's export, up to the description. */
export interface HeadMark extends Part {
  readonly kind: 'head' | 'row';
  readonly id: Part | undefined;
  readonly source: string | undefined;
  readonly level: EventLevel | undefined;
  readonly category: string | undefined;
  readonly computer: string | undefined;
  readonly date: Part | undefined;
  readonly time: Part | undefined;
  /** False for prose that begins like a head, until an origin shows up. */
  readonly sure: boolean;
  /** True where the description is in quotes. */
  readonly quoted: boolean;
}

export type Mark = HeaderMark | OriginMark | HeadMark;

/** True for the MTA's own name as a source, or where no source is stated. */
export function isMta(source: string | undefined): boolean {
  return source === undefined || /^MSExchange ?MTA/i.test(source);
}

/** All marks, in order of place. */
export function findMarks(lines: TextLines): readonly Mark[] {
  const marks: Mark[] = [...headerMarks(lines.text), ...originMarks(lines.text), ...headMarks(lines)];
  return marks.sort((a, b) => a.start - b.start);
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
const procPattern = /\)\s{0,80}Proc\s{1,80}\d{1,6}\s{0,8}\)/gi;

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

const idLabel =
  /[ \t\uFEFF]{0,40}(?:MSExchange ?MTA[ \t]{0,8})?(?:Event(?:[ \t]{0,2}ID)?|ID)[ \t:=]{1,12}(\d{1,5})(?!\d)/iy;
const labels =
  'Event Type|Event Source|Event Category|Task Category|Log Name|Source|Type|Category|Level|Date|Time|User|Computer|Keywords|Opcode|Description';
const label = new RegExp(`[ \\t\\uFEFF]{0,40}(${labels})[ \\t]{0,4}[:=]`, 'iy');
// Two labels may share a line, and the last may have lost its colon.
const nextLabel = new RegExp(`[ \\t](?:(?:${labels}|Event[ \\t]?ID)[ \\t]{0,4}[:=]|Description[ \\t]*$)`, 'i');
const columns =
  /[ \t]{0,40}(MSExchange ?MTA)[ \t]{1,20}(Error|Warning|Information)[ \t]{1,20}(\S[^\n]{0,40}?)[ \t]{1,20}(\d{1,5})[ \t]*(?=\n|$)/iy;

type HeadFields = {
  -readonly [Name in Exclude<keyof HeadMark, keyof Part | 'kind' | 'quoted'>]?: HeadMark[Name];
};

function headMark(kind: HeadMark['kind'], start: number, end: number, fields: HeadFields, quoted: boolean): HeadMark {
  const { id, source, level, category, computer, date, time, sure = false } = fields;
  return { kind, start, end, id, source, level, category, computer, date, time, sure, quoted };
}

/** A line longer than this is no line of labels; it is not looked into. */
const LONGEST_LABEL_LINE = 400;

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

/** Characters that a head or a row can begin with: digits, quotes and the first letters of the labels. */
const beginsHead: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /["0-9EMIWSTCLDUKO]/i.test(String.fromCharCode(code)),
);

function readHead(lines: TextLines, firstLine: number): { mark: HeadMark; lastLine: number } | undefined {
  const { text } = lines;
  const fields: HeadFields = {};
  const seen = new Set<string>();
  let textStart = -1;
  let lastLine = firstLine;
  for (let line = firstLine; line < lines.count; line++) {
    const start = lines.startOf(line);
    const end = lines.endOf(line);
    if (lines.isBlankLine(line)) {
      // Blank lines between the labels are skipped, behind them are left to the description.
      if (line > lastLine + 3) break;
      continue;
    }
    const at = readLabelLine(text, start, end, fields, seen);
    if (at === undefined) break;
    lastLine = line;
    if (at !== end) {
      textStart = at;
      break;
    }
  }
  if (fields.id === undefined && fields.source === undefined) return undefined;
  const start = lines.startOf(firstLine);
  const end = textStart === -1 ? lines.endOf(lastLine) : textStart;
  fields.sure ||= fields.source !== undefined;
  return { mark: headMark('head', start, end, fields, false), lastLine };
}

/**
 * Reads a line of labels into `fields`. The offset where the description begins, or the line's end where it does not; undefined where
 * the line has no label, or one that was `seen` already: then another event begins.
 */
function readLabelLine(
  text: string,
  start: number,
  end: number,
  fields: HeadFields,
  seen: Set<string>,
): number | undefined {
  if (
    end - start > LONGEST_LABEL_LINE &&
    !/^[ \t\uFEFF]{0,40}(?:MSExchange ?MTA[ \t]{0,8})?(?:Event|Description)/i.test(text.slice(start, start + 80))
  )
    return undefined;
  idLabel.lastIndex = start;
  const id = idLabel.exec(text);
  if (id) {
    if (seen.has('id')) return undefined;
    seen.add('id');
    const idEnd = start + id[0].length;
    fields.id = { start: idEnd - id[1].length, end: idEnd };
    if (/MSExchange ?MTA/i.test(id[0])) fields.source = 'MSExchangeMTA';
    fields.sure = /[:=]/.test(id[0]);
    return readBehindId(text, idEnd, end, fields, seen);
  }
  columns.lastIndex = start;
  const row = columns.exec(text);
  if (row) {
    if (seen.has('id')) return undefined;
    seen.add('id');
    fields.source = 'MSExchangeMTA';
    fields.level = levelOf(row[2]);
    fields.category = row[3];
    const idEnd = start + row[0].trimEnd().length;
    fields.id = { start: idEnd - row[4].length, end: idEnd };
    return end;
  }
  return readLabels(text, start, end, fields, seen);
}

function readLabels(
  text: string,
  start: number,
  end: number,
  fields: HeadFields,
  seen: Set<string>,
): number | undefined {
  let at = start;
  let any = false;
  while (at < end) {
    label.lastIndex = at;
    const match = label.exec(text);
    if (!match) {
      idLabel.lastIndex = at;
      const id = any && !seen.has('id') ? idLabel.exec(text) : undefined;
      if (id) {
        seen.add('id');
        fields.id = { start: at + id[0].length - id[1].length, end: at + id[0].length };
        fields.sure = true;
        return readBehindId(text, at + id[0].length, end, fields, seen);
      }
      return any ? end : undefined;
    }
    const name = match[1].toLowerCase().replace(/^(?:event|task) /, '');
    const valueStart = at + match[0].length;
    if (seen.has(name)) return any ? at : undefined;
    seen.add(name);
    if (name === 'description') return valueStart;
    const rest = text.slice(valueStart, end);
    const next = nextLabel.exec(rest);
    const valueEnd = valueStart + (next?.index ?? rest.length);
    const value = text
      .slice(valueStart, valueEnd)
      .replace(/[\s:;,]+$/, '')
      .trim();
    setField(fields, name, value, valueStart + rest.length - rest.trimStart().length);
    any = true;
    at = valueEnd;
  }
  return any ? end : undefined;
}

function setField(fields: HeadFields, name: string, value: string, at: number): void {
  if (value === '') return;
  const part = { start: at, end: at + value.length };
  if (name === 'source') {
    fields.source = value;
  } else if (name === 'type' || name === 'level') {
    fields.level = levelOf(value);
  } else if (name === 'category') {
    fields.category = value;
  } else if (name === 'computer') {
    fields.computer = value;
  } else if (name === 'date') {
    const both = /^(\S+)[ \t]+(\d{1,2}:\d{2}(?::\d{2})?(?:[ \t]?[ap]m)?)$/i.exec(value);
    fields.date = !both ? part : { start: at, end: at + both[1].length };
    if (both) fields.time = { start: at + value.length - both[2].length, end: at + value.length };
  } else if (name === 'time') {
    fields.time = part;
  }
}

/** What follows `Event ID: 9215` on its line: nothing, source and category in columns, more labels, or the description. */
function readBehindId(text: string, idEnd: number, end: number, fields: HeadFields, seen: Set<string>): number {
  const rest = text.slice(idEnd, end);
  const plain = rest.replace(/^[ \t]*[:;,.]?[ \t]*/, '');
  const textStart = end - plain.length;
  const source = /^(MSExchange ?MTA)\b[ \t]*/i.exec(plain);
  if (source) {
    fields.source = 'MSExchangeMTA';
    const category = plain.slice(source[0].length).trim();
    if (category.length > 40) return textStart + source[0].length;
    if (category !== '') fields.category = category;
    return end;
  }
  const category = /^Category[ \t:]+(\S.{0,40})$/i.exec(plain.trimEnd());
  if (category) {
    fields.category = category[1];
    fields.sure = true;
    return end;
  }
  const behind = readLabels(text, textStart, end, fields, seen);
  return behind ?? textStart;
}

/** The level of a word; undefined for another word, such as `None`. */
function levelOf(word: string): EventLevel | undefined {
  const lower = word.toLowerCase();
  return lower === 'error' || lower === 'warning' || lower === 'information' ? lower : undefined;
}

const date = String.raw`\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}`;
const time = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?:[ \t]?[ap]m)?`;
const words = 'Error|Warning|Information|Success Audit|Failure Audit|None';
const delimitedRow = new RegExp(
  `[ \\t\\uFEFF]{0,20}"?(?:(?:${words})"?[ \\t]{0,4}[,;\\t][ \\t]{0,4}"?)?${date}"?(?:[ \\t]{0,4}[,;\\t]|[ \\t]+${time}"?[ \\t]{0,4}[,;\\t])`,
  'iy',
);
const spacedRow = new RegExp(`[ \\t\\uFEFF]{0,20}(${date})[ \\t]+(${time})[ \\t]+(MSExchange ?\\w{0,20})\\s`, 'iy');
const spacedRest = new RegExp(
  `\\s{0,20}(${words})\\s{1,20}([^\\[\\]"\\d][^\\[\\]"]{0,40}?)\\s{1,20}(\\d{1,5})\\s{1,20}(\\S{1,80})\\s{1,20}(\\S{1,80})(?=\\s|$)`,
  'iy',
);
const quote = /[ \t]{0,40}"/y;
const dateOnly = new RegExp(`^${date}$`, 'i');
const timeOnly = new RegExp(`^${time}$`, 'i');
const dateAndTime = new RegExp(`^(${date})[ \\t]+(${time})$`, 'i');
const levelWord = new RegExp(`^(?:${words})$`, 'i');

function readRow(text: string, start: number, end: number): HeadMark | undefined {
  delimitedRow.lastIndex = start;
  const delimited = delimitedRow.exec(text);
  const delimiter = !delimited ? undefined : /[,;\t]/.exec(delimited[0].trimStart());
  if (delimiter) return readDelimitedRow(text, start, end, delimiter[0]);
  spacedRow.lastIndex = start;
  const spaced = spacedRow.exec(text);
  if (!spaced) return undefined;
  const fields: HeadFields = {};
  const dateStart = start + spaced[0].indexOf(spaced[1]);
  const timeStart =
    dateStart + spaced[1].length + spaced[0].slice(dateStart - start + spaced[1].length).indexOf(spaced[2]);
  fields.date = { start: dateStart, end: dateStart + spaced[1].length };
  fields.time = { start: timeStart, end: timeStart + spaced[2].length };
  fields.source = spaced[3];
  let at = start + spaced[0].length;
  spacedRest.lastIndex = at;
  const rest = spacedRest.exec(text);
  if (rest) {
    fields.level = levelOf(rest[1]);
    fields.category = rest[2].replace(/\s+/g, ' ');
    fields.computer = rest[5];
    const idStart = at + rest[0].lastIndexOf(rest[3], rest[0].length - rest[4].length - rest[5].length);
    fields.id = { start: idStart, end: idStart + rest[3].length };
    at += rest[0].length;
  }
  fields.sure = true;
  return headMark('row', start, at, fields, false);
}

/** Cells of a row before its text: no viewer has more. */
const MAX_CELLS = 12;

/**
 * Date, time, source, type, category, id, user, computer, text (KB 162674), and the newer order of type, date with time, source, id,
 * category, text. Fields are recognised by what they hold.
 */
function readDelimitedRow(text: string, start: number, end: number, delimiter: string): HeadMark | undefined {
  const fields: HeadFields = {};
  let left: number | undefined = undefined;
  let at = start;
  for (let n = 0; n < MAX_CELLS && at <= end && left !== 0; n++) {
    const field = readField(text, at, end, delimiter);
    const value = text.slice(field.start, field.end);
    const part = { start: field.start, end: field.end };
    const both = dateAndTime.exec(value);
    if (left !== undefined) {
      if (fields.category === undefined) fields.category = value;
      else if (left === 1) fields.computer = value === '' ? undefined : value;
      left--;
    } else if (fields.date === undefined && both) {
      fields.date = { start: part.start, end: part.start + both[1].length };
      fields.time = { start: part.end - both[2].length, end: part.end };
    } else if (fields.date === undefined && dateOnly.test(value)) {
      fields.date = part;
    } else if (fields.time === undefined && timeOnly.test(value)) {
      fields.time = part;
    } else if (fields.source !== undefined && /^\d{1,5}$/.test(value)) {
      fields.id = part;
      left = fields.category === undefined ? 1 : 2;
    } else if (fields.source !== undefined && fields.level === undefined && levelWord.test(value)) {
      fields.level = levelOf(value);
    } else if (fields.source === undefined && levelWord.test(value)) {
      fields.level = levelOf(value);
    } else if (fields.source === undefined) {
      fields.source = value;
    } else if (fields.category === undefined) {
      fields.category = value;
    } else {
      break;
    }
    at = field.next;
  }
  if (fields.date === undefined || fields.time === undefined || fields.source === undefined || fields.source === '')
    return undefined;
  const textStart = Math.min(at, end);
  quote.lastIndex = textStart;
  const quoted = quote.test(text);
  fields.sure = true;
  return headMark('row', start, quoted ? quote.lastIndex : textStart, fields, quoted);
}

function readField(
  text: string,
  at: number,
  end: number,
  delimiter: string,
): { start: number; end: number; next: number } {
  let start = at;
  while (start < end && text[start] !== delimiter && /\s|\uFEFF/.test(text[start])) start++;
  if (text[start] === '"') {
    const close = text.indexOf('"', start + 1);
    if (close !== -1 && close < end) {
      const behind = text.indexOf(delimiter, close);
      return { start: start + 1, end: close, next: behind === -1 || behind >= end ? end + 1 : behind + 1 };
    }
  }
  const found = text.indexOf(delimiter, start);
  const stop = found === -1 || found >= end ? end : found;
  let last = stop;
  while (last > start && /\s/.test(text[last - 1])) last--;
  return { start, end: last, next: stop + 1 };
}
