/** `--shapes FILE`: shapes that users teach. */
import { readFile } from 'node:fs/promises';
import { Catalogue, knownShapes } from '../core/log/catalogue';
import { readTaughtShapes } from '../core/log/taughtShapes';
import { visible } from '../core/text/visible';
import { reasonOf } from '../node/inputError';
import { UsageError } from './command';

/** The known shapes and those of the file. Throws a `UsageError` that names every entry that is wrong. */
export async function readShapesFile(file: string | undefined): Promise<Catalogue> {
  if (file === undefined) return knownShapes;
  const { messages, errors } = readTaughtShapes(await readJson(file));
  if (errors.length > 0)
    throw new UsageError([`--shapes ${visible(file)}:`, ...errors.map(({ text }) => `  ${visible(text)}`)].join('\n'));
  return new Catalogue(messages);
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--shapes ${visible(file)} cannot be read: ${reasonOf(error)}`);
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new UsageError(`--shapes ${visible(file)} is not JSON: ${visible((error as Error).message)}`);
  }
}
