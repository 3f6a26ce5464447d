/** Feeds a log to the scanner as its bytes arrive: in chunks of any size and in any encoding of the contract. */
import { knownShapes, type Catalogue } from '../log/catalogue';
import { MAX_LINE_BYTES } from '../log/parseLine';
import { lineEnd, Scanner, type LineSink } from '../log/scanner';
import { wrappingOf } from '../log/unwrap';
import { joined } from '../text/bytes';
import { GUESS_BYTES, guessEncoding, Utf16Transcoder, type EncodingGuess } from '../text/encoding';

/** A sink that can see the bytes of the lines that it gets. */
export interface ByteSink extends LineSink {
  /**
   * Called before each batch of lines: their offsets are into this buffer, which is only valid during the batch. Of a log that is
   * wrapped, behind a `prefix`, they are lines as they stand: `unwrappedBytes` gives what they say.
   */
  buffer(bytes: Uint8Array, prefix: string | undefined): void;
}

const LF = 10;
const CR = 13;

export class LogReader {
  readonly #catalogue: Catalogue;
  #scanner: Scanner;
  /** The first bytes of text, until it is known whether the log is wrapped; undefined from then on. */
  #head: Uint8Array | undefined = new Uint8Array(0);
  #headLength = 0;
  /** So many bytes of it must have come before they are looked at again. */
  #nextLook = 0;
  #prefix: string | undefined;
  readonly #sink: ByteSink;
  #guess: EncodingGuess | undefined;
  #transcoder: Utf16Transcoder | undefined;
  /** The start of a line whose end has not arrived; before the encoding is known, the first bytes. */
  #carry = new Uint8Array(1024);
  #carried = 0;
  /** In the rest of a line that is longer than any known one: it was reported when its limit was reached. */
  #skipping = false;
  /** A CR ended the last line, and its LF may be the next byte. */
  #pendingLf = false;
  #bytes = 0;

  constructor(sink: ByteSink, catalogue: Catalogue = knownShapes) {
    this.#sink = sink;
    this.#catalogue = catalogue;
    this.#scanner = new Scanner(catalogue);
  }

  /** Bytes read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Guessed from the first bytes; undefined until enough of them have come. */
  get encoding(): EncodingGuess | undefined {
    return this.#guess;
  }

  /** Takes the next bytes of the log. They are not kept: the caller may reuse the buffer. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#guess) {
      this.#decode(chunk);
      return;
    }
    const wanted = GUESS_BYTES - this.#carried;
    this.#keep(chunk.subarray(0, wanted));
    if (this.#carried >= GUESS_BYTES) {
      this.#begin();
      this.#decode(chunk.subarray(wanted));
    }
  }

  /** What stands in front of the lines of a wrapped log, as its first one has it. Undefined until enough lines have come. */
  get prefix(): string | undefined {
    return this.#prefix;
  }

  /** So many bytes of whole lines, in an encoding guessed elsewhere, were read elsewhere, behind a `prefix` if the log is wrapped. */
  skip(guess: EncodingGuess, bytes: number, prefix: string | undefined): void {
    this.#guess = guess;
    if (this.#head) this.#decide(prefix);
    this.#bytes += bytes;
  }

  /** The log is at its end: what is left is its last line. */
  end(): void {
    if (!this.#guess) this.#begin();
    this.#take(this.#transcoder?.rest() ?? new Uint8Array(0), true);
  }

  /** True if `end` would report no line: there is none without an end. False for lines that wait for the encoding to be known. */
  get isAtLineEnd(): boolean {
    return this.#carried === 0 && this.#headLength === 0 && (this.#skipping || !this.#transcoder?.rest().length);
  }

  /** Reports to another sink what `end` would report here; more may be pushed afterwards. */
  peekEnd(sink: ByteSink): void {
    const carried = this.#carry.slice(0, this.#carried);
    if (!this.#guess) {
      const reader = new LogReader(sink, this.#catalogue);
      reader.push(carried);
      reader.end();
    } else if (this.#head) {
      const reader = new LogReader(sink, this.#catalogue);
      reader.#guess = { family: 'bytes', bom: 0 };
      const rest = this.#transcoder?.rest() ?? new Uint8Array(0);
      reader.#take(joined(this.#head.subarray(0, this.#headLength), rest), true);
    } else if (!this.isAtLineEnd) {
      const line = joined(carried, this.#transcoder?.rest() ?? new Uint8Array(0));
      sink.buffer(line, this.#prefix);
      this.#scanner.scan(line, 0, line.length, true, sink);
    }
  }

  #begin(): void {
    const head = this.#carry.slice(0, this.#carried);
    this.#carried = 0;
    this.#guess = guessEncoding(head);
    if (this.#guess.family !== 'bytes') this.#transcoder = new Utf16Transcoder(this.#guess.family);
    this.#decode(head.subarray(this.#guess.bom));
  }

  #decode(bytes: Uint8Array): void {
    this.#take(this.#transcoder ? this.#transcoder.transcode(bytes) : bytes, false);
  }

  #decide(prefix: string | undefined): void {
    this.#head = undefined;
    this.#headLength = 0;
    this.#prefix = prefix;
    if (prefix !== undefined) this.#scanner = new Scanner(this.#catalogue, true);
  }

  #take(bytes: Uint8Array, final: boolean): void {
    if (!this.#head) {
      this.#scan(bytes, final);
      return;
    }
    const length = this.#headLength + bytes.length;
    let head = bytes;
    if (this.#headLength > 0) {
      if (length > this.#head.length) {
        const larger = new Uint8Array(length * 2);
        larger.set(this.#head.subarray(0, this.#headLength));
        this.#head = larger;
      }
      this.#head.set(bytes, this.#headLength);
      head = this.#head.subarray(0, length);
    }
    if (final || length >= this.#nextLook) {
      const { prefix, isSure } = wrappingOf(head, 0, length, final, this.#catalogue);
      this.#nextLook = length + (length >> 2);
      if (isSure || final) {
        this.#decide(prefix);
        this.#scan(head, final);
        return;
      }
    }
    if (this.#headLength === 0) this.#head = bytes.slice();
    this.#headLength = length;
  }

  #scan(bytes: Uint8Array, final: boolean): void {
    const { length } = bytes;
    let from = 0;
    if (this.#pendingLf && length > 0) {
      this.#pendingLf = false;
      if (bytes[0] === LF) from = 1;
    }
    if (this.#carried > 0 || this.#skipping) {
      const end = lineEnd(bytes, from, bytes.length);
      this.#keep(bytes.subarray(from, end));
      if (end === length && !final) return;
      this.#scanCarry();
      if (end === length) return;
      from = end + 1;
      if (bytes[end] === CR) {
        if (from === length) this.#pendingLf = true;
        else if (bytes[from] === LF) from++;
      }
    }
    if (from >= length) return;
    this.#sink.buffer(bytes, this.#prefix);
    const rest = this.#scanner.scan(bytes, from, length, final, this.#sink);
    if (rest === length) return;
    if (bytes[length - 1] === CR) {
      // The line is whole, whether or not an LF belongs to its end.
      this.#scanner.scan(bytes, rest, length, true, this.#sink);
      this.#pendingLf = true;
    } else {
      this.#keep(bytes.subarray(rest));
    }
  }

  /** The carried line is whole: reports it. Of one that was reported nothing is carried. */
  #scanCarry(): void {
    const line = this.#carry.subarray(0, this.#carried);
    this.#sink.buffer(line, this.#prefix);
    this.#scanner.scan(line, 0, line.length, true, this.#sink);
    this.#carried = 0;
    this.#skipping = false;
  }

  /** Adds to the carried line. One that is too long is reported at once and its rest skipped, to keep memory bounded. */
  #keep(bytes: Uint8Array): void {
    if (this.#skipping) return;
    const needed = this.#carried + bytes.length;
    if (needed > this.#carry.length) {
      const larger = new Uint8Array(Math.max(needed, this.#carry.length * 2));
      larger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = larger;
    }
    this.#carry.set(bytes, this.#carried);
    this.#carried = needed;
    if (this.#guess && needed > MAX_LINE_BYTES) {
      this.#sink.buffer(this.#carry, this.#prefix);
      this.#scanner.other(this.#carry, 0, needed, this.#sink);
      this.#carried = 0;
      this.#skipping = true;
    }
  }
}
