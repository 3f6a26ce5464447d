/** The life of one instance of a log that is no document: what an analysis keeps of each is too little to tell it. */
import { Fold } from '../lifecycle/fold';
import { Stages, type Stage } from '../lifecycle/stages';
import type { Catalogue, Kind } from '../log/catalogue';
import { decodeLine } from '../text/encoding';
import { LogReader, type ByteSink } from './logReader';

/** A stage with what its first line says. */
export interface ToldStage extends Stage {
  readonly text: string;
}

export interface WantedLife {
  /** By its index in the order of allocation, as the analysis has it. */
  readonly instance: number;
  /** Its last activity, 0-based. */
  readonly lastLine: number;
  readonly catalogue: Catalogue;
}

/** Takes the log from its beginning up to the last activity of the instance. */
export class LifeReader implements ByteSink {
  readonly #wanted: WantedLife;
  readonly #reader: LogReader;
  readonly #fold: Fold;
  readonly #stages: Stages<ToldStage>;
  #buffer = new Uint8Array(0);

  constructor(wanted: WantedLife) {
    const { catalogue } = wanted;
    this.#wanted = wanted;
    this.#reader = new LogReader(this, catalogue);
    this.#fold = new Fold(catalogue);
    this.#stages = new Stages(catalogue, (stage, text) => ({ ...stage, text: text() }));
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

  get stages(): readonly ToldStage[] {
    return this.#stages.list;
  }

  buffer(bytes: Uint8Array): void {
    this.#buffer = bytes as Uint8Array<ArrayBuffer>;
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
    const { instance, lastLine, catalogue } = this.#wanted;
    const isIts = owner === instance || this.#fold.others.some((other) => other.instance === instance);
    if (isIts && line <= lastLine && catalogue.effect(kind) !== 'wait')
      this.#stages.add(line, kind, () => decodeLine(this.#buffer.subarray(start, end)));
  }
}
