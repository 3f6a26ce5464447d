/** The labels of an Application log's event: `Event ID: 9215`, `Source: …`, whatever a copy has made of them. */

import { withoutEnd } from '../text/withoutEnd';
import { headMark, isMta, type Fields, type HeadMark, type Part } from './head';
import { levelOf, levelWords } from './levels';
import { type TextLines } from './textLines';

/** A line longer than this is no line of labels; it is not looked into. */
const LONGEST_LABEL_LINE = 400;
const longHead = /[ \t\uFEFF]{0,40}(?:MS ?Exchange ?MTA[ \t]{0,8})?(?:Event|Description)/iy;

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

/** The labels that begin on a line, up to the description; undefined where none do. */
export function readHead(lines: TextLines, firstLine: number): { mark: HeadMark; lastLine: number } | undefined {
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
