/**
 * What is new in a log that grows. The law: what was announced and not withdrawn is at any moment what a fresh reading of
 * the log so far finds. An instance whose announcement no longer says what is now known of it is announced again; one that is
 * no finding any more is withdrawn.
 */
import type { Facts } from '../findings/facts';
import type { Verdict } from '../findings/verdict';
import { isListed, type ListedLog, type PlacedLog } from './analyzedLog';
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
      /** What was announced of it before is void already. */
      readonly isMoved?: boolean;
    }
  /** The line that allocated it was not finished, and now says something else: there is no such instance. */
  | { readonly kind: 'gone'; readonly was: Announced }
  /** After another reading of the log, this no longer says what is known of the instance, or where its lines are; or no file has it any more. */
  | { readonly kind: 'moved'; readonly was: Announced };

/** A log that is followed: a file, or a chain. */
export interface FollowedPart extends PlacedLog, ListedLog {
  /** By what each of its files is recognised when it has another name. */
  readonly ids: readonly string[];
}

/** What has been announced, by the instances' identities. */
export type Standing = Map<string, Announced>;

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

  /** Adds what stands announced of `log`, which is the log of the last news, in whole lines. */
  stand(log: FollowedPart, standing: Standing): void {
    const { facts } = log;
    const unsettled = new Set(this.#unsettled);
    // What is settled still has the words with which it was announced.
    for (let i = 0; i < Math.min(this.#next, facts.instances.count); i++) {
      if (unsettled.has(i)) continue;
      const settled = this.#announce(log, i);
      if (settled) standing.set(identityOf(log, settled), settled);
    }
    for (const announced of this.#announced.values()) standing.set(identityOf(log, announced), announced);
  }

  /**
   * The first news after another reading of a log. `standing` is what was announced after the one before: it is kept where the log still
   * has it.
   */
  takeOver(log: FollowedPart, standing: Standing): Announcement[] {
    const { instances } = log.facts;
    const announcements: Announcement[] = [];
    for (let i = 0; i < instances.count; i++) {
      if (instances.isPreexisting(i) || !isListed(log, i)) continue;
      const identity = identityOf(log, { name: instanceName(log.facts, i), line: instances.allocation[i] });
      const was = standing.get(identity);
      standing.delete(identity);
      const now = this.#announce(log, i);
      if (now) this.#announced.set(i, now);
      this.#unsettled.push(i);
      if (now?.wording === was?.wording) continue;
      if (was) announcements.push({ kind: 'moved', was });
      announcements.push({ kind: now ? 'finding' : 'withdrawn', instance: i, before: was?.verdict, isMoved: true });
    }
    this.#next = instances.count;
    return announcements;
  }

  #announce(log: PlacedLog & Partial<ListedLog>, i: number): Announced | undefined {
    const { facts, listed } = log;
    const verdict = facts.verdict(i);
    const wording = isListed({ facts, listed }, i) ? this.#wording(log, i) : undefined;
    if (wording === undefined || verdict === undefined) return undefined;
    return { verdict, wording, name: instanceName(facts, i), line: facts.instances.allocation[i] };
  }

  /** What is to be announced now. `log` must be the same log, grown. */
  next(log: PlacedLog & Partial<ListedLog>): Announcement[] {
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

  #compare(log: PlacedLog & Partial<ListedLog>, i: number): Announcement | undefined {
    const now = this.#announce(log, i);
    const before = this.#announced.get(i);
    if (now?.wording === before?.wording) return undefined;
    if (now) this.#announced.set(i, now);
    else this.#announced.delete(i);
    return { kind: now ? 'finding' : 'withdrawn', instance: i, before: before?.verdict };
  }
}

/** An instance, whatever its file is called and however many lines are before that. */
function identityOf({ facts, ids }: FollowedPart, { name, line }: Pick<Announced, 'name' | 'line'>): string {
  const place = facts.places.of(line);
  return `${ids[place.file]}:${place.line} ${name}`;
}
