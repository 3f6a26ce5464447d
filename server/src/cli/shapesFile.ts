/** `--shapes FILE`: shapes that users teach. */
import { Catalogue, knownShapes } from '../core/log/catalogue';
import { readTaughtShapes } from '../core/log/taughtShapes';
import { visible } from '../core/text/visible';
import { joined } from '../core/text/bytes';
import { openSource } from '../node/byteSource';
import { InputError, reasonOf } from '../node/inputError';
import { UsageError } from './command';

/** Hundreds of times what the most shapes need. A file that is larger is none of shapes, and would be parsed for minutes. */
const MAX_BYTES = 1024 * 1024;

/** The known shapes and those of the file. Throws a `UsageError` that names every entry that is wrong. */
export async function readShapesFile(file: string | undefined, signal: AbortSignal): Promise<Catalogue> {
  if (file === undefined) return knownShapes;
  const { messages, errors } = readTaughtShapes(await readJson(file, signal));
  if (errors.length > 0)
    throw new UsageError([`--shapes ${visible(file)}:`, ...errors.map(({ text }) => `  ${visible(text)}`)].join('\n'));
  return new Catalogue(messages);
}

async function readJson(file: string, signal: AbortSignal): Promise<unknown> {
  let text: string | undefined;
  try {
    text = await readText(file, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new UsageError(
      `--shapes ${visible(file)} cannot be read: ${error instanceof InputError ? error.reason : reasonOf(error)}`,
    );
  }
  if (text === undefined)
    throw new UsageError(`--shapes ${visible(file)} is larger than 1 MB: is it a file of shapes?`);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`--shapes ${visible(file)} is not JSON: ${visible((error as Error).message)}`);
  }
}

/** Undefined for a file that is too large; no more of it is read than that takes: it may be a pipe, and grow, or bring nothing. */
async function readText(file: string, signal: AbortSignal): Promise<string | undefined> {
  const source = await openSource(file, signal, MAX_BYTES + 1);
  try {
    let text = new Uint8Array(0);
    for (let piece = await source.next(); piece; piece = await source.next()) {
      text = joined(text, piece);
      if (text.length > MAX_BYTES) return undefined;
    }
    return new TextDecoder().decode(text);
  } finally {
    await source.close();
  }
}
