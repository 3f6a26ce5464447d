/**
 * Rows of ASCII put together as bytes: a log has instances by the hundred thousand, and strings would first be built, then
 * joined, then encoded. Everything in such rows is our own words and whole numbers.
 */

/** A constant piece of a row: its bytes, four in a word, the first one lowest. */
export interface Ascii {
  readonly length: number;
  readonly words: Uint32Array;
}

export function ascii(text: string): Ascii {
  const words = new Uint32Array(Math.ceil(text.length / WORD));
  for (let i = 0; i < text.length; i++) words[Math.floor(i / WORD)] |= text.charCodeAt(i) << (8 * (i % WORD));
  return { length: text.length, words };
}

/** Bytes handed out at once, at least. */
const BATCH_BYTES = 1 << 16;

export class AsciiRows {
  #bytes = new Uint8Array(BATCH_BYTES + (BATCH_BYTES >> 2));
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Bytes written and not yet taken. */
  get length(): number {
    return this.#length;
  }

  /** True if it is time to `take`. */
  get isFull(): boolean {
    return this.#length >= BATCH_BYTES;
  }

  text({ length, words }: Ascii): void {
    // The last word may reach past the text: what comes next is written over it.
    this.#reserve(length + WORD);
    const view = this.#view;
    let at = this.#length;
    for (let i = 0; i < words.length; i++, at += WORD) view.setUint32(at, words[i], true);
    this.#length += length;
  }

  /** Bytes that are no constant: of a file's name, say. */
  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A whole number, from -(2^53 - 1) to 2^53 - 1. */
  number(value: number): void {
    if (value < 0 || value > MAX_INT32) {
      this.text(ascii(String(value)));
      return;
    }
    this.#reserve(MAX_DIGITS);
    const bytes = this.#bytes;
    let rest = value | 0;
    let digits = 1;
    for (let power = 10; rest >= power; power *= 10) digits++;
    let at = (this.#length += digits);
    do {
      const tenth = (rest / 10) | 0;
      bytes[--at] = ZERO + rest - tenth * 10;
      rest = tenth;
    } while (rest > 0);
  }

  /** Whole numbers with `separator` between. */
  numbers(values: readonly number[], separator: Ascii): void {
    for (let i = 0; i < values.length; i++) {
      if (i > 0) this.text(separator);
      this.number(values[i]);
    }
  }

  /** What was written since the last call. The bytes are the caller's. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

const WORD = 4;
const ZERO = 48;
const MAX_INT32 = 0x7fffffff;
const MAX_DIGITS = 10;
