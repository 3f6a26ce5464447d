/** What a log may hold, less of it for a while: logs that hold more than that are made and read in no time. */
import { logLimits } from '../../server/src/core/lifecycle/fold';

/** After each test the limits are as they were. */
export function useLogLimits(): (lower: Partial<typeof logLimits>) => void {
  const usual = { ...logLimits };
  teardown(() => Object.assign(logLimits, usual));
  return (lower) => Object.assign(logLimits, lower);
}
