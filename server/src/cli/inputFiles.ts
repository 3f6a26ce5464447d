/** The files that arguments name: files, folders of logs, and patterns where no shell has put names in their place. */
import * as path from 'node:path';
import type { Beginning } from '../core/case/copies';
import { byNaturalOrder, isEventLogName } from '../core/case/fileNames';
import { takeInventory, type CaseInventory, type LeftOutFile } from '../core/case/inventory';
import { STDIN } from '../core/formats/analyzedLog';
import { visible } from '../core/text/visible';
import { caseFolderNow, fileStampNow, Turns } from '../node/caseFolder';
import { InputError } from '../node/inputError';
import { foldersIn, namedStampOf } from './archive/archives';

export interface InputFile {
  readonly file: string;
  /** 0 where it is not known beforehand. */
  readonly size: number;
  /** A pipe or a device: its bytes come but once. */
  readonly isReadOnce?: boolean | undefined;
  /** The same for two names of one file; undefined where it is not known. */
  readonly identity?: string | undefined;
  /** How it begins, where it has been looked into, until copies have been looked for. */
  beginning?: Beginning | undefined;
}

/**
 * The Winsock logs that the arguments name, in their order, and in that of names where one argument stands for several; each file
 * once. What cannot be found has its place in that order, too. Rejects only where it is interrupted.
 */
export async function findInputFiles(
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly (InputFile | InputError)[]> {
  const inputs: (InputFile | InputError)[] = [];
  const known = new Set<string>();
  for (const name of names) {
    try {
      for (const input of await filesOf(name, signal)) {
        if (input instanceof InputError) {
          inputs.push(input);
          continue;
        }
        // The same file twice would count twice, whatever it is called: in other letters, by a link, by a longer way there.
        const key = input.identity ?? path.resolve(input.file);
        const { file, size, isReadOnce, identity, beginning } = input;
        if (!known.has(key)) inputs.push({ file, size, isReadOnce, identity, beginning });
        known.add(key);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof InputError)) throw error;
      inputs.push(error);
    }
  }
  return inputs;
}

async function filesOf(argument: string, signal: AbortSignal): Promise<readonly (InputFile | InputError)[]> {
  if (argument === STDIN) return [{ file: STDIN, size: 0, identity: STDIN, isReadOnce: true }];
  const found: (InputFile | InputError)[] = [];
  const turns = new Turns(signal);
  for (const name of await namesOf(argument)) {
    await turns.take();
    if (name instanceof InputError) {
      found.push(name);
      continue;
    }
    const stamp = await namedStampOf(name);
    if ('problem' in stamp) found.push(new InputError(name, stamp.problem));
    else if (stamp.type === 'folder') found.push(...(await logsIn(name, signal)));
    else found.push({ ...stamp, file: name, isReadOnce: stamp.type === 'other' });
  }
  return found;
}

async function logsIn(folder: string, signal: AbortSignal): Promise<readonly (InputFile | InputError)[]> {
  const { folders, problems, isArchive } = await foldersIn(folder);
  const logs: (InputFile | InputError)[] = [];
  const unread: LeftOutFile[] = [];
  for (const each of folders) {
    const inventory = await takeInventory(caseFolderNow(each, signal));
    logs.push(...logsOf(each, inventory));
    unread.push(...inventory.leftOut);
  }
  logs.push(...problems);
  if (logs.length === 0) throw new InputError(folder, nothingIn(folder, isArchive, unread));
  return logs;
}

/** Left out files that are named where a folder holds no log. */
const MAX_NAMED = 3;

function nothingIn(folder: string, isArchive: boolean, unread: readonly LeftOutFile[]): string {
  const named = unread
    .slice(0, MAX_NAMED)
    .map(({ name, reason }) => ` ${visible(name)} was not read: ${reason}.`)
    .join('');
  if (isArchive) return `there is no Winsock.log in this archive; name another one.${named}`;
  return `there is no Winsock.log in this folder; for the folders below it: "${visible(path.join(folder, '**', 'winsock*.log*'))}".${named}`;
}

/** The Winsock logs of a folder, in the order of their names; then why others that may be some are not read. */
export function logsOf(
  folder: string,
  { winsockLogs, leftOut }: Pick<CaseInventory, 'winsockLogs' | 'leftOut'>,
): readonly (InputFile | InputError)[] {
  const logs = winsockLogs
    .map((log) => ({ ...log, file: path.join(folder, log.name) }))
    .sort((a, b) => byNaturalOrder(a.file, b.file));
  const lost = leftOut.filter(({ isLoss, name }) => isLoss && !isEventLogName(name));
  return [...logs, ...lost.map(({ name, reason }) => new InputError(path.join(folder, name), reason))];
}

/**
 * The names of files and folders that an argument stands for: itself; what a pattern matches that no shell has replaced; a folder that
 * Windows has passed with the quote after its last backslash. Then the folders below a pattern that cannot be listed. Rejects with an `InputError` where a pattern matches nothing.
 */
export async function namesOf(argument: string): Promise<readonly (string | InputError)[]> {
  if (!('problem' in (await fileStampNow(argument)))) return [argument];
  const name = argument.replace(/"$/, '');
  if (name !== argument && !('problem' in (await fileStampNow(name)))) return [name];
  // Loaded only here: most names are of files.
  const { matchesOf } = await import('./pattern.js');
  return (await matchesOf(name)) ?? [argument];
}
