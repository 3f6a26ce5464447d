/**
 * What is new in a log that grows. The law: what was announced and not withdrawn is at any moment what a fresh reading of
 * the log so far finds. An instance whose announcement no longer says what is now known of it is announced again; one that is
 * no finding any more is withdrawn.
 */
import type { Facts } from '../findings/facts';
import type { Verdict } from '../findings/verdict';
import type { PlacedLog } from './analyzedLog';
import { instanceName } from '../findings/words';
import { End } from '../lifecycle/instances';

/** What a format says of instance `i`; undefined where it is none of the findings that were asked for. */
export type Wording = (log: PlacedLog, i: number) => string | undefined;

export type Announcement =
  | {
      readonly kind: 'finding' | 'withdrawn';
      /** Index of the instance. */
      readonly instance: number;
      /** The verdict that it was announced with last; undefined where it is announced for the first time. */
      readonly before: Verdict | undefined;
    }
  /** The line that allocated it was not finished, and now says something else: there is no such instance. */
  | { readonly kind: 'gone'; readonly was: Announced };

interface Announced {
  readonly verdict: Verdict;
  readonly wording: string;
  readonly name: string;
  /** The line of its allocation, 0-based, in the whole log. */
  readonly line: number;
}

/** What has been announced of one log. Costs in proportion to the instances that may still change, not to all. */
export class News {
  readonly #wording: Wording;
  /** Instances that may still change, in their order. */
  #unsettled: number[] = [];
  /** The first instance that has not been looked at. */
  #next = 0;
  /** What was announced last of each unsettled instance, and not withdrawn. */
  readonly #announced = new Map<number, Announced>();

  constructor(wording: Wording) {
    this.#wording = wording;
  }

  /** What is to be announced now. `log` must be the same log, grown. */
  next(log: PlacedLog): Announcement[] {
    const { facts } = log;
    const { instances } = facts;
    const announcements = this.#gone(facts);
    for (; this.#next < instances.count; this.#next++)
      if (!instances.isPreexisting(this.#next)) this.#unsettled.push(this.#next);
    for (const i of this.#unsettled) {
      const announcement = this.#compare(log, i);
      if (announcement) announcements.push(announcement);
    }
    return announcements;
  }

  /** Forgets what nothing can change any more. `facts` must be of whole lines: whatever rests on an unfinished one may be taken back. */
  settle({ instances }: Facts): void {
    this.#next = instances.count;
    this.#unsettled = this.#unsettled.filter((i) => {
      if (i >= instances.count) return false;
      // One that is open at the end of an earlier run depends on the longest set-up, which may still grow.
      const isSettled = instances.end[i] !== End.open;
      if (isSettled) this.#announced.delete(i);
      return !isSettled;
    });
  }

  #gone(facts: Facts): Announcement[] {
    const { instances } = facts;
    const gone = [...this.#announced].filter(
      ([i, { name, line }]) =>
        i >= this.#next &&
        (i >= instances.count || instances.allocation[i] !== line || instanceName(facts, i) !== name),
    );
    return gone.map(([i, was]) => {
      this.#announced.delete(i);
      return { kind: 'gone', was };
    });
  }

  #compare(log: PlacedLog, i: number): Announcement | undefined {
    const { facts } = log;
    const verdict = facts.verdict(i);
    const wording = this.#wording(log, i);
    const announced = this.#announced.get(i);
    if (wording === announced?.wording) return undefined;
    if (wording === undefined || verdict === undefined) {
      this.#announced.delete(i);
      return { kind: 'withdrawn', instance: i, before: announced?.verdict };
    }
    this.#announced.set(i, { verdict, wording, name: instanceName(facts, i), line: facts.instances.allocation[i] });
    return { kind: 'finding', instance: i, before: announced?.verdict };
  }
}
