/** Threads that each read whole log files, for many of them. */
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FileInfo } from '../core/caseReport/model';
import { UnpackedLog } from '../core/intake/packedLog';
import type { Catalogue } from '../core/log/catalogue';
import { confinedTo } from './files';
import type { LogAnswer, LogRequest, LogWorkerData } from './logWorker';

interface Job extends LogRequest {
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
  readonly #busy = new Map<Worker, Job>();
  readonly #waiting: Job[] = [];

  /** `identifies`: asks also for what identifies each file. */
  constructor(catalogue: Catalogue, threads: number, identifies = false) {
    this.#catalogue = catalogue;
    const workerData: LogWorkerData = { taught: catalogue.taught, identifies };
    for (let k = 0; k < threads; k++) {
      const worker = new Worker(path.join(__dirname, 'logWorker.js'), { workerData });
      this.#workers.add(worker);
      worker.on('message', (answer: LogAnswer) => {
        this.#finish(worker, answer);
        this.#begin();
      });
      // One that dies leaves its log to be read in another way, and the others to the rest.
      worker.on('error', () => undefined);
      worker.on('exit', () => {
        this.#workers.delete(worker);
        this.#finish(worker, undefined);
        this.#begin();
      });
    }
  }

  /** What a file has come to; undefined where it has to be read in another way. Never rejects. */
  async read(file: string): Promise<PooledLog | undefined> {
    const answer = await new Promise<LogAnswer>((resolve) => {
      this.#waiting.push({ file, folders: confinedTo(), resolve });
      this.#begin();
    });
    return answer && { log: new UnpackedLog(answer.log, this.#catalogue), info: answer.info };
  }

  /** What is being read is given up. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #begin(): void {
    for (const worker of this.#workers) {
      if (this.#busy.has(worker)) continue;
      const job = this.#waiting.shift();
      if (!job) return;
      this.#busy.set(worker, job);
      const request: LogRequest = { file: job.file, folders: job.folders };
      worker.postMessage(request);
    }
    if (this.#workers.size === 0) for (const job of this.#waiting.splice(0)) job.resolve(undefined);
  }

  #finish(worker: Worker, answer: LogAnswer): void {
    const job = this.#busy.get(worker);
    this.#busy.delete(worker);
    job?.resolve(answer);
  }
}
