/** Reading a large log file with all cores: its parts are scanned in several threads, and what was found is folded in the file's order. */
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LogIntake } from '../core/intake/logIntake';
import type { EncodingGuess } from '../core/text/encoding';
import type { Tape } from '../core/log/scanner';
import { buffersOf, RangeScanner, type RangedLog, type ScanAnswer, type ScanRequest } from './rangeScanner';

/** Below this size a worker costs more time than it saves. */
export const PARALLEL_BYTES = 48 * 1024 * 1024;
/** Bytes of a range, at least. */
const RANGE_BYTES = 8 * 1024 * 1024;
/** More workers wait for the memory, and cost some. */
const MAX_WORKERS = 4;
/** Ranges that a worker has been given, one of which it scans: it need not wait until this thread has time for it. */
const GIVEN = 2;
/** Ranges that may be scanned ahead of the fold. */
const AHEAD = 8;

interface ParallelOptions {
  /** The file as it was opened; it must stay open meanwhile. */
  readonly handle?: number | undefined;
  /** Bytes of a range. */
  readonly rangeBytes?: number | undefined;
  /** Whether this thread scans, too, where it has nothing to fold. By default it does. */
  readonly scansHere?: boolean | undefined;
  /** What stands in front of the lines of a wrapped log. */
  readonly prefix?: string | undefined;
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
  { handle, rangeBytes, scansHere = true, prefix, signal, onProgress }: ParallelOptions = {},
): Promise<number | undefined> {
  // The end of the file is no line start: something is left for whoever goes on from there. It is little, as one thread reads it.
  const ranges = Math.floor((size - 1) / (rangeBytes ?? RANGE_BYTES));
  const bytes = rangeBytes ?? Math.floor((size - 1) / ranges);
  const log: RangedLog = {
    file,
    handle,
    firstLine: guess.bom,
    taught: intake.catalogue.taught,
    isWrapped: prefix !== undefined,
  };
  const threads = Math.min(availableParallelism() - Number(scansHere), MAX_WORKERS, ranges);
  const scanners = takeScanners(threads, log, scansHere);
  const { workers, here } = scanners;
  const abort = (): void => {
    for (const worker of workers) void worker.terminate();
  };
  signal?.addEventListener('abort', abort, { once: true });
  let end: number | undefined;
  try {
    end = await scanAndFold(scanners, ranges, bytes, (tape, from, to) => {
      intake.replay(tape, guess, to - from, prefix);
      onProgress?.(to);
    });
    return end;
  } finally {
    signal?.removeEventListener('abort', abort);
    here?.close();
    // Who has not scanned all that it was given may be at it still.
    if (end === undefined || signal?.aborted === true) await Promise.all(workers.map((worker) => worker.terminate()));
    else keepScanners(scanners);
    signal?.throwIfAborted();
  }
}

/** Threads that scan, and what was allocated for that. */
interface Scanners {
  readonly workers: readonly Worker[];
  readonly here: RangeScanner | undefined;
  readonly usedTapes: Tape[];
}

/** A chain is read file by file: starting a thread, and compiling in it what it runs, costs more than scanning a file of this size. */
const KEPT_MS = 500;

/** Scanners that have nothing to do, until the next log comes or time is up. */
let kept: Scanners | undefined;
let forget: NodeJS.Timeout | undefined;

function takeScanners(threads: number, log: RangedLog, scansHere: boolean): Scanners {
  const { workers: idle, here: hereBefore, usedTapes } = kept ?? { workers: [], here: undefined, usedTapes: [] };
  kept = undefined;
  clearTimeout(forget);
  const workers = Array.from({ length: threads }, (_, k) => idle.at(k) ?? startWorker());
  for (const worker of idle.slice(threads)) void worker.terminate();
  for (const worker of workers) {
    worker.ref();
    worker.postMessage(log);
  }
  if (!scansHere) return { workers, here: undefined, usedTapes };
  hereBefore?.begin(log);
  return { workers, here: hereBefore ?? new RangeScanner(log), usedTapes };
}

function startWorker(): Worker {
  const worker = new Worker(path.join(__dirname, 'scanWorker.js'));
  const leave = (): void => {
    if (kept?.workers.includes(worker) === true) dropScanners();
  };
  // Nobody may be listening when it dies.
  worker.on('error', leave);
  worker.on('exit', leave);
  return worker;
}

function keepScanners(scanners: Scanners): void {
  dropScanners();
  for (const worker of scanners.workers) worker.unref();
  kept = scanners;
  forget = setTimeout(dropScanners, KEPT_MS);
  forget.unref();
}

function dropScanners(): void {
  clearTimeout(forget);
  for (const worker of kept?.workers ?? []) void worker.terminate();
  kept = undefined;
}

/** Resolves with the end of the last range once all are folded; with undefined where one of them cannot be scanned. */
function scanAndFold(
  { workers, here, usedTapes }: Scanners,
  ranges: number,
  rangeBytes: number,
  fold: (tape: Tape, from: number, end: number) => void,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const answers = new Map<number, ScanAnswer>();
    const idle = Array.from({ length: GIVEN }, () => workers).flat();
    let asked = 0;
    let folded = 0;
    let read = 0;
    let isOver = false;
    let isScanning = false;
    const end = (result: number | undefined): void => {
      isOver = true;
      for (const worker of workers) {
        worker.off('message', listeners.get(worker) ?? died);
        worker.off('error', died);
        worker.off('exit', died);
      }
      resolve(result);
    };
    const listeners = new Map<Worker, (answer: ScanAnswer) => void>();
    // A worker that dies (of a missing file, say) leaves the log to be read in the other way.
    const died = (): void => {
      end(undefined);
    };
    const next = (): ScanRequest | undefined => {
      if (isOver || asked === Math.min(ranges, folded + AHEAD)) return undefined;
      const index = asked++;
      return { index, from: index * rangeBytes, to: (index + 1) * rangeBytes, usedTape: usedTapes.pop() };
    };
    const accept = (answer: ScanAnswer): void => {
      answers.set(answer.index, answer);
      for (let first = answers.get(folded); first; first = answers.get(folded)) {
        if (!first.tape) {
          end(undefined);
          return;
        }
        answers.delete(folded);
        fold(first.tape, read, first.end);
        usedTapes.push(first.tape);
        read = first.end;
        folded++;
      }
      if (folded === ranges) end(read);
      else ask();
    };
    const ask = (): void => {
      while (idle.length > 0) {
        const request = next();
        if (!request) return;
        idle.pop()?.postMessage(request, buffersOf(request.usedTape));
      }
      if (!here || isScanning) return;
      isScanning = true;
      // Tapes of the workers that have come meanwhile are folded first.
      setImmediate(() => {
        isScanning = false;
        const request = next();
        if (request) accept(here.scan(request));
      });
    };
    for (const worker of workers) {
      const heard = (answer: ScanAnswer): void => {
        idle.push(worker);
        accept(answer);
      };
      listeners.set(worker, heard);
      worker.on('message', heard);
      worker.on('error', died);
      worker.on('exit', died);
    }
    ask();
  });
}
