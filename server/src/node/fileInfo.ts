/** What identifies a file: for a report, so that a reader can tell later whether these are the bytes that it is about. */
import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileInfo } from '../core/caseReport/model';

/** Of the bytes on disk, compressed or not. Undefined where the file is gone or cannot be read. */
export async function fileInfo(file: string, signal: AbortSignal): Promise<FileInfo | undefined> {
  try {
    const stats = await stat(file);
    const { size } = stats;
    const hash = createHash('sha256');
    // A growing file is hashed as far as its size says: both are of one moment.
    if (size > 0) await pipeline(createReadStream(file, { end: size - 1 }), hash, { signal });
    return fileInfoOf(file, stats, hash.digest('hex'));
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

export function fileInfoOf(file: string, { size, mtime }: Stats, sha256: string): FileInfo {
  return { path: path.resolve(file), bytes: size, modified: mtime.toISOString(), sha256 };
}
