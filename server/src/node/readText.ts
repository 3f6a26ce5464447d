/** Reading a file that is wanted whole, as text, or only its beginning. */
import { decodeText } from '../core/text/decodeText';
import { InputError } from './inputError';
import { readBytes } from './readBytes';

/** An event log is 5 MB at most where the MTA writes it; an export may be larger. A text longer than this is refused. */
const MAX_TEXT_BYTES = 200_000_000;

/** Reads a file, plain or gzipped, in any encoding. Rejects with an `InputError` where it cannot be read whole. */
export async function readTextFile(file: string, signal?: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of readBytes(file, signal)) {
    length += bytes.length;
    if (length > MAX_TEXT_BYTES)
      throw new InputError(file, 'it is larger than an event log can be; export the events of the MTA only');
    chunks.push(bytes.slice());
  }
  return decodeText(Buffer.concat(chunks, length));
}

/** The text of the first bytes of a file, decompressed: enough to tell what it is. */
export async function readTextHead(file: string, length: number, signal?: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let read = 0;
  for await (const bytes of readBytes(file, signal, length)) {
    chunks.push(bytes.slice(0, length - read));
    read += bytes.length;
    if (read >= length) break;
  }
  return decodeText(Buffer.concat(chunks));
}
