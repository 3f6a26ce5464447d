/** Reading many logs, several at once, in the order in which they were named. */
import { availableParallelism } from 'node:os';
import type { FileInfo } from '../core/caseReport/model';
import type { TakenLog } from '../core/intake/logIntake';
import type { Catalogue } from '../core/log/catalogue';
import { InputError } from '../node/inputError';
import { LogPool, shareOf } from '../node/logPool';
import { PARALLEL_BYTES } from '../node/parallelRead';
import { refuseNotUnderstood } from '../node/readLog';
import type { InputFile } from './inputFiles';

/** About how long reading takes without threads; decides whether to start any. Measured in `docs/many-logs.md`. */
const MS_PER_FILE = 0.6;
const MS_PER_MEGABYTE = 1.2;
/** Starting threads takes some 50 ms of each core. */
const MIN_MS = 200;
/** What they read is judged and written by one thread, which more could not keep busy. */
const MAX_THREADS = 8;

interface ReadAheadOptions {
  /** Reads a log of any kind, in this thread. Rejects with an `InputError` where it cannot be read. */
  readonly read: (file: string) => Promise<TakenLog>;
  readonly catalogue: Catalogue;
  readonly signal: AbortSignal;
  /** Also gives what identifies each file, if that costs nothing more. */
  readonly identifies?: boolean;
  /** Threads to read with; by default as many as there are cores, where that pays. */
  readonly threads?: number | undefined;
}

export interface ReadLog {
  readonly file: string;
  readonly log: TakenLog;
  /** What identifies the file, where it was asked for and came with the reading. */
  readonly info?: FileInfo | undefined;
}

/**
 * The logs in the order of the inputs, or why one of them cannot be read. A large log, in which all cores have a part, is read by itself.
 * How many are read ahead depends on the threads alone, so that memory does.
 */
export async function* readAhead(
  inputs: readonly (InputFile | InputError)[],
  { read, catalogue, signal, identifies = false, threads = threadsFor(inputs) }: ReadAheadOptions,
): AsyncGenerator<ReadLog | InputError> {
  const pool = threads > 0 ? new LogPool(catalogue, threads, identifies) : undefined;
  const abort = (): void => void pool?.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    // Of a size that is not known, it may be a pipe.
    const isPooled = ({ size }: InputFile): boolean => pool !== undefined && size > 0 && size < PARALLEL_BYTES;
    const room = threads > 0 ? 2 * threads : availableParallelism();
    const shareOfInput = (input: InputFile): number => (isPooled(input) ? shareOf(input.size) : 1);
    yield* inOrder(inputs, room, shareOfInput, async (input) => {
      const { file, size } = input;
      const pooled = isPooled(input) ? await pool?.read(file, size) : undefined;
      signal.throwIfAborted();
      const taken = pooled ? { file, ...pooled } : { file, log: await read(file) };
      await refuseNotUnderstood(file, taken.log);
      return taken;
    });
  } finally {
    signal.removeEventListener('abort', abort);
    await pool?.close();
  }
}

function threadsFor(inputs: readonly (InputFile | InputError)[]): number {
  const sizes = inputs.map((input) => (input instanceof InputError ? 0 : input.size)).filter((size) => size > 0);
  const small = sizes.filter((size) => size < PARALLEL_BYTES);
  const bytes = small.reduce((sum, size) => sum + size, 0);
  const expected = small.length * MS_PER_FILE + (bytes / 1e6) * MS_PER_MEGABYTE;
  const cores = availableParallelism();
  return expected < MIN_MS || cores < 2 ? 0 : Math.min(cores, small.length, MAX_THREADS);
}

/** `shareOf`: how much of the room for what is read at once an input takes. Once there is room for 1, as many are begun as it holds. */
async function* inOrder(
  inputs: readonly (InputFile | InputError)[],
  room: number,
  shareOf: (input: InputFile) => number,
  read: (input: InputFile) => Promise<ReadLog>,
): AsyncGenerator<ReadLog | InputError> {
  const begun: {
    readonly isLarge: boolean;
    readonly share: number;
    readonly log: Promise<ReadLog | InputError>;
  }[] = [];
  let next = 0;
  let taken = 0;
  const isLarge = (input: InputFile | InputError): boolean =>
    !(input instanceof InputError) && input.size >= PARALLEL_BYTES;
  const begin = async (input: InputFile | InputError): Promise<ReadLog | InputError> => {
    if (input instanceof InputError) return input;
    try {
      return await read(input);
    } catch (error) {
      if (error instanceof InputError) return error;
      throw error;
    }
  };
  const shareAt = (k: number): number => {
    const input = inputs[k];
    return input instanceof InputError ? 1 : shareOf(input);
  };
  const mayBegin = (): boolean =>
    begun.length === 0 ||
    (taken + shareAt(next) <= room && !isLarge(inputs[next]) && !begun.some((each) => each.isLarge));
  while (next < inputs.length || begun.length > 0) {
    if (taken + 1 <= room || begun.length === 0) {
      while (next < inputs.length && mayBegin()) {
        const share = shareAt(next);
        const input = inputs[next++];
        const log = begin(input);
        // It is awaited in its turn, which may never come.
        log.catch(() => undefined);
        begun.push({ isLarge: isLarge(input), share, log });
        taken += share;
      }
    }
    const first = begun.shift();
    if (!first) continue;
    yield await first.log;
    taken -= first.share;
  }
}
