/** What shrinks the pool: leaked control blocks, and those whose release never finished. */
import type { Facts } from '../findings/facts';

interface Lost {
  /** Lost and not got back by a restart, at the end of the log. */
  readonly atEnd: number;
  /** How many were lost at the end of each of `STEPS` equal parts of the log. */
  readonly curve: readonly number[];
}

const STEPS = 10;

export function lostOf(facts: Facts): Lost {
  const { instances, lines } = facts;
  const ends = Array.from({ length: STEPS }, (_, k) => Math.ceil((lines * (k + 1)) / STEPS) - 1);
  const curve = ends.map(() => 0);
  for (let i = 0; i < instances.count; i++) {
    const verdict = facts.verdict(i);
    if (verdict !== 'leaked' && verdict !== 'stuck') continue;
    const from = instances.allocation[i];
    const to = instances.freed[i] < 0 ? Infinity : instances.freed[i];
    ends.forEach((line, k) => {
      if (from <= line && line < to) curve[k]++;
    });
  }
  return { atEnd: curve[STEPS - 1], curve };
}
