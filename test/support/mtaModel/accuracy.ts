/** How often the analysis is right about modelled MTAs: the figures of docs/accuracy.md. */
import { randomOf } from '../generateLog';
import { drawMta, type DrawnMta, type DrawLimits } from './draw';
import { cutsOf, rules, type Cut, type Rule } from './measure';

/** Upper ends of the ages by which lost control blocks are told apart, in minutes of ordinary traffic. */
export const ages = [1, 5, 10, 30, Infinity] as const;

type Counts = Record<Rule, number>;
const none = (): Counts => ({ clock: 0, linesAlone: 0 });

interface Places {
  cuts: number;
  /** Cuts at which at least one control block is called leaked that is not. */
  readonly wrong: Counts;
  /** The same, listening control blocks not counted. */
  readonly wrongButListeners: Counts;
}

export interface Accuracy {
  logs: number;
  lines: number;
  seconds: number;
  readonly anywhere: Places;
  readonly inOutage: Places;
  /** Over all cuts, of the lost control blocks of each age: how many there were, and how many were called. */
  readonly lost: readonly { readonly below: number; all: number; readonly called: Counts }[];
  /** For each lost control block that was called for good: seconds from its allocation until then, all and of ordinary traffic. */
  readonly untilCalled: Record<Rule, { readonly all: number[]; readonly ordinary: number[] }>;
  /** Lost control blocks, each once, and those not called when the log ended: age in ordinary traffic, and turnover. */
  leaks: number;
  readonly missed: {
    readonly seed: number;
    readonly minutes: number;
    readonly turnover: number;
    readonly doubts: readonly string[];
  }[];
  /** The seeds of the logs in which something was called wrongly by the clock. */
  readonly wrongSeeds: Map<number, number>;
}

interface Sample {
  readonly limits: DrawLimits;
  readonly seeds: Iterable<number>;
  /** Cuts of each log at any second, and again as many at the seconds of its outages. */
  readonly cuts: number;
  /** Seconds between looks at the lost control blocks; none are taken if undefined. */
  readonly lookEvery?: number;
}

const places = (): Places => ({ cuts: 0, wrong: none(), wrongButListeners: none() });

export function accuracyOf({ limits, seeds, cuts, lookEvery }: Sample): Accuracy {
  const result: Accuracy = {
    logs: 0,
    lines: 0,
    seconds: 0,
    anywhere: places(),
    inOutage: places(),
    lost: ages.map((below) => ({ below, all: 0, called: none() })),
    untilCalled: { clock: { all: [], ordinary: [] }, linesAlone: { all: [], ordinary: [] } },
    leaks: 0,
    missed: [],
    wrongSeeds: new Map(),
  };
  for (const seed of seeds) {
    const drawn = drawMta(seed, limits);
    const plan = cutPlan(drawn, cuts, lookEvery);
    // When each lost control block was first called, unless that was taken back since.
    const calledAt: Record<Rule, Map<number, { readonly all: number; readonly ordinary: number }>> = {
      clock: new Map(),
      linesAlone: new Map(),
    };
    let last: Cut | undefined;
    let at = 0;
    for (const cut of cutsOf(
      drawn,
      plan.map((p) => p.at),
    )) {
      const { place } = plan[at++];
      last = cut;
      for (const { instance, ordinary, called } of cut.lost) {
        for (const rule of rules) {
          const known = calledAt[rule];
          if (!called[rule]) known.delete(instance.line);
          else if (!known.has(instance.line))
            known.set(instance.line, { all: drawn.options.logFrom + cut.at - instance.allocatedAt, ordinary });
        }
      }
      if (place !== undefined) count(result, result[place], cut, seed);
    }
    result.logs++;
    result.lines += last?.lines ?? 0;
    result.seconds += drawn.seconds;
    result.leaks += last?.lost.length ?? 0;
    for (const rule of rules) {
      for (const { all, ordinary } of calledAt[rule].values()) {
        result.untilCalled[rule].all.push(all);
        result.untilCalled[rule].ordinary.push(ordinary);
      }
    }
    for (const { called, turnover, ordinary, doubts } of last?.lost ?? []) {
      if (called.clock) continue;
      result.missed.push({ seed, minutes: ordinary / 60, turnover, doubts });
    }
  }
  return result;
}

interface Planned {
  readonly at: number;
  /** Undefined: only a look at what is lost. */
  readonly place: 'anywhere' | 'inOutage' | undefined;
}

function cutPlan({ options, seconds }: DrawnMta, cuts: number, lookEvery: number | undefined): Planned[] {
  const random = randomOf(options.seed + 4711);
  const plan: Planned[] = [];
  const outages = options.outages
    .map(({ from, to }) => [Math.max(0, from - options.logFrom), Math.min(seconds, to - options.logFrom)] as const)
    .filter(([from, to]) => to > from);
  const inAll = outages.reduce((sum, [from, to]) => sum + to - from, 0);
  for (let k = 0; k < cuts; k++) {
    plan.push({ at: random() * seconds, place: 'anywhere' });
    let left = random() * inAll;
    for (const [from, to] of outages) {
      if (left < to - from) {
        plan.push({ at: from + left, place: 'inOutage' });
        break;
      }
      left -= to - from;
    }
  }
  for (let at = lookEvery ?? Infinity; at < seconds; at += lookEvery ?? Infinity) plan.push({ at, place: undefined });
  plan.push({ at: seconds, place: undefined });
  return plan.sort((a, b) => a.at - b.at);
}

function count(result: Accuracy, place: Places, { wrong, lost }: Cut, seed: number): void {
  place.cuts++;
  for (const rule of rules) {
    if (wrong[rule].length > 0) place.wrong[rule]++;
    if (wrong[rule].some(({ fate }) => fate !== 'listens')) place.wrongButListeners[rule]++;
  }
  if (wrong.clock.length > 0) result.wrongSeeds.set(seed, (result.wrongSeeds.get(seed) ?? 0) + 1);
  if (place !== result.anywhere) return;
  for (const { ordinary, called } of lost) {
    const group = result.lost.find(({ below }) => ordinary < below * 60)!;
    group.all++;
    for (const rule of rules) if (called[rule]) group.called[rule]++;
  }
}
