/** Which encoding a log is in, and how to read it. */
import { joined } from './bytes';

export type Encoding = 'ascii' | 'latin1' | 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

/** What the first bytes show: a family that is scanned as it is (`bytes`), or UTF-16, which is transcoded first. */
export interface EncodingGuess {
  readonly family: 'bytes' | 'utf-16le' | 'utf-16be';
  /** Length of the byte order mark to skip. */
  readonly bom: number;
}

/** How many bytes `guessEncoding` wants to see; fewer only where the log is shorter. */
export const GUESS_BYTES = 1024;

/**
 * Guesses from the first bytes of a log. UTF-16 without a byte order mark is known by its NULs: in text that is mostly
 * ASCII every second byte is one. NULs on both sides (a log with a hole in it) are no sign of UTF-16.
 */
export function guessEncoding(head: Uint8Array): EncodingGuess {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { family: 'bytes', bom: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { family: 'utf-16le', bom: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { family: 'utf-16be', bom: 2 };
  const pairs = Math.min(head.length, GUESS_BYTES) >> 1;
  let evenNuls = 0;
  let oddNuls = 0;
  for (let i = 0; i < pairs * 2; i += 2) {
    if (head[i] === 0) evenNuls++;
    if (head[i + 1] === 0) oddNuls++;
  }
  if (oddNuls * 2 > pairs && evenNuls * 10 <= pairs) return { family: 'utf-16le', bom: 0 };
  if (evenNuls * 2 > pairs && oddNuls * 10 <= pairs) return { family: 'utf-16be', bom: 0 };
  return { family: 'bytes', bom: 0 };
}

/** Turns UTF-16 into UTF-8, chunk by chunk; chunks may be cut anywhere. Ill-formed input becomes U+FFFD. */
export class Utf16Transcoder {
  readonly #decoder: TextDecoder;
  readonly #encoder = new TextEncoder();
  readonly #high: 0 | 1;
  /** The bytes of a character that is not whole yet. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(family: 'utf-16le' | 'utf-16be') {
    // The reader has skipped the mark already; one further in is a character like any other.
    this.#decoder = new TextDecoder(family, { ignoreBOM: true });
    this.#high = family === 'utf-16le' ? 1 : 0;
  }

  /** The UTF-8 of the whole characters of what was left over before, and `bytes`. The caller may reuse `bytes`. */
  transcode(bytes: Uint8Array): Uint8Array {
    const all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    let end = all.length & ~1;
    // The first half of a surrogate pair.
    if ((all[end - 2 + this.#high] & 0xfc) === 0xd8) end -= 2;
    this.#rest = all.slice(end);
    return this.#utf8(all.subarray(0, end));
  }

  /** The UTF-8 of what is left over, should nothing follow it. */
  rest(): Uint8Array {
    return this.#utf8(this.#rest);
  }

  #utf8(bytes: Uint8Array): Uint8Array {
    return this.#encoder.encode(this.#decoder.decode(bytes));
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of one line: UTF-8 where it is well-formed, else Latin-1 byte for byte. Never throws. */
export function decodeLine(bytes: Uint8Array): string {
  return tryUtf8(bytes) ?? decodeLatin1(bytes);
}

/** The text of well-formed UTF-8; undefined for anything else. */
export function tryUtf8(bytes: Uint8Array): string | undefined {
  return textOf(strictUtf8, bytes, false);
}

/** True for well-formed UTF-8; where it `isCut`, for a beginning of it, too. */
export function isUtf8(bytes: Uint8Array, isCut: boolean): boolean {
  // A decoder that expects more keeps what it has: it serves for one text.
  const decoder = isCut ? new TextDecoder('utf-8', { fatal: true }) : strictUtf8;
  return textOf(decoder, bytes, isCut) !== undefined;
}

function textOf(decoder: TextDecoder, bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return decoder.decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  return text;
}
