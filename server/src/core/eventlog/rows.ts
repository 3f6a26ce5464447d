/** One row of a viewer's export, or of what a tool dumps: the cells in front of the text. */

import { headMark, type Fields, type HeadMark, type Part } from './head';
import { levelOf, levelOfType, levelWords } from './levels';

const date = String.raw`\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}`;
const time = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?:[ \t]{0,8}[ap]m)?`;
const anyDate = new RegExp(`(?<![\\w/.-])${date}(?![\\w/-])`, 'i');
const behindDate = new RegExp(`^"?(?:[ \\t]{0,4}([,;\\t])|[ \\t]{1,8}${time}"?[ \\t]{0,4}([,;\\t]))`, 'i');
/** Cells in front of the date, at most: a level, or what other exports have there, such as a number, a log, a source, a computer. */
const MAX_CELLS_BEFORE = 5;
/** The date is not looked for further behind a line's beginning. */
const FARTHEST_DATE = 300;
const spacedRow = new RegExp(
  `[ \\t\\uFEFF]{0,200}(\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{2}(?:\\d{2})?)\\s{0,60}(${time})\\s{0,60}(?:(\\d{1,2})\\s{1,20}\\d{1,5}\\s{1,20}(\\d{1,5})\\s{1,20})?(MS ?Exchange ?MTA|MS ?Exchange ?\\w{0,20}\\b)`,
  'iy',
);
const spacedRest = (gap: string): RegExp =>
  new RegExp(
    `\\s{0,60}(${levelWords})${gap}([^\\s\\[\\]"\\d](?:[^\\[\\]"]{0,40}?[^\\s\\[\\]"])?)${gap}(\\d{1,5})(?!\\d)${gap}(N/A|\\S{1,80})${gap}(<[^<>\\n]{1,80}>|\\S{1,80})(?=\\s|$)`,
    'iy',
  );
/** Between the cells, as a viewer has them, and where a copy has lost its tabs. */
const spacedRests = [spacedRest('\\s{1,60}'), spacedRest('\\s{0,20}')];
const dumpedRest = /\s{1,20}(\S{1,80})\s{1,20}(\S{1,80})(?=\s|$)/y;
const quote = /[ \t]{0,40}"/y;
const dateOnly = new RegExp(`^${date}$`, 'i');
const timeOnly = new RegExp(`^${time}$`, 'i');
const dateAndTime = new RegExp(`^(${date})[ \\t]+(${time})$`, 'i');
const levelWord = new RegExp(`^(?:${levelWords})$`, 'i');

/** The row that a line is, up to its text; undefined for any other line. */
export function readRow(text: string, start: number, end: number): HeadMark | undefined {
  const delimiter = delimiterOf(text.slice(start, Math.min(end, start + FARTHEST_DATE)));
  if (delimiter !== undefined) return readDelimitedRow(text, start, end, delimiter);
  spacedRow.lastIndex = start;
  const spaced = spacedRow.exec(text);
  if (!spaced) return undefined;
  const [whole, day, clock] = spaced;
  const [type, number] = [spaced.at(3), spaced.at(4)];
  const source = spaced[5];
  const dateStart = start + whole.indexOf(day);
  const timeStart = dateStart + day.length + whole.slice(dateStart - start + day.length).indexOf(clock);
  const fields: Fields = {
    date: { start: dateStart, end: dateStart + day.length },
    time: { start: timeStart, end: timeStart + clock.length },
    source,
  };
  let at = start + whole.length;
  if (type !== undefined && number !== undefined) {
    const idEnd = start + whole.slice(0, -source.length).trimEnd().length;
    fields.id = { start: idEnd - number.length, end: idEnd };
    fields.level = levelOfType[type];
    dumpedRest.lastIndex = at;
    const rest = dumpedRest.exec(text);
    fields.computer = rest?.[2];
    at += rest?.[0].length ?? 0;
    return headMark('row', start, at, fields, true);
  }
  let rest: RegExpExecArray | null = null;
  for (const pattern of spacedRests) {
    pattern.lastIndex = at;
    rest ??= pattern.exec(text);
  }
  if (rest) {
    fields.level = levelOf(rest[1]);
    fields.category = rest[2].replace(/\s+/g, ' ');
    fields.computer = rest[5];
    const idStart = at + rest[0].lastIndexOf(rest[3], rest[0].length - rest[4].length - rest[5].length);
    fields.id = { start: idStart, end: idStart + rest[3].length };
    at += rest[0].length;
  }
  return headMark('row', start, at, fields, true);
}

/** What is between the cells of a line, where a date is one of its first; undefined where none is. */
function delimiterOf(line: string): string | undefined {
  const found = anyDate.exec(line);
  if (!found) return undefined;
  const behind = behindDate.exec(line.slice(found.index + found[0].length));
  const delimiter = behind?.slice(1).find((each: string | undefined) => each !== undefined);
  if (delimiter === undefined) return undefined;
  const before = line.slice(0, found.index).replace(/^[ \t\uFEFF]+/, '');
  const cells = before.split(delimiter);
  const isFirst = /^"?$/.test(before);
  return isFirst || (cells.length <= MAX_CELLS_BEFORE + 1 && /^[ \t]*"?$/.test(cells.at(-1) ?? '') && cells.length > 1)
    ? delimiter
    : undefined;
}

/** Cells of a row before its text: no viewer has more. */
const MAX_CELLS = 12;

/**
 * Date, time, source, type, category, id, user, computer, text (KB 162674), the newer order of type, date with time, source, id,
 * category, text, and the orders of the tools that dump a log, with the id before the source or the date behind it. Fields are
 * recognised by what they hold.
 */
function readDelimitedRow(text: string, start: number, end: number, delimiter: string): HeadMark | undefined {
  const fields: Fields = {};
  const numbers: Part[] = [];
  let left: number | undefined = undefined;
  let at = start;
  let isDateLast = false;
  for (let n = 0; n < MAX_CELLS && at <= end && left !== 0; n++) {
    const field = readField(text, at, end, delimiter);
    const value = text.slice(field.start, field.end);
    const part = { start: field.start, end: field.end };
    const both = dateAndTime.exec(value);
    const { source } = fields;
    const isNumber = /^\d{1,10}$/.test(value);
    if (left !== undefined) {
      if (fields.category === undefined && numbers.length < 3 && !isDateLast) fields.category = value;
      else if (left === 1 && !isDateLast) fields.computer = value === '' ? undefined : value;
      left--;
    } else if (fields.date === undefined && (both || dateOnly.test(value))) {
      fields.date = both ? { start: part.start, end: part.start + both[1].length } : part;
      if (both) fields.time = { start: part.end - both[2].length, end: part.end };
      if (source !== undefined) {
        // What stood between the source and the date was the computer.
        isDateLast = true;
        fields.computer = fields.category;
        fields.category = undefined;
      }
    } else if (fields.time === undefined && timeOnly.test(value)) {
      fields.time = part;
    } else if (source === undefined && isNumber) {
      numbers.push(part);
    } else if (source !== undefined && isNumber && part.end - part.start <= 5) {
      fields.id = part;
      left = isDateLast || fields.category === undefined ? 1 : 2;
    } else if (levelWord.test(value) && (source === undefined || fields.level === undefined)) {
      fields.level = levelOf(value);
    } else if (source === undefined) {
      if (!/^(?:Application|System)$/i.test(value)) fields.source = value;
      if (fields.source !== undefined && numbers.length >= 3) {
        // Type, category and id, all by number, are in front of the source.
        fields.level = levelOfType[text.slice(numbers[0].start, numbers[0].end)];
        fields.id = numbers.at(-1);
        left = 2;
      }
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
  return { ...headMark('row', start, quoted ? quote.lastIndex : textStart, fields, true), quoted };
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
