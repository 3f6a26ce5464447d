/** Writes a line out again from what was kept of it: the inverse of the readers, from the same catalogue. */
import { messageOf, type Kind } from './catalogue';

/** As many digits as the MTA prints of a thread id, at least. */
const THREAD_DIGITS = 3;

/**
 * The text of a line of a known shape, from the numbers that the readers report of it (`x` and `y` being those other than
 * the control block, in their order). Leading zeros and trailing blanks of the log's own line are not known any more.
 * Empty for a kind that the catalogue has no template of.
 */
export function lineText(kind: number, thread: number, cb: number, x: number, y: number): string {
  const message = messageOf(kind as Kind);
  if (!message) return '';
  const others = [x, y];
  let next = 0;
  const text = message.template.replace(/\{(\w+)\}/g, (_, slot: string) => String(slot === 'cb' ? cb : others[next++]));
  return `(${String(thread).padStart(THREAD_DIGITS, '0')}) ${text}`;
}
