/** What a file is, by its content. */
import { recogniseEventLog } from '../eventlog/recognise';
import { decodeText } from '../text/decodeText';
import { likelyEventName, likelyWinsockName, winsockName } from './fileNames';

/** `applicationLog`: an export of Windows' Application log, which may hold events of the MTA among those of other programs. */
export type CaseFileKind = 'winsockLog' | 'eventLog' | 'applicationLog';

/** What is in a file by its first bytes; `empty`: nothing, `other`: none of what a case is made of. */
export type ContentKind = CaseFileKind | 'empty' | 'other';

/** As much of a file as is looked at to tell what it is. */
export const HEAD_BYTES = 65_536;

/** The MTA's thread id begins every line of its log: `(008) `. Other software prints such prefixes, too… */
const prefixed = /^\(\d{3,}\) /;

/** …so one line at least must also mention a control block, as nearly every line of a Winsock log does. */
const mentionsControlBlock = /^\(\d{3,}\) .*\bcb \d+\b/i;

const anyLineMentionsControlBlock = new RegExp(mentionsControlBlock, 'im');

/** Copies of the article begin with its editor's remarks. */
const elision = /^\s*<.*>\s*$/;

/** Lines that are looked at to tell a Winsock log under any name; VS Code need not hand out more of a document. */
export const WINSOCK_LINES = 20;

/**
 * Whether lines, the first of a text, are those of a Winsock log, whatever its name: one of them mentions a control block, and half
 * of those that are neither blank nor an elision begin as the MTA's do. A mail that quotes some lines is none.
 */
export function looksLikeWinsockLog(firstLines: readonly string[]): boolean {
  const lines = firstLines.slice(0, WINSOCK_LINES).filter((line) => line.trim() !== '' && !elision.test(line));
  const matching = lines.filter((line) => prefixed.test(line)).length;
  return matching * 2 >= lines.length && lines.some((line) => mentionsControlBlock.test(line));
}

/** Whether a text has a line of a Winsock log at all: enough for a file that is named like one, or that somebody names. */
function holdsWinsockLines(text: string): boolean {
  return anyLineMentionsControlBlock.test(text);
}

/**
 * What a file is, by its name and its first `HEAD_BYTES` bytes. `isNamed`: a user says that it belongs to the case, so that one line
 * is enough.
 */
export function kindOf(name: string, head: Uint8Array, isNamed = false): ContentKind {
  const text = decodeText(head);
  if (text.trim() === '') return head.length < HEAD_BYTES ? 'empty' : 'other';
  const isLenient = isNamed || likelyWinsockName.test(name) || winsockName.test(name);
  if (isLenient ? holdsWinsockLines(text) : looksLikeWinsockLog(text.split(/\r\n?|\n/, WINSOCK_LINES)))
    return 'winsockLog';
  const events = recogniseEventLog(text);
  // An export begins with the newest event, of whatever program: the MTA's may come late.
  if (events === 'otherApplicationLog') return likelyEventName.test(name) ? 'applicationLog' : 'other';
  return events ?? 'other';
}
