/** Whether a file is an event log of the MTA, from how it begins. */

import { findMarks, isMta } from './marks';
import { findTail } from './origin';
import { TextLines } from './textLines';

/** More is not looked at. */
const ENOUGH = 16_384;

/**
 * True where the first lines of a file hold an event of the MTA, in any of the known shapes. `Winsock.log` is none, nor is an
 * Application log that begins with other programs' events only. Any text is allowed; of a long one only the beginning counts.
 */
export function looksLikeEventLog(firstLines: string | readonly string[]): boolean {
  const text =
    typeof firstLines === 'string' ? firstLines.slice(0, ENOUGH) : firstLines.slice(0, 400).join('\n').slice(0, ENOUGH);
  const lines = new TextLines(text);
  const marks = findMarks(lines);
  if (marks.some((mark) => mark.kind === 'header' || mark.kind === 'origin')) return true;
  if (
    marks.some(
      (mark) => (mark.kind === 'head' || mark.kind === 'row') && mark.source !== undefined && isMta(mark.source),
    )
  )
    return true;
  const tail = findTail(lines.text);
  return tail !== undefined && tail.severity !== undefined && (tail.module !== undefined || tail.task !== undefined);
}
