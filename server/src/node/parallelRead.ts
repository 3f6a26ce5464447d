/** Reading a large log file with all cores: workers scan its parts, and what they found is folded in the file's order. */
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LogIntake } from '../core/intake/logIntake';
import type { EncodingGuess } from '../core/text/encoding';
import type { ScanAnswer, ScanRequest, ScanWorkerData } from './scanWorker';

/** Below this size a worker costs more time than it saves. */
export const PARALLEL_BYTES = 48 * 1024 * 1024;
const RANGE_BYTES = 8 * 1024 * 1024;
/** More workers wait for the memory, and cost some. */
const MAX_WORKERS = 4;
/** Ranges that may be scanned ahead of the fold. */
const AHEAD = 8;

interface ParallelOptions {
  /** Bytes of a range, of which a worker scans one at a time. */
  readonly rangeBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((read: number) => void) | undefined;
}

/**
 * Reads whole ranges of a file into an intake that has read nothing yet. Returns the offset from which the rest has to be read,
 * or undefined if the file cannot be read like this: then the intake must be thrown away. The file must be in an encoding
 * that holds ASCII as itself.
 */
export async function readInParallel(
  file: string,
  size: number,
  guess: EncodingGuess,
  intake: LogIntake,
  { rangeBytes = RANGE_BYTES, signal, onProgress }: ParallelOptions = {},
): Promise<number | undefined> {
  // The end of the file is no line start: something is left for whoever goes on from there.
  const ranges = Math.floor((size - 1) / rangeBytes);
  const workerData: ScanWorkerData = { file, firstLine: guess.bom, taught: intake.catalogue.taught };
  const workers = Array.from(
    { length: Math.min(MAX_WORKERS, availableParallelism(), ranges) },
    () => new Worker(path.join(__dirname, 'scanWorker.js'), { workerData }),
  );
  const abort = (): void => {
    for (const worker of workers) void worker.terminate();
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await foldInOrder(workers, ranges, rangeBytes, guess, intake, onProgress);
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
    signal?.throwIfAborted();
  }
}

function foldInOrder(
  workers: readonly Worker[],
  ranges: number,
  rangeBytes: number,
  guess: EncodingGuess,
  intake: LogIntake,
  onProgress: ((read: number) => void) | undefined,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const answers = new Map<number, ScanAnswer>();
    const idle = [...workers];
    let asked = 0;
    let folded = 0;
    let read = 0;
    const ask = (): void => {
      while (idle.length > 0 && asked < Math.min(ranges, folded + AHEAD)) {
        const request: ScanRequest = { index: asked, from: asked * rangeBytes, to: (asked + 1) * rangeBytes };
        asked++;
        idle.pop()?.postMessage(request);
      }
    };
    const accept = (worker: Worker, answer: ScanAnswer): void => {
      if (!answer.tape) {
        resolve(undefined);
        return;
      }
      idle.push(worker);
      answers.set(answer.index, answer);
      ask();
      for (let next = answers.get(folded); next?.tape; next = answers.get(folded)) {
        answers.delete(folded);
        intake.replay(next.tape, guess, next.end - read);
        read = next.end;
        folded++;
        onProgress?.(read);
      }
      if (folded === ranges) resolve(read);
      else ask();
    };
    for (const worker of workers) {
      worker.on('message', (answer: ScanAnswer) => {
        accept(worker, answer);
      });
      // A worker that dies (of a missing file, say) leaves the log to be read in the other way.
      worker.on('error', () => {
        resolve(undefined);
      });
      worker.on('exit', () => {
        resolve(undefined);
      });
    }
    ask();
  });
}
