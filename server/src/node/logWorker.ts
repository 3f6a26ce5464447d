/** Reads whole log files in a thread of its own: asked for a file, it answers with what that has come to. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { LogIntake } from '../core/intake/logIntake';
import type { PackedLog } from '../core/intake/packedLog';
import { Catalogue, type Message } from '../core/log/catalogue';
import { CHUNK_BYTES } from './byteSource';
import { isGzip, refuseOtherCompression } from './decompress';

export interface LogWorkerData {
  readonly taught: readonly Message[];
}

/** Undefined where the file has to be read in another way: it is compressed, or cannot be read, which needs to be put in words. */
export type LogAnswer = PackedLog | undefined;

const catalogue = new Catalogue((workerData as LogWorkerData).taught);
const buffer = new Uint8Array(CHUNK_BYTES);

parentPort?.on('message', (file: string) => {
  const answer = read(file);
  const columns = answer ? Object.values(answer.fold.instances.columns) : [];
  parentPort?.postMessage(
    answer,
    columns.map((column) => column.buffer as ArrayBuffer),
  );
});

function read(file: string): LogAnswer {
  try {
    const handle = openSync(file, 'r');
    try {
      if (!fstatSync(handle).isFile()) return undefined;
      const intake = new LogIntake(catalogue);
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
        intake.push(bytes);
      }
      // Cut short meanwhile.
      if (fstatSync(handle).size < at) return undefined;
      intake.end();
      return intake.pack();
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}
