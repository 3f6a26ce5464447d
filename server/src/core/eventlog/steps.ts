/** Reading an event log in steps: as its text comes, and so that whoever reads it can attend to other things between. */
import type { EventLog, MtaEvent } from './event';
import { parseEventLogPart, parseEvents, type ParsedEvents } from './parse';
import { EventCounter } from './tally';
import { withLineFeeds } from './textLines';

/** Characters read at once: some milliseconds, and some dozens where hostile text begins an event with every word. */
const STEP = 16_384;

/** A text without any place to cut it is cut after so many characters all the same, between paragraphs if it has any. */
const MAX_STEP = 4 * STEP;

interface EventLogStepsOptions {
  /** What is kept of each event; by default all of it. */
  readonly keep?: (event: MtaEvent) => MtaEvent;
  /** Takes each event that bears on control blocks. Then none is kept here. */
  readonly take?: ((event: MtaEvent) => void) | undefined;
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
  readonly #take: ((event: MtaEvent) => void) | undefined;
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
  readonly #counter = new EventCounter();
  #unrecognisedLines = 0;
  /** The last of them: where a line takes several steps, each of these sees it. */
  #lastUnrecognised: number | undefined;
  #firstUnrecognised: number | undefined;
  #log: EventLog | undefined;

  /** `text`: the whole of it; without one, it comes by `push`. */
  constructor(text?: string, options: EventLogStepsOptions = {}) {
    const { keep = (event: MtaEvent) => event, take, step = STEP, maxStep = MAX_STEP } = options;
    this.#keep = keep;
    this.#take = take;
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

  /** Reads the next step. True when all is read that has come. */
  advance(): boolean {
    if (this.#isDone) return true;
    const wanted = Math.max(1, this.#wanted - this.#unread.length);
    // One more: the line feed that belongs to a carriage return.
    if (!this.#isWhole && this.#pending.length <= wanted) return true;
    const text = this.#unread + withLineFeeds(this.#pending.take(wanted));
    if (this.#isWhole && this.#pending.length === 0) {
      this.#add(parseEvents(text, this.#lines));
      this.#unread = '';
      this.#isDone = true;
      return true;
    }
    const part = parseEventLogPart(text, this.#lines);
    if (part) {
      this.#goOn(part, text.slice(part.end));
    } else if (this.#wanted >= this.#maxStep) {
      this.#cut(text);
    } else {
      this.#wanted *= 2;
      this.#unread = text;
    }
    return false;
  }

  /** Reads what has come, and gives all of it; the same object once the text is at its end. */
  get log(): EventLog {
    while (!this.advance());
    if (this.#log) return this.#log;
    const log = {
      lines: this.#lines,
      events: this.#events,
      tally: this.#counter.tally,
      unrecognisedLines: this.#unrecognisedLines,
      firstUnrecognised: this.#firstUnrecognised,
      otherSources: this.#otherSources,
    };
    if (this.#isDone) this.#log = log;
    return log;
  }

  /** No event begins in a long text: it is cut where the eye would. */
  #cut(text: string): void {
    const end = [text.lastIndexOf('\n\n') + 2, text.lastIndexOf('\n') + 1].find((at) => at > 1) ?? text.length;
    const part = parseEvents(text.slice(0, end), this.#lines);
    // A line that goes on is one line, however many steps it takes.
    const isInLine = text[end - 1] !== '\n';
    this.#goOn(isInLine ? { ...part, lines: part.lines - 1 } : part, text.slice(end));
  }

  #goOn(part: ParsedEvents, unread: string): void {
    this.#add(part);
    this.#unread = unread;
    this.#wanted = this.#step;
  }

  #add(part: ParsedEvents): void {
    for (const each of part.events) {
      const event = this.#keep(each);
      const bears = this.#counter.add(event);
      if (!this.#take) this.#events.push(event);
      else if (bears) this.#take(event);
    }
    this.#firstUnrecognised ??= part.firstUnrecognised;
    this.#lines += part.lines;
    this.#unrecognisedLines += part.unrecognisedLines;
    if (part.firstUnrecognised !== undefined && part.firstUnrecognised === this.#lastUnrecognised)
      this.#unrecognisedLines--;
    this.#lastUnrecognised = part.unrecognised.at(-1)?.lastLine;
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
