/** Scans parts of a log file in a thread of its own: asked for a range of bytes, it answers with the tape of the lines in it. */
import { openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Catalogue, type Message } from '../core/log/catalogue';
import { TapeWriter, type Tape } from '../core/log/scanner';

export interface ScanWorkerData {
  readonly file: string;
  /** Where the file's first line starts, behind a byte order mark. */
  readonly firstLine: number;
  readonly taught: readonly Message[];
}

/** Bytes of the file; the lines that start in it are meant. */
export interface ScanRequest {
  readonly index: number;
  readonly from: number;
  readonly to: number;
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

const { file, firstLine, taught } = workerData as ScanWorkerData;
const port = parentPort;
const handle = openSync(file, 'r');
const writer = new TapeWriter(new Catalogue(taught));
const window = new Uint8Array(64 * 1024);

port?.on('message', (request: ScanRequest) => {
  const answer = scan(request);
  port.postMessage(answer, answer.tape ? [answer.tape.records.buffer, answer.tape.lines.buffer] : []);
});

function scan({ index, from, to }: ScanRequest): ScanAnswer {
  try {
    const start = lineStart(from);
    const end = lineStart(to);
    if (start < 0 || end < 0 || !scanBetween(start, end)) return { index, tape: undefined, end };
    return { index, tape: writer.finish(), end };
  } catch {
    // Whoever reads the log in another way meets the same error, and has the words for it.
    return { index, tape: undefined, end: -1 };
  }
}

/** The first line start at or after an offset; -1 if none is near, or the file has become shorter. */
function lineStart(offset: number): number {
  if (offset <= firstLine) return firstLine;
  const length = readSync(handle, window, 0, window.length, offset - 1);
  for (let p = 0; p + 1 < length; p++) {
    if (window[p] === LF) return offset + p;
    if (window[p] === CR) return window[p + 1] === LF ? offset + p + 1 : offset + p;
  }
  return -1;
}

/** False if a line is longer than the scanner takes at once, or the file has become shorter. */
function scanBetween(start: number, end: number): boolean {
  const { input } = writer;
  for (let at = start; at < end;) {
    const wanted = Math.min(input.length, end - at);
    const size = readSync(handle, input, 0, wanted, at);
    if (size === 0) return false;
    const taken = writer.take(size, at + size === end);
    if (taken === 0) return false;
    at += taken;
  }
  return true;
}
