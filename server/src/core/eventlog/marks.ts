/** Where events may begin. One pass over the lines and two searches over the text, all linear. */

import { withoutEnd } from '../text/withoutEnd';
import { type EventLevel } from './event';
import { levelOf, levelOfType, levelWords } from './levels';
import { splitOrigin } from './origin';
import { type StructuredMark } from './structured';
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

/** What is said of an event in front of its description. */
export interface HeadFields {
  readonly id: Part | undefined;
  readonly source: string | undefined;
  readonly level: EventLevel | undefined;
  readonly category: string | undefined;
  readonly computer: string | undefined;
  readonly date: Part | undefined;
  readonly time: Part | undefined;
}

/** The labels of an Application log's event, or one row of a viewer's export, up to the description. */
export interface HeadMark extends Part, HeadFields {
  readonly kind: 'head' | 'row';
  /** False for prose that begins like a head, until an origin shows up. */
  readonly sure: boolean;
  /** True where the description is in quotes. */
  readonly quoted: boolean;
}

export type Mark = HeaderMark | OriginMark | HeadMark | StructuredMark;

/** True for the MTA's own name as a source, or where no source is stated. */
export function isMta(source: string | undefined): boolean {
  return source === undefined || /^(?:(?:MS|Microsoft) ?Exchange ?)?MTA\b/i.test(source);
}

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

type Fields = { -readonly [Name in keyof HeadFields]?: HeadFields[Name] };

function headMark(kind: HeadMark['kind'], start: number, end: number, fields: Fields, sure: boolean): HeadMark {
  const { id, source, level, category, computer, date, time } = fields;
  return { kind, start, end, id, source, level, category, computer, date, time, sure, quoted: false };
}

/** A line longer than this is no line of labels; it is not looked into. */
const LONGEST_LABEL_LINE = 400;
const longHead = /[ \t\uFEFF]{0,40}(?:MS ?Exchange ?MTA[ \t]{0,8})?(?:Event|Description)/iy;

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

// The items of a head. A copy may have lost the sign behind a label, or the label, or the blank before the next item.
const signs = String.raw`[ \t]{0,24}(?:[:=]|-(?![A-Za-z]))[ \t]{0,24}`;
const names = {
  source: 'Event Source|Source ?Name|Source|Provider ?Name',
  level: 'Event Type|Entry ?Type|Type|Level ?Display ?Name|Level',
  category: 'Event Category|Task Category|Cat[a-z]{0,8}|Task ?Display ?Name|Task',
  date: 'Date and Time|Date|Time ?Created|Time ?Generated',
  time: 'Time',
  computer: 'Computer ?Name|Computer|Machine ?Name',
  description: 'Event Description|Description|Message|Text',
  other:
    'Log ?Name|User ?Name|User ?Id|User|Keywords?|Keywords? ?Display ?Names?|Op ?code(?: ?Display ?Name)?|Index|Time ?Written|Record ?(?:Id|Number)|Category ?Number|Version|Qualifiers|Process ?Id|Thread ?Id|Provider ?Id|Container ?Log|Instance ?Id|Data|Replacement ?Strings',
} as const;
const allNames = Object.values(names).join('|');
const labels = Object.entries(names).map(([name, words]) => ({
  name: name as keyof typeof names,
  pattern: new RegExp(`(?:${words})${name === 'category' ? signs.replace('[:=]', '[:;=]') : signs}`, 'iy'),
}));
const mtaName = String.raw`(?:MS|Microsoft) ?Exchange ?MTA(?=Event|\b)|MTA\b`;
const categories =
  'X\\.? ?400 Service|Operating System|Internal Processing|Field Engineering|Directory Access|Configuration|Interoperability|Interface|Resource|Security|APDU|MTA Connections';
/** Where the value of a label ends: before the next one on its line, which may have lost its sign. */
const nextLabel = new RegExp(
  `[ \\t,;](?:(?:${allNames}|Event[ \\t]?ID)[ \\t]{0,24}[:=]|(?:Event )?Description(?:[ \\t]*$|[ \\t]+(?=[A-Z])))`,
  'i',
);
const idItem = /(?:Event(?:[ \t-]{0,3}ID(?:entifier)?)?|(ID))([ \t:=#-]{1,32})(\d{1,5})(?!\d)(?!\/\d)/iy;
/** What may stand behind an `ID` alone, which may be an attribute's. */
const behindId = new RegExp(
  `^[ \\t]*(?:$|(?:[,;][ \\t]+|(?<=[ \\t]))(?:Category|Source|Type|Description|${mtaName}))`,
  'i',
);
const bareSource = new RegExp(
  `Source[ \\t]+(?=${mtaName})|${mtaName.replace('|MTA\\b', '')}|MS ?Exchange ?\\w{1,20}(?: (?:Private|Public)\\b)?|MSX-\\w{1,20}`,
  'iy',
);
const sourceName = new RegExp(mtaName, 'iy');
/** `(MTA)` behind an id. */
const parenthesised = /\(([A-Z][A-Za-z ]{1,24})\)/y;
const bareLevel = new RegExp(`(?:(?:Event )?Type[ \\t]+)?(${levelWords})(?=[ \\t,;:]|$|Event)`, 'iy');
const bareCategory = new RegExp(
  `(?:Category[ \\t]+)?(${categories})(?=[ \\t]*(?:$|\\d|[:;,]|-[ \\t]|N/A|(?:${levelWords})\\b|(?:Event )?Description\\b))`,
  'iy',
);
const bareNumber = /(\d{2,5})(?=[ \t]{0,8}$|[ \t]{0,4}[:-][ \t]|[ \t]+[A-Z])/y;
const leadingNumber = new RegExp(`(\\d{2,5})[ \\t]{0,4}[:-][ \\t]{0,4}(?=${mtaName}|(?:${categories})[ \\t]*$)`, 'iy');
const timedNumber = /\d{1,2}:\d{2}(?::\d{2})?(?:[ \t]?[ap]m)?[ \t]+(\d{2,5})[ \t]+(MTA|MS ?Exchange ?MTA)[ \t]*$/iy;
const columns =
  /(MS ?Exchange ?MTA)[ \t]{1,20}(Error|Warning|Information)[ \t]{1,20}(\S[^\n]{0,40}?)[ \t]{1,20}(\d{1,5})[ \t]*$/iy;
/** A sign behind a category is the sentence's end, not the category's. */
const categoryRest = /Category[ \t]+(\S.{0,40})$/iy;
const descriptionRest = /(?:Event )?Description[ \t]*(?:[:=,-][ \t]*|(?=$|[A-Z"]))/y;
/** A word in front of the labels that says nothing. */
const details = /Details,?(?=[ \t])/iy;
const noise = /(?:[ \t,;:.|\uFEFF]|-(?=[ \t]))+/y;
const bullet = /[ \t\uFEFF]*(?:[-*\u2022][ \t]+)?/y;

/** The items of a head on one line, as they are found. */
class ItemReader {
  fields: Fields;
  /** True where a label, a sign or a number shows that the line belongs to a head. */
  isLabelled = false;
  isIdLabelled = false;
  hasDescription = false;
  sure: boolean;
  readonly #line: string;
  readonly #start: number;
  readonly #seen: Set<string>;
  readonly #idText: string | undefined;
  #at: number;
  #again = false;
  #isSecond = false;

  constructor(
    line: string,
    start: number,
    fields: Fields,
    seen: Set<string>,
    sure: boolean,
    idText: string | undefined,
  ) {
    this.#line = line;
    this.#start = start;
    this.fields = { ...fields };
    this.#seen = seen;
    this.sure = sure;
    this.#idText = idText;
    this.#at = this.#match(bullet)?.[0].length ?? 0;
  }

  /** Where the items end, in the line; undefined where one comes again that was there: then another event begins. */
  read(): number | undefined {
    const from = this.#at;
    for (let last = -1; last < this.#at && this.#at < this.#line.length;) {
      last = this.#at;
      if (!this.#item()) return from === this.#at && this.#again ? undefined : this.#at;
      if (this.hasDescription) return this.#at;
      this.#at += this.#match(noise)?.[0].length ?? 0;
    }
    return this.#at;
  }

  get at(): number {
    return this.#at;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#line) ?? undefined;
  }

  #part(start: number, end: number): Part {
    return { start: this.#start + start, end: this.#start + end };
  }

  /** Takes an item of a name; false where that name was there before. */
  #take(name: string, end: number): boolean {
    if (this.#seen.has(name)) {
      this.#again = true;
      return false;
    }
    this.#seen.add(name);
    this.#at = end;
    return true;
  }

  #item(): boolean {
    return this.#number() || this.#label() || this.#bare();
  }

  #id(digits: string, end: number): boolean {
    // A copy may say a second time whose event it is, and which.
    if (this.#isSecond && this.#idText === digits) {
      this.#at = end;
      return true;
    }
    if (!this.#take('id', end)) return false;
    this.fields.id = this.#part(end - digits.length, end);
    return true;
  }

  #number(): boolean {
    const id = this.#match(idItem);
    const end = this.#at + (id?.[0].length ?? 0);
    if (id && (id.at(1) === undefined || behindId.test(this.#line.slice(end)))) {
      if (!this.#id(id[3], end)) return false;
      const isSigned = /[:=#-]/.test(id[2]);
      this.sure ||= isSigned || /^[ \t]*$/.test(this.#line.slice(end));
      this.isLabelled = this.isIdLabelled = true;
      const sign = /^[ \t]{0,8}[:;,.-](?=[ \t]|$)/.exec(this.#line.slice(end, end + 10));
      this.sure ||= sign !== null;
      this.#at += sign?.[0].length ?? 0;
      return true;
    }
    const { source, level, category } = this.fields;
    const isBehind = source !== undefined || level !== undefined || category !== undefined;
    const leading = this.#match(leadingNumber);
    const bare = leading ?? (isBehind && this.fields.id === undefined ? this.#match(bareNumber) : undefined);
    if (bare) {
      this.isIdLabelled ||= leading !== undefined;
      if (!this.#id(bare[1], this.#at + bare[1].length)) return false;
      this.#at += this.#match(/[ \t]*[:-][ \t]+/y)?.[0].length ?? 0;
      return true;
    }
    const timed = this.#match(timedNumber);
    if (!timed) return false;
    const start = this.#at + timed[0].indexOf(timed[1], timed[0].search(/[ \t]/));
    this.fields.source = timed[2];
    return this.#id(timed[1], start + timed[1].length) && this.#take('source', this.#line.length);
  }

  #label(): boolean {
    for (const { name, pattern } of labels) {
      const match = this.#match(pattern);
      if (!match) continue;
      const start = this.#at + match[0].length;
      if (name === 'description') return this.#describe(start);
      // Words of which there are several are not what tells one event from the next.
      if (name === 'other' ? !this.#skip(start) : !this.#value(name, start)) return false;
      this.isLabelled = true;
      this.sure ||= this.fields.source !== undefined || (name === 'category' && this.fields.id !== undefined);
      return true;
    }
    return false;
  }

  #describe(end: number): boolean {
    this.#at = end;
    this.hasDescription = true;
    return true;
  }

  #skipped(length: number): boolean {
    this.#at += length;
    return true;
  }

  #valueEnd(start: number): number {
    const next = nextLabel.exec(this.#line.slice(Math.max(0, start - 1)));
    return next ? Math.max(start, Math.max(0, start - 1) + next.index) : this.#line.length;
  }

  #skip(start: number): boolean {
    this.#at = this.#valueEnd(start);
    return true;
  }

  #value(name: Exclude<keyof typeof names, 'description' | 'other'>, start: number): boolean {
    let end = this.#valueEnd(start);
    const known = { source: sourceName, level: valueLevel, category: valueCategory }[name as 'source'] as
      RegExp | undefined;
    if (known) {
      known.lastIndex = start;
      const match = known.exec(this.#line);
      // Behind a name that is known whole begins the next item, or the description.
      if (match && !/^[ \t]*(?:\(|OpSys)/.test(this.#line.slice(start + match[0].length)))
        end = start + match[0].length;
    }
    if (!this.#take(name, end)) return false;
    const raw = this.#line.slice(start, end);
    const value = withoutEnd(raw, /[\s:;,]/).trim();
    if (value === '') return true;
    const at = start + raw.length - raw.trimStart().length;
    const part = this.#part(at, at + value.length);
    const { fields } = this;
    if (name === 'level') {
      fields.level = levelOf(value);
    } else if (name === 'date') {
      const both = dateThenTime.exec(value);
      fields.date = both ? { start: part.start, end: part.start + both[1].length } : part;
      if (both) fields.time = { start: part.end - both[2].length, end: part.end };
    } else if (name === 'time') {
      fields.time = part;
    } else {
      fields[name] = value;
    }
    return true;
  }

  #bare(): boolean {
    const { fields } = this;
    const row = this.#match(columns);
    if (row) {
      const end = this.#at + row[0].trimEnd().length;
      if (!this.#id(row[4], end)) return false;
      fields.source = 'MSExchangeMTA';
      fields.level = levelOf(row[2]);
      fields.category = row[3];
      this.#at = this.#line.length;
      return true;
    }
    const source = this.#match(bareSource) ?? (fields.id && this.#match(parenthesised));
    if (source) {
      if (/^Source/i.test(source[0])) return this.#value('source', this.#at + source[0].length);
      const name = source.at(1) ?? source[0];
      if (this.#seen.has('source') && fields.source !== undefined) {
        // The source in words, behind its label.
        this.#at += source[0].length;
        return (this.#isSecond = isMta(name));
      }
      if (!this.#take('source', this.#at + source[0].length)) return false;
      fields.source = name;
      this.#categoryBehindSource();
      return true;
    }
    const level = this.#match(bareLevel);
    if (level && !this.#seen.has('level')) {
      fields.level = levelOf(level[1]);
      return this.#take('level', this.#at + level[0].length);
    }
    const category = this.#match(bareCategory) ?? this.#match(categoryRest);
    if (category && !this.#seen.has('category')) {
      fields.category = withoutEnd(category[1], /[\s:;,]/);
      if (/^Category/i.test(category[0])) this.sure ||= fields.id !== undefined;
      return this.#take('category', this.#at + category[0].length);
    }
    const skipped = this.#match(details);
    if (skipped) return this.#skipped(skipped[0].length);
    const isHead = fields.id !== undefined || fields.source !== undefined;
    const description = isHead && this.#match(descriptionRest);
    return description ? this.#describe(this.#at + description[0].length) : false;
  }

  /** `Event 9215: MSExchangeMTA Operating System`: a few words at the line's end, without a sentence's. */
  #categoryBehindSource(): void {
    const rest = this.#line.slice(this.#at).trim();
    const isShort = rest !== '' && rest.length <= 40 && !/[.:=,]$|[:=]|\d{4}/.test(rest.replace(/X\.400/i, ''));
    if (!isShort || this.fields.id === undefined || bareLevelWord.test(rest)) return;
    this.fields.category = rest;
    this.#seen.add('category');
    this.#at = this.#line.length;
  }
}

const valueLevel = new RegExp(`(?:${levelWords})\\b`, 'iy');
const valueCategory = new RegExp(`(?:${categories})(?![A-Za-z])`, 'iy');
const bareLevelWord = new RegExp(`^(?:${levelWords})\\b`, 'i');
const dateThenTime =
  /^(\S+?)(?:[ \t]+|T)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[ \t]?[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?)$/i;

function readHead(lines: TextLines, firstLine: number): { mark: HeadMark; lastLine: number } | undefined {
  const { text } = lines;
  let fields: Fields = {};
  let [sure, isIdLabelled] = [false, false];
  const seen = new Set<string>();
  let textStart = -1;
  let lastLine = firstLine;
  for (let line = firstLine; line < lines.count && textStart === -1; line++) {
    const start = lines.startOf(line);
    const end = lines.endOf(line);
    if (lines.isBlankLine(line)) {
      // Blank lines between the labels are skipped, behind them are left to the description.
      if (line > lastLine + 3) break;
      continue;
    }
    longHead.lastIndex = start;
    if (end - start > LONGEST_LABEL_LINE && !longHead.test(text)) break;
    const idText = fields.id && text.slice(fields.id.start, fields.id.end);
    const reader = new ItemReader(text.slice(start, end), start, fields, seen, sure, idText);
    const from = reader.at;
    const at = reader.read();
    // What is no item is the description, but not behind a word that only looked like one.
    if (at === undefined || at === from) break;
    const isWhole = start + at >= end;
    if (line > firstLine && !isWhole && !reader.isLabelled && !reader.hasDescription && reader.fields.id === fields.id)
      break;
    ({ fields, sure } = reader);
    isIdLabelled ||= reader.isIdLabelled;
    lastLine = line;
    if (reader.hasDescription || !isWhole) textStart = start + at;
  }
  const { id, source } = fields;
  // A level and a number are no head, nor is a source in words.
  if (source === undefined ? !isIdLabelled : id === undefined && !sure) return undefined;
  const end = textStart === -1 ? lines.endOf(lastLine) : textStart;
  return { mark: headMark('head', lines.startOf(firstLine), end, fields, sure || source !== undefined), lastLine };
}

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

function readRow(text: string, start: number, end: number): HeadMark | undefined {
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
