/** Copies of an event in several files: the MTA's own log, an export of the Application log, an excerpt of either. */
import type { MtaEvent } from './event';

/**
 * What identifies an event, whatever copy it was read from: time, number, origin, and what its text says: its facts, or the words
 * themselves where it states none. Both kinds of log word an event differently, but state the same facts.
 */
function eventKey(event: MtaEvent): string {
  const { time, timeText, id, module, task, tid, proc } = event;
  const facts = [
    event.controlBlockIndex,
    event.socketError,
    event.errorCode,
    event.networkType,
    event.configuredCount,
    event.messageType,
    event.build,
    event.networkAddress?.hex,
  ];
  const says = facts.some((fact) => fact !== undefined) ? facts : [event.text.replace(/\s+/g, '').toLowerCase()];
  const at = time ? [time.year, time.month, time.day, time.hour, time.minute, time.second] : [timeText];
  return JSON.stringify([at, id, module, task, tid, proc, says]);
}

/**
 * Without the copies of what another file has. What one file has twice happened twice; of what several files have, as many are left as
 * the one with most of them has. `eventOf` and `fileOf`: of an item.
 */
export function withoutCopies<T>(
  items: readonly T[],
  eventOf: (item: T) => MtaEvent,
  fileOf: (item: T) => unknown,
): readonly T[] {
  const counts = new Map<string, Map<unknown, number>>();
  return items.filter((item) => {
    const key = eventKey(eventOf(item));
    let byFile = counts.get(key);
    if (!byFile) counts.set(key, (byFile = new Map<unknown, number>()));
    const file = fileOf(item);
    const count = (byFile.get(file) ?? 0) + 1;
    byFile.set(file, count);
    for (const [other, known] of byFile) if (other !== file && known >= count) return false;
    return true;
  });
}
