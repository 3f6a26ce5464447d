/** Where a log's bytes come from: a file or a stream, read ahead while what came before is being scanned. */
import type { FileHandle } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { findArchived } from './archives';
import { openFile, openFileNow, readFully, statFile } from './files';
import { InputError, reasonOf } from './inputError';

/** Measured best on files in the cache; larger only costs memory. */
export const CHUNK_BYTES = 1 << 20;

export interface ByteSource {
  /** Bytes to come, as far as they are known beforehand. */
  readonly total: number | undefined;
  /** The next bytes, valid until the next call; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** Opens what a path names: a file, or a named pipe. Rejects with an `InputError`. `signal` ends the waiting for a pipe. */
export async function openSource(
  file: string,
  signal: AbortSignal | undefined,
  chunkBytes = CHUNK_BYTES,
): Promise<ByteSource> {
  try {
    const stats = await statFile(file);
    // A pipe is waited for by the event loop: a thread that waits for it could not be stopped.
    if (stats.isFIFO()) {
      const { Socket } = await import('node:net');
      const fd = openFileNow(file);
      return new StreamSource(file, new Socket({ fd, readable: true, writable: false }), signal);
    }
  } catch (error) {
    const archived = await findArchived(file);
    if (archived?.type === 'file') return archived.open(signal);
    throw error instanceof InputError ? error : new InputError(file, reasonOf(error));
  }
  return FileSource.open(file, chunkBytes);
}

/** A file, read with two buffers in turn: one is filled on another thread while the other is scanned. */
export class FileSource implements ByteSource {
  readonly total: number | undefined;
  readonly #buffers: [Uint8Array, Uint8Array];
  #pending: Promise<number> | undefined;
  #turn = 0;
  /** Where the next read begins; null where the file has no places (a device). */
  #position: number | null = null;
  #read = 0;
  #isEnded = false;

  private constructor(
    readonly file: string,
    readonly handle: FileHandle,
    size: number | undefined,
    chunkBytes: number,
  ) {
    this.total = size;
    this.#buffers = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)];
  }

  static async open(file: string, chunkBytes = CHUNK_BYTES): Promise<FileSource> {
    let handle: FileHandle | undefined;
    try {
      handle = await openFile(file);
      const stats = await handle.stat();
      if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      // What is no regular file (a pipe, /proc) does not know its size.
      const size = stats.isFile() && stats.size > 0 ? stats.size : undefined;
      return new FileSource(file, handle, size, size === undefined ? chunkBytes : Math.min(chunkBytes, size + 1));
    } catch (error) {
      await handle?.close();
      throw error instanceof InputError ? error : new InputError(file, reasonOf(error));
    }
  }

  /** The first bytes, at most so many. To be asked before anything is read. */
  async head(bytes: number): Promise<Uint8Array> {
    try {
      return await readFully(this.handle, new Uint8Array(bytes), 0);
    } catch (error) {
      throw new InputError(this.file, reasonOf(error));
    }
  }

  /** What comes before was read by others: goes on from there. */
  startAt(offset: number): void {
    this.#position = offset;
    this.#read = offset;
  }

  async next(): Promise<Uint8Array | undefined> {
    if (this.#isEnded) return undefined;
    try {
      const length = await (this.#pending ?? this.#fill());
      this.#pending = undefined;
      if (length === 0) {
        this.#isEnded = true;
        await this.#checkWhole();
        return undefined;
      }
      this.#read += length;
      const buffer = this.#buffers[this.#turn];
      this.#turn = 1 - this.#turn;
      this.#pending = this.#fill();
      // It is awaited by the next call, which may never come.
      this.#pending.catch(() => undefined);
      return buffer.subarray(0, length);
    } catch (error) {
      throw error instanceof InputError ? error : new InputError(this.file, reasonOf(error));
    }
  }

  async close(): Promise<void> {
    await this.#pending?.catch(() => undefined);
    await this.handle.close().catch(() => undefined);
  }

  async #fill(): Promise<number> {
    const buffer = this.#buffers[this.#turn];
    const { bytesRead } = await this.handle.read(buffer, 0, buffer.length, this.#position);
    if (this.#position !== null) this.#position += bytesRead;
    return bytesRead;
  }

  /** A log cut short meanwhile (by rotation, say) would be judged by a mixture of two. */
  async #checkWhole(): Promise<void> {
    if (this.total === undefined) return;
    const { size } = await this.handle.stat();
    if (size < this.#read) {
      throw new InputError(
        this.file,
        `it was cut from ${this.#read} to ${size} bytes while it was being read; analyse it again, or follow it with --follow`,
      );
    }
  }
}

/** A stream: a pipe, or the standard input. It may keep one waiting for ever, hence the signal: it ends the waiting. */
export class StreamSource implements ByteSource {
  readonly total = undefined;
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(
    readonly file: string,
    readonly stream: Readable,
    readonly signal: AbortSignal | undefined,
  ) {
    if (signal) addAbortSignal(signal, stream);
    this.#chunks = (stream as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  }

  async next(): Promise<Uint8Array | undefined> {
    try {
      const result = await this.#chunks.next();
      return result.done === true ? undefined : result.value;
    } catch (error) {
      this.signal?.throwIfAborted();
      throw new InputError(this.file, reasonOf(error));
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
    this.stream.destroy();
  }
}
