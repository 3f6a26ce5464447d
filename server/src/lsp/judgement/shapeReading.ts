import { LogIntake } from '../../core/intake/logIntake';
import type { Catalogue } from '../../core/log/catalogue';
import type { ChainSink } from '../logPieces';

/** What an answer tells of a chain beyond its judgement: the shapes of its unknown lines, its size and its encoding. */
export class ShapeReading implements ChainSink {
  #intake: LogIntake;
  #files = 0;

  constructor(catalogue: Catalogue) {
    this.#intake = new LogIntake(catalogue);
  }

  begin(): void {
    if (this.#files++ > 0) this.#intake = this.#intake.next();
  }

  push(bytes: Uint8Array): void {
    this.#intake.push(bytes);
  }

  end(): void {
    this.#intake.end();
  }

  get bytes(): number {
    return this.#intake.bytes;
  }

  get encoding(): LogIntake['encoding'] {
    return this.#intake.encoding;
  }

  get shapes(): LogIntake['shapes'] {
    return this.#intake.shapes;
  }
}
