/**
 * Rows of ASCII put together as bytes: a log has instances by the hundred thousand, and strings would first be built, then
 * joined, then encoded. Everything in such rows is our own words and whole numbers.
 */

/** What a constant piece of a row is made of. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Bytes handed out at once, at least. */
const BATCH_BYTES = 1 << 16;

export class AsciiRows {
  #bytes = new Uint8Array(BATCH_BYTES + (BATCH_BYTES >> 2));
  #length = 0;

  /** Bytes written and not yet taken. */
  get length(): number {
    return this.#length;
  }

  /** True if it is time to `take`. */
  get isFull(): boolean {
    return this.#length >= BATCH_BYTES;
  }

  text(constant: Uint8Array): void {
    this.#reserve(constant.length);
    const bytes = this.#bytes;
    let at = this.#length;
    // Constants are short: a loop is faster than a call that copies.
    for (let i = 0; i < constant.length; i++) bytes[at++] = constant[i];
    this.#length = at;
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
    for (let power = 10; digits < MAX_DIGITS && rest >= power; power *= 10) digits++;
    let at = (this.#length += digits);
    do {
      const tenth = (rest / 10) | 0;
      bytes[--at] = ZERO + rest - tenth * 10;
      rest = tenth;
    } while (rest > 0);
  }

  /** Whole numbers with `separator` between. */
  numbers(values: readonly number[], separator: Uint8Array): void {
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
  }
}

const ZERO = 48;
const MAX_INT32 = 0x7fffffff;
const MAX_DIGITS = 10;
