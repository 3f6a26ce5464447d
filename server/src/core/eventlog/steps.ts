/** Reading an event log in steps: as its text comes, and so that whoever reads it can attend to other things between. */
import type { EventLog, LineRange, MtaEvent } from './event';
import { parseEventLog, parseEventLogPart } from './parse';

/** Characters read at once: some 5 ms. */
const STEP = 32_768;

/** A text without any place to cut it is cut after so many characters all the same, between paragraphs if it has any. */
const MAX_STEP = 32 * STEP;

export interface EventLogStepsOptions {
  /** What is kept of each event; by default all of it. */
  readonly keep?: (event: MtaEvent) => MtaEvent;
  readonly step?: number;
  readonly maxStep?: number;
}

/**
 * The events of a text, read by and by. What comes out is what `parseEventLog` says of the whole: the text is cut only where an event
 * begins, or where none has begun for `MAX_STEP` characters.
 */
export class EventLogSteps {
  readonly #step: number;
  readonly #maxStep: number;
  readonly #keep: (event: MtaEvent) => MtaEvent;
  readonly #pending = new Pending();
  /** So much is looked at once: more than a step, where that had no place to cut it. */
  #wanted: number;
  /** What was looked at and is not read, with line feeds only. */
  #unread = '';
  #isWhole = false;
  #isDone = false;
  #lines = 0;
  #otherSources = 0;
  readonly #events: MtaEvent[] = [];
  readonly #unrecognised: LineRange[] = [];
  #unrecognisedLines = 0;

  /** `text`: the whole of it; without one, it comes by `push`. */
  constructor(text?: string, { keep = (event) => event, step = STEP, maxStep = MAX_STEP }: EventLogStepsOptions = {}) {
    this.#keep = keep;
    this.#step = this.#wanted = step;
    this.#maxStep = maxStep;
    if (text === undefined) return;
    this.push(text);
    this.end();
  }

  /** Takes more of the text. */
  push(text: string): void {
    this.#pending.push(text);
  }

  /** All of the text has come. */
  end(): void {
    this.#isWhole = true;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Events read so far. */
  get count(): number {
    return this.#events.length;
  }

  /** Reads the next step. True when all is read that has come. */
  advance(): boolean {
    if (this.#isDone) return true;
    const wanted = Math.max(1, this.#wanted - this.#unread.length);
    // One more: the line feed that belongs to a carriage return.
    if (!this.#isWhole && this.#pending.length <= wanted) return true;
    const text = this.#unread + withLineFeeds(this.#pending.take(wanted));
    if (this.#isWhole && this.#pending.length === 0) {
      this.#add(parseEventLog(text, this.#lines));
      this.#unread = '';
      this.#isDone = true;
      return true;
    }
    const part = parseEventLogPart(text, this.#lines);
    if (part) this.#goOn(part, text.slice(part.end));
    else if (this.#wanted >= this.#maxStep) this.#cut(text);
    else {
      this.#wanted *= 2;
      this.#unread = text;
    }
    return false;
  }

  /** Reads what has come, and gives all of it. */
  get log(): EventLog {
    while (!this.advance());
    return {
      lines: this.#lines,
      events: this.#events,
      unrecognised: this.#unrecognised,
      unrecognisedLines: this.#unrecognisedLines,
      otherSources: this.#otherSources,
    };
  }

  /** No event begins in a long text: it is cut where the eye would. */
  #cut(text: string): void {
    const end = [text.lastIndexOf('\n\n') + 2, text.lastIndexOf('\n') + 1].find((at) => at > 1) ?? text.length;
    const part = parseEventLog(text.slice(0, end), this.#lines);
    // A line that goes on is one line, however many steps it takes.
    const isInLine = text[end - 1] !== '\n';
    this.#goOn(isInLine ? { ...part, lines: part.lines - 1 } : part, text.slice(end));
  }

  #goOn(part: EventLog, unread: string): void {
    this.#add(part);
    this.#unread = unread;
    this.#wanted = this.#step;
  }

  #add(part: EventLog): void {
    for (const event of part.events) this.#events.push(this.#keep(event));
    for (const range of part.unrecognised) {
      const last = this.#unrecognised.at(-1);
      if (last && last.lastLine + 1 >= range.firstLine)
        this.#unrecognised.splice(-1, 1, { firstLine: last.firstLine, lastLine: range.lastLine });
      else this.#unrecognised.push(range);
    }
    this.#lines += part.lines;
    this.#unrecognisedLines += part.unrecognisedLines;
    this.#otherSources += part.otherSources;
  }
}

/** Text that has come and was not looked at. Pieces are not joined: that would copy a long text again and again. */
class Pending {
  readonly #pieces: string[] = [];
  /** Where the first piece goes on. */
  #at = 0;
  length = 0;

  push(text: string): void {
    if (text === '') return;
    this.#pieces.push(text);
    this.length += text.length;
  }

  /** The next characters, `count` or as many as there are; one more where a carriage return and its line feed would be parted. */
  take(count: number): string {
    let taken = '';
    while (this.length > 0 && (taken.length < count || (taken.endsWith('\r') && this.#next === '\n'))) {
      const piece = this.#pieces[0];
      const text = piece.slice(this.#at, this.#at + Math.max(1, count - taken.length));
      taken += text;
      this.length -= text.length;
      this.#at += text.length;
      if (this.#at === piece.length) {
        this.#pieces.shift();
        this.#at = 0;
      }
    }
    return taken;
  }

  get #next(): string | undefined {
    return this.#pieces.at(0)?.[this.#at];
  }
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
