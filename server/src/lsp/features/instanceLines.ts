/** The lines of an instance in a document, as far as features list them. */
import { MAX_LINES } from '../limits';
import type { Snapshot } from '../snapshot';

/** Ascending. Of an instance with too many lines the waits are left out, then the latest lines. */
export function instanceLines({ facts, log }: Snapshot, instance: number): readonly number[] {
  if (facts.instances.waits[instance] > MAX_LINES) return log.activityOf(instance).slice(0, MAX_LINES);
  const lines = log.linesOf(instance, facts);
  return lines.length <= MAX_LINES ? lines : log.activityOf(instance).slice(0, MAX_LINES);
}

/** Those of an instance's lines that are nearest to one of them, at most `count`. Ascending. */
export function nearestLines(lines: readonly number[], line: number, count: number): readonly number[] {
  if (lines.length <= count) return lines;
  const after = lines.findIndex((each) => each >= line);
  const at = after < 0 ? lines.length : after;
  const first = Math.max(0, Math.min(at - (count >> 1), lines.length - count));
  return lines.slice(first, first + count);
}
