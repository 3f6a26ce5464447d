/** Whether a log continues another one, and what the later one shows of the earlier. */
import { RELEASE_BEGUN, Seen, type InstanceTable } from '../lifecycle/instances';
import type { OwnLineWatch } from '../intake/logIntake';
import { visible } from '../text/visible';

/**
 * Whether a log continues an earlier one, answered while it is read: nothing that is open at the end of the earlier may be allocated
 * in it with an instance number that is not higher, as it would be after a restart of the MTA; and something that is in use there must
 * be mentioned in it before any allocation of its own. What comes behind its own first restart refutes nothing.
 */
export class ContinuationWatch implements OwnLineWatch {
  /** What is open at the end of the earlier log: control block → instance number, -1 where that is not known. */
  readonly #open: ReadonlyMap<number, number>;
  /** The latest instance number of each control block that the log has allocated by itself. */
  #numbers = new Map<number, number>();
  #isRestarted = false;
  #isRefuted = false;
  #isMentioned = false;

  constructor(open: ReadonlyMap<number, number>) {
    this.#open = open;
  }

  allocation(cb: number, instance: number): void {
    const before = this.#numbers.get(cb);
    this.#isRestarted ||= before !== undefined && instance <= before;
    const open = before === undefined ? this.#open.get(cb) : undefined;
    if (open !== undefined && instance <= open && !this.#isRestarted) this.#isRefuted = true;
    this.#numbers.set(cb, instance);
  }

  mention(cb: number): void {
    this.#isMentioned ||= this.#open.has(cb) && !this.#numbers.has(cb);
  }

  fork(): ContinuationWatch {
    const fork = new ContinuationWatch(this.#open);
    fork.#numbers = new Map(this.#numbers);
    fork.#isRestarted = this.#isRestarted;
    fork.#isRefuted = this.#isRefuted;
    fork.#isMentioned = this.#isMentioned;
    return fork;
  }

  /** Whether it may still turn out that the log continues the earlier one. */
  get isPossible(): boolean {
    return this.#open.size > 0 && !this.#isRefuted;
  }

  /** Whether it does, by the lines so far. */
  get isContinued(): boolean {
    return this.#isMentioned && this.isPossible;
  }
}

/** Whether a log continues an earlier one, by what each of them says by itself. */
export function continues(earlier: InstanceTable, later: InstanceTable): boolean {
  const watch = new ContinuationWatch(openAtEnd(earlier));
  for (let i = 0; i < later.count && watch.isPossible; i++) {
    if (later.isPreexisting(i)) watch.mention(later.cb[i]);
    else watch.allocation(later.cb[i], later.number[i]);
  }
  return watch.isContinued;
}

/** The control blocks in use at the end of a log: control block → instance number, -1 where its allocation is not in the log. */
export function openAtEnd(table: InstanceTable): ReadonlyMap<number, number> {
  const open = new Map<number, number>();
  for (let i = 0; i < table.count; i++)
    if (table.freed[i] < 0) open.set(table.cb[i], table.isPreexisting(i) ? -1 : table.number[i]);
  return open;
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

/** What is mentioned before any allocation of its own and any restart of the MTA: instance by control block. */
function preexisting(table: InstanceTable): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let i = 0; i < table.count && table.run[i] === 0; i++)
    if (table.isPreexisting(i) && !found.has(table.cb[i])) found.set(table.cb[i], i);
  return found;
}
