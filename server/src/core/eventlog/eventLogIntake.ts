/** An event log being taken in as its bytes come. Neither bytes nor text are kept: of each event only what is shown of it. */
import { joined } from '../text/bytes';
import { decodeLine, guessEncoding, GUESS_BYTES, type EncodingGuess } from '../text/encoding';
import type { EventLog, MtaEvent } from './event';
import type { KeptEvents } from './keptEvents';
import { EventLogSteps } from './steps';
import { bears } from './tally';

const LF = 10;
const CR = 13;

/** A line that is longer is decoded in parts. */
const MAX_HELD_BYTES = 65_536;
/** Of an event's words, no report shows more. */
const MAX_TEXT = 1000;
/** No name and no category is longer; hostile ones are as long as a line. */
const MAX_NAME = 256;
/** Different texts that are kept only once. */
const MAX_SHARED = 10_000;

export class EventLogIntake {
  readonly #share = new Shared();
  readonly #steps: EventLogSteps;
  readonly #kept: KeptEvents;
  #guess: EncodingGuess | undefined;
  #decoder: TextDecoder | undefined;
  /** Before the encoding is known, all that has come; then the beginning of a line. */
  #held = new Uint8Array(0);
  #bytes = 0;

  /** `kept` gets the events that bear on control blocks. */
  constructor(kept: KeptEvents) {
    this.#kept = kept;
    this.#steps = new EventLogSteps(undefined, {
      keep: (event) => this.#own(event),
      take: (event) => {
        kept.add(event);
      },
    });
  }

  /** Bytes taken in so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the next bytes of the log. They are not kept: the caller may reuse the buffer. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    const bytes = joined(this.#held, chunk);
    this.#held = new Uint8Array(0);
    if (!this.#guess && bytes.length < GUESS_BYTES) this.#held = bytes;
    else this.#decode(bytes, false);
  }

  /** The log is at its end. */
  end(): void {
    this.#decode(this.#held, true);
    this.#held = new Uint8Array(0);
    this.#steps.end();
  }

  /** Reads on for a moment. True when all is read that has come. */
  advance(): boolean {
    return this.#steps.advance();
  }

  /** What has been read so far; the rest that has come is read first. Its events are those that are kept when somebody looks. */
  get log(): EventLog {
    const kept = this.#kept;
    return {
      ...this.#steps.log,
      get events() {
        return kept.events;
      },
    };
  }

  #decode(bytes: Uint8Array<ArrayBuffer>, isLast: boolean): void {
    if (!this.#guess) {
      this.#guess = guessEncoding(bytes.subarray(0, GUESS_BYTES));
      if (this.#guess.family !== 'bytes') this.#decoder = new TextDecoder(this.#guess.family, { ignoreBOM: true });
      bytes = bytes.subarray(this.#guess.bom);
    }
    if (this.#decoder) {
      this.#steps.push(this.#decoder.decode(bytes, { stream: !isLast }));
      return;
    }
    // Whether a line is UTF-8 or Latin-1 is decided line by line, so that only whole ones are decoded.
    const lineEnd = Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
    const end = isLast || bytes.length - lineEnd > MAX_HELD_BYTES ? bytes.length : lineEnd;
    this.#steps.push(decodeLine(bytes.subarray(0, end)));
    this.#held = bytes.slice(end);
  }

  /** Spans are for whoever has the text before him. A string cut from a text would keep all of that. */
  #own(event: MtaEvent): MtaEvent {
    const text = <T extends undefined>(value: string | T): string | T =>
      value === undefined ? value : this.#share.of(value.slice(0, MAX_NAME));
    return {
      ...event,
      category: text(event.category),
      computer: text(event.computer),
      module: text(event.module),
      task: text(event.task),
      timeText: text(event.timeText),
      // Of other events nothing is shown but who they name, and when they were logged.
      text: bears(event) ? this.#share.of(event.text.slice(0, MAX_TEXT)) : '',
      build: text(event.build),
      networkAddress: event.networkAddress && {
        hex: this.#share.of(event.networkAddress.hex),
        ip: text(event.networkAddress.ip),
        name: text(event.networkAddress.name),
      },
      spans: event.spans.filter(({ of }) => of === 'controlBlock').map((span) => ({ ...span })),
    };
  }
}

/** Keeps texts that come again and again once, and none of them as a part of a longer one. */
class Shared {
  readonly #texts = new Map<string, string>();
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  of(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const own = this.#decoder.decode(this.#encoder.encode(text));
    if (this.#texts.size < MAX_SHARED) this.#texts.set(own, own);
    return own;
  }
}
