/** The findings of a case, one entry each: what the answer is weighed from, and what the report lists. */
import type { Facts } from '../findings/facts';
import { emptySummary } from '../findings/judge';
import { verdicts, type Verdict } from '../findings/verdict';
import { releaseSigns } from '../findings/words';
import { findingVerdicts } from '../formats/analyzedLog';
import { RELEASE_BEGUN, Seen } from '../lifecycle/instances';
import type { UnreleasedInstance } from './diagnosis';
import { fileAt } from './fileAt';
import { STEP, type InSteps } from './inSteps';
import type { AnnexRow, Pattern, WinsockLogInput } from './model';
import { stageOf, stageWords } from './stage';

/** A finding: which instance of which log, and what it looks like. */
export interface Entry {
  readonly source: number;
  /** Index of the instance in its log. */
  readonly i: number;
  readonly verdict: Verdict;
  readonly direction: Pattern['direction'];
  /** How far it got, in words. */
  readonly reached: string;
  /** Other instances of the same control block before it in the log. */
  readonly earlierInstances: number;
}

export interface Entries {
  /** In order of verdict, worst first; then outbound, inbound, unknown; then of the logs. */
  readonly findings: readonly Entry[];
  readonly counts: Readonly<Record<Verdict, number>>;
}

/** Findings that are listed one by one, the worst first: each takes some 3 kB while a report is made. */
export const MAX_FINDINGS = 250_000;

/** The verdicts that are weighed one by one. */
export const weighedVerdicts: ReadonlySet<Verdict | undefined> = new Set<Verdict>(['leaked', 'suspect', 'stuck']);

export function* entriesOf(logs: readonly WinsockLogInput[]): InSteps<Entries> {
  const counts = emptySummary();
  const findings: Entry[] = [];
  for (const [source, { facts }] of logs.entries()) {
    const instances = new Map<number, number>();
    for (let i = 0; i < facts.instances.count; i++) {
      if (i % STEP === 0) yield;
      const cb = facts.instances.cb[i];
      const earlierInstances = instances.get(cb) ?? 0;
      instances.set(cb, earlierInstances + 1);
      const verdict = facts.verdict(i);
      if (verdict === undefined) continue;
      counts[verdict]++;
      if (!findingVerdicts.has(verdict)) continue;
      const direction = facts.direction(i);
      findings.push({ source, i, verdict, direction, reached: reachedBy(facts, i, verdict), earlierInstances });
    }
  }
  const rank = ({ verdict, direction }: Entry): number =>
    verdicts.indexOf(verdict) * 3 + (direction === 'outbound' ? 0 : direction === 'inbound' ? 1 : 2);
  return { findings: findings.sort((a, b) => rank(a) - rank(b)), counts };
}

function reachedBy(facts: Facts, i: number, verdict: Verdict): string {
  if (verdict === 'leaked' || verdict === 'suspect') return stageWords[stageOf(facts, i)];
  if (verdict === 'stuck') return `release begun: ${releaseSigns(facts, i)}`;
  return (facts.instances.seen[i] & Seen.use) !== 0 ? 'used' : 'not used';
}

/** Never used, and of a release a close request was seen and nothing else. */
export function isCloseRequestOnly({ instances }: Facts, i: number): boolean {
  return (instances.seen[i] & (RELEASE_BEGUN | Seen.use)) === Seen.closeRequest;
}

/** An entry for `diagnose`. `isNamed`: there are several logs, so that the file is named. */
export function unreleasedInstanceOf(
  log: WinsockLogInput,
  { i, verdict, direction }: Entry,
  isNamed: boolean,
): UnreleasedInstance {
  const { facts } = log;
  const { cb, number, allocation } = facts.instances;
  const at = fileAt(log, allocation[i]);
  return {
    cb: cb[i],
    instance: number[i],
    allocationLine: at.line,
    direction,
    stage: stageOf(facts, i),
    verdict,
    doubts: facts.doubts(i),
    isCloseRequestOnly: isCloseRequestOnly(facts, i),
    ...(isNamed ? { log: at.name } : {}),
  };
}

export function patternsOf(findings: readonly Entry[], logs: readonly WinsockLogInput[]): readonly Pattern[] {
  const patterns = new Map<string, Pattern & { count: number }>();
  for (const { source, i, verdict, direction, reached } of findings) {
    const key = `${verdict} ${direction} ${reached}`;
    const known = patterns.get(key);
    if (known) {
      known.count++;
    } else {
      const first = { source, line: logs[source].facts.instances.allocation[i] };
      patterns.set(key, { verdict, direction, reached, count: 1, first });
    }
  }
  return [...patterns.values()];
}

export function annexRow(facts: Facts, { source, i, verdict, direction, reached }: Entry): AnnexRow {
  const { cb, number, allocation, lastActivity } = facts.instances;
  return {
    source,
    line: allocation[i],
    cb: cb[i],
    instance: number[i],
    verdict,
    direction,
    reached,
    lastActivity: lastActivity[i],
    doubts: facts.doubts(i),
    turnover: facts.turnover(i),
  };
}
