/** Whether a file is an event log of the MTA, from how it begins. */

import { isMta } from './head';
import { findMarks } from './marks';
import { findTail } from './origin';
import { unmark } from './structured';
import { TextLines, withLineFeeds } from './textLines';

/** More is not looked at. */
const ENOUGH = 65_536;

/** Some word without which no event of any known shape is written: far quicker than looking for events. */
const words =
  /NMI ?\d|Proc\s|MS ?Exchange ?MTA|BASE|MTA|PLATFORM|POP4|XAPI|Event|Source|\] ?\(\d|\d[-/.]\d{1,2}[-/.]\d/i;

/** `otherApplicationLog`: an export of the Application log, with no event of the MTA so far. */
type EventLogKind = 'eventLog' | 'applicationLog' | 'otherApplicationLog';

/**
 * What kind of event log a text is that holds an event of the MTA, in any of the known shapes, or rows of Windows' event viewer.
 * `Winsock.log` is none. Any text is allowed; of a long one only the beginning counts.
 */
export function recogniseEventLog(text: string): EventLogKind | undefined {
  const head = text.slice(0, ENOUGH);
  if (!words.test(head)) return undefined;
  const unmarked = unmark(withLineFeeds(head));
  const lines = new TextLines(unmarked.text);
  const marks = findMarks(lines, unmarked.marks);
  if (marks.some(({ kind }) => kind === 'header' || kind === 'origin')) return 'eventLog';
  const rows = marks.filter((mark) => mark.kind !== 'header' && mark.kind !== 'origin');
  if (rows.some(({ source }) => source !== undefined && isMta(source))) return 'applicationLog';
  const tail = findTail(lines.text);
  if (tail !== undefined && tail.severity !== undefined && (tail.module !== undefined || tail.task !== undefined))
    return 'applicationLog';
  return rows.some(({ kind, source }) => kind !== 'head' && source !== undefined) ? 'otherApplicationLog' : undefined;
}

/** True where the first lines of a file hold an event of the MTA. An export that begins with other programs' events is none. */
export function looksLikeEventLog(firstLines: string | readonly string[]): boolean {
  const kind = recogniseEventLog(typeof firstLines === 'string' ? firstLines : firstLines.join('\n'));
  return kind === 'eventLog' || kind === 'applicationLog';
}
