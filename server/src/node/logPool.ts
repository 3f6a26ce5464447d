/** Threads that each read whole log files, for many of them. */
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FileInfo } from '../core/caseReport/model';
import { UnpackedLog } from '../core/intake/packedLog';
import type { Catalogue } from '../core/log/catalogue';
import { confinedTo } from './files';
import type { LogAnswer, LogRequest, LogWorkerData } from './logWorker';

/** Bytes that a thread is given at once, about: to pass small logs one by one would cost more than to read them. */
const BATCH_BYTES = 1 << 18;
/** To open a log costs as much as to read so many bytes. */
const MIN_BYTES = 1 << 13;

/** How much of what a thread is given at once a log of this size is: 1 for a large one. */
export function shareOf(size: number): number {
  return Math.min(BATCH_BYTES, Math.max(MIN_BYTES, size)) / BATCH_BYTES;
}

/** What a thread makes for one log is garbage with the next: more room for it would only be more memory. */
const YOUNG = { maxYoungGenerationSizeMb: 6 };

interface Job extends LogRequest {
  readonly share: number;
  readonly resolve: (answer: LogAnswer) => void;
}

interface PooledLog {
  readonly log: UnpackedLog;
  readonly info: FileInfo | undefined;
}

export class LogPool {
  readonly #catalogue: Catalogue;
  readonly #workers = new Set<Worker>();
  /** What each busy worker is at. */
  readonly #busy = new Map<Worker, readonly Job[]>();
  readonly #waiting: Job[] = [];
  #isBeginning = false;

  /** `identifies`: asks also for what identifies each file. */
  constructor(catalogue: Catalogue, threads: number, identifies = false) {
    this.#catalogue = catalogue;
    const workerData: LogWorkerData = { taught: catalogue.taught, identifies };
    for (let k = 0; k < threads; k++) {
      const worker = new Worker(path.join(__dirname, 'logWorker.js'), { workerData, resourceLimits: YOUNG });
      this.#workers.add(worker);
      worker.on('message', (answers: readonly LogAnswer[]) => {
        this.#finish(worker, answers);
        this.#begin();
      });
      // One that dies leaves its logs to be read in another way, and the others to the rest.
      worker.on('error', () => undefined);
      worker.on('exit', () => {
        this.#workers.delete(worker);
        this.#finish(worker, []);
        this.#begin();
      });
    }
  }

  /** What a file of about this size has come to; undefined where it has to be read in another way. Never rejects. */
  async read(file: string, size = 0): Promise<PooledLog | undefined> {
    const answer = await new Promise<LogAnswer>((resolve) => {
      this.#waiting.push({ file, share: shareOf(size), folders: confinedTo(), resolve });
      this.#beginSoon();
    });
    return answer && { log: new UnpackedLog(answer.log, this.#catalogue), info: answer.info };
  }

  /** What is being read is given up. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  /** Once all have come that are asked for together. */
  #beginSoon(): void {
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    queueMicrotask(() => {
      this.#isBeginning = false;
      this.#begin();
    });
  }

  #begin(): void {
    for (const worker of this.#workers) {
      if (this.#busy.has(worker)) continue;
      const jobs = this.#nextBatch();
      if (jobs.length === 0) return;
      this.#busy.set(worker, jobs);
      const requests: readonly LogRequest[] = jobs.map(({ file, folders }) => ({ file, folders }));
      worker.postMessage(requests);
    }
    if (this.#workers.size === 0) for (const job of this.#waiting.splice(0)) job.resolve(undefined);
  }

  #nextBatch(): readonly Job[] {
    let count = 0;
    let share = 0;
    for (const job of this.#waiting) {
      share += job.share;
      if (count > 0 && share > 1) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  #finish(worker: Worker, answers: readonly LogAnswer[]): void {
    const jobs = this.#busy.get(worker) ?? [];
    this.#busy.delete(worker);
    for (const [k, job] of jobs.entries()) job.resolve(answers.at(k));
  }
}
