/** How findings cite the events beside them, in words: as hints, since no event is conclusive (KB 303102). */
import type { CitedEvent, FolderEvents } from '../eventlog/folderEvents';
import type { MtaEvent } from '../eventlog/event';
import { inferred } from '../knowledge/statement';
import type { Verdict } from './verdict';
import { winsockError } from '../knowledge/winsockErrors';

/** Events named in one sentence. */
const MAX_NAMED = 4;

/** Why an event that names a control block says nothing certain about one of its instances. */
export const hintNotProof = inferred(
  'KB 303102',
  'Hints, not proof: the article calls them not conclusive, and since Winsock.log has no times they may be about another use of that control block.',
);

/** Whether a finding is one that events can say something about: a control block that did not come back, or may not have. */
export function citesEvents(verdict: Verdict | undefined): boolean {
  return verdict === 'leaked' || verdict === 'suspect' || verdict === 'stuck';
}

/** `9215 with error 0`, `9214 with error 10057 (WSAENOTCONN)`. */
export function eventLabel({ id, socketError }: Pick<MtaEvent, 'id' | 'socketError'>): string {
  const event = id === undefined ? 'an event without an id' : `${id}`;
  if (socketError === undefined) return event;
  const name = winsockError(socketError)?.name;
  return `${event} with error ${socketError}${name ? ` (${name})` : ''}`;
}

/** `9215 (line 4 of EV0.LOG)`: lines are 1-based here. */
function citation({ event, file }: CitedEvent): string {
  return `${event.id ?? 'an event'} (line ${event.firstLine + 1} of ${file.name})`;
}

/** One sentence that names the events of a control block; empty where there are none. */
export function citationText(events: FolderEvents, cb: number): string {
  const cited = events.naming(cb, MAX_NAMED);
  if (cited.length === 0) return '';
  const more = events.countNaming(cb) - cited.length;
  const named = cited.map(citation).join(', ');
  return `Events that name CB ${cb}: ${named}${more > 0 ? ` and ${more} more` : ''}; hints, not proof.`;
}
