/** Reads whole log files in a thread of its own: asked for a file, it answers with what that has come to. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { isGzip } from '../core/text/bytes';
import type { FileInfo } from '../core/caseReport/model';
import { LogIntake } from '../core/intake/logIntake';
import type { PackedLog } from '../core/intake/packedLog';
import { Catalogue, type Message } from '../core/log/catalogue';
import { CHUNK_BYTES } from './byteSource';
import { openFileNow, within } from './files';
import { fileInfoOf } from './fileInfo';
import { refuseOtherCompression } from './decompress';

export interface LogWorkerData {
  readonly taught: readonly Message[];
  /** Says of each file what `fileInfo` does. */
  readonly identifies: boolean;
}

export interface LogRequest {
  readonly file: string;
  /** The folders that reading is confined to; undefined: it is not. */
  readonly folders: readonly string[] | undefined;
}

/** Undefined where the file has to be read in another way: it is compressed, or cannot be read or judged, which needs to be put in words. */
export type LogAnswer =
  | {
      readonly log: PackedLog;
      /** Undefined where it was not asked for, or the file changed while it was read. */
      readonly info: FileInfo | undefined;
    }
  | undefined;

const { taught, identifies } = workerData as LogWorkerData;
const catalogue = new Catalogue(taught);
const buffer = new Uint8Array(CHUNK_BYTES);

parentPort?.on('message', (requests: readonly LogRequest[]) => {
  const answers = requests.map(({ file, folders }): LogAnswer => within(folders, () => read(file)));
  parentPort?.postMessage(
    answers,
    // All columns of a log are in one buffer.
    answers.flatMap((answer) =>
      answer ? [Object.values(answer.log.fold.instances.columns)[0].buffer as ArrayBuffer] : [],
    ),
  );
});

function read(file: string): LogAnswer {
  try {
    const handle = openFileNow(file);
    try {
      const before = fstatSync(handle);
      if (!before.isFile()) return undefined;
      const intake = new LogIntake(catalogue);
      const hash = identifies ? createHash('sha256') : undefined;
      let at = 0;
      for (;;) {
        const size = readSync(handle, buffer, 0, buffer.length, at);
        const bytes = buffer.subarray(0, size);
        if (size === 0) break;
        if (at === 0) {
          if (isGzip(bytes)) return undefined;
          refuseOtherCompression(file, bytes);
        }
        at += size;
        hash?.update(bytes);
        intake.push(bytes);
        if (intake.excess !== undefined) return undefined;
        // To ask for more would cost a small file as much again.
        if (at === before.size) break;
      }
      const after = fstatSync(handle);
      // Cut short meanwhile.
      if (after.size < at) return undefined;
      intake.end();
      const isAsBefore = after.size === at && after.mtimeMs === before.mtimeMs;
      const sha256 = isAsBefore ? hash?.digest('hex') : undefined;
      const info = sha256 === undefined ? undefined : fileInfoOf(file, before, sha256);
      return { log: intake.pack(), info };
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}
