import type { Verdict } from '../../core/findings/verdict';
import { failLevels, type FailLevel } from './options';

/** True if the counts hold a finding at or above the level. */
export function hasFailed(summary: Readonly<Record<Verdict, number>>, level: FailLevel): boolean {
  if (level === 'none') return false;
  return failLevels.slice(0, failLevels.indexOf(level) + 1).some((each) => each !== 'none' && summary[each] > 0);
}
