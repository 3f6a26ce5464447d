/**
 * What is new in a log that grows: findings as they become certain, each told once, and taken back if later lines prove
 * otherwise. Costs in proportion to the instances that are open, not to all.
 */
import type { Facts } from '../findings/facts';
import { End } from '../lifecycle/instances';
import type { Verdict } from '../findings/verdict';

/** The verdicts that more lines seldom change: what a suspect, closing or active instance comes to is still open. */
const CERTAIN: ReadonlySet<Verdict> = new Set<Verdict>(['leaked', 'stuck', 'reallocated', 'idle']);

export interface Announcement {
  /** `withdrawn`: the instance was announced with another verdict, which no longer holds. */
  readonly kind: 'finding' | 'withdrawn';
  readonly instance: number;
  readonly verdict: Verdict;
  /** The verdict that it was announced with; undefined for a finding. */
  readonly before: Verdict | undefined;
}

/** What has been told of one log. */
export class News {
  /** Instances that may still change: all others have ended, and were told of. */
  #open: number[] = [];
  #next = 0;
  /** The verdict last told of each of the open ones. */
  readonly #told = new Map<number, Verdict>();
  /** Which verdicts were ever told of each of the open ones: none is told twice. */
  readonly #everTold = new Map<number, Set<Verdict>>();

  /** What has become certain since the last call. `facts` must be of the same log, grown. */
  next(facts: Facts): Announcement[] {
    const { instances } = facts;
    for (; this.#next < instances.count; this.#next++)
      if (!instances.isPreexisting(this.#next)) this.#open.push(this.#next);
    const announcements: Announcement[] = [];
    this.#open = this.#open.filter((i) => {
      const verdict = facts.verdict(i);
      if (verdict) this.#tell(i, verdict, announcements);
      const isSettled = instances.end[i] !== End.open || instances.run[i] < facts.runs.length - 1;
      if (isSettled) {
        this.#told.delete(i);
        this.#everTold.delete(i);
      }
      return !isSettled;
    });
    return announcements;
  }

  #tell(instance: number, verdict: Verdict, announcements: Announcement[]): void {
    const before = this.#told.get(instance);
    if (before === verdict) return;
    if (CERTAIN.has(verdict)) {
      const ever = this.#everTold.get(instance) ?? new Set();
      if (ever.has(verdict)) return;
      this.#everTold.set(instance, ever.add(verdict));
      this.#told.set(instance, verdict);
      announcements.push({ kind: 'finding', instance, verdict, before: undefined });
    } else if (before) {
      this.#told.delete(instance);
      announcements.push({ kind: 'withdrawn', instance, verdict, before });
    }
  }
}
