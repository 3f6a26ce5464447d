/** The lines of one instance in a log that is no document: what an analysis keeps of each is too little to tell its life. */
import { Fold, type FoldState } from '../lifecycle/fold';
import type { Stage } from '../lifecycle/stages';
import type { Catalogue, Kind } from '../log/catalogue';
import { unwrappedBytes } from '../log/scanner';
import { decodeLine } from '../text/encoding';
import { LogReader, type ByteSink } from './logReader';

/** A stage with what its first line says. */
export interface ToldStage extends Stage {
  readonly text: string;
}

export interface WantedLife {
  /** By its index in the order of allocation, as the analysis has it. */
  readonly instance: number;
  /** The last line that is wanted, 0-based: its last activity, or its last line. */
  readonly lastLine: number;
  readonly catalogue: Catalogue;
  /** What the log goes on from, with whose lines and instances its own are counted. */
  readonly start?: FoldState | undefined;
  /** Waits are wanted, too. */
  readonly withWaits?: boolean;
}

/** A line of the instance; `text` is only to be called during the call. */
type TakeLine = (line: number, kind: Kind, text: () => string) => void;

/** Takes the log from its beginning up to the last line that is wanted. */
export class LifeReader implements ByteSink {
  readonly #wanted: WantedLife;
  readonly #reader: LogReader;
  readonly #fold: Fold;
  readonly #take: TakeLine;
  #buffer = new Uint8Array(0);
  #isWrapped = false;

  constructor(wanted: WantedLife, take: TakeLine) {
    const { catalogue, start } = wanted;
    this.#wanted = wanted;
    this.#take = take;
    this.#reader = new LogReader(this, catalogue);
    this.#fold = new Fold(catalogue, start);
  }

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  end(): void {
    this.#reader.end();
  }

  /** Nothing more of the log is needed. */
  get isDone(): boolean {
    return this.#fold.lines > this.#wanted.lastLine;
  }

  buffer(bytes: Uint8Array, prefix: string | undefined): void {
    this.#buffer = bytes as Uint8Array<ArrayBuffer>;
    this.#isWrapped = prefix !== undefined;
  }

  line(
    kind: Kind,
    thread: number,
    cb: number,
    x: number,
    y: number,
    start: number,
    end: number,
    also: readonly number[],
  ): void {
    const line = this.#fold.lines;
    const owner = this.#fold.step(kind, thread, cb, x, y, also);
    const { instance, lastLine, catalogue, withWaits } = this.#wanted;
    const isIts = owner === instance || this.#fold.others.some((other) => other.instance === instance);
    if (isIts && line <= lastLine && (withWaits || catalogue.effect(kind) !== 'wait')) {
      this.#take(line, kind, () => {
        const bytes = this.#buffer.subarray(start, end);
        return decodeLine(this.#isWrapped ? unwrappedBytes(bytes) : bytes);
      });
    }
  }
}
