/** What events state about the server: its build, and the size of its pool. */

import { type MtaEvent } from './event';

/** The build of the last start or stop in the log (events 9298, 9299), with the event that states it. Undefined where there is none. */
export function statedBuild<E extends Pick<MtaEvent, 'id' | 'build'>>(
  events: readonly E[],
): { readonly build: string; readonly event: E } | undefined {
  const event = events.findLast(({ id, build }) => (id === 9298 || id === 9299) && build !== undefined);
  return event?.build === undefined ? undefined : { build: event.build, event };
}

/**
 * The pool size of a network type (1 is TCP/IP) by the last event 9156 or 9228 that states it, with that event. Undefined where none
 * does.
 */
export function statedPoolSize<E extends Pick<MtaEvent, 'id' | 'networkType' | 'configuredCount'>>(
  events: readonly E[],
  networkType = 1,
): { readonly poolSize: number; readonly event: E } | undefined {
  const event = events.findLast(
    (candidate) =>
      (candidate.id === 9156 || candidate.id === 9228) &&
      candidate.networkType === networkType &&
      candidate.configuredCount !== undefined,
  );
  return event?.configuredCount === undefined ? undefined : { poolSize: event.configuredCount, event };
}
