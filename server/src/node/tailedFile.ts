/**
 * A log that grows on disk, read as `tail -F` does: by name, through growth, truncation, rotation and replacement. It is
 * polled, since watchers are silent on network folders and where the writer keeps its file open.
 *
 * How the cases are distinguished (as klogg and lnav do): another file under the name, or a size below what was read, or other
 * bytes at the beginning or at the place last read mean another log; anything else is the same log, and what is new in it
 * is at its end. A copy of the same log under the name (saved by an editor, restored) goes on where the first ended.
 *
 * A log that was rotated is read to its end through the handle that is still open, under its new name, or from its copy. Logs that came and
 * went between two looks are looked for under their rotated names.
 */
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { isGzip } from '../core/text/bytes';
import { CHUNK_BYTES } from './byteSource';
import { readFully } from './files';
import { codeOf, InputError, reasonOf } from './inputError';
import { RotatedFiles, type RotatedFile } from './rotatedFiles';

/** What became of the log that was being read. */
export interface Change {
  readonly reason: 'truncated' | 'replaced' | 'rotated';
  /** Where its lines are now; only of one that was rotated. */
  readonly earlier?: RotatedFile | undefined;
  /**
   * Bytes may have been written between two looks that can no longer be read: the log was truncated in place or deleted,
   * and no copy of it was found.
   */
  readonly mayHaveLost: boolean;
}

interface TailListener {
  /** More of the log. The bytes are only valid during the call. */
  bytes(chunk: Uint8Array): void;
  /** What follows is another log, from its beginning. */
  newLog(change: Change): void;
  /** There is no file of that name, for the time being. */
  missing(): void;
}

interface TailOptions {
  readonly chunkBytes?: number;
  /** Look for logs that came and went between two looks. Not wanted where only the present log counts. */
  readonly readsRotated?: boolean;
  /**
   * Keeps the file open between two looks, and so reads also what is written to it when it has another name, or none. Not on Windows:
   * there a file that is open, by whomever, keeps its name when it is deleted, and no other file can take that: the MTA could not rotate it.
   */
  readonly keepsOpen?: boolean;
}

/** Bytes remembered at the beginning of the log, and before the place last read. */
const MARK_BYTES = 1024;

export class TailedFile {
  #handle: FileHandle | undefined;
  #position = 0;
  #isMissing = false;
  #isCurrent = false;
  /** The file that was read last. */
  #file: BigIntStats | undefined;
  /** File, size and times when the log was last read to its end. */
  #seen = '';
  /** When the log was last written to, as of the last look (ns). What came between two looks is not older. */
  #lastWritten = 0n;
  readonly #rotated: RotatedFiles | undefined;
  readonly #head = new Mark();
  readonly #tail = new Mark();
  readonly #buffer: Uint8Array;
  readonly #keepsOpen: boolean;

  constructor(
    readonly file: string,
    readonly listener: TailListener,
    { chunkBytes = CHUNK_BYTES, readsRotated = false, keepsOpen = process.platform !== 'win32' }: TailOptions = {},
  ) {
    this.#keepsOpen = keepsOpen;
    this.#buffer = new Uint8Array(chunkBytes);
    this.#rotated = readsRotated ? new RotatedFiles(file) : undefined;
  }

  /** Looks once, and reads all that is new. Rejects with an `InputError` where the log is there but cannot be read. */
  async poll(signal?: AbortSignal): Promise<void> {
    try {
      await this.#look(signal);
      if (!this.#keepsOpen) await this.close();
    } catch (error) {
      if (signal?.aborted === true) throw error;
      // Whatever was wrong with it, the next look opens it anew, and goes on if it is the same log.
      await this.close();
      throw error instanceof InputError ? error : new InputError(this.file, reasonOf(error));
    }
  }

  /** Whether what has been read was under the name at the last look: else its file is gone, or a new one is there that is empty. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** Gives `bytes` all that has been read of the present log once more. False where that is not there any more: the next look sees why. */
  async readAgain(bytes: (chunk: Uint8Array) => void, signal: AbortSignal): Promise<boolean> {
    try {
      this.#handle ??= await open(this.file, 'r');
      const handle = this.#handle;
      for (let at = 0; at < this.#position;) {
        signal.throwIfAborted();
        const wanted = Math.min(this.#buffer.length, this.#position - at);
        const { bytesRead } = await handle.read(this.#buffer, 0, wanted, at);
        if (bytesRead === 0) return false;
        bytes(this.#buffer.subarray(0, bytesRead));
        at += bytesRead;
      }
      return await this.#goesOn(handle);
    } catch (error) {
      signal.throwIfAborted();
      if (codeOf(error) === undefined) throw error;
      return false;
    } finally {
      if (!this.#keepsOpen) await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close().catch(() => undefined);
    this.#handle = undefined;
  }

  async #look(signal: AbortSignal | undefined): Promise<void> {
    this.#isCurrent = false;
    const named = await statOrNothing(this.file);
    if (!named) {
      if (!this.#isMissing) this.listener.missing();
      this.#isMissing = true;
      // Who has the file open may go on writing to it.
      if (this.#handle && (await this.#goesOn(this.#handle))) await this.#readOn(this.#handle, signal);
      return;
    }
    this.#isMissing = false;
    if (named.isDirectory()) throw new InputError(this.file, reasonOf({ code: 'EISDIR' }));
    if (!named.isFile()) {
      throw new InputError(
        this.file,
        'it is not a file on a disk; pipe it in instead: … | winsock-log analyze --follow -',
      );
    }
    if (!this.#handle) {
      this.#handle = await open(this.file, 'r');
      if (this.#position === 0) {
        await this.#rotated?.remember();
      } else if (this.#file && !isSameFile(this.#file, await this.#handle.stat({ bigint: true }))) {
        if (named.size === 0n) {
          await this.close();
          return;
        }
        if (!(await this.#goesOn(this.#handle))) await this.#change('replaced', true, signal);
      }
    } else if (!isSameFile(named, await this.#handle.stat({ bigint: true }))) {
      // It may have been truncated before, and hold another log by now: then the old one is found as a copy, or lost.
      const wentOn = await this.#goesOn(this.#handle);
      if (wentOn) await this.#readOn(this.#handle, signal);
      // Until something is in the new file, the writer may still be at the old one.
      if (named.size === 0n) return;
      const next = await openOrNothing(this.file);
      if (!next) return;
      const old = this.#handle;
      const isDeleted = (await old.stat()).nlink === 0;
      this.#handle = next;
      await old.close();
      if (!(await this.#goesOn(next))) await this.#change('replaced', isDeleted || !wentOn, signal);
    }
    const stats = await this.#handle.stat({ bigint: true });
    const seen = `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
    if (seen === this.#seen) {
      this.#isCurrent = true;
      return;
    }
    if (!(await this.#goesOn(this.#handle))) await this.#change('truncated', true, signal);
    await this.#readOn(this.#handle, signal);
    this.#seen = seen;
    this.#file = stats;
    this.#lastWritten = stats.mtimeNs;
    this.#isCurrent = true;
  }

  /** True if what was read is still there. */
  async #goesOn(handle: FileHandle): Promise<boolean> {
    return (
      (await isAt(handle, this.#head.bytes, 0)) &&
      (await isAt(handle, this.#tail.bytes, this.#position - this.#tail.bytes.length))
    );
  }

  /**
   * The log that was being read has ended, and another one has its name. Reads first what was written in between and is
   * found beside it. `mayHaveLost`: something may have been written to the old one that cannot be read in its place.
   */
  async #change(
    reason: 'truncated' | 'replaced',
    mayHaveLost: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    let isLost = mayHaveLost;
    let isUnreadable = false;
    let earlier: RotatedFile | undefined;
    const found: { readonly file: RotatedFile; readonly handle: FileHandle }[] = [];
    try {
      for (const file of (await this.#rotated?.appeared(this.#lastWritten)) ?? []) {
        const handle = await openOrNothing(file.path).catch(() => undefined);
        if (handle) found.push({ file, handle });
        isUnreadable ||= !handle || (await isCompressed(handle));
      }
      // First the old log itself, under its new name or as a copy, whatever the order of the times.
      const between: typeof found = [];
      for (const each of found) {
        const { file, handle } = each;
        if (await this.#goesOn(handle)) {
          await this.#readOn(handle, signal);
          earlier = file;
          isLost = false;
        } else if ((await handle.stat()).size > 0 && !(await isCompressed(handle))) {
          between.push(each);
        }
      }
      for (const { file, handle } of between) {
        if (!(await this.#goesOn(handle))) {
          this.#begin({ reason: earlier ? 'rotated' : 'replaced', earlier, mayHaveLost: isLost });
          isLost = false;
        }
        await this.#readOn(handle, signal);
        earlier = file;
      }
    } finally {
      for (const { handle } of found) await handle.close();
    }
    this.#begin({ reason: earlier ? 'rotated' : reason, earlier, mayHaveLost: isLost || isUnreadable });
  }

  #begin(change: Change): void {
    this.listener.newLog(change);
    this.#position = 0;
    this.#head.clear();
    this.#tail.clear();
  }

  async #readOn(handle: FileHandle, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(this.#buffer, 0, this.#buffer.length, this.#position);
      if (bytesRead === 0) return;
      const chunk = this.#buffer.subarray(0, bytesRead);
      // What a listener throws at has not been read: the next look brings it again.
      this.listener.bytes(chunk);
      this.#head.fill(chunk);
      this.#tail.shift(chunk);
      this.#position += bytesRead;
    }
  }
}

/** Some bytes of the log, by which it is recognised. */
class Mark {
  readonly #bytes = new Uint8Array(MARK_BYTES);
  #length = 0;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Keeps the first bytes that it is given. */
  fill(chunk: Uint8Array): void {
    const more = chunk.subarray(0, MARK_BYTES - this.#length);
    this.#bytes.set(more, this.#length);
    this.#length += more.length;
  }

  /** Keeps the last bytes that it is given. */
  shift(chunk: Uint8Array): void {
    const more = chunk.subarray(Math.max(0, chunk.length - MARK_BYTES));
    const kept = Math.min(this.#length, MARK_BYTES - more.length);
    this.#bytes.copyWithin(0, this.#length - kept, this.#length);
    this.#bytes.set(more, kept);
    this.#length = kept + more.length;
  }
}

/** A rotated log that was compressed at once cannot be read on from the middle. */
async function isCompressed(handle: FileHandle): Promise<boolean> {
  return isGzip(await readFully(handle, new Uint8Array(16), 0));
}

async function isAt(handle: FileHandle, expected: Uint8Array, position: number): Promise<boolean> {
  return Buffer.compare(await readFully(handle, new Uint8Array(expected.length), position), expected) === 0;
}

/** Undefined where there is no file of that name. */
async function statOrNothing(file: string): Promise<BigIntStats | undefined> {
  return orNothing(stat(file, { bigint: true }));
}

async function openOrNothing(file: string): Promise<FileHandle | undefined> {
  return orNothing(open(file, 'r'));
}

async function orNothing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isSameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}
