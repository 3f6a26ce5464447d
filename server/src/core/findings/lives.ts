/**
 * A judged log as a table of lives: what the views draw from. A copy of the few columns that they need, so that it stays valid
 * while the log is read on, and can be asked as often as a view scrolls.
 */
import type { Direction, Facts } from './facts';
import type { Places } from './places';
import { walkOccupancy } from './pool';
import { NOT_JUDGED, verdicts, type Verdict } from './verdict';
import type { Run } from '../lifecycle/fold';
import { NO_LINE } from '../lifecycle/instances';

/** The pool over the log, as steps: from `line[k]` on, `inUse[k]` control blocks are in use, and `lost[k]` of them are lost. */
interface Occupancy {
  readonly line: Int32Array;
  readonly inUse: Int32Array;
  readonly lost: Int32Array;
}

/** How lanes are sorted: by their worst verdict, by number, or by where they are first in use. */
export const laneOrders = ['worst', 'cb', 'first'] as const;
export type LaneOrder = (typeof laneOrders)[number];

/** The lives of each control block. Those of one control block do not overlap, and are in file order. */
export interface Lanes {
  /** Control block numbers, each once. */
  readonly cbs: Float64Array;
  /** `members.subarray(first[k], first[k + 1])` are the instances of `cbs[k]`. */
  readonly first: Int32Array;
  readonly members: Int32Array;
}

/** Lines are 0-based. The index of an instance is that in `Facts`: the order of allocation. */
export class Lives {
  readonly count: number;
  /** Lines of the log. */
  readonly lines: number;
  readonly places: Places;
  readonly runs: readonly Run[];
  readonly poolSize: number;
  readonly cb: Float64Array;
  /** The number in `(instance <i>)`; -1 where it was in use before the log began. */
  readonly number: Float64Array;
  readonly run: Int32Array;
  /** The allocation, or the first mention. */
  readonly start: Int32Array;
  /** The last line at which it was in use. */
  readonly end: Int32Array;
  readonly lastActivity: Int32Array;
  /** Index into `verdicts`, or `NOT_JUDGED`. */
  readonly verdict: Uint8Array;
  /** Index into `directions`. */
  readonly direction: Uint8Array;
  readonly #freed: Int32Array;
  #occupancy: Occupancy | undefined;
  readonly #lanes = new Map<LaneOrder, Lanes>();

  constructor(facts: Facts) {
    const { instances, runs, lines, places } = facts;
    const { count, released } = instances;
    this.count = count;
    this.lines = lines;
    this.places = places;
    this.runs = runs;
    this.poolSize = facts.settings.poolSize;
    this.cb = Float64Array.from(instances.cb.subarray(0, count));
    this.number = Float64Array.from(instances.number.subarray(0, count));
    this.run = instances.run.slice(0, count);
    this.start = instances.allocation.slice(0, count);
    this.lastActivity = instances.lastActivity.slice(0, count);
    this.#freed = instances.freed.slice(0, count);
    this.end = new Int32Array(count);
    this.verdict = new Uint8Array(count);
    this.direction = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const verdict = facts.verdict(i);
      this.verdict[i] = verdict === undefined ? NOT_JUDGED : verdicts.indexOf(verdict);
      this.direction[i] = directions.indexOf(facts.direction(i));
      const freed = this.#freed[i];
      // Freed without a release: the next life of the control block, or of the MTA, begins there.
      const end = released[i] !== NO_LINE ? released[i] : freed !== NO_LINE ? freed - 1 : runs[this.run[i]].lastLine;
      this.end[i] = Math.max(end, this.start[i]);
    }
  }

  /** Undefined for a control block that was in use before the log began. */
  verdictOf(i: number): Verdict | undefined {
    return (verdicts as readonly (Verdict | undefined)[])[this.verdict[i]];
  }

  get occupancy(): Occupancy {
    return (this.#occupancy ??= this.#walk());
  }

  lanesBy(order: LaneOrder): Lanes {
    let lanes = this.#lanes.get(order);
    if (!lanes) this.#lanes.set(order, (lanes = this.#sort(order)));
    return lanes;
  }

  #walk(): Occupancy {
    const changes = new Map<number, number>();
    const change = (line: number, by: number): void => void changes.set(line, (changes.get(line) ?? 0) + by);
    for (let i = 0; i < this.count; i++) {
      const verdict = this.verdictOf(i);
      if (verdict !== 'leaked' && verdict !== 'stuck') continue;
      change(this.start[i], 1);
      if (this.#freed[i] >= 0) change(this.#freed[i], -1);
    }
    const line = new Int32Array(2 * this.count);
    const inUse = new Int32Array(2 * this.count);
    const lost = new Int32Array(2 * this.count);
    let steps = 0;
    let lostNow = 0;
    // Every line at which the number of the lost changes is one at which that of those in use is reported.
    walkOccupancy({ count: this.count, allocation: this.start, freed: this.#freed }, (at, inUseNow) => {
      lostNow += changes.get(at) ?? 0;
      line[steps] = at;
      inUse[steps] = inUseNow;
      lost[steps] = lostNow;
      steps++;
    });
    return { line: line.slice(0, steps), inUse: inUse.slice(0, steps), lost: lost.slice(0, steps) };
  }

  #sort(order: LaneOrder): Lanes {
    const counts = new Map<number, number>();
    const worst = new Map<number, number>();
    for (let i = 0; i < this.count; i++) {
      const cb = this.cb[i];
      counts.set(cb, (counts.get(cb) ?? 0) + 1);
      worst.set(cb, Math.min(worst.get(cb) ?? NOT_JUDGED, this.verdict[i]));
    }
    // The map has them in the order in which they are first in use.
    const cbs = Float64Array.from(counts.keys());
    if (order !== 'first') cbs.sort();
    if (order === 'worst') cbs.sort((a, b) => (worst.get(a) ?? 0) - (worst.get(b) ?? 0) || a - b);
    const first = new Int32Array(cbs.length + 1);
    const next = new Map<number, number>();
    cbs.forEach((cb, k) => {
      next.set(cb, first[k]);
      first[k + 1] = first[k] + (counts.get(cb) ?? 0);
    });
    const members = new Int32Array(this.count);
    for (let i = 0; i < this.count; i++) {
      const at = next.get(this.cb[i]) ?? 0;
      members[at] = i;
      next.set(this.cb[i], at + 1);
    }
    return { cbs, first, members };
  }
}

/** What the column `direction` stands for. */
export const directions: readonly (Direction | undefined)[] = [undefined, 'inbound', 'outbound'];
