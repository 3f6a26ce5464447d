/** A folder on disk, for taking stock of a case. */
import path from 'node:path';
import type { BigIntStats, Dirent } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { CaseFolder, FileStamp, FolderEntry, Problem } from '../core/case/inventory';
import { findArchived } from './archives';
import { identityOf, listFolder, statFile, statFileNow } from './files';
import { InputError, reasonOf } from './inputError';
import { plainHeadNow, readHead } from './readBytes';

/** The folder of a path. Its `entries` reject with an `InputError`; all reject once `signal` is aborted. */
export function caseFolderOf(folder: string, signal?: AbortSignal): CaseFolder {
  return {
    async entries() {
      try {
        return (await listFolder(folder)).map(entryOf);
      } catch (error) {
        const archived = await findArchived(folder);
        if (archived?.type === 'folder') return archived.entries;
        throw error;
      }
    },
    async stat(names) {
      signal?.throwIfAborted();
      return Promise.all(names.map((name) => fileStampOf(path.join(folder, name))));
    },
    async head(name, limit) {
      try {
        return await readHead(path.join(folder, name), limit, signal);
      } catch (error) {
        signal?.throwIfAborted();
        return problemOf(error);
      }
    },
  };
}

/**
 * The same for a process that does nothing else meanwhile: to wait for each of a hundred thousand files takes several times as long as to
 * look at it at once. Signals are heard every few milliseconds.
 */
export function caseFolderNow(folder: string, signal?: AbortSignal): CaseFolder {
  const reader = caseFolderOf(folder, signal);
  const turns = new Turns(signal);
  return {
    ...reader,
    async stat(names) {
      const stamps: (FileStamp | Problem)[] = [];
      for (const name of names) {
        await turns.take();
        stamps.push(await fileStampNow(path.join(folder, name)));
      }
      return stamps;
    },
    async head(name, limit) {
      await turns.take();
      return plainHeadNow(path.join(folder, name), limit) ?? reader.head(name, limit);
    },
  };
}

const TURN_MS = 10;

/** Gives the event loop its turn in a loop that never waits for anything. */
export class Turns {
  #last = performance.now();

  constructor(readonly signal: AbortSignal | undefined) {}

  /** Waits only where it is time to. Rejects once the signal is aborted. */
  async take(): Promise<void> {
    if (performance.now() - this.#last < TURN_MS) return;
    await setImmediate();
    this.#last = performance.now();
    this.signal?.throwIfAborted();
  }
}

/** Size, time and identity of a file, links followed. Never rejects. */
export async function fileStampOf(file: string): Promise<FileStamp | Problem> {
  try {
    return stampOf(await statFile(file));
  } catch (error) {
    return stampWithout(file, error);
  }
}

/** The same without waiting for the file's disk. */
export function fileStampNow(file: string): FileStamp | Promise<FileStamp | Problem> {
  try {
    return stampOf(statFileNow(file));
  } catch (error) {
    return stampWithout(file, error);
  }
}

/** What is stamped where no file has this name: a member of an archive, or nothing. */
async function stampWithout(file: string, error: unknown): Promise<FileStamp | Problem> {
  try {
    return (await findArchived(file))?.stamp ?? problemOf(error);
  } catch (cause) {
    return problemOf(cause);
  }
}

function stampOf(stats: BigIntStats): FileStamp {
  return {
    type: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
    size: Number(stats.size),
    modified: Number(stats.mtimeNs) / 1e6,
    // A file's number may be beyond what a double holds exactly: on NTFS it is. Some network disks give no file one.
    identity: stats.ino === 0n ? undefined : identityOf(stats),
  };
}

function problemOf(error: unknown): Problem {
  return { problem: error instanceof InputError ? error.reason : reasonOf(error) };
}

/** Some file systems do not say what an entry is: it is looked at then, as a link is. */
function entryOf(entry: Dirent): FolderEntry {
  const isOther = entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice();
  const type = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : isOther ? 'other' : 'link';
  return { name: entry.name, type };
}
