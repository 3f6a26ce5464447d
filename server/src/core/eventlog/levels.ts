/** How serious an event is, as the several tools write it. */
import { type EventLevel } from './event';

/** The words of the event viewer, as a pattern; letter case does not count. */
export const levelWords = 'Error|Warning|Information(?:al)?|Success Audit|Failure Audit|Stop|None';

/** The level of a word; undefined for another word, such as `None`. */
export function levelOf(word: string): EventLevel | undefined {
  const lower = word.toLowerCase();
  if (lower === 'stop') return 'error';
  return lower === 'error' || lower === 'warning' ? lower : lower.startsWith('information') ? 'information' : undefined;
}

/** `Level` of Windows' own records, as `wevtutil` and `Get-WinEvent` have it. */
const levels: readonly EventLevel[] = ['information', 'error', 'error', 'warning', 'information'];

/** The level of a word, or of Windows' number. */
export function levelOfWordOrNumber(value: string): EventLevel | undefined {
  return levelOf(value) ?? (/^\d$/.test(value) ? levels[Number(value)] : undefined);
}

/** `EventType` of Windows NT, as the resource kit's dumpel prints it. */
export const levelOfType: Readonly<Record<string, EventLevel>> = { 1: 'error', 2: 'warning', 4: 'information' };
