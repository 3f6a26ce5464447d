/** What identifies a file: for a report, so that a reader can tell later whether these are the bytes that it is about. */
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileInfo } from '../core/caseReport/model';
import { findArchived } from './archives';
import { FileSource, openSource } from './byteSource';
import { openFile, statFile } from './files';
import { decompressed } from './readBytes';

/** Of the bytes on disk, compressed or not. Undefined where the file is gone or cannot be read. */
export async function fileInfo(file: string, signal: AbortSignal): Promise<FileInfo | undefined> {
  signal.throwIfAborted();
  let handle: FileHandle | undefined;
  try {
    const stats = await statFile(file).catch(() => undefined);
    if (!stats) return await archivedInfo(file, signal);
    // Of a pipe, nobody can tell afterwards what came out of it.
    if (!stats.isFile()) return undefined;
    handle = await openFile(file);
    const now = await handle.stat();
    const { size } = now;
    const hash = createHash('sha256');
    // A growing file is hashed as far as its size says: both are of one moment.
    if (size > 0)
      await pipeline(handle.createReadStream({ start: 0, end: size - 1, autoClose: false }), hash, { signal });
    return fileInfoOf(file, now, hash.digest('hex'));
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    await handle?.close();
  }
}

/** Of a member of an archive, the member's own. */
async function archivedInfo(file: string, signal: AbortSignal): Promise<FileInfo | undefined> {
  const archived = await findArchived(file);
  if (archived?.type !== 'file' || 'problem' in archived.stamp) return undefined;
  const { size, modified } = archived.stamp;
  const hash = createHash('sha256');
  const source = await archived.open(signal);
  try {
    for (let chunk = await source.next(); chunk; chunk = await source.next()) hash.update(chunk);
  } finally {
    await source.close();
  }
  const sha256 = hash.digest('hex');
  return { path: path.resolve(file), bytes: size, modified: new Date(modified).toISOString(), sha256 };
}

export function fileInfoOf(file: string, { size, mtime }: Stats, sha256: string): FileInfo {
  return { path: path.resolve(file), bytes: size, modified: mtime.toISOString(), sha256 };
}

/** What identifies files, which comes with reading them to their ends: none is read twice for that. */
export class FileIdentities {
  readonly #known = new Map<string, FileInfo>();

  /** Another reader says what it has found. */
  learn(file: string, info: FileInfo): void {
    this.#known.set(file, info);
  }

  /** Of a file that was not read to its end, it is found out now. Undefined where it is gone. */
  async of(file: string, signal: AbortSignal): Promise<FileInfo | undefined> {
    return this.#known.get(file) ?? fileInfo(file, signal);
  }

  /** As `readBytes`; `onProgress` gets the bytes read of the file, and how many there are, if known. */
  async *pieces(
    file: string,
    signal: AbortSignal,
    onProgress?: (read: number, total: number | undefined) => void,
  ): AsyncGenerator<Uint8Array> {
    const source = await openSource(file, signal);
    try {
      const before = source instanceof FileSource ? await source.handle.stat() : undefined;
      let hash = before?.isFile() === true && !this.#known.has(file) ? createHash('sha256') : undefined;
      let read = 0;
      const next = async (): Promise<Uint8Array | undefined> => {
        const chunk = await source.next();
        if (chunk) {
          read += chunk.length;
          hash?.update(chunk);
          onProgress?.(read, source.total);
        } else if (hash && before && source instanceof FileSource) {
          const after = await source.handle.stat();
          // Of one that changed meanwhile, size, time and checksum would not be of one moment.
          if (after.size === read && after.mtimeMs === before.mtimeMs)
            this.learn(file, fileInfoOf(file, before, hash.digest('hex')));
          // A short file may be asked for more again, behind its end.
          hash = undefined;
        }
        return chunk;
      };
      yield* decompressed(file, { next }, signal);
    } finally {
      await source.close();
    }
  }
}
