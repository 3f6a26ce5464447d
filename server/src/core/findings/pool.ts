/** The pool over the log: how many control blocks are in use at each line, and how many of them are lost. */
import { Seen, type InstanceTable } from '../lifecycle/instances';

export interface Pool {
  readonly size: number;
  /** The most that were in use at once, and the first 0-based line with that many; -1 where nothing was in use. */
  readonly peak: { readonly inUse: number; readonly line: number };
  readonly inUseAtEnd: number;
  /** First 0-based line at which as many as the pool holds were in use, or -1. */
  readonly exhaustedAt: number;
}

/**
 * Calls `visit` with each line at which the number in use changes, and the number after that line, in file order.
 * In use are the instances that are open, and the pre-existing control blocks from their first mention on.
 */
export function walkOccupancy(
  instances: { readonly count: number; readonly allocation: Int32Array; readonly freed: Int32Array },
  visit: (line: number, inUse: number) => void,
): void {
  const { count, allocation, freed } = instances;
  // Allocations come in file order already; what was freed has to be sorted.
  const ends = new Int32Array(count);
  let endCount = 0;
  for (let i = 0; i < count; i++) if (freed[i] >= 0 && freed[i] !== allocation[i]) ends[endCount++] = freed[i];
  const sorted = ends.subarray(0, endCount).sort();
  let inUse = 0;
  let nextStart = 0;
  let nextEnd = 0;
  while (nextStart < count || nextEnd < endCount) {
    // Freed in the very line of its first mention: it was never seen in use.
    if (nextStart < count && freed[nextStart] === allocation[nextStart]) {
      nextStart++;
      continue;
    }
    const start = nextStart < count ? allocation[nextStart] : Infinity;
    const end = nextEnd < endCount ? sorted[nextEnd] : Infinity;
    const line = Math.min(start, end);
    for (; nextEnd < endCount && sorted[nextEnd] === line; nextEnd++) inUse--;
    if (start === line) {
      inUse++;
      nextStart++;
    }
    visit(line, inUse);
  }
}

/** The pool's figures against its size. */
export function poolOf(instances: InstanceTable, size: number): Pool {
  let peak = 0;
  let peakLine = -1;
  let inUseAtEnd = 0;
  let exhaustedAt = -1;
  walkOccupancy(instances, (line, inUse) => {
    inUseAtEnd = inUse;
    if (inUse > peak) {
      peak = inUse;
      peakLine = line;
    }
    if (exhaustedAt < 0 && inUse >= size) exhaustedAt = line;
  });
  return { size, peak: { inUse: peak, line: peakLine }, inUseAtEnd, exhaustedAt };
}

/** The control blocks seen in use before the log began, ascending, each once. */
export function preexistingCbs(instances: InstanceTable): readonly number[] {
  const cbs = new Set<number>();
  for (let i = 0; i < instances.count; i++) if ((instances.seen[i] & Seen.preexisting) !== 0) cbs.add(instances.cb[i]);
  return [...cbs].sort((a, b) => a - b);
}
