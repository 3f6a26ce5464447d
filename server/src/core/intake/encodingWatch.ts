/**
 * Which encoding a log turned out to be in. The first bytes tell UTF-16 and byte order marks apart; whether the rest is
 * ASCII, UTF-8 or Latin-1 shows only where there is a byte above 127, which no line of a known shape holds.
 */
import { isUtf8, type Encoding, type EncodingGuess } from '../text/encoding';

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
    this.#isUtf8 = isUtf8(bytes.subarray(p, end), isCut);
  }

  /** The encoding, by what has been seen so far. `guess` comes from the first bytes; nothing has been read without it. */
  encoding(guess: EncodingGuess | undefined): Encoding {
    if (guess && guess.family !== 'bytes') return guess.family;
    if (guess && guess.bom > 0) return 'utf-8-bom';
    return this.#isAscii ? 'ascii' : this.#isUtf8 ? 'utf-8' : 'latin1';
  }
}
