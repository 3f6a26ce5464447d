/** What events state about the server: its build, and the size of its pool. */

import { type MtaEvent } from './event';
import { compareEventTimes } from './eventTime';

/**
 * The build of the last start or stop in the log (events 9298, 9299), with the event that states it. Undefined where there is none. The
 * last is the one with the latest time; of those without times, the last in order.
 */
export function statedBuild<E extends Pick<MtaEvent, 'build' | 'time'>>(
  events: readonly E[],
): { readonly build: string; readonly event: E } | undefined {
  const event = latest(events, ({ build }) => build !== undefined);
  return event?.build === undefined ? undefined : { build: event.build, event };
}

/**
 * The pool size of a network type (1 is TCP/IP) by the last event 9156 or 9228 that states it, with that event. Undefined where none
 * does.
 */
export function statedPoolSize<E extends Pick<MtaEvent, 'networkType' | 'configuredCount' | 'time'>>(
  events: readonly E[],
  networkType = 1,
): { readonly poolSize: number; readonly event: E } | undefined {
  const event = latest(
    events,
    (candidate) => candidate.networkType === networkType && candidate.configuredCount !== undefined,
  );
  return event?.configuredCount === undefined ? undefined : { poolSize: event.configuredCount, event };
}

/** Exports of the Application log begin with the newest event, the MTA's own logs with the oldest: the order says nothing. */
function latest<E extends Pick<MtaEvent, 'time'>>(
  events: readonly E[],
  isWanted: (event: E) => boolean,
): E | undefined {
  let found: E | undefined;
  for (const event of events) {
    if (!isWanted(event)) continue;
    if (!found?.time || !event.time || compareEventTimes(found.time, event.time) <= 0) found = event;
  }
  return found;
}
