/** The text of a whole small file. Logs are read in pieces instead (`logReader.ts`). */
import { decodeLine, guessEncoding, GUESS_BYTES } from './encoding';

/** UTF-16 and byte order marks as `guessEncoding` has them; else UTF-8 where it is well-formed, else Latin-1. Never throws. */
export function decodeText(bytes: Uint8Array): string {
  const { family, bom } = guessEncoding(bytes.subarray(0, GUESS_BYTES));
  const rest = bytes.subarray(bom);
  return family === 'bytes' ? decodeLine(rest) : new TextDecoder(family, { ignoreBOM: true }).decode(rest);
}
