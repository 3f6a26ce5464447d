/** Judging: from what was seen of an instance to its verdict. Apart from the fold, since thresholds are settings. */
import type { Run } from '../lifecycle/fold';
import { End, RELEASE_BEGUN, Seen, type InstanceTable } from '../lifecycle/instances';
import { verdicts, type Verdict } from './verdict';

/** How long an instance had been without activity when its run ended. */
export interface Quiet {
  /** Lines from its last activity to the last line of its run. */
  readonly lines: number;
  /** The log was cut after its last activity, and went on: it was quiet for longer than the lines tell. */
  readonly elided: boolean;
}

export function quietOf(instances: InstanceTable, runs: readonly Run[], i: number): Quiet {
  const run = runs[instances.run[i]];
  const last = instances.lastActivity[i];
  return { lines: run.lastLine - last, elided: run.lastElision > last };
}

/** The verdict on instance `i`, which must not be pre-existing (those are never judged). */
export function verdictOf(instances: InstanceTable, runs: readonly Run[], i: number, leakThreshold: number): Verdict {
  const end = instances.end[i];
  if (end === End.released) return 'released';
  if (end === End.reallocated) return 'reallocated';
  const quiet = quietOf(instances, runs, i);
  const longQuiet = quiet.elided || quiet.lines >= leakThreshold;
  const seen = instances.seen[i];
  if ((seen & RELEASE_BEGUN) !== 0) return longQuiet ? 'stuck' : 'closing';
  if ((seen & Seen.use) !== 0) return longQuiet ? 'idle' : 'active';
  return longQuiet ? 'leaked' : 'suspect';
}

export type Summary = Record<Verdict, number>;

export function emptySummary(): Summary {
  return Object.fromEntries(verdicts.map((v) => [v, 0])) as Summary;
}
