/**
 * Which encoding a log turned out to be in. The first bytes tell UTF-16 and byte order marks apart; whether the rest is
 * ASCII, UTF-8 or Latin-1 shows only where there is a byte above 127, which no line of a known shape holds.
 */
import type { Encoding, EncodingGuess } from '../text/encoding';

export class EncodingWatch {
  #isAscii = true;
  #isUtf8 = true;

  /**
   * Looks at `bytes[start, end)`, a line that is of no known shape. `isCut`: the line goes on, so that its last character
   * may not be whole.
   */
  add(bytes: Uint8Array, start: number, end: number, isCut: boolean): void {
    if (!this.#isUtf8) return;
    let p = start;
    while (p < end && bytes[p] < 0x80) p++;
    if (p === end) return;
    this.#isAscii = false;
    this.#isUtf8 = isUtf8(bytes, p, end, isCut);
  }

  /** The encoding, by what has been seen so far. `guess` comes from the first bytes. */
  encoding(guess: EncodingGuess | undefined): Encoding {
    if (guess && guess.family !== 'bytes') return guess.family;
    if (guess && guess.bom > 0) return 'utf-8-bom';
    return this.#isAscii ? 'ascii' : this.#isUtf8 ? 'utf-8' : 'latin1';
  }
}

/** True if `bytes[from, end)` is well-formed UTF-8 (as the Encoding Standard has it), or a beginning of it where it is cut. */
export function isUtf8(bytes: Uint8Array, from: number, end: number, isCut: boolean): boolean {
  let p = from;
  while (p < end) {
    const lead = bytes[p++];
    if (lead < 0x80) continue;
    let more = 1;
    // The second byte's range is narrower after some leads: no overlong forms, no surrogates, nothing above U+10FFFF.
    let low = 0x80;
    let high = 0xbf;
    if (lead < 0xc2 || lead > 0xf4) return false;
    if (lead >= 0xe0) {
      more = 2;
      if (lead === 0xe0) low = 0xa0;
      else if (lead === 0xed) high = 0x9f;
    }
    if (lead >= 0xf0) {
      more = 3;
      if (lead === 0xf0) low = 0x90;
      else if (lead === 0xf4) high = 0x8f;
    }
    for (; more > 0; more--, p++) {
      if (p === end) return isCut;
      if (bytes[p] < low || bytes[p] > high) return false;
      low = 0x80;
      high = 0xbf;
    }
  }
  return true;
}
