/** `--shapes FILE`: shapes that users teach. */
import { open } from 'node:fs/promises';
import { Catalogue, knownShapes } from '../core/log/catalogue';
import { readTaughtShapes } from '../core/log/taughtShapes';
import { visible } from '../core/text/visible';
import { reasonOf } from '../node/inputError';
import { UsageError } from './command';

/** Hundreds of times what the most shapes need. A file that is larger is none of shapes, and would be parsed for minutes. */
const MAX_BYTES = 1024 * 1024;

/** The known shapes and those of the file. Throws a `UsageError` that names every entry that is wrong. */
export async function readShapesFile(file: string | undefined): Promise<Catalogue> {
  if (file === undefined) return knownShapes;
  const { messages, errors } = readTaughtShapes(await readJson(file));
  if (errors.length > 0)
    throw new UsageError([`--shapes ${visible(file)}:`, ...errors.map(({ text }) => `  ${visible(text)}`)].join('\n'));
  return new Catalogue(messages);
}

async function readJson(file: string): Promise<unknown> {
  let text: string | undefined;
  try {
    text = await readText(file);
  } catch (error) {
    throw new UsageError(`--shapes ${visible(file)} cannot be read: ${reasonOf(error)}`);
  }
  if (text === undefined)
    throw new UsageError(`--shapes ${visible(file)} is larger than 1 MB: is it a file of shapes?`);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`--shapes ${visible(file)} is not JSON: ${visible((error as Error).message)}`);
  }
}

/** Undefined for a file that is too large; no more of it is read than that takes: it may be a pipe, and grow. */
async function readText(file: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (length > MAX_BYTES) return undefined;
      if (bytesRead === 0) return bytes.toString('utf8', 0, length);
    }
  } finally {
    await handle.close();
  }
}
