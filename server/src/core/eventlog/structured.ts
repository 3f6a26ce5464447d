/**
 * Copies of events that are marked up: pages of a viewer (HTML), `wevtutil` (XML), `Get-WinEvent` as JSON, and what `Export-Csv` makes of
 * events. Tags and escapes become blanks, so that what is left is read like any other copy, and stands where it stood.
 */
import { levelOf, levelOfWordOrNumber } from './levels';
import { isMta, type HeadFields, type Part } from './head';
import { findTail } from './origin';

/** An event whose fields a program wrote out by name. */
export interface StructuredMark extends Part, HeadFields {
  readonly kind: 'structured';
  /** Where the description is, or the values that belong into it. */
  readonly body: Part;
  /** The values, where there is no description: the last four of the MTA's are the origin. */
  readonly inserts: readonly Part[];
}

export interface Unmarked {
  /** As long as the text, line by line. */
  readonly text: string;
  readonly marks: readonly StructuredMark[];
  /** Where the first event begins that does not end; undefined where there is none. */
  readonly openAt: number | undefined;
}

interface Found {
  readonly marks: StructuredMark[];
  readonly edits: { readonly start: number; readonly by: string }[];
  openAt: number | undefined;
}

const tag =
  /<\/?(br|td|th|tr|p|div|li|dt|dd|(?:ul|ol|dl|table|tbody|thead|span|font|b|i|u|em|strong|pre|code|tt|h[1-6]|hr|blockquote|center|a|body|html|head|nobr|small))(?:\s[^<>\n]{0,400})?\/?>/gi;
/** What a line of a page begins or ends with. A tag or an escape in any other line is text of the event. */
const pageLine =
  /^[ \t]*<(?:!doctype|html|head|body|table|tbody|thead|tr|td|th|p|div|[ou]l|d[ltd]|li|pre|center|font|span|h[1-6])[\s/>]|<(?:br|\/(?:p|td|th|tr|div|li|dd|table))\s?\/?>[ \t]*$/i;
const cell = /^(?:br|td|th|tr|p|div|li|dt|dd)$/i;
const entity = /&(nbsp|lt|gt|amp|quot|apos|#\d{1,5}|#x[0-9a-f]{1,4});/gi;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

/** In front of the lines of a quoted mail. Only `\n` ends a line: JavaScript's `^` sees others, too. */
const quoteMark = /(?<![^\n])[ \t]{0,8}>[> \t]{0,20}/g;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

function withoutEntities(text: string): string {
  return text.replace(entity, (escape: string, name: string) => {
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return (entities[name.toLowerCase()] ?? (code > 32 ? String.fromCharCode(code) : ' ')).padEnd(escape.length);
  });
}

const lineWithTag = /(?<![^\n])[^<\n]*<[^\n]*/g;

/** Cells and lines of a page are kept apart by a tab. */
function withoutTags(line: string): string {
  return line.replace(tag, (all: string, name: string) => {
    const isBetween = cell.test(name) && all[1] !== '/';
    return (isBetween ? '\t' : ' ') + blank(all.slice(1));
  });
}

/** Finds the marks of a text with line feeds only, in linear time. */
export function unmark(given: string): Unmarked {
  const found: Found = { marks: [], edits: [], openAt: undefined };
  let text = !given.includes('<')
    ? given
    : given.replace(lineWithTag, (line) => (pageLine.test(line) ? withoutEntities(withoutTags(line)) : line));
  if (quoteMark.test(text)) text = text.replace(quoteMark, blank);
  if (text.includes('<Event')) findXml(text, found);
  if (text.includes('{') && text.includes('"')) findJson(text, found);
  if (text.includes('","') || text.includes('";"') || text.includes('"\t"')) findRecords(text, found);
  if (found.edits.length > 0) {
    const parts: string[] = [];
    let at = 0;
    for (const { start, by } of found.edits.sort((a, b) => a.start - b.start)) {
      if (start < at) continue;
      parts.push(text.slice(at, start), by);
      at = start + by.length;
    }
    text = parts.join('') + text.slice(at);
  }
  return { text, marks: found.marks, openAt: found.openAt };
}

/** `2001-06-06T15:36:27.0000000Z`: as printed. */
const moment =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?)|^(\S{4,12}) (\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?)$/i;

function timeParts(text: string, part: Part | undefined): Pick<HeadFields, 'date' | 'time'> {
  const match = part && moment.exec(text.slice(part.start, part.end));
  if (!part || !match) return { date: part, time: undefined };
  const day = (match.at(1) ?? match.at(3) ?? '').length;
  const clock = (match.at(2) ?? match.at(4) ?? '').length;
  const time = part.start + day + 1;
  return { date: { start: part.start, end: part.start + day }, time: { start: time, end: time + clock } };
}

function findXml(text: string, found: Found): void {
  const begin = /<Event(?=[\s>])[^<>]{0,400}>/g;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const end = text.indexOf('</Event>', begin.lastIndex);
    if (end === -1) {
      found.openAt ??= match.index;
      return;
    }
    begin.lastIndex = end + '</Event>'.length;
    const from = match.index;
    const xml = text.slice(from, begin.lastIndex);
    const part = (pattern: RegExp): Part | undefined => {
      const at = pattern.exec(xml);
      const value = at?.at(1);
      if (!at || value === undefined) return undefined;
      const start = from + at.index + at[0].length - value.length;
      return { start, end: start + value.length };
    };
    const value = (pattern: RegExp): string | undefined => {
      const at = part(pattern);
      return at && withoutEntities(text.slice(at.start, at.end)).trim();
    };
    const message = part(/<Message>([^<]*)/);
    const inserts = [...xml.matchAll(/<Data(?:\s[^<>]{0,200})?>([^<]*)/g)].map((data): Part => {
      const start = from + data.index + data[0].length - data[1].length;
      return { start, end: start + data[1].length };
    });
    const rendered = xml.indexOf('<RenderingInfo');
    const level = value(/<Level>([^<]*)/) ?? '';
    const shown = rendered === -1 ? '' : xml.slice(rendered);
    const body = message ?? {
      start: inserts.at(0)?.start ?? begin.lastIndex,
      end: inserts.at(-1)?.end ?? begin.lastIndex,
    };
    found.marks.push({
      kind: 'structured',
      start: from,
      end: begin.lastIndex,
      id: part(/<EventID(?:\s[^<>]{0,200})?>\s{0,20}(\d{1,5})/),
      source: value(/<Provider\s[^<>]{0,200}?Name=["']([^"'<>]{0,200})/),
      level: levelOfWordOrNumber(/<Level>([^<]*)/.exec(shown)?.[1] ?? '') ?? levelOfWordOrNumber(level),
      category: /<Task>([^<]{1,200})/.exec(shown)?.[1],
      computer: value(/<Computer>([^<]{1,200})/),
      ...timeParts(text, part(/SystemTime=["']([^"'<>]{0,60})/)),
      body,
      inserts: message ? [] : inserts,
    });
    found.edits.push({
      start: body.start,
      by: withoutEntities(text.slice(body.start, body.end).replace(/<[^<>]*>/g, blank)),
    });
  }
}

/** What a JSON object says of an event, by the names that several tools give it. */
const keys = {
  id: 'id',
  eventid: 'id',
  code: 'id',
  source: 'source',
  sourcename: 'source',
  providername: 'source',
  provider: 'source',
  level: 'level',
  leveldisplayname: 'level',
  entrytype: 'level',
  category: 'category',
  taskdisplayname: 'category',
  date: 'date',
  timecreated: 'date',
  timegenerated: 'date',
  '@timestamp': 'date',
  computer: 'computer',
  computername: 'computer',
  machinename: 'computer',
  message: 'message',
  description: 'message',
} as const;
const keyOf: ReadonlyMap<string, string> = new Map(Object.entries(keys));

interface JsonObject {
  readonly start: number;
  /** What its own object calls it. */
  readonly name: string;
  readonly values: Map<string, Part>;
}

/** Where the string that begins at a quote ends; -1 where its line ends first. */
function stringEnd(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return -1;
}

function findJson(text: string, found: Found): void {
  const stack: JsonObject[] = [];
  const token = /["{}]/g;
  let name = '';
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const at = match.index;
    if (match[0] === '{') {
      stack.push({ start: at, name, values: new Map() });
      name = '';
    } else if (match[0] === '}') {
      const object = stack.pop();
      if (object) endOfObject(text, object, at + 1, stack.at(-1), found);
    } else {
      const end = stringEnd(text, at);
      if (end === -1) continue;
      token.lastIndex = end + 1;
      valueStart.lastIndex = end + 1;
      if (!valueStart.test(text) || end - at > 40) continue;
      name = text
        .slice(at + 1, end)
        .toLowerCase()
        .replaceAll('_', '');
      const object = stack.at(-1);
      // A date may be an object of its own.
      const key = keyOf.get(name === 'value' || name === 'datetime' ? (object?.name ?? '') : name);
      if (!object || key === undefined) continue;
      const value = valueAt(text, valueStart.lastIndex);
      if (value && (!object.values.has(key) || name.endsWith('displayname'))) object.values.set(key, value);
      if (value) token.lastIndex = Math.max(token.lastIndex, value.end);
      if (value && text[value.end] === '"') token.lastIndex++;
    }
  }
  const open = stack.find(({ start }) => /^\{\s{0,200}"/.test(text.slice(start, start + 202)))?.start;
  if (open !== undefined) found.openAt = Math.min(open, found.openAt ?? open);
}

const valueStart = /[ \t]{0,40}:\s{0,40}/y;
const jsonNumber = /\d{1,10}(?![\d.])/y;

function valueAt(text: string, at: number): Part | undefined {
  if (text[at] === '"') {
    const end = stringEnd(text, at);
    return end === -1 ? undefined : { start: at + 1, end };
  }
  jsonNumber.lastIndex = at;
  return jsonNumber.test(text) ? { start: at, end: jsonNumber.lastIndex } : undefined;
}

function endOfObject(text: string, object: JsonObject, end: number, outer: JsonObject | undefined, found: Found): void {
  const { start, values } = object;
  const value = (key: string): string | undefined => {
    const part = values.get(key);
    return part && text.slice(part.start, part.end);
  };
  const [id, message] = [values.get('id'), values.get('message')];
  if (!id || !message || !/^\d{1,10}$/.test(value('id') ?? '')) {
    // What is said of an event may be said in parts.
    if (outer) for (const [key, part] of values) if (!outer.values.has(key)) outer.values.set(key, part);
    return;
  }
  const level = value('level') ?? '';
  found.marks.push({
    kind: 'structured',
    start,
    end,
    id,
    source: value('source'),
    level: levelOfWordOrNumber(level),
    category: /^\d*$/.test(value('category') ?? '') ? undefined : value('category'),
    computer: value('computer'),
    ...timeParts(text, values.get('date')),
    body: message,
    inserts: [],
  });
  found.edits.push({ start: message.start, by: text.slice(message.start, message.end).replace(jsonEscape, unescaped) });
}

const jsonEscape = /\\(?:u([0-9a-f]{4})|.)/gi;

function unescaped(escape: string, code: string | undefined): string {
  if (code !== undefined)
    return String.fromCharCode(Number.parseInt(code, 16)).replace(/\s/, ' ').padEnd(escape.length);
  return (/[nrtbf]/.test(escape[1]) ? ' ' : escape[1]).padEnd(escape.length);
}

/** A record of `Export-Csv` is no longer, and has no more cells. */
const MAX_RECORD = 32_768;
const MAX_CELLS = 64;

/** The cells of the record that begins at a quote, each in quotes; undefined where it is none. `end`: behind it, Infinity where it goes on. */
function readRecord(
  text: string,
  start: number,
): { readonly cells: readonly Part[]; readonly end: number } | undefined {
  const cells: Part[] = [];
  for (let at = start; text[at] === '"' && cells.length < MAX_CELLS;) {
    let end = text.indexOf('"', at + 1);
    while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    if ((end === -1 ? text.length : end) - start > MAX_RECORD) return undefined;
    if (end === -1) return { cells, end: Infinity };
    cells.push({ start: at + 1, end });
    const behind = text[end + 1] as string | undefined;
    if (behind === undefined || behind === '\n') return { cells, end: end + 1 };
    if (behind !== ',' && behind !== ';' && behind !== '\t') return undefined;
    at = end + 2;
  }
  return undefined;
}

const lineInQuotes = /(?<![^\n])"/g;

/** Records of `Export-Csv`, whatever properties were selected, and other tables whose cells are all in quotes. */
function findRecords(text: string, found: Found): void {
  lineInQuotes.lastIndex = 0;
  for (let match = lineInQuotes.exec(text); match; match = lineInQuotes.exec(text)) {
    const start = match.index;
    const record = readRecord(text, start);
    if (record === undefined) continue;
    if (record.end === Infinity) {
      found.openAt = Math.min(start, found.openAt ?? start);
      return;
    }
    const { cells, end } = record;
    const values = cells.map((part) => text.slice(part.start, part.end));
    const columns = columnsOf(values);
    if (columns === undefined) continue;
    lineInQuotes.lastIndex = end;
    const at = <T>(of: readonly T[], column: keyof Columns): T | undefined => of.at(columns[column] ?? of.length);
    const body = cells[columns.message];
    found.marks.push({
      kind: 'structured',
      start,
      end,
      id: at(cells, 'id'),
      source: at(values, 'source'),
      level: levelOf(at(values, 'level') ?? ''),
      category: at(values, 'category'),
      computer: at(values, 'computer'),
      ...timeParts(text, at(cells, 'date')),
      body,
      inserts: [],
    });
    found.edits.push({ start: body.start, by: values[columns.message].replaceAll('""', '" ') });
  }
}

interface Columns {
  readonly message: number;
  readonly id: number | undefined;
  readonly source: number | undefined;
  readonly level: number | undefined;
  readonly date: number;
  readonly computer: number | undefined;
  readonly category: number | undefined;
}

/**
 * Which cell of a record is what, by what they hold. Where all properties were written out, PowerShell names the types of lists:
 * `Get-EventLog` then has the number and the computer first, and the source behind the text; `Get-WinEvent` the text first, then the
 * number, and the source before the log's name.
 */
function columnsOf(values: readonly string[]): Columns | undefined {
  const find = (is: (value: string, at: number) => boolean): number | undefined => {
    const at = values.findIndex(is);
    return at === -1 ? undefined : at;
  };
  const isTyped = values.some((value) => typeName.test(value));
  const tailed = find((value) => findTail(value)?.severity !== undefined);
  const named = find((value) => value.length < 40 && isMta(value));
  const date = find((value) => moment.test(value));
  if (date === undefined || (!isTyped && tailed === undefined && named === undefined)) return undefined;
  const isNumber = (at: number): boolean => /^\d{1,5}$/.test(values.at(at) ?? '');
  const isWord = (value: string): boolean => value !== '' && !/^(?:\d+$|S-1-|\W)/.test(value) && !typeName.test(value);
  const longest = Math.max(...values.map((value) => (typeName.test(value) || moment.test(value) ? 0 : value.length)));
  const message = tailed ?? values.findIndex((value) => value.length === longest && !moment.test(value));
  const wordAfter = (at: number): number | undefined => find((value, k) => k > at && isWord(value));
  const source = named ?? (!isTyped ? undefined : message === 0 ? wordAfter(1) : message + 1);
  const level = find((value) => levelOf(value) !== undefined);
  const places = message === 0 ? [1] : source === undefined ? [] : [source + 1, source - 1];
  const id = [...places, date + 1, 0].find((at) => at >= 0 && isNumber(at)) ?? find((_, at) => isNumber(at));
  const known = { message, id, source, level, date };
  if (!isTyped) {
    const between = id !== undefined && message === id + 2 ? id + 1 : undefined;
    const isCategory = between !== undefined && between !== source && between !== level && isWord(values[between]);
    return { ...known, computer: undefined, category: isCategory ? between : undefined };
  }
  if (id === 0) return { ...known, computer: 1, category: find((value, at) => at === message - 3 && isWord(value)) };
  const before = values.findLastIndex((value, at) => at > (source ?? date) && at < date && isWord(value));
  return {
    ...known,
    computer: before === -1 ? undefined : before,
    category: level === undefined ? undefined : wordAfter(level),
  };
}

const typeName = /^System\.[\w.`[\]]{1,100}$/;
