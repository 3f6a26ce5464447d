/**
 * The events of a folder that are kept. Any number of events may come; a stated number of them stays, so that a flood of one kind in one
 * log hides nothing else: the room is divided evenly between the logs, that of a log between its kinds of event, and of each kind the
 * newest stay. Who needs less than the share leaves the rest to the others.
 */
import { winsockCbOf, type MtaEvent } from './event';
import { TimeOrder } from './eventTime';
import { firstWhere } from '../text/search';

/** Kinds of event kept apart in one log; what comes after them is taken together. */
const MAX_KINDS = 1000;

/** The events of one log: all of them, or those that its share allows. */
export class KeptEvents {
  readonly #onAdd: () => void;
  #events: MtaEvent[] = [];
  /** The kind of each event that is kept. */
  #kinds: number[] = [];
  readonly #kindOf = new Map<string, number>();
  /** How many of each kind have come. */
  readonly #counts: number[] = [];
  #count = 0;
  #share = Infinity;
  readonly #order = new TimeOrder();

  /** `onAdd`: called for each event that comes. */
  constructor(onAdd: () => void = () => undefined) {
    this.#onAdd = onAdd;
  }

  /** In order of place. */
  get events(): readonly MtaEvent[] {
    return this.#events;
  }

  /** How many have come, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** How many of them may be kept, by the smallest share so far: what was dropped does not come back. */
  get share(): number {
    return this.#share;
  }

  /** The next event of the log. */
  add(event: MtaEvent): void {
    const kind = this.#kind(event);
    this.#counts[kind]++;
    this.#count++;
    this.#order.add(event.time);
    this.#events.push(event);
    this.#kinds.push(kind);
    this.#onAdd();
  }

  /** Drops what does not fit into a share of so many events. */
  fit(share: number): void {
    this.#share = Math.min(this.#share, share);
    if (this.#count <= share) return;
    // Without room for one of each kind, the newest of the kinds stay.
    const ofKind = Math.max(1, evenShare(this.#counts, share));
    const left = this.#counts.map(() => ofKind);
    let room = share;
    const isKept = new Uint8Array(this.#events.length);
    const { isNewestFirst } = this.#order;
    for (let k = 0; k < isKept.length && room > 0; k++) {
      const at = isNewestFirst ? k : isKept.length - 1 - k;
      if (left[this.#kinds[at]]-- <= 0) continue;
      isKept[at] = 1;
      room--;
    }
    this.#events = this.#events.filter((_, at) => isKept[at] === 1);
    this.#kinds = this.#kinds.filter((_, at) => isKept[at] === 1);
  }

  /** What a case asks for: which event, with which error, of which control block, from which build. */
  #kind(event: MtaEvent): number {
    const { id, socketError, errorCode, build } = event;
    const key = [id, socketError, errorCode, winsockCbOf(event), build].join(' ');
    const known = this.#kindOf.get(key);
    if (known !== undefined) return known;
    if (this.#kindOf.size >= MAX_KINDS) return this.#kindOf.size - 1;
    this.#kindOf.set(key, this.#counts.length);
    return this.#counts.push(0) - 1;
  }
}

/** The room for the events of a folder. */
export class EventRoom {
  readonly #limit: number;
  readonly #logs = new Set<KeptEvents>();
  /** Events kept since the room was last divided, at most. */
  #kept = 0;

  /** `limit`: how many events stay, of all logs together. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Room for one more log. */
  open(): KeptEvents {
    const log = new KeptEvents(() => {
      // A few more than stay: to divide it for each event would take long.
      if (++this.#kept > this.#limit + this.#limit / 8) this.divide();
    });
    this.#logs.add(log);
    return log;
  }

  /** Takes a log in that has been read before. */
  take(log: KeptEvents): void {
    this.#logs.add(log);
    this.#kept += log.events.length;
  }

  close(log: KeptEvents): void {
    this.#logs.delete(log);
    this.#kept -= log.events.length;
  }

  /** How many events of one log may stay. */
  get share(): number {
    return evenShare(
      [...this.#logs].map(({ count }) => count),
      this.#limit,
    );
  }

  /** Drops what does not fit. */
  divide(): void {
    const { share } = this;
    this.#kept = 0;
    for (const log of this.#logs) {
      log.fit(share);
      this.#kept += log.events.length;
    }
  }
}

/** The largest share that all of them can have, where each takes that much or else all it needs; infinite where there is room for all. */
function evenShare(needs: readonly number[], room: number): number {
  const taken = (share: number): number => needs.reduce((sum, need) => sum + Math.min(need, share), 0);
  if (taken(Infinity) <= room) return Infinity;
  return firstWhere(0, room, (share) => taken(share + 1) > room);
}
