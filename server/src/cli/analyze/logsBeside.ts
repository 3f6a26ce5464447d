/** The logs beside those that are named: what is needed to judge a log as a part of its chain. */
import * as path from 'node:path';
import { isLikelyWinsockName } from '../../core/case/fileNames';
import { takeInventory } from '../../core/case/inventory';
import { rotationPlace } from '../../core/case/rotation';
import { caseFolderNow, fileStampNow } from '../../node/caseFolder';
import { InputError } from '../../node/inputError';
import type { InputFile } from '../inputFiles';

/**
 * The logs in the folders of the named ones that may be parts of a chain with them, or that one of them may be a copy of; and why such a
 * log cannot be read. Named as the others are. What has no folder, as a pipe, has nothing beside it.
 */
export async function logsBeside(
  named: readonly (InputFile | InputError)[],
  signal: AbortSignal,
  folderOf = caseFolderNow,
): Promise<readonly (InputFile | InputError)[]> {
  const beside: (InputFile | InputError)[] = [];
  const folders = new Map<string, InputFile[]>();
  // Of a size that is not known, it may be a pipe. An empty log continues nothing.
  for (const input of named) {
    if (input instanceof InputError || input.size === 0 || input.isReadOnce === true) continue;
    const folder = folderPrefix(input.file);
    const inFolder = folders.get(folder);
    if (inFolder) inFolder.push(input);
    else folders.set(folder, [input]);
  }
  const known = new Map<string, Set<string>>();
  for (const { file } of named) {
    const folder = folderPrefix(file);
    const name = file.slice(folder.length);
    const names = known.get(folder);
    if (names) names.add(name);
    else known.set(folder, new Set([name]));
  }
  for (const [prefix, inputs] of folders) {
    try {
      beside.push(...(await besideIn(prefix, inputs, known.get(prefix) ?? new Set(), signal, folderOf)));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof InputError)) throw error;
      beside.push(error);
    }
  }
  return beside;
}

async function besideIn(
  prefix: string,
  inputs: readonly InputFile[],
  known: ReadonlySet<string>,
  signal: AbortSignal,
  folderOf: typeof caseFolderNow,
): Promise<readonly (InputFile | InputError)[]> {
  const folder = folderOf(prefix === '' ? '.' : prefix, signal);
  const families = new Set(inputs.map(({ file }) => rotationPlace(file.slice(prefix.length)).family));
  const isOfFamily = (name: string): boolean => families.has(rotationPlace(name).family);
  const entries = (await folder.entries()).filter(
    ({ name }) => !known.has(name) && (isOfFamily(name) || isLikelyWinsockName(name)),
  );
  if (entries.length === 0) return [];
  const { winsockLogs, leftOut } = await takeInventory({ ...folder, entries: () => Promise.resolve(entries) });
  // By another name, it may be one of those that are named.
  const identities = new Set<string | undefined>();
  for (const { file, identity } of inputs) {
    const stamp = identity === undefined ? await fileStampNow(file) : undefined;
    identities.add(stamp && 'identity' in stamp ? stamp.identity : identity);
  }
  return [
    ...winsockLogs
      .filter(({ identity }) => identity === undefined || !identities.has(identity))
      .map(({ name, size, identity, beginning }) => ({ file: prefix + name, size, identity, beginning })),
    ...leftOut
      .filter(({ name, isLoss }) => isLoss && isOfFamily(name))
      .map(({ name, reason }) => new InputError(prefix + name, reason)),
  ];
}

/** The folder of a file, as it is named: what comes before its own name. */
function folderPrefix(file: string): string {
  return file.slice(0, file.length - path.basename(file).length);
}
