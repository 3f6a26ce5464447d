/** Reads the MTA's text event log (EV*.LOG) and exports of its events in the Application log. */

import { eventIdOfWords, eventKnowledge } from '../knowledge/events';
import { modules } from '../knowledge/origins';
import { withoutEnd } from '../text/withoutEnd';
import { type EventFormat, type EventLog, type EventSpan, type MtaEvent } from './event';
import { fromEpoch, parseEventTime } from './eventTime';
import { idOfText, readFields, SqueezedText } from './fields';
import { type HeadFields, type HeadMark, isMta, type Part } from './head';
import { areColumnTitles } from './columnTitles';
import { datePattern, findMarks, type HeaderMark, type Mark } from './marks';
import { findTail, findTextOrigin, type FoundOrigin, type FoundTail, splitOrigin } from './origin';
import { type StructuredMark, unmark, type Unmarked } from './structured';
import { tallyOf } from './tally';
import { TextLines, withLineFeeds } from './textLines';

/** 0-based, both included. */
interface LineRange {
  readonly firstLine: number;
  readonly lastLine: number;
}

/** The events of a text, and nothing that is counted of them. */
export interface ParsedEvents extends Omit<EventLog, 'tally'> {
  /** Lines that belong to no event and are not blank, in order. */
  readonly unrecognised: readonly LineRange[];
}

/**
 * Reads a log of either kind, also with both in it, also with other text between the events. Never throws; what is no event is
 * counted. Line ends are LF, CRLF or a lone CR, as an editor counts them. Time and memory are linear in the text. `firstLine`: the
 * 0-based number of the text's first line, where it is part of a longer one.
 */
export function parseEvents(text: string, firstLine = 0): ParsedEvents {
  return new LogReader(text, firstLine).read();
}

/** The same, counted. */
export function parseEventLog(text: string): ParsedEvents & EventLog {
  const parsed = parseEvents(text);
  return { ...parsed, tally: tallyOf(parsed.events) };
}

/** The events of the beginning of a text. */
interface EventLogPart extends ParsedEvents {
  /** Where the rest of the text begins, after its line ends have become `\n`: at a line with which an event begins. */
  readonly end: number;
}

/**
 * Reads the beginning of a text that goes on, up to the last place from which the rest can be read by itself. What it says, and then
 * what is said of the rest, is what `parseEvents` says of the whole. Undefined where there is no such place. `firstLine`: the number
 * of the text's first line.
 */
export function parseEventLogPart(text: string, firstLine: number): EventLogPart | undefined {
  return new LogReader(text, firstLine).readPart();
}

/** Header and origin of the text form are near each other; further apart they are no pair. */
const FARTHEST_ORIGIN = 600;

/** No part of an event is looked for further behind its beginning, or behind what ends the one before it. */
const LOOK_AHEAD = 2 * FARTHEST_ORIGIN;

/** An event on its way: where its parts are. */
interface Draft {
  readonly format: EventFormat;
  readonly part: Part;
  /** Where the description is, origin excluded. */
  readonly body: Part;
  readonly id: Part | undefined;
  readonly severity: Part | undefined;
  readonly origin: FoundOrigin | undefined;
  readonly date: Part | undefined;
  readonly time: Part | undefined;
  readonly head: HeadFields | undefined;
  readonly category: string | undefined;
}

/** What most descriptions do not say of themselves. */
const notSaid = {
  severity: undefined,
  origin: undefined,
  date: undefined,
  time: undefined,
  category: undefined,
  format: undefined,
};

interface Description extends Pick<Draft, 'body' | 'severity' | 'origin' | 'date' | 'time' | 'category'> {
  /** Undefined where the head decides. */
  readonly format: EventFormat | undefined;
  readonly end: number;
  /** True where an origin, even an unreadable one, showed that it is an event and where it ends. */
  readonly closed: boolean;
}

class LogReader {
  readonly #events: MtaEvent[] = [];
  /** Per line: 0 nothing, 1 of an event, 2 of another program's event. */
  readonly #taken: Uint8Array;
  #otherSources = 0;

  readonly #lines: TextLines;
  readonly #firstLine: number;
  readonly #unmarked: Unmarked;

  constructor(text: string, firstLine: number) {
    this.#unmarked = unmark(withLineFeeds(text));
    this.#lines = new TextLines(this.#unmarked.text);
    this.#firstLine = firstLine;
    this.#taken = new Uint8Array(this.#lines.count);
  }

  read(): ParsedEvents {
    const cursor = this.#readMarks(() => undefined);
    this.#readParagraphs(cursor, this.#lines.text.length);
    return this.#logOf(this.#lines.count, this.#events.length, this.#otherSources);
  }

  readPart(): EventLogPart | undefined {
    let part: (() => EventLogPart) | undefined;
    // What comes later may still belong to an event that seems to be whole, as far ahead as its parts are looked for.
    const { openAt = Infinity } = this.#unmarked;
    const last = Math.min(this.#lines.text.length - LOOK_AHEAD, openAt);
    this.#readMarks((mark) => {
      const line = this.#lines.lineOf(mark.start);
      const end = this.#lines.startOf(line);
      if (mark.kind === 'origin' || end === 0 || mark.start > last) return;
      if (this.#lines.skipBlanks(end, mark.start) !== mark.start || this.#taken[line] !== 0) return;
      const [events, otherSources] = [this.#events.length, this.#otherSources];
      part = () => ({ ...this.#logOf(line, events, otherSources), end });
    });
    return part?.();
  }

  /** Reads the events of all marks; `beforeEach` is called where all before a mark has been read. Where the last one ends. */
  #readMarks(beforeEach: (mark: Mark) => void): number {
    const marks = findMarks(this.#lines, this.#unmarked.marks);
    let cursor = 0;
    for (let i = 0; i < marks.length; i++) {
      const mark = marks[i];
      if (mark.start < cursor) continue;
      this.#readParagraphs(cursor, mark.start);
      beforeEach(mark);
      cursor = Math.max(mark.start, this.#readEvent(mark, marks, i));
    }
    return cursor;
  }

  #logOf(lines: number, events: number, otherSources: number): ParsedEvents {
    return { lines, events: this.#events.slice(0, events), ...this.#unrecognised(lines), otherSources };
  }

  /** Reads the event of a mark. Where it ends; the mark's own start where it is none. */
  #readEvent(mark: Mark, marks: readonly Mark[], i: number): number {
    if (mark.kind === 'header') return this.#readTextEvent(mark, marks, i);
    if (mark.kind === 'origin') {
      return this.#readHeaderless(
        mark.start,
        this.#nextStart(marks, i, () => false),
      );
    }
    return this.#readApplicationEvent(mark, marks, i);
  }

  /** Where the next event begins, but for marks that belong to this one. */
  #nextStart(marks: readonly Mark[], i: number, own: (mark: Mark) => boolean): number {
    for (let next = i + 1; next < marks.length; next++) {
      const mark = marks[next];
      if (mark.start >= marks[i].end && !own(mark)) return mark.start;
    }
    return this.#lines.text.length;
  }

  #readTextEvent(mark: HeaderMark, marks: readonly Mark[], i: number): number {
    const lines = this.#lines;
    const hardEnd = this.#nextStart(marks, i, ({ kind }) => kind === 'origin');
    const near = lines.text.slice(mark.end, Math.min(hardEnd, mark.end + FARTHEST_ORIGIN));
    const origin = findTextOrigin(near, mark.end);
    const headerEnd = origin?.start ?? lines.endOf(lines.lineOf(mark.end));
    const header = readHeader(lines.text, mark.end, Math.min(headerEnd, hardEnd));
    const date = origin === undefined ? undefined : this.#readDate(origin.end);
    const textStart = date?.end ?? origin?.end ?? Math.max(header.end, mark.end);
    const ownEnd = origin?.end ?? mark.end;
    const until = this.#nextStart(marks, i, ({ start }) => start < ownEnd);
    const originLine = lines.lineOf(origin?.start ?? mark.start);
    const indent = lines.indentOf(originLine);
    const ownLine = origin !== undefined && lines.startOf(originLine) + indent === origin.start;
    const isDeeper = ownLine && indent > lines.indentOf(lines.lineOf(mark.start));
    const end = this.#textEnd(textStart, until, isDeeper ? indent : Infinity);
    this.#add({
      format: mark.whole && (ownLine || origin === undefined) ? 'text' : 'textReflowed',
      part: { start: mark.start, end },
      body: { start: textStart, end },
      id: mark.id,
      severity: header.severity,
      origin,
      date: date?.date,
      time: date?.time,
      head: undefined,
      category: header.category,
    });
    return end;
  }

  #readHeaderless(start: number, until: number): number {
    const lines = this.#lines;
    const origin = findTextOrigin(lines.text.slice(start, start + FARTHEST_ORIGIN), start);
    if (origin === undefined) return start;
    const date = this.#readDate(origin.end);
    const textStart = date?.end ?? origin.end;
    const end = this.#textEnd(textStart, until, lines.indentOf(lines.lineOf(start)) + 1);
    this.#add({
      format: 'textNoHeader',
      part: { start, end },
      body: { start: textStart, end },
      id: undefined,
      severity: undefined,
      origin,
      date: date?.date,
      time: date?.time,
      head: undefined,
      category: undefined,
    });
    return end;
  }

  #readDate(at: number): { date: Part; time: Part; end: number } | undefined {
    datePattern.lastIndex = at;
    const match = datePattern.exec(this.#lines.text);
    if (!match) return undefined;
    const end = at + match[0].length;
    const dateStart = at + match[0].indexOf(match[1]);
    return {
      date: { start: dateStart, end: dateStart + match[1].length },
      time: { start: end - match[2].length, end },
      end,
    };
  }

  /**
   * Where the text of an event of the text form ends: at the first blank line behind some text, unless what follows stands in as
   * far as the event's own text does (`indent`).
   */
  #textEnd(from: number, until: number, indent: number): number {
    const lines = this.#lines;
    let end = from;
    let blank = false;
    for (let line = lines.lineOf(from); line < lines.count; line++) {
      const start = Math.max(from, lines.startOf(line));
      if (start >= until) break;
      const stop = Math.min(lines.endOf(line), until);
      const textAt = lines.skipBlanks(start, stop);
      if (textAt === stop) {
        blank ||= end > from;
        continue;
      }
      if (blank && lines.indentOf(line) < indent) break;
      blank = false;
      end = lines.trimEnd(stop, from);
    }
    return end;
  }

  #readApplicationEvent(mark: HeadMark | StructuredMark, marks: readonly Mark[], i: number): number {
    const isStructured = mark.kind === 'structured';
    const { start: from, end: until } = isStructured
      ? mark.body
      : { start: mark.end, end: this.#nextStart(marks, i, (next) => this.#isOwnOrigin(mark, next)) };
    const paragraph = isStructured ? until : this.#paragraphEnd(from, until);
    const isQuoted = mark.kind === 'row' && mark.quoted;
    const rest = isStructured ? undefined : this.#restOfLabels(mark, marks, i, paragraph);
    const head: HeadFields = rest === undefined ? mark : { ...mark, ...definedOf(rest) };
    if (!isMta(head.source) && !this.#hasOrigin(from, paragraph)) {
      const end = isStructured ? mark.end : paragraph;
      this.#otherSources++;
      this.#take(mark.start, end, 2);
      return end;
    }
    const first = this.#readDescription(from, paragraph, isQuoted);
    const inserts = isStructured && mark.inserts.length > 0 ? mark.inserts : this.#insertsIn(from, paragraph);
    const isOfMta = this.#isOfMta(mark, head.source, from, paragraph);
    const continued = isStructured || !isOfMta ? undefined : this.#readContinued(first, from, paragraph, until);
    const found = this.#readInserts(inserts, first) ?? continued ?? first;
    if (!found.closed && !isOfMta) return isStructured ? mark.end : mark.start;
    const end = isStructured ? mark.end : Math.max(found.end, rest?.end ?? mark.end);
    const format = { structured: 'applicationStructured', row: 'applicationRow', head: 'applicationLabelled' } as const;
    this.#add({
      format: found.format ?? format[mark.kind],
      part: { start: mark.start, end },
      body: found.body,
      id: mark.id,
      severity: found.severity,
      origin: found.origin,
      date: head.date ?? found.date,
      time: head.time ?? found.time,
      head,
      category: head.category ?? found.category,
    });
    return end;
  }

  /** The labels right behind a description: `Format-List` has them in the order of the alphabet. */
  #restOfLabels(mark: HeadMark, marks: readonly Mark[], i: number, paragraph: number): HeadMark | undefined {
    if (mark.kind !== 'head' || mark.source !== undefined) return undefined;
    const start = this.#lines.startOf(this.#lines.lineOf(Math.max(0, paragraph - 1)) + 1);
    for (let next = i + 1; next < marks.length && marks[next].start <= start; next++) {
      const other = marks[next];
      if (other.start === start && other.kind === 'head' && other.id === undefined) return other;
    }
    return undefined;
  }

  /** Whether the origin of the text form that comes next is this event's, with nothing before it but what EV*.LOG has there. */
  #isOwnOrigin(mark: HeadMark | StructuredMark, next: Mark): boolean {
    if (next.kind !== 'origin' || next.start - mark.end > FARTHEST_ORIGIN) return false;
    const between = this.#lines.text.slice(mark.end, next.start);
    return between.trim() === '' || textHeader.test(between);
  }

  /** Whether a known origin shows that the event is the MTA's, whatever a copy says of its source. */
  #hasOrigin(from: number, end: number): boolean {
    const tail = findTail(this.#lines.text.slice(from, end));
    return tail?.severity !== undefined && modules.some(({ name }) => name === tail.module);
  }

  /** Without a source and an origin, only its number or its words can tell that an event is the MTA's. */
  #isOfMta(mark: HeadMark | StructuredMark, source: string | undefined, from: number, end: number): boolean {
    if (source !== undefined) return mark.kind === 'structured' || mark.sure;
    if (mark.kind === 'structured' || !mark.sure) return false;
    const id = this.#idValue(mark.id);
    // Smaller numbers are those of many programs.
    if (id !== undefined && id >= 4000 && eventKnowledge(id) !== undefined) return true;
    const text = this.#lines.text.slice(from, Math.min(end, from + FARTHEST_ORIGIN)).replace(/\s+/g, ' ');
    return wordsOfMta.test(text) || (id !== undefined && eventIdOfWords(squeezed(text)) === id);
  }

  /** A copy may have blank lines within its text: what is behind them belongs to the event, if it ends as one and is none by itself. */
  #readContinued(first: Description, from: number, paragraph: number, until: number): Description | undefined {
    const lines = this.#lines;
    if (first.closed || first.end < paragraph) return undefined;
    const near = Math.min(until, from + LOOK_AHEAD);
    for (let next = lines.skipBlanks(paragraph, near); next < near;) {
      const end = this.#paragraphEnd(next, near);
      const text = lines.text.slice(next, end);
      const tail = findTail(text, next);
      if (bareId.test(text)) return undefined;
      if (tail?.severity === undefined) {
        next = lines.skipBlanks(end, near);
        continue;
      }
      const isWhole = tail.tailEnd >= lines.trimEnd(end, next) - 1;
      return isWhole && eventIdOfWords(squeezed(lines.text.slice(next, tail.start))) === undefined
        ? this.#readTailed(tail, from, end, false)
        : undefined;
    }
    return undefined;
  }

  /** Values without the words around them end in the four of the origin. */
  #readInserts(inserts: readonly Part[], first: Description): Description | undefined {
    const [module, task, tid, proc] = inserts.slice(-4);
    if (first.closed || inserts.length < 4) return undefined;
    const of = (part: Part): string => this.#lines.text.slice(part.start, part.end).trim();
    const names = splitOrigin(`${of(module)} ${of(task)}`);
    if (!names?.isKnown || !/^\d{1,6}$/.test(of(tid)) || !/^\d{0,6}$/.test(of(proc))) return undefined;
    const { start } = module;
    return {
      ...first,
      origin: {
        module: names.module,
        task: names.task,
        tid: Number(of(tid)),
        proc: of(proc) === '' ? undefined : Number(of(proc)),
        start,
        end: proc.end,
      },
      closed: true,
    };
  }

  /** The values that Windows prints behind a description it could not find. */
  #insertsIn(from: number, end: number): readonly Part[] {
    const text = this.#lines.text.slice(from, Math.min(end, from + FARTHEST_ORIGIN));
    const match = insertionStrings.exec(text);
    if (!match) return [];
    const parts: Part[] = [];
    let start = from + match.index + match[0].length;
    const values = withoutEnd(text.slice(start - from), /\s/).replace(/\.$/, '');
    for (const value of values.split(/[,;]/)) {
      parts.push({ start, end: start + value.length });
      start += value.length + 1;
    }
    return parts;
  }

  /** Takes a description apart: where its text is, its origin, its severity, and where it ends. */
  #readDescription(from: number, paragraph: number, quoted: boolean): Description {
    const { text } = this.#lines;
    const slice = text.slice(from, paragraph);
    const tail = findTail(slice, from);
    if (tail !== undefined) return this.#readTailed(tail, from, paragraph, quoted);
    const origin = findTextOrigin(slice, from);
    if (origin !== undefined) {
      const date = this.#readDate(origin.end);
      const behind = date?.end ?? origin.end;
      const last = this.#trailingSeverity(behind, paragraph);
      const header = textHeader.exec(text.slice(from, origin.start));
      const first = header !== null || this.#lines.skipBlanks(from, origin.start) === origin.start;
      return {
        body: first ? { start: behind, end: last.textEnd } : { start: from, end: origin.start },
        severity: header ? digitsAt(text, from + header[0].trimEnd().length - header[2].length) : last.severity,
        origin,
        date: date?.date,
        time: date?.time,
        category: header?.[1],
        format: 'applicationTextOrigin',
        end: last.end,
        closed: true,
      };
    }
    const quote = quoted ? closingQuote(text, from, paragraph) : -1;
    const end = quote === -1 ? paragraph : quote;
    return { ...notSaid, body: { start: from, end }, end: quote === -1 ? end : end + 1, closed: false };
  }

  #readTailed(tail: FoundTail, from: number, paragraph: number, quoted: boolean): Description {
    const lines = this.#lines;
    const origin = tail.module === undefined && tail.task === undefined ? undefined : tail;
    const first =
      tail.severity === undefined &&
      lines.skipBlanks(from, tail.start) === tail.start &&
      lines.skipBlanks(tail.end, paragraph) < paragraph;
    if (first) {
      const last = this.#trailingSeverity(tail.end, paragraph);
      return {
        ...notSaid,
        body: { start: tail.end, end: last.textEnd },
        severity: last.severity,
        origin,
        format: 'applicationBracketFirst',
        end: last.end,
        closed: true,
      };
    }
    const late = tail.severity === undefined ? lateSeverity.exec(lines.text.slice(tail.end, tail.end + 200)) : null;
    const lateEnd = late === null ? -1 : tail.end + late[0].length;
    if (late !== null && lateEnd <= paragraph) {
      return this.#readTailed(
        { ...tail, severity: Number(late[1]), severityStart: lateEnd - 1 - late[1].length, tailEnd: lateEnd },
        from,
        paragraph,
        quoted,
      );
    }
    return {
      ...notSaid,
      body: { start: from, end: tail.start },
      severity: tail.severity === undefined ? undefined : digitsAt(lines.text, tail.severityStart),
      origin,
      end: quoted && lines.text[tail.tailEnd] === '"' ? tail.tailEnd + 1 : tail.tailEnd,
      closed: true,
    };
  }

  /** The `(4)` that ends a description whose origin is in front. */
  #trailingSeverity(from: number, paragraph: number): { severity: Part | undefined; textEnd: number; end: number } {
    const end = this.#lines.trimEnd(paragraph, from);
    const match = /\((\d{1,3})\)"?$/.exec(this.#lines.text.slice(Math.max(from, end - 8), end));
    if (!match) return { severity: undefined, textEnd: end, end };
    const start = end - match[0].length;
    return {
      severity: { start: start + 1, end: start + 1 + match[1].length },
      textEnd: this.#lines.trimEnd(start, from),
      end,
    };
  }

  /** The end of the text without a gap from an offset on: before the first blank line behind it. */
  #paragraphEnd(from: number, until: number): number {
    return this.#textEnd(from, until, Infinity);
  }

  /** Events in text without marks: paragraphs that end in an origin. */
  #readParagraphs(from: number, until: number): void {
    const lines = this.#lines;
    let at = lines.skipBlanks(from, until);
    while (at < until) {
      const end = this.#paragraphEnd(at, until);
      this.#readParagraph(at, end);
      at = lines.skipBlanks(end, until);
    }
  }

  #readParagraph(start: number, end: number): void {
    const { text } = this.#lines;
    let at = start;
    while (at < end) {
      const found = this.#readDescription(at, end, false);
      if (found.origin === undefined) {
        at = found.end;
        continue;
      }
      const bare = bareId.exec(text.slice(at, at + 60));
      const id = bare ?? namedId.exec(text.slice(at, found.origin.start));
      const idEnd = id ? at + id.index + id[0].length : at;
      const idStart = id ? at + id.index + id[0].indexOf(id[1]) : at;
      const isLed = id !== null && (bare !== null || /\W$/.test(id[0]));
      this.#add({
        format: found.format ?? 'applicationTextOnly',
        part: { start: this.#lines.skipBlanks(at, end), end: found.end },
        body: { start: isLed ? Math.max(found.body.start, idEnd) : found.body.start, end: found.body.end },
        id: !id ? undefined : { start: idStart, end: idStart + id[1].length },
        severity: found.severity,
        origin: found.origin,
        date: found.date,
        time: found.time,
        head: undefined,
        category: undefined,
      });
      at = found.end;
    }
  }

  #idValue(id: Part | undefined): number | undefined {
    if (id === undefined) return undefined;
    const value = Number(this.#lines.text.slice(id.start, id.end));
    // Windows stores it with flags in its upper half.
    return value > 99_999 ? value % 65_536 : value;
  }

  #add(draft: Draft): void {
    const lines = this.#lines;
    const { head, origin } = draft;
    const start = lines.skipBlanks(draft.part.start, lines.text.length);
    const end = lines.trimEnd(Math.max(draft.part.end, start), start);
    const isText = draft.format.startsWith('text');
    const body = new SqueezedText(lines, draft.body.start, Math.max(draft.body.start, draft.body.end), !isText);
    const stated = this.#idValue(draft.id);
    const id = stated ?? idOfText(body);
    const fields = readFields(body, id, origin?.module, origin?.task);
    const spans: EventSpan[] = [...fields.spans];
    const mark = (of: EventSpan['of'], part: Part | undefined): void => {
      if (part !== undefined) spans.push(...lines.spansOf(of, part.start, part.end));
    };
    mark('id', draft.id);
    mark('origin', origin);
    mark('severity', draft.severity);
    mark('time', draft.date);
    mark('time', draft.time);
    spans.sort((a, b) => a.line - b.line || a.start - b.start);
    const placed =
      this.#firstLine === 0 ? spans : spans.map((span) => ({ ...span, line: span.line + this.#firstLine }));
    const date = this.#slice(draft.date);
    const time = this.#slice(draft.time);
    this.#events.push({
      id,
      idFrom: stated !== undefined ? 'stated' : id !== undefined ? 'text' : undefined,
      format: draft.format,
      firstLine: this.#firstLine + lines.lineOf(start),
      lastLine: this.#firstLine + lines.lineOf(Math.max(start, end - 1)),
      severity: this.#idValue(draft.severity),
      level: head?.level,
      category: draft.category,
      computer: head?.computer,
      module: origin?.module ?? fields.shiftedModule,
      task: origin?.task,
      tid: origin?.tid,
      proc: origin?.proc,
      ...(fromEpoch(date) ?? {
        timeText:
          (date ?? time) === undefined ? undefined : [date, time].filter((part) => part !== undefined).join(' '),
        time: date === undefined || time === undefined ? undefined : parseEventTime(date, time),
      }),
      text: readable(lines.text.slice(draft.body.start, Math.max(draft.body.start, draft.body.end)), isText),
      controlBlockIndex: fields.controlBlockIndex,
      indexIs: fields.indexIs,
      socketError: fields.socketError,
      errorCode: fields.errorCode,
      networkType: fields.networkType,
      configuredCount: fields.configuredCount,
      messageType: fields.messageType,
      build: fields.build,
      networkAddress: fields.networkAddress,
      spans: placed,
    });
    this.#take(start, end, 1);
  }

  #slice(part: Part | undefined): string | undefined {
    return part === undefined ? undefined : this.#lines.text.slice(part.start, part.end).replace(/\s+/g, ' ');
  }

  #take(start: number, end: number, by: 1 | 2): void {
    const last = this.#lines.lineOf(Math.max(start, end - 1));
    for (let line = this.#lines.lineOf(start); line <= last; line++) this.#taken[line] = by;
  }

  #unrecognised(lines: number): Pick<ParsedEvents, 'unrecognised' | 'unrecognisedLines' | 'firstUnrecognised'> {
    const ranges: LineRange[] = [];
    let count = 0;
    let first = -1;
    for (let line = 0; line <= lines; line++) {
      const plain =
        line < lines &&
        this.#taken[line] === 0 &&
        !this.#lines.isBlankLine(line) &&
        !areColumnTitles(this.#lines.text.slice(this.#lines.startOf(line), this.#lines.endOf(line)));
      if (plain) {
        count++;
        if (first === -1) first = line;
      } else if (first !== -1) {
        ranges.push({ firstLine: this.#firstLine + first, lastLine: this.#firstLine + line - 1 });
        first = -1;
      }
    }
    return { unrecognised: ranges, unrecognisedLines: count, firstUnrecognised: ranges.at(0)?.firstLine };
  }
}

/** The fields that a head has. */
function definedOf(head: HeadMark): Partial<HeadFields> {
  const { source, level, category, computer, date, time } = head;
  const all = Object.entries({ source, level, category, computer, date, time });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

const squeezed = (text: string): string => text.replace(/\s/g, '').toLowerCase();

const bareId = /^\s{0,20}(\d{2,5})[ \t]*(?:[:-][ \t]+|\n|(?=[A-Z]))/;
/** An id in the words before a text, such as `MTA error (Event ID = 9405): `. */
const namedId = /\bEvent(?:[ \t]ID)?[ \t:=#(-]{1,8}(\d{2,5})\b(?:\)?:\s*)?/i;
/** `X.400 Service Event, severity 14`, as EV*.LOG has it before an origin. */
const textHeader = /^\s*([A-Z][^\n;]{0,60}?)[,;]?\s+severity\s+(\d{1,3})\s*$/;
/** Behind an origin to which more was added: `[DB Server DELIVER 7 9]1 109 … DB Server DELIVER 7] (14)`. */
const lateSeverity = /^\d[^[\]]{0,160}\]\s{0,40}\((\d{1,3})\)/;
/** How the MTA's own texts begin. */
const wordsOfMta =
  /^["'\s]*(?:An?|The) (?:[a-z]+ ){0,5}MTA\b|in Source \( ?MSExchangeMTA ?\)|reason code [a-z-]{1,40} and diagnostic code|^A delivery failure occurred|^Content conversion/i;
/** Where the texts of an event are missing, Windows says so, and then what belongs into them. */
const insertionStrings = /(?:insertion string\(s\)|(?:part of|included with) the event):\s{0,20}/;

function digitsAt(text: string, start: number): Part {
  let end = start;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  return { start, end };
}

/** `: Internal Operating System Error, severity 14`, the colon already passed. */
function readHeader(
  text: string,
  start: number,
  end: number,
): { category: string | undefined; severity: Part | undefined; end: number } {
  const slice = text.slice(start, Math.max(start, Math.min(end, start + FARTHEST_ORIGIN)));
  const match = /\bseverity\s{1,80}(\d{1,3})/i.exec(slice);
  const words = withoutEnd(slice.slice(0, match?.index), /[\s,;]/)
    .replace(/\s+/g, ' ')
    .trim();
  const category = words === '' ? undefined : words;
  if (!match) return { category, severity: undefined, end: start + slice.length };
  const severityEnd = start + match.index + match[0].length;
  return { category, severity: { start: severityEnd - match[1].length, end: severityEnd }, end: severityEnd };
}

/** The quote that ends a quoted description, doubled quotes passed over; -1 where there is none. */
function closingQuote(text: string, from: number, until: number): number {
  for (let at = text.indexOf('"', from); at !== -1 && at < until; at = text.indexOf('"', at + 1)) {
    if (text[at + 1] !== '"') return at;
    at++;
  }
  return -1;
}

function readable(text: string, keepLines: boolean): string {
  if (!keepLines) return text.replace(/\s+/g, ' ').trim();
  // Blanks first: a search for line ends with any blanks before them would go over long runs of blanks again and again.
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}
