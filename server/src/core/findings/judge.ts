/**
 * Judging: from what was seen of an instance to its verdict. Apart from the fold, since thresholds are settings. The lines of a
 * log carry no time, and their rate differs by a factor of a hundred between servers, so no number of lines is a clock:
 * the connections that come and go meanwhile are. `docs/lifecycle.md` has the rules.
 */
import type { Run } from '../lifecycle/fold';
import { doubtKinds, type Judging } from './doubts';
import { End, RELEASE_BEGUN, Seen, type InstanceTable } from '../lifecycle/instances';
import { doubts, NOT_JUDGED, verdicts, type AnalysisSettings, type Doubt, type Verdict } from './verdict';
import { lowerBound } from '../text/search';

/** How long an instance that is open at the end of its run had been without activity there, and how long is long. */
export interface Clock {
  /** Lines from its last activity to the last line of its run. */
  readonly quiet: number;
  readonly quietNeeded: number;
  /** Instances of its run that were allocated after its last activity, and used, and released before the run's end. */
  readonly turnover: number;
  readonly turnoverNeeded: number;
  /** Twice the longest set-up of the log, in lines: `quiet` must reach that, too. */
  readonly setUpNeeded: number;
}

/** What is judged by: a log that has been folded, under some settings. */
export class Judge implements Judging {
  readonly #settings: AnalysisSettings;
  readonly #longestSetUp: number;
  /** For each instance, how many before it came, worked and went. */
  #gone: Int32Array | undefined;

  /** `elsewhere`: instances whose use or release the next log of the chain shows, and where. */
  constructor(
    readonly instances: InstanceTable,
    readonly runs: readonly Run[],
    settings: AnalysisSettings,
    longestSetUp: number,
    readonly elsewhere: ReadonlyMap<number, string>,
  ) {
    this.#settings = settings;
    this.#longestSetUp = longestSetUp;
  }

  /** Of each instance, the index of its verdict in `verdicts`; NOT_JUDGED for a pre-existing control block. */
  verdictIndexes(): Uint8Array {
    const { count, end, seen } = this.instances;
    // What nearly all of them are.
    const indexes = new Uint8Array(count).fill(verdicts.indexOf('released'));
    for (let i = 0; i < count; i++) {
      if ((seen[i] & Seen.preexisting) !== 0) indexes[i] = NOT_JUDGED;
      else if (end[i] !== End.released) indexes[i] = verdicts.indexOf(this.verdict(i));
    }
    return indexes;
  }

  /** The verdict on instance `i`, which must not be pre-existing (those are never judged). */
  verdict(i: number): Verdict {
    const end = this.instances.end[i];
    if (end === End.released) return 'released';
    if (end === End.reallocated) return 'reallocated';
    const seen = this.instances.seen[i];
    if ((seen & RELEASE_BEGUN) !== 0) return this.isLongQuiet(i) ? 'stuck' : 'closing';
    if ((seen & Seen.use) !== 0) return this.isLongQuiet(i) ? 'idle' : 'active';
    return this.doubts(i).length === 0 ? 'leaked' : 'suspect';
  }

  /** Of an instance that is open at the end of its run. */
  isLongQuiet(i: number): boolean {
    const { quiet, quietNeeded, turnover, turnoverNeeded, setUpNeeded } = this.clock(i);
    return quiet >= quietNeeded && turnover >= turnoverNeeded && quiet >= setUpNeeded;
  }

  /** Of an instance that is open at the end of its run. */
  clock(i: number): Clock {
    const { run, lastActivity } = this.instances;
    const { leakThreshold, leakTurnover } = this.#settings;
    return {
      quiet: this.runs[run[i]].lastLine - lastActivity[i],
      quietNeeded: leakThreshold,
      turnover: this.#turnover(i),
      turnoverNeeded: leakTurnover,
      setUpNeeded: 2 * this.#longestSetUp,
    };
  }

  /** Why instance `i` is no certain leak, in the order of `doubts`. Empty for one that does not show the pattern of KB 303102. */
  doubts(i: number): readonly Doubt[] {
    const { end, seen } = this.instances;
    if (end[i] !== End.open || (seen[i] & (Seen.use | RELEASE_BEGUN | Seen.preexisting)) !== 0) return [];
    return doubts.filter((doubt) => doubtKinds[doubt].holds(this, i));
  }

  #turnover(i: number): number {
    const { count, allocation, lastActivity, run } = this.instances;
    const gone = (this.#gone ??= this.#countGone());
    const runEnd = run[i] + 1 < this.runs.length ? this.runs[run[i] + 1].firstInstance : count;
    // Instances are in order of allocation: the first one after the last activity of `i`.
    return gone[runEnd] - gone[lowerBound(allocation, lastActivity[i] + 1, Math.min(i + 1, runEnd), runEnd)];
  }

  #countGone(): Int32Array {
    const { count, end, seen } = this.instances;
    const gone = new Int32Array(count + 1);
    for (let i = 0; i < count; i++) {
      const isGone = end[i] === End.released && (seen[i] & (Seen.use | Seen.preexisting)) === Seen.use;
      gone[i + 1] = gone[i] + Number(isGone);
    }
    return gone;
  }
}

export type Summary = Record<Verdict, number>;

export function emptySummary(): Summary {
  return Object.fromEntries(verdicts.map((v) => [v, 0])) as Summary;
}
