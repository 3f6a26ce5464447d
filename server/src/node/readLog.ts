/** Reading a log from disk or from a stream, in pieces, to its end: for the command line, and for the server's large logs. */
import path from 'node:path';
import type { Readable } from 'node:stream';
import { availableParallelism } from 'node:os';
import { HEAD_BYTES, whyNotUnderstood } from '../core/case/content';
import type { Catalogue } from '../core/log/catalogue';
import { LogIntake, type TakenLog } from '../core/intake/logIntake';
import { joined } from '../core/text/bytes';
import { wrappingOf } from '../core/log/unwrap';
import { GUESS_BYTES, guessEncoding } from '../core/text/encoding';
import { FileSource, openSource, StreamSource, type ByteSource } from './byteSource';
import { NotUnderstoodError } from './inputError';
import { PARALLEL_BYTES, readInParallel } from './parallelRead';
import { decompressed, readHead } from './readBytes';

const OPEN_PAREN = 40;
/** Bytes that show whether a log is wrapped, unless its lines are very long. */
const WRAPPING_BYTES = 512 * 1024;

export interface ReadOptions {
  /** Aborted: reading stops soon, and rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every piece: bytes read of the input (compressed ones, if it is), and how many there are, if known. */
  readonly onProgress?: ((read: number, total: number | undefined) => void) | undefined;
  /** The shapes to read it by; the known ones by default. */
  readonly catalogue?: Catalogue | undefined;
  /** What it is read into; by default a new intake. Asked again where the log has to be begun once more. */
  readonly begin?: (() => LogIntake) | undefined;
  /** Bytes read at once. */
  readonly chunkBytes?: number | undefined;
  /** Shares out a file of any size, in ranges of this many bytes. Undefined: only large ones, in large ranges. */
  readonly rangeBytes?: number | undefined;
  /** Rejects with a `NotUnderstoodError` where it is not empty and no line is understood: it must not be called clean. */
  readonly mustBeUnderstood?: boolean | undefined;
  /** Whether this thread scans ranges, too. By default it does. */
  readonly scansHere?: boolean | undefined;
}

/**
 * Reads a log file, plain or gzipped, to its end. Rejects with an `InputError` where it cannot be read whole: it is missing,
 * a folder, locked, cut short meanwhile, or its compressed data is broken. Of what follows whole compressed data, `lost` says it.
 */
export async function readLogFile(file: string, options: ReadOptions = {}): Promise<LogIntake> {
  const source = await openSource(file, options.signal, options.chunkBytes);
  let begun: Begun | undefined;
  try {
    begun = source instanceof FileSource ? await beginInParallel(source, options) : undefined;
  } catch (error) {
    await source.close();
    throw error;
  }
  return readSource(file, source, options, begun);
}

/** Reads a log file as `readLogFile` does, but not its rest once `isWanted` says that this is not wanted: then undefined. */
export async function readLogWhile(
  file: string,
  isWanted: () => boolean,
  options: ReadOptions = {},
): Promise<LogIntake | undefined> {
  const { signal, onProgress } = options;
  const stop = new AbortController();
  try {
    return await readLogFile(file, {
      ...options,
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      onProgress: (read, total) => {
        onProgress?.(read, total);
        if (!isWanted()) stop.abort();
      },
    });
  } catch (error) {
    if (!stop.signal.aborted || signal?.aborted === true) throw error;
    return undefined;
  }
}

/** A log whose first bytes have been read by several threads. */
interface Begun {
  readonly intake: LogIntake;
  readonly read: number;
}

/** Reads nearly all of a large file, if that can be shared out. */
async function beginInParallel(
  source: FileSource,
  { rangeBytes, scansHere, signal, onProgress, catalogue, begin = () => new LogIntake(catalogue) }: ReadOptions,
): Promise<Begun | undefined> {
  const { total } = source;
  const least = rangeBytes ?? PARALLEL_BYTES;
  if (total === undefined || total < least || availableParallelism() < 2) return undefined;
  const head = await source.head(WRAPPING_BYTES);
  const guess = guessEncoding(head.subarray(0, GUESS_BYTES));
  // What has to be transcoded or decompressed, and whatever does not begin as a log does, is read from its beginning on.
  if (guess.family !== 'bytes') return undefined;
  const intake = begin();
  const { prefix, isSure } = wrappingOf(head, guess.bom, head.length, false, intake.catalogue);
  if (!isSure || (prefix === undefined && head[guess.bom] !== OPEN_PAREN)) return undefined;
  const read = await readInParallel(source.file, total, guess, intake, {
    handle: source.handle.fd,
    rangeBytes,
    scansHere,
    prefix,
    signal,
    onProgress: (bytes) => onProgress?.(bytes, total),
  });
  if (read === undefined) return undefined;
  source.startAt(read);
  return { intake, read };
}

/** Reads a log from a stream to its end, as `readLogFile` does. `name` stands for it in errors. */
export async function readLogStream(name: string, stream: Readable, options: ReadOptions = {}): Promise<LogIntake> {
  return readSource(name, new StreamSource(name, stream, options.signal), options);
}

async function readSource(
  name: string,
  source: ByteSource,
  { signal, onProgress, catalogue, begin = () => new LogIntake(catalogue), mustBeUnderstood = false }: ReadOptions,
  begun?: Begun,
): Promise<LogIntake> {
  let read = begun?.read ?? 0;
  const counted: ByteSource = {
    total: source.total,
    async next() {
      signal?.throwIfAborted();
      const chunk = await source.next();
      signal?.throwIfAborted();
      if (chunk) {
        read += chunk.length;
        onProgress?.(read, source.total);
      }
      return chunk;
    },
    close: () => source.close(),
  };
  try {
    const intake = begun?.intake ?? begin();
    // What goes on in the middle of a log is not compressed, whatever it begins with.
    const chunks = begun ? piecesOf(counted) : decompressed(name, counted, signal);
    const head = new Head();
    for await (const chunk of intake.untilLost(chunks)) {
      if (mustBeUnderstood && !begun) head.push(chunk);
      intake.push(chunk);
      if (intake.excess !== undefined) break;
    }
    intake.end();
    refuseExcess(name, intake);
    // Of one that several threads have read, the first bytes are in the file alone.
    if (mustBeUnderstood) await refuseNotUnderstood(name, intake, begun ? undefined : head.bytes);
    return intake;
  } finally {
    await source.close();
  }
}

/** The first bytes of a log, kept while it is read: of a pipe they come but once. */
class Head {
  #bytes = new Uint8Array(0);

  push(chunk: Uint8Array): void {
    const room = HEAD_BYTES - this.#bytes.length;
    if (room > 0) this.#bytes = joined(this.#bytes, chunk.subarray(0, room));
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }
}

/** Rejects with a `NotUnderstoodError` for a log that is not empty, and of which no line was understood. `head`: its first bytes, else the file's. */
export async function refuseNotUnderstood(
  name: string,
  log: Pick<TakenLog, 'bytes' | 'isUnderstood' | 'shapes' | 'excess'>,
  head?: Uint8Array,
): Promise<void> {
  refuseExcess(name, log);
  if (log.isUnderstood) return;
  const bytes = head ?? (await readHead(name, HEAD_BYTES));
  const reason = whyNotUnderstood(path.basename(name), bytes, bytes.length === log.bytes);
  if (reason !== undefined) throw new NotUnderstoodError(name, reason, log);
}

/** Throws a `NotUnderstoodError` for a log that holds more than any log of an MTA. */
function refuseExcess(name: string, log: Pick<TakenLog, 'shapes' | 'excess'>): void {
  if (log.excess !== undefined) throw new NotUnderstoodError(name, log.excess, log);
}

async function* piecesOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let chunk = await source.next(); chunk; chunk = await source.next()) yield chunk;
}
