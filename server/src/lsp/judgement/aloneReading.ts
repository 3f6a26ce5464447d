import type { LogDocument } from '../../core/document/logDocument';
import { LogIntake } from '../../core/intake/logIntake';
import type { InstanceTable } from '../../core/lifecycle/instances';
import type { Catalogue } from '../../core/log/catalogue';
import { UTF8_MARK } from '../logPieces';

/** An open log as it is by itself, whatever it continues. Read anew after an edit; an append goes on. */
export class AloneReading {
  #intake: LogIntake;
  #read = 0;
  #rewrites = -1;

  constructor(
    readonly log: LogDocument,
    readonly catalogue: Catalogue,
  ) {
    this.#intake = new LogIntake(catalogue);
  }

  /** Reads on, by about this many bytes. True when all is read. */
  advance(bytes: number): boolean {
    const { bytes: text, rewrites } = this.log;
    if (rewrites !== this.#rewrites) {
      this.#rewrites = rewrites;
      this.#read = 0;
      this.#intake = new LogIntake(this.catalogue);
      this.#intake.push(UTF8_MARK);
    }
    const to = Math.min(text.length, this.#read + bytes);
    this.#intake.push(text.subarray(this.#read, to));
    this.#read = to;
    return to === text.length;
  }

  get instances(): InstanceTable {
    return this.#intake.state.instances;
  }
}
