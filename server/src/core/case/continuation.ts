/** Whether a log continues another one, and what the later one shows of the earlier. */
import { RELEASE_BEGUN, Seen, type InstanceTable } from '../lifecycle/instances';
import { visible } from '../text/visible';

/**
 * Whether a log continues an earlier one, by what each of them says by itself: nothing that is open at the end of the earlier is
 * allocated next with an instance number that is not higher, as it would be after a restart; and something that is in use there is
 * mentioned in the later before any allocation of its own.
 */
export function continues(earlier: InstanceTable, later: InstanceTable): boolean {
  const next = firstAllocations(later);
  const mentioned = mentionedFirst(later);
  let isMentioned = false;
  for (let i = 0; i < earlier.count; i++) {
    if (earlier.freed[i] >= 0) continue;
    const cb = earlier.cb[i];
    const number = earlier.isPreexisting(i) ? -1 : earlier.number[i];
    const allocated = next.get(cb);
    if (allocated !== undefined && later.number[allocated] <= number) return false;
    isMentioned ||= mentioned.has(cb);
  }
  return isMentioned;
}

/**
 * The instances of a log that are open at its end and whose use or release the next log of its chain shows, by what each of them says
 * by itself; with the 0-based line of the later log that does.
 */
export function shownLater(earlier: InstanceTable, later: InstanceTable): ReadonlyMap<number, number> {
  const shown = new Map<number, number>();
  const next = firstAllocations(later);
  const mentioned = preexisting(later);
  for (let i = 0; i < earlier.count; i++) {
    if (earlier.freed[i] >= 0 || earlier.isPreexisting(i)) continue;
    const life = mentioned.get(earlier.cb[i]);
    const allocated = next.get(earlier.cb[i]);
    if (life !== undefined && (later.seen[life] & (Seen.use | RELEASE_BEGUN)) !== 0)
      shown.set(i, later.released[life] >= 0 ? later.released[life] : later.lastActivity[life]);
    // It went back to the pool, whether that was logged or not.
    else if (allocated !== undefined) shown.set(i, later.allocation[allocated]);
  }
  return shown;
}

/** A log that comes after another one in a rotation, and what it says by itself. */
export interface LaterLog {
  readonly name: string;
  readonly instances: InstanceTable;
}

/**
 * Which instances of a log that is judged by itself are used or released in the logs that continue it, and where, for `FactsOptions`.
 * `later`: the logs after it in its rotation, the next one first; what comes after one that does not continue is of no account.
 */
export function elsewhereOf(log: InstanceTable, later: readonly LaterLog[]): ReadonlyMap<number, string> {
  const where = new Map<number, string>();
  let before = log;
  for (const { name, instances } of later) {
    if (!continues(before, instances)) break;
    for (const [i, line] of shownLater(log, instances))
      if (!where.has(i)) where.set(i, `${visible(name)}, line ${line + 1}`);
    before = instances;
  }
  return where;
}

/** The first allocation of each control block before any restart of the MTA: instance by control block. */
function firstAllocations(table: InstanceTable): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (let i = 0; i < table.count && table.run[i] === 0; i++)
    if (!table.isPreexisting(i) && !first.has(table.cb[i])) first.set(table.cb[i], i);
  return first;
}

/** The control blocks that are mentioned before any allocation of their own, in whichever run. */
function mentionedFirst(table: InstanceTable): ReadonlySet<number> {
  const mentioned = new Set<number>();
  const allocated = new Set<number>();
  for (let i = 0; i < table.count; i++) {
    const cb = table.cb[i];
    if (!table.isPreexisting(i)) allocated.add(cb);
    else if (!allocated.has(cb)) mentioned.add(cb);
  }
  return mentioned;
}

/** What is mentioned before any allocation of its own and any restart of the MTA: instance by control block. */
function preexisting(table: InstanceTable): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let i = 0; i < table.count && table.run[i] === 0; i++)
    if (table.isPreexisting(i) && !found.has(table.cb[i])) found.set(table.cb[i], i);
  return found;
}
