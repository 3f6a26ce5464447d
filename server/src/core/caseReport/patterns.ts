/** All findings of a case, grouped by what they look like. */
import type { Facts } from '../findings/facts';
import type { UnreleasedInstance } from './diagnosis';
import { emptySummary } from '../findings/judge';
import { verdicts, type Verdict } from '../findings/verdict';
import { releaseSigns } from '../findings/words';
import { findingVerdicts } from '../formats/report';
import { Seen } from '../lifecycle/instances';
import { findingOf, type FindingContext } from './findings';
import { unreleasedInstanceOf, stageOf, stageWords, weighedVerdicts } from './unreleased';
import type { Finding, Pattern, WinsockLogInput } from './model';

/** Findings told of each pattern, at most. */
export const MAX_FIRST = 5;
/** Findings that events name, told beyond those, at most. */
const MAX_CITED = 2;

export interface Patterns {
  readonly patterns: readonly Pattern[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly leaks: readonly UnreleasedInstance[];
  /** The first of those in `leaks` whose control block events name. */
  readonly cited: readonly Finding[];
}

interface Group {
  readonly verdict: Verdict;
  readonly direction: Pattern['direction'];
  readonly reached: string;
  count: number;
  reused: number;
  readonly first: { readonly source: number; readonly i: number; readonly earlierLives: number }[];
}

/** In order of verdict, worst first; then outbound, inbound, unknown; then of the log. */
export function patternsOf(
  logs: readonly WinsockLogInput[],
  contextOf: (source: number, earlierLives: number) => FindingContext,
  isNamed: (cb: number) => boolean,
): Patterns {
  const groups = new Map<string, Group>();
  const counts = emptySummary();
  const leaks: UnreleasedInstance[] = [];
  const cited: Finding[] = [];
  const citedOf = emptySummary();
  for (const [source, { facts, name }] of logs.entries()) {
    const lives = new Map<number, number>();
    for (let i = 0; i < facts.instances.count; i++) {
      const cb = facts.instances.cb[i];
      const earlierLives = lives.get(cb) ?? 0;
      lives.set(cb, earlierLives + 1);
      const verdict = facts.verdict(i);
      if (verdict === undefined) continue;
      counts[verdict]++;
      if (weighedVerdicts.has(verdict)) {
        leaks.push(unreleasedInstanceOf(facts, i, verdict, logs.length > 1 ? name : undefined));
        if (isNamed(cb) && citedOf[verdict]++ < MAX_CITED) cited.push(findingOf(i, contextOf(source, earlierLives)));
      }
      if (!findingVerdicts.has(verdict)) continue;
      const direction = facts.direction(i);
      const reached = reachedBy(facts, i, verdict);
      const key = `${verdict} ${direction} ${reached}`;
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { verdict, direction, reached, count: 0, reused: 0, first: [] }));
      group.count++;
      if (earlierLives > 0) group.reused++;
      if (group.first.length < MAX_FIRST) group.first.push({ source, i, earlierLives });
    }
  }
  const rank = ({ verdict, direction }: Group): number =>
    verdicts.indexOf(verdict) * 3 + (direction === 'outbound' ? 0 : direction === 'inbound' ? 1 : 2);
  const patterns = [...groups.values()]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ first, ...group }) => ({
      ...group,
      first: first.map(({ source, i, earlierLives }) => findingOf(i, contextOf(source, earlierLives))),
    }));
  return { patterns, counts, leaks, cited };
}

function reachedBy(facts: Facts, i: number, verdict: Verdict): string {
  if (verdict === 'leaked' || verdict === 'suspect') return stageWords[stageOf(facts, i)];
  if (verdict === 'stuck') return `release begun: ${releaseSigns(facts, i)}`;
  return (facts.instances.seen[i] & Seen.use) !== 0 ? 'used' : 'not used';
}
