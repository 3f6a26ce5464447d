/** The lines of an instance as far as features list them. */
import { Kind } from '../core/log/catalogue';
import { MAX_LINES } from './limits';
import type { Snapshot } from './snapshot';

/** Ascending. Of an instance with too many lines the waits are left out first, then the latest lines. */
export function instanceLines({ facts, log }: Snapshot, instance: number): readonly number[] {
  const lines = log.linesOf(instance, facts);
  if (lines.length <= MAX_LINES) return lines;
  return lines.filter((line) => log.kind(line) !== Kind.wait).slice(0, MAX_LINES);
}
