/** The starts and stops of the MTA that event logs state (events 9298 and 9299), each with its build. */
import { compareEventTimes, type EventTime } from './eventTime';

interface StartOrStop<E> {
  readonly kind: 'start' | 'stop';
  /** Undefined where the event does not state it. */
  readonly build: string | undefined;
  readonly event: E;
}

interface Stating {
  readonly id: number | undefined;
  readonly build: string | undefined;
  readonly time: EventTime | undefined;
}

/** Event 9298 or 9299. */
export function isStartOrStop({ id }: Pick<Stating, 'id'>): boolean {
  return id === 9298 || id === 9299;
}

/** In order of time where every one of them has a time, else in the order given. */
export function startsAndStops<E extends Stating>(events: readonly E[]): readonly StartOrStop<E>[] {
  const found = events
    .filter(isStartOrStop)
    .map((event): StartOrStop<E> => ({ kind: event.id === 9298 ? 'start' : 'stop', build: event.build, event }));
  const timed = found.flatMap((each) => (each.event.time ? [{ each, time: each.event.time }] : []));
  if (timed.length < found.length) return found;
  return timed.sort((a, b) => compareEventTimes(a.time, b.time)).map(({ each }) => each);
}
