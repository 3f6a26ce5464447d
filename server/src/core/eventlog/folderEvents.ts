/** The event logs that lie beside a Winsock.log, taken together: what they say of a control block, and of the server. */
import { eventKnowledge, type EventKnowledge } from '../knowledge/events';
import { winsockCbOf, type EventLog, type MtaEvent } from './event';
import { compareEventTimes } from './eventTime';
import { withoutCopies } from './sameEvent';
import { statedBuild, statedPoolSize } from './serverFacts';

export interface NamedEventLog {
  readonly uri: string;
  /** The file's name, for people. */
  readonly name: string;
  readonly log: EventLog;
}

/** An event, and where it is. */
export interface CitedEvent {
  readonly file: NamedEventLog;
  readonly event: MtaEvent;
}

/** A fact about the server, and the event that states it. */
interface Stated<T> extends CitedEvent {
  readonly value: T;
}

/** The nearer to the loss of a control block, the earlier an event is cited. */
const ranks: readonly EventKnowledge['bearing'][] = [
  'closeRace',
  'exhaustion',
  'connection',
  'limit',
  'lifecycle',
  'otherLayer',
];

export function bearingRank({ id }: Pick<MtaEvent, 'id'>): number {
  return ranks.indexOf((id === undefined ? undefined : eventKnowledge(id)?.bearing) ?? 'otherLayer');
}

export class FolderEvents {
  static readonly none = new FolderEvents([]);

  /** Oldest first, as far as their times show. */
  readonly files: readonly NamedEventLog[];
  readonly #named = new Map<number, readonly CitedEvent[]>();
  #stated: { readonly poolSize: Stated<number> | undefined; readonly build: Stated<string> | undefined } | undefined;

  constructor(files: readonly NamedEventLog[]) {
    this.files = files.length < 2 ? files : [...files].sort(olderFirst);
  }

  /**
   * The events that name a control block of Winsock.log, those that bear most on its loss first, then in order of place; at most `limit`.
   * What several files have of an event counts once.
   */
  naming(cb: number, limit = Infinity): readonly CitedEvent[] {
    return this.#naming(cb).slice(0, limit);
  }

  /** How many events name a control block of Winsock.log. */
  countNaming(cb: number): number {
    return this.#naming(cb).length;
  }

  #naming(cb: number): readonly CitedEvent[] {
    const known = this.#named.get(cb);
    if (known) return known;
    const cited = ranks.flatMap((_, rank) =>
      this.files.flatMap((file) => (indexOf(file).get(cb)?.[rank] ?? []).map((event) => ({ file, event }))),
    );
    const own =
      this.files.length < 2
        ? cited
        : withoutCopies(
            cited,
            ({ event }) => event,
            ({ file }) => file,
          );
    this.#named.set(cb, own);
    return own;
  }

  /** The size of the TCP/IP pool, by the latest event 9156 or 9228. */
  get poolSize(): Stated<number> | undefined {
    return this.#server.poolSize;
  }

  /** The MTA's build, by its latest start or stop. */
  get build(): Stated<string> | undefined {
    return this.#server.build;
  }

  get #server() {
    return (this.#stated ??= {
      poolSize: this.#latest((events) => {
        const stated = statedPoolSize(events);
        return stated && { value: stated.poolSize, event: stated.event };
      }),
      build: this.#latest((events) => {
        const stated = statedBuild(events);
        return stated && { value: stated.build, event: stated.event };
      }),
    });
  }

  #latest<T>(find: (events: readonly MtaEvent[]) => { value: T; event: MtaEvent } | undefined): Stated<T> | undefined {
    for (const file of this.files.toReversed()) {
      const found = find(file.log.events);
      if (found) return { ...found, file };
    }
    return undefined;
  }
}

/** The events of one log that name a control block, by that and by their rank, each list in order of place. */
type ByCb = ReadonlyMap<number, readonly (readonly MtaEvent[])[]>;

/** A list of events never changes: of a log that does, there is another list. */
const indexes = new WeakMap<readonly MtaEvent[], ByCb>();

function indexOf({ log: { events } }: NamedEventLog): ByCb {
  const known = indexes.get(events);
  if (known) return known;
  const byCb = new Map<number, MtaEvent[][]>();
  for (const event of events) {
    const cb = winsockCbOf(event);
    if (cb === undefined) continue;
    let byRank = byCb.get(cb);
    if (!byRank) byCb.set(cb, (byRank = ranks.map(() => [])));
    byRank[bearingRank(event)].push(event);
  }
  indexes.set(events, byCb);
  return byCb;
}

/** Those without times first; of one time, EV1 before EV0, which is the current one. */
function olderFirst(a: NamedEventLog, b: NamedEventLog): number {
  const [first, second] = [a.log.tally.newest, b.log.tally.newest];
  if (!first || !second) return Number(first !== undefined) - Number(second !== undefined) || byNumber(a, b);
  return compareEventTimes(first, second) || byNumber(a, b);
}

/** Code units, not a collation: the same everywhere. */
function byNumber(a: NamedEventLog, b: NamedEventLog): number {
  return numberOf(b.name) - numberOf(a.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

function numberOf(name: string): number {
  return Number(/^ev(\d{1,6})\./i.exec(name)?.[1] ?? '0');
}
