/**
 * Two logs side by side, or two runs of the MTA: before and after a fix, say. Rates are per connection, since lines carry no
 * time and logs differ in length; distances are in lines.
 */
import type { PoolPicture } from '../caseReport/model';
import { partPicture } from '../caseReport/poolCurve';
import type { Facts } from '../findings/facts';
import { emptySummary } from '../findings/judge';
import type { Verdict } from '../findings/verdict';
import { instanceName } from '../findings/words';
import { NO_LINE } from '../lifecycle/instances';
import { differenceInterval, wilsonInterval, type Interval } from './intervals';

/** One side of a comparison: a log, or one of its runs. */
export interface ComparedLog {
  /** As a person calls it; log text or a file name. */
  readonly name: string;
  readonly facts: Facts;
  /** Index into `facts.runs`; undefined for all of them. */
  readonly run?: number | undefined;
  /** Index of a file of a chain, of which alone the comparison is, judged by the whole; undefined for all of them. */
  readonly file?: number | undefined;
}

/** An instance that is, or may be, lost; and where it was allocated. */
export interface ComparedFinding {
  readonly name: string;
  readonly verdict: Verdict;
  /** Index into `Side.files`. */
  readonly file: number;
  /** 0-based, in that file. */
  readonly line: number;
}

/** How many of the connections, with a 95 % interval. */
export interface Rate {
  readonly count: number;
  readonly per1000: number;
  readonly interval: Interval;
}

/** Distances in lines; all 0 where `count` is. */
export interface Distances {
  readonly count: number;
  readonly median: number;
  /** Nine of ten are not longer. */
  readonly p90: number;
  readonly longest: number;
}

export interface Side {
  readonly name: string;
  readonly run: number | undefined;
  /** The files of a chain, oldest first; of one log, its name. */
  readonly files: readonly string[];
  /** The worst first; the first of them. */
  readonly findings: readonly ComparedFinding[];
  readonly lines: number;
  /** Instances that were allocated. */
  readonly connections: number;
  readonly summary: Readonly<Record<Verdict, number>>;
  readonly leaked: Rate;
  /** Leaked and suspect: no more than these can have leaked. */
  readonly atMostLeaked: Rate;
  readonly stuck: Rate;
  readonly reallocated: Rate;
  /** From an allocation to the first line that is neither set-up nor wait. */
  readonly setUp: Distances;
  /** From an allocation to its release. */
  readonly life: Distances;
  /** Control blocks in use at once, at most. */
  readonly peak: number;
  /** The pool over these lines. */
  readonly pool: PoolPicture;
}

const measures = ['leaked', 'atMostLeaked', 'stuck', 'reallocated'] as const;
export type Measure = (typeof measures)[number];

export interface MeasureChange {
  readonly measure: Measure;
  /** Second minus first, per 1 000 connections, with a 95 % interval; undefined where a side has no connections. */
  readonly difference: { readonly per1000: number; readonly interval: Interval } | undefined;
  /** `unclear`: the interval holds 0, so chance may explain the difference. */
  readonly direction: 'lower' | 'higher' | 'unclear';
}

export interface Comparison {
  readonly first: Side;
  readonly second: Side;
  readonly changes: readonly MeasureChange[];
}

export function compareLogs(first: ComparedLog, second: ComparedLog): Comparison {
  return compareSides(sideOf(first), sideOf(second));
}

/** The same from the figures of either side, whose facts need not be at hand any more. */
export function compareSides(first: Side, second: Side): Comparison {
  return { first, second, changes: measures.map((measure) => changeOf(measure, first, second)) };
}

function changeOf(measure: Measure, first: Side, second: Side): MeasureChange {
  const counted = (side: Side): { count: number; of: number } => ({ count: side[measure].count, of: side.connections });
  const interval = differenceInterval(counted(first), counted(second));
  if (!interval) return { measure, difference: undefined, direction: 'unclear' };
  return {
    measure,
    difference: { per1000: second[measure].per1000 - first[measure].per1000, interval: per1000(interval) },
    direction: interval.high < 0 ? 'lower' : interval.low > 0 ? 'higher' : 'unclear',
  };
}

/** The figures of one side. */
export function sideOf({ name, facts, run, file }: ComparedLog): Side {
  const { instances } = facts;
  const summary = emptySummary();
  const setUps: number[] = [];
  const lives: number[] = [];
  const { firstLine, lastLine } = linesOf(facts, run, file);
  const lost = lostVerdicts.map((): number[] => []);
  let connections = 0;
  for (let i = 0; i < instances.count; i++) {
    const verdict = facts.verdict(i);
    if (!verdict || instances.allocation[i] < firstLine || instances.allocation[i] > lastLine) continue;
    const rank = lostVerdicts.indexOf(verdict);
    if (rank >= 0) lost[rank].push(i);
    connections++;
    summary[verdict]++;
    if (instances.setUp[i] !== NO_LINE) setUps.push(instances.setUp[i]);
    if (instances.released[i] !== NO_LINE) lives.push(instances.released[i] - instances.allocation[i]);
  }
  const rate = (count: number): Rate => ({
    count,
    per1000: connections === 0 ? 0 : (count / connections) * 1000,
    interval: per1000(wilsonInterval(count, connections)),
  });
  const { places } = facts;
  const pool = partPicture(facts, { firstLine, lastLine });
  return {
    name,
    run,
    files: places.isChain ? places.files.map((each) => each.name) : [name],
    findings: lost
      .flat()
      .slice(0, MAX_FINDINGS)
      .map((i) => ({
        name: instanceName(facts, i),
        verdict: facts.verdict(i) ?? 'active',
        ...places.of(instances.allocation[i]),
      })),
    lines: lastLine - firstLine + 1,
    connections,
    summary,
    leaked: rate(summary.leaked),
    atMostLeaked: rate(summary.leaked + summary.suspect),
    stuck: rate(summary.stuck),
    reallocated: rate(summary.reallocated),
    setUp: distancesOf(setUps),
    life: distancesOf(lives),
    peak: pool.peak.inUse,
    pool,
  };
}

/** Of the lost, findings that are named on each side; all are counted. */
const MAX_FINDINGS = 50;
const lostVerdicts: readonly Verdict[] = ['leaked', 'suspect', 'stuck'];

function linesOf(
  { runs, lines, places }: Facts,
  run: number | undefined,
  file: number | undefined,
): { firstLine: number; lastLine: number } {
  if (run !== undefined) return runs[run];
  if (file === undefined || !places.isChain) return { firstLine: 0, lastLine: lines - 1 };
  return { firstLine: places.files[file].firstLine, lastLine: (places.files.at(file + 1)?.firstLine ?? lines) - 1 };
}

function distancesOf(distances: readonly number[]): Distances {
  const sorted = Float64Array.from(distances).sort();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { count: sorted.length, median: at(0.5), p90: at(0.9), longest: at(1) };
}

function per1000({ low, high }: Interval): Interval {
  return { low: low * 1000, high: high * 1000 };
}
