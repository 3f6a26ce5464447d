/** The event logs that lie beside a Winsock.log, taken together: what they say of a control block, and of the server. */
import { eventKnowledge, type EventKnowledge } from '../knowledge/events';
import { winsockCbOf, type EventLog, type MtaEvent } from './event';
import { compareEventTimes, type EventTime } from './eventTime';
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
export interface Stated<T> extends CitedEvent {
  readonly value: T;
}

/** The nearer to the loss of a control block, the earlier an event is cited. */
const rank: Readonly<Record<EventKnowledge['bearing'], number>> = {
  closeRace: 0,
  exhaustion: 1,
  connection: 2,
  limit: 3,
  lifecycle: 4,
  otherLayer: 5,
};

export function bearingRank({ id }: Pick<MtaEvent, 'id'>): number {
  const bearing = id === undefined ? undefined : eventKnowledge(id)?.bearing;
  return bearing === undefined ? rank.otherLayer : rank[bearing];
}

export class FolderEvents {
  static readonly none = new FolderEvents([]);

  /** Oldest first, as far as their times show. */
  readonly files: readonly NamedEventLog[];
  #byCb: ReadonlyMap<number, readonly CitedEvent[]> | undefined;
  #stated: { readonly poolSize: Stated<number> | undefined; readonly build: Stated<string> | undefined } | undefined;

  constructor(files: readonly NamedEventLog[]) {
    this.files = files.length < 2 ? files : [...files].sort(olderFirst);
  }

  /** The events that name a control block of Winsock.log, those that bear most on its loss first, then in order of place. */
  naming(cb: number): readonly CitedEvent[] {
    return (this.#byCb ??= indexByCb(this.files)).get(cb) ?? [];
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

function indexByCb(files: readonly NamedEventLog[]): ReadonlyMap<number, readonly CitedEvent[]> {
  const byCb = new Map<number, CitedEvent[]>();
  for (const file of files) {
    for (const event of file.log.events) {
      const cb = winsockCbOf(event);
      if (cb === undefined) continue;
      const known = byCb.get(cb);
      if (known) known.push({ file, event });
      else byCb.set(cb, [{ file, event }]);
    }
  }
  // Stable: what bears alike stays in order of place.
  for (const cited of byCb.values()) cited.sort((a, b) => bearingRank(a.event) - bearingRank(b.event));
  return byCb;
}

/** Those without times first; of one time, EV1 before EV0, which is the current one. */
function olderFirst(a: NamedEventLog, b: NamedEventLog): number {
  const [first, second] = [lastTime(a), lastTime(b)];
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

function lastTime({ log }: NamedEventLog): EventTime | undefined {
  return log.events.findLast(({ time }) => time !== undefined)?.time;
}
