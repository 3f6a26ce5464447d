/** The pool over a log, as few points as a picture needs: how many control blocks are in use, and how many of them are lost. */
import type { Facts } from '../findings/facts';
import { walkOccupancy } from '../findings/pool';
import { atOnce, STEP, type InSteps } from './inSteps';
import type { PoolPicture, PoolPoint } from './model';

/** More points than this are drawn together. */
export const MAX_POINTS = 300;

/**
 * The pool over so many lines, as far as a picture shows it. It takes one point for each line at which either curve changes, and keeps
 * no more of them than are drawn.
 */
export class PoolCurve {
  /** The most that were lost at once. */
  lostAtOnce = 0;
  /** After the last point. */
  inUse = 0;
  lost = 0;
  /** The first point of each number in use that was higher than all before it. */
  readonly #records: { readonly inUse: number; readonly line: number }[] = [];
  readonly #all: PoolPoint[] = [];
  #count = 0;
  /** The highest of each of `MAX_POINTS` equal stretches of the lines, so that no peak is lost. */
  readonly #highest: PoolPoint[] = [];
  #stretch = 0;
  #inUseInStretch = 0;
  #lostInStretch = 0;

  constructor(readonly lines: number) {}

  /** In order of their lines. */
  add(line: number, inUse: number, lost: number): void {
    if (++this.#count <= MAX_POINTS) this.#all.push({ line, inUse, lost });
    this.#finishBefore(line);
    this.#inUseInStretch = Math.max(this.#inUseInStretch, inUse);
    this.#lostInStretch = Math.max(this.#lostInStretch, lost);
    if (inUse > this.peak.inUse) this.#records.push({ inUse, line });
    this.inUse = inUse;
    this.lost = lost;
    this.lostAtOnce = Math.max(this.lostAtOnce, lost);
  }

  /** The most in use, and the first line with that; -1 where nothing was in use. */
  get peak(): PoolPicture['peak'] {
    return this.#records.at(-1) ?? { inUse: 0, line: -1 };
  }

  /** The picture against a pool of `size`. No points may be added afterwards. */
  picture(source: number, size: number, restarts: PoolPicture['restarts']): PoolPicture {
    const isSampled = this.#count > MAX_POINTS;
    this.#finishBefore(this.lines);
    return {
      source,
      lines: this.lines,
      size,
      peak: this.peak,
      inUseAtEnd: this.inUse,
      exhaustedAt: this.#records.find(({ inUse }) => inUse >= size)?.line,
      lostAtEnd: this.lost,
      points: isSampled ? this.#highest : this.#all,
      isSampled,
      restarts,
    };
  }

  /** Ends the stretches that lie before a line. */
  #finishBefore(line: number): void {
    while (this.#stretch < MAX_POINTS && line >= this.#startOf(this.#stretch + 1)) {
      const before = this.#highest.at(-1);
      const point = { line: this.#startOf(this.#stretch), inUse: this.#inUseInStretch, lost: this.#lostInStretch };
      if (before?.inUse !== point.inUse || before.lost !== point.lost) this.#highest.push(point);
      this.#stretch++;
      this.#inUseInStretch = this.inUse;
      this.#lostInStretch = this.lost;
    }
  }

  #startOf(stretch: number): number {
    return Math.floor((stretch * this.lines) / MAX_POINTS);
  }
}

/** Some lines of a log: a run, or a file of a chain. */
interface Part {
  readonly firstLine: number;
  readonly lastLine: number;
}

/** The curve of a log, or of a part, whose lines count from 0 and which begins with what is in use there. */
export function* curveOf(facts: Facts, part?: Part): InSteps<PoolCurve> {
  const { instances } = facts;
  const { count, allocation, freed } = instances;
  const changes = new Map<number, number>();
  const change = (line: number, by: number): void => void changes.set(line, (changes.get(line) ?? 0) + by);
  for (let i = 0; i < count; i++) {
    if (i % STEP === 0) yield;
    const verdict = facts.verdict(i);
    if (verdict !== 'leaked' && verdict !== 'stuck') continue;
    change(allocation[i], 1);
    // Of these only a restart gets any back.
    if (freed[i] >= 0) change(freed[i], -1);
  }
  const { firstLine, lastLine } = part ?? { firstLine: 0, lastLine: facts.lines - 1 };
  const curve = new PoolCurve(lastLine - firstLine + 1);
  let lost = 0;
  let atStart = part && { inUse: 0, lost: 0 };
  const begin = (): void => {
    if (atStart) curve.add(0, atStart.inUse, atStart.lost);
    atStart = undefined;
  };
  // Every line at which the number of the lost changes is one at which the number in use is reported.
  walkOccupancy({ count, allocation, freed }, (line, inUse) => {
    lost += changes.get(line) ?? 0;
    if (line > lastLine) return;
    if (atStart && line <= firstLine) {
      atStart = { inUse, lost };
      return;
    }
    begin();
    curve.add(line - firstLine, inUse, lost);
  });
  begin();
  return curve;
}

/** The picture of some lines of a log alone. */
export function partPicture(facts: Facts, part: Part): PoolPicture {
  const { firstLine, lastLine } = part;
  const restarts = facts.runs.flatMap((run) =>
    run.firstLine > firstLine && run.firstLine <= lastLine ? [run.firstLine - firstLine] : [],
  );
  return atOnce(curveOf(facts, part)).picture(0, facts.settings.poolSize, restarts);
}
