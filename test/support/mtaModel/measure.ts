/**
 * Cuts the log of a modelled MTA at given seconds, and counts where the analysis of what is there so far agrees with what became
 * of the control blocks. One reading serves all cuts: what the product says of a log that ends here does not depend on what
 * comes later.
 */
import * as assert from 'node:assert/strict';
import { Facts } from '../../../server/src/core/findings/facts';
import { defaultSettings } from '../../../server/src/core/findings/verdict';
import { LogReader } from '../../../server/src/core/intake/logReader';
import { Fold } from '../../../server/src/core/lifecycle/fold';
import { analyse } from '../analyse';
import type { DrawnMta } from './draw';
import { Mta } from './mta';
import type { FatedInstance } from './options';

/** What is judged: the product's verdicts, and those of a rule that knows lines alone, as version 1 of the contract did. */
export const rules = ['clock', 'linesAlone'] as const;
export type Rule = (typeof rules)[number];

export interface Cut {
  /** Seconds from the beginning of the log. */
  readonly at: number;
  /** Whether an outage is on, or ended less than two minutes before. */
  readonly outage: boolean;
  readonly lines: number;
  /** Instances called `leaked` whose fate is another. */
  readonly wrong: Readonly<Record<Rule, readonly FatedInstance[]>>;
  /** Those of fate `lost`, whatever they are called. */
  readonly lost: readonly {
    readonly instance: FatedInstance;
    /** Seconds from its allocation to the cut, or to the end of its run, in which neither an outage was on nor the pool empty. */
    readonly ordinary: number;
    readonly called: Readonly<Record<Rule, boolean>>;
    /** Why it is no more than a suspect. */
    readonly doubts: readonly string[];
    /** Connections that came, worked and went since. */
    readonly turnover: number;
  }[];
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The rule of lines alone: the pattern, and as many lines of silence. */
const linesAlone = 200;

/** One reading of the log, looked at after each of the seconds `at` (from the beginning of the log, ascending). */
export function* cutsOf({ options }: DrawnMta, at: Iterable<number>): Generator<Cut> {
  const fold = new Fold();
  const reader = new LogReader({
    buffer: () => undefined,
    line: (kind, thread, cb, x, y, _start, _end, also) => fold.step(kind, thread, cb, x, y, also),
    sums: fold,
  });
  let beginning = '';
  const mta = new Mta(options, (text) => {
    if (fold.lines === 0) beginning += text;
    reader.push(Buffer.from(text, 'latin1'));
  });
  for (const seconds of at) {
    const now = options.logFrom + seconds;
    mta.advanceTo(now);
    // The reader holds back the first bytes until it knows their encoding.
    const facts = fold.lines === 0 ? analyse(beginning) : new Facts(fold, defaultSettings);
    const { instances } = facts;
    assert.equal(facts.lines, mta.lines);
    const wrong: Record<Rule, FatedInstance[]> = { clock: [], linesAlone: [] };
    const lost: Cut['lost'][number][] = [];
    let k = 0;
    for (let i = 0; i < instances.count; i++) {
      const verdict = facts.verdict(i);
      if (verdict === undefined) continue;
      const instance = mta.instances[k++];
      const pattern = verdict === 'leaked' || verdict === 'suspect';
      if (!pattern && instance.fate !== 'lost') continue;
      assert.equal(instances.allocation[i], instance.line - 1);
      const called = { clock: verdict === 'leaked', linesAlone: pattern && facts.quiet(i) >= linesAlone };
      if (instance.fate === 'lost') {
        const end = options.restarts.find((restart) => restart > instance.allocatedAt && restart <= now) ?? now;
        lost.push({
          instance,
          ordinary: ordinarySince([...options.outages, ...mta.starved], instance, end),
          called,
          doubts: facts.doubts(i),
          turnover: facts.turnover(i) ?? 0,
        });
      } else {
        for (const rule of rules) if (called[rule]) wrong[rule].push(instance);
      }
    }
    assert.equal(k, mta.instances.length);
    const outage = options.outages.some(({ from, to }) => now >= from && now < to + 120);
    yield { at: seconds, outage, lines: mta.lines, wrong, lost };
  }
}

/** Seconds in which the MTA had a line and a control block to take a call with. */
function ordinarySince(away: readonly Interval[], { allocatedAt }: FatedInstance, now: number): number {
  let ordinary = 0;
  let at = allocatedAt;
  for (const { from, to } of [...away].sort((a, b) => a.from - b.from)) {
    if (from >= now) break;
    ordinary += Math.max(0, from - at);
    at = Math.max(at, to);
  }
  return ordinary + Math.max(0, now - at);
}
