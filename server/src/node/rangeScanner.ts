/** Scans parts of a log file: given a range of bytes, it answers with the tape of the lines that start in it. */
import { closeSync, readSync } from 'node:fs';
import { openFileNow } from './files';
import { Catalogue, type Message } from '../core/log/catalogue';
import { TapeWriter, type Tape } from '../core/log/scanner';

/** A file that is scanned in ranges. */
export interface RangedLog {
  readonly file: string;
  /** The file as it was opened, which all threads read: its name may lead to another one by now. Opened by each of them where it is not given. */
  readonly handle?: number | undefined;
  /** Where the file's first line starts, behind a byte order mark. */
  readonly firstLine: number;
  readonly taught: readonly Message[];
  /** Every line is read from its `(TTT)` on. */
  readonly isWrapped: boolean;
}

/** Bytes of the file; the lines that start in it are meant. */
export interface ScanRequest {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  /** One that has been folded. Large blocks of memory are cheaper to use again than to ask for. */
  readonly usedTape: Tape | undefined;
}

export interface ScanAnswer {
  readonly index: number;
  /** Undefined where the range could not be scanned: the log has to be read in another way. */
  readonly tape: Tape | undefined;
  /** Where the first line starts that is not on the tape. */
  readonly end: number;
}

const LF = 10;
const CR = 13;

export class RangeScanner {
  #log: RangedLog;
  #writer: TapeWriter;
  readonly #window = new Uint8Array(64 * 1024);
  #opened: number | undefined;

  constructor(log: RangedLog) {
    this.#log = log;
    this.#writer = writerFor(log);
  }

  /** Scans another log from now on. What is read by the same shapes needs nothing anew. */
  begin(log: RangedLog): void {
    this.close();
    if (!isReadAlike(log, this.#log)) this.#writer = writerFor(log);
    this.#log = log;
  }

  close(): void {
    if (this.#opened !== undefined) closeSync(this.#opened);
    this.#opened = undefined;
  }

  scan({ index, from, to, usedTape }: ScanRequest): ScanAnswer {
    try {
      const handle = this.#log.handle ?? (this.#opened ??= openFileNow(this.#log.file));
      const start = this.#lineStart(handle, from);
      const end = this.#lineStart(handle, to);
      if (start < 0 || end < 0 || !this.#scanBetween(handle, start, end)) return { index, tape: undefined, end };
      return { index, tape: this.#writer.finish(usedTape), end };
    } catch {
      // Whoever reads the log in another way meets the same error, and has the words for it.
      return { index, tape: undefined, end: -1 };
    }
  }

  /** The first line start at or after an offset; -1 if none is near, or the file has become shorter. */
  #lineStart(handle: number, offset: number): number {
    const { firstLine } = this.#log;
    if (offset <= firstLine) return firstLine;
    const window = this.#window;
    const length = readSync(handle, window, 0, window.length, offset - 1);
    for (let p = 0; p + 1 < length; p++) {
      if (window[p] === LF) return offset + p;
      if (window[p] === CR) return window[p + 1] === LF ? offset + p + 1 : offset + p;
    }
    return -1;
  }

  /** False if a line is longer than the scanner takes at once, or the file has become shorter. */
  #scanBetween(handle: number, start: number, end: number): boolean {
    const { input } = this.#writer;
    for (let at = start; at < end;) {
      const wanted = Math.min(input.length, end - at);
      const size = readSync(handle, input, 0, wanted, at);
      if (size === 0) return false;
      const taken = this.#writer.take(size, at + size === end);
      if (taken === 0) return false;
      at += taken;
    }
    return true;
  }
}

function writerFor({ taught, isWrapped }: RangedLog): TapeWriter {
  return new TapeWriter(new Catalogue(taught), isWrapped);
}

function isReadAlike(a: RangedLog, b: RangedLog): boolean {
  return a.isWrapped === b.isWrapped && JSON.stringify(a.taught) === JSON.stringify(b.taught);
}

/** What a tape consists of, to be handed to another thread. */
export function buffersOf(tape: Tape | undefined): ArrayBuffer[] {
  return tape ? [tape.records.buffer, tape.lines.buffer] : [];
}
