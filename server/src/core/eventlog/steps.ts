/** Reading a long event log in steps, so that whoever reads it can attend to other things between. */
import type { EventLog, LineRange, MtaEvent } from './event';
import { parseEventLog } from './parse';

/** Read at once: some 20 ms. */
const STEP = 131_072;

/** The line that begins an event of the MTA's own log: a place where the text can be cut in two. */
const header = /\r?\n(?=[ \t]*message NMI\d{4,5}:)/gi;

/**
 * The events of a text, read by and by. What comes out is what `parseEventLog` says of the whole: the text is cut only where
 * an event begins. An export of the Application log has no such places, and is read at once.
 */
export class EventLogSteps {
  readonly #text: string;
  #at = 0;
  #lines = 0;
  #otherSources = 0;
  readonly #events: MtaEvent[] = [];
  readonly #unrecognised: LineRange[] = [];
  #unrecognisedLines = 0;
  #log: EventLog | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get isDone(): boolean {
    return this.#log !== undefined;
  }

  /** Reads the next step. True when all is read. */
  advance(): boolean {
    if (this.#log) return true;
    const end = this.#nextCut();
    const part = this.#text.slice(this.#at, end);
    this.#at = end;
    this.#add(parseEventLog(part));
    if (end < this.#text.length) return false;
    this.#log = {
      lines: this.#lines,
      events: this.#events,
      unrecognised: this.#unrecognised,
      unrecognisedLines: this.#unrecognisedLines,
      otherSources: this.#otherSources,
    };
    return true;
  }

  /** Reads what is left, and gives all of it. */
  get log(): EventLog {
    while (!this.advance());
    return this.#log ?? parseEventLog('');
  }

  #nextCut(): number {
    if (this.#text.length - this.#at <= STEP) return this.#text.length;
    header.lastIndex = this.#at + STEP;
    const match = header.exec(this.#text);
    return match ? match.index + match[0].length : this.#text.length;
  }

  #add(part: EventLog): void {
    const by = this.#lines;
    for (const event of part.events) this.#events.push(by === 0 ? event : moved(event, by));
    for (const { firstLine, lastLine } of part.unrecognised)
      this.#unrecognised.push({ firstLine: firstLine + by, lastLine: lastLine + by });
    this.#lines += part.lines;
    this.#unrecognisedLines += part.unrecognisedLines;
    this.#otherSources += part.otherSources;
  }
}

function moved(event: MtaEvent, by: number): MtaEvent {
  return {
    ...event,
    firstLine: event.firstLine + by,
    lastLine: event.lastLine + by,
    spans: event.spans.map((span) => ({ ...span, line: span.line + by })),
  };
}
