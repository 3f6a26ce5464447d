/** An event in the few words of a list: `9215 connect() call failed on CB 5`. Plain text. */
import type { MtaEvent } from '../../core/eventlog/event';
import { winsockCbOf } from '../../core/eventlog/event';
import { eventKnowledge } from '../../core/knowledge/events';
import { winsockError } from '../../core/knowledge/winsockErrors';

/** Longer texts are cut: nobody reads them in a list. */
const MAX_WORDS = 80;

export function eventName(event: MtaEvent): string {
  return `${event.id ?? '?'} ${firstWords(event)}`;
}

/** What the event itself says, up to its first line end or full stop; the table's words where the log has none. */
function firstWords({ id, text }: MtaEvent): string {
  const words = (/^.{1,400}?(?=\s*[\r\n]|[.:]\s|\s*$)/s.exec(text.trim())?.[0] ?? '').replace(/\s+/g, ' ').trim();
  if (words === '') return (id === undefined ? undefined : eventKnowledge(id)?.title) ?? 'event';
  return words.length > MAX_WORDS ? `${words.slice(0, MAX_WORDS - 1)}…` : words;
}

/** `Event 9215, connect() failed: CB 5, error 10061 (WSAECONNREFUSED).` */
export function eventHeadline(event: MtaEvent): string {
  const title = event.id === undefined ? undefined : eventKnowledge(event.id)?.title;
  const cb = winsockCbOf(event);
  const numbers = [
    cb === undefined ? '' : `CB ${cb}`,
    event.socketError === undefined ? '' : errorLabel(event.socketError),
    event.configuredCount === undefined ? '' : `configured count ${event.configuredCount}`,
  ].filter((part) => part !== '');
  const head = `Event ${event.id ?? 'without an id'}${title === undefined ? '' : `, ${title}`}`;
  return `${head}${numbers.length > 0 ? `: ${numbers.join(', ')}` : ''}.`;
}

function errorLabel(code: number): string {
  const name = winsockError(code)?.name;
  return `error ${code}${name ? ` (${name})` : ''}`;
}
