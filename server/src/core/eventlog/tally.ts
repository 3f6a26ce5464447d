/** What is counted of all events of a log, so that not all of them need to be kept. */
import { eventKnowledge } from '../knowledge/events';
import { winsockCbOf, type MtaEvent } from './event';
import { compareEventTimes, TimeOrder, type EventTime } from './eventTime';

export interface EventTally {
  readonly events: number;
  /** Of these, the events that bear on control blocks. */
  readonly bearing: number;
  /** Numbers of the others, each once, in order; of very many, the first to come. Those without a number have none. */
  readonly otherIds: readonly number[];
  /** Events whose wording could not be read, so that the control block, build or size that they name is not known. */
  readonly unread: number;
  /** As written, of the earliest and the latest event; where no time can be read, of the first and the last that has one. */
  readonly firstTime: string | undefined;
  readonly lastTime: string | undefined;
  /** An export of the Application log begins with the newest event, the MTA's own log with the oldest. */
  readonly isNewestFirst: boolean;
  /** When the newest of them was logged. */
  readonly newest: EventTime | undefined;
  /** Who the events name, each once, in order of place; of very many, the first. */
  readonly names: readonly EventNames[];
}

/** More numbers are not kept: the MTA's are below 10,000, and hostile text may have any. */
const MAX_IDS = 1000;

/** A computer, or an address in all its writings. */
type EventNames = Pick<MtaEvent, 'computer' | 'networkAddress'>;

/** More names are not kept. No network of those days has as many, but hostile text may. */
const MAX_NAMES = 10_000;

/** Whether an event is known to bear on control blocks, or names one of Winsock.log. */
export function bears(event: MtaEvent): boolean {
  return (event.id !== undefined && eventKnowledge(event.id) !== undefined) || winsockCbOf(event) !== undefined;
}

/** Whether an event that should name a control block, a build or a pool size does not, in any wording that is known. */
function isUnread({ id, controlBlockIndex, build, configuredCount }: MtaEvent): boolean {
  if (id === undefined) return false;
  if (id === 9298 || id === 9299) return build === undefined;
  if (id === 9156) return configuredCount === undefined;
  return eventKnowledge(id)?.index === 'winsockCb' && controlBlockIndex === undefined;
}

interface Timed {
  readonly time: EventTime;
  readonly timeText: string;
}

/** Counts events as they come, in order of place. */
export class EventCounter {
  #events = 0;
  #bearing = 0;
  #unread = 0;
  readonly #otherIds = new Set<number>();
  #firstText: string | undefined;
  #lastText: string | undefined;
  readonly #order = new TimeOrder();
  #earliest: Timed | undefined;
  #latest: Timed | undefined;
  readonly #names = new Map<string, EventNames>();

  /** True where the event bears on control blocks. */
  add(event: MtaEvent): boolean {
    const { time, timeText } = event;
    this.#events++;
    if (isUnread(event)) this.#unread++;
    this.#firstText ??= timeText;
    this.#lastText = timeText ?? this.#lastText;
    this.#order.add(time);
    if (time && timeText !== undefined) this.#addTime({ time, timeText });
    this.#addNames(event);
    if (!bears(event)) {
      if (event.id !== undefined && this.#otherIds.size < MAX_IDS) this.#otherIds.add(event.id);
      return false;
    }
    this.#bearing++;
    return true;
  }

  get tally(): EventTally {
    const { isNewestFirst } = this.#order;
    return {
      events: this.#events,
      bearing: this.#bearing,
      otherIds: [...this.#otherIds].sort((a, b) => a - b),
      unread: this.#unread,
      firstTime: this.#earliest?.timeText ?? this.#firstText,
      lastTime: this.#latest?.timeText ?? this.#lastText,
      isNewestFirst,
      newest: this.#latest?.time,
      names: [...this.#names.values()],
    };
  }

  #addTime(event: Timed): void {
    if (!this.#earliest || compareEventTimes(event.time, this.#earliest.time) < 0) this.#earliest = event;
    if (!this.#latest || compareEventTimes(event.time, this.#latest.time) >= 0) this.#latest = event;
  }

  #addNames({ computer, networkAddress }: MtaEvent): void {
    if (computer === undefined && networkAddress === undefined) return;
    const key = `${computer ?? ''}\n${networkAddress?.hex ?? ''}`;
    if (this.#names.size < MAX_NAMES && !this.#names.has(key)) this.#names.set(key, { computer, networkAddress });
  }
}

export function tallyOf(events: readonly MtaEvent[]): EventTally {
  const counter = new EventCounter();
  for (const event of events) counter.add(event);
  return counter.tally;
}
