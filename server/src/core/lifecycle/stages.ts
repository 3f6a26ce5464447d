/** A life told in stages: single lines where a control block changes hands, and one entry for each stretch of use between. */
import { isSignalMask, isUnrecognised, type Catalogue, type Kind } from '../log/catalogue';
import { parseLine } from '../log/parseLine';

export interface Stage {
  readonly kind: 'line' | 'use' | 'unknown';
  /** 0-based, inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Lines of the instance in this stage. */
  readonly lines: number;
}

/** Takes the lines of a life one after the other, in file order, without its waits: they are not activity, and most of a log. */
export class Stages<T extends Stage = Stage> {
  readonly list: T[] = [];
  readonly #catalogue: Catalogue;
  readonly #stageOf: (stage: Stage, text: () => string) => T;

  /** `stageOf`: what is to be known of a stage that begins; `text` is that of its first line. */
  constructor(catalogue: Catalogue, stageOf: (stage: Stage, text: () => string) => T) {
    this.#catalogue = catalogue;
    this.#stageOf = stageOf;
  }

  add(line: number, kind: Kind, text: () => string): void {
    const stage = this.#kindOf(kind, text);
    const last = this.list.at(-1);
    if (last?.kind === stage && stage !== 'line')
      this.list[this.list.length - 1] = { ...last, lastLine: line, lines: last.lines + 1 };
    else this.list.push(this.#stageOf({ kind: stage, firstLine: line, lastLine: line, lines: 1 }, text));
  }

  #kindOf(kind: Kind, text: () => string): Stage['kind'] {
    if (isUnrecognised(kind)) return 'unknown';
    if (this.#catalogue.effect(kind) !== 'use') return 'line';
    // Events that only say that an attempt to connect ended are no use.
    const mask = parseLine(text(), this.#catalogue).slots.find(({ slot }) => slot === 'eventMask');
    return mask && isSignalMask(mask.value) ? 'line' : 'use';
  }
}
