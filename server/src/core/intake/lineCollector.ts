/** Collects the texts of some lines of a log whose bytes come in pieces: with lines and encodings as the analysis sees them. */
import { decodeLine } from '../text/encoding';
import { LogReader, type ByteSink } from './logReader';

export class LineCollector implements ByteSink {
  /** Without line ends and trailing blanks; a line beyond all bounds is cut. */
  readonly lines = new Map<number, string>();
  readonly #reader = new LogReader(this);
  #buffer = new Uint8Array(0);
  #next = 0;

  /** `wanted` are 0-based. */
  constructor(private readonly wanted: ReadonlySet<number>) {}

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  end(): void {
    this.#reader.end();
  }

  buffer(bytes: Uint8Array): void {
    this.#buffer = bytes as Uint8Array<ArrayBuffer>;
  }

  line(_kind: number, _thread: number, _cb: number, _x: number, _y: number, start: number, end: number): void {
    const line = this.#next++;
    if (this.wanted.has(line)) this.lines.set(line, decodeLine(this.#buffer.subarray(start, end)));
  }
}
