/** A folder on disk, for taking stock of a case. */
import path from 'node:path';
import type { Dirent } from 'node:fs';
import type { CaseFolder, FileStamp, FolderEntry, Problem } from '../core/case/inventory';
import { findArchived } from './archives';
import { listFolder, statFile } from './files';
import { InputError, reasonOf } from './inputError';
import { readHead } from './readBytes';

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

/** Size, time and identity of a file, links followed. Never rejects. */
export async function fileStampOf(file: string): Promise<FileStamp | Problem> {
  try {
    // A file's number may be beyond what a double holds exactly: on NTFS it is.
    const stats = await statFile(file);
    return {
      type: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
      size: Number(stats.size),
      modified: Number(stats.mtimeNs) / 1e6,
      // Some network disks give no file a number.
      identity: stats.ino === 0n ? undefined : `${stats.dev}:${stats.ino}`,
    };
  } catch (error) {
    try {
      return (await findArchived(file))?.stamp ?? problemOf(error);
    } catch (cause) {
      return problemOf(cause);
    }
  }
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
