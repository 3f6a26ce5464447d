/** What a file is, by its content. */
import { recogniseEventLog } from '../eventlog/recognise';
import { knownShapes } from '../log/catalogue';
import { parseLine } from '../log/parseLine';
import { wrappingOf } from '../log/unwrap';
import { decodeText } from '../text/decodeText';
import { notUnderstood, otherTextKind, type NotUnderstood } from './notUnderstood';
import { packingOf } from './packing';
import { likelyEventName, isLikelyWinsockName, isWinsockName } from './fileNames';

/** `applicationLog`: an export of Windows' Application log, which may hold events of the MTA among those of other programs. */
export type CaseFileKind = 'winsockLog' | 'eventLog' | 'applicationLog';

/** What a file is; one that is `other` comes with what it most likely is. */
export type Content = { readonly kind: CaseFileKind | 'empty' } | ({ readonly kind: 'other' } & NotUnderstood);

/** As much of a file as is looked at to tell what it is. */
export const HEAD_BYTES = 65_536;

/** The same, and how much more of one whose name says that it belongs to a case. */
const LOOK_BYTES: readonly number[] = [HEAD_BYTES, 16 * HEAD_BYTES, 256 * HEAD_BYTES];

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
  const isBare = matching * 2 >= lines.length && lines.some((line) => mentionsControlBlock.test(line));
  return isBare || isWrapped(lines);
}

/** Whether a text has a line of a Winsock log at all: enough for a file that is named like one, or that somebody names. */
function holdsWinsockLines(text: string): boolean {
  return anyLineMentionsControlBlock.test(text) || isWrapped(text.split(/\r\n?|\n/, WRAPPED_LINES));
}

/** Lines by which a wrapped log is known (docs/lifecycle.md, *Wrapped logs*). */
const WRAPPED_LINES = 1000;

/** Whether lines are those of a log that something wrapped: a time or a line number in front of each, say. */
function isWrapped(lines: readonly string[]): boolean {
  const bytes = new TextEncoder().encode(lines.join('\n'));
  return wrappingOf(bytes, 0, bytes.length, true, knownShapes).prefix !== undefined;
}

function isKnown(line: string): boolean {
  return parseLine(line).message !== undefined;
}

/**
 * What a file is, by its name and its first bytes, `HEAD_BYTES` at least if it has so many. `isNamed`: a user says that it belongs to the
 * case, so that one line is enough. `isWhole`: these bytes are all that it has.
 */
export function contentOf(
  name: string,
  head: Uint8Array,
  { isNamed = false, isWhole = head.length < HEAD_BYTES } = {},
): Content {
  const packing = packingOf(head);
  if (packing) return { kind: 'other', ...notUnderstood(name, head, isWhole) };
  const text = decodeText(head).replace(/^[\0\s]+/, '');
  if (text === '')
    return isWhole && !head.includes(0) ? { kind: 'empty' } : { kind: 'other', ...notUnderstood(name, head, isWhole) };
  const isLenient = isNamed || isLikelyWinsockName(name) || isWinsockName(name);
  if (isLenient ? holdsWinsockLines(text) : looksLikeWinsockLog(text.split(/\r\n?|\n/, WINSOCK_LINES))) {
    // In rich text, say, lines of a log stand one by one, and yet none of them is as the MTA wrote it.
    const other = text.split(/\r\n?|\n/, WRAPPED_LINES).some(isKnown) ? undefined : otherTextKind(head);
    return other ? { kind: 'other', ...other } : { kind: 'winsockLog' };
  }
  const events = recogniseEventLog(text);
  if (events === 'eventLog' || events === 'applicationLog') return { kind: events };
  // An export begins with the newest event, of whatever program: the MTA's may come late.
  if (events !== undefined && likelyEventName.test(name)) return { kind: 'applicationLog' };
  return { kind: 'other', ...notUnderstood(name, head, isWhole) };
}

/**
 * What a file is, by as many of its first bytes as that takes: blanks, NULs or a banner may come before the first line. `head` gives so many
 * of them, or why it cannot. Of a file whose name says nothing (not `isExpected`), no more is looked at than `HEAD_BYTES`.
 */
export async function lookInside<Unreadable extends object>(
  name: string,
  head: (limit: number) => Promise<Uint8Array | Unreadable>,
  { isExpected = true, isNamed = false } = {},
): Promise<Content | Unreadable> {
  let content: Content = { kind: 'empty' };
  for (const limit of isExpected ? LOOK_BYTES : [HEAD_BYTES]) {
    const bytes = await head(limit);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const isWhole = bytes.length < limit;
    content = contentOf(name, bytes, { isNamed, isWhole });
    if (isWhole || content.kind !== 'other' || packingOf(bytes)) break;
  }
  return content;
}

/**
 * Why a log cannot be judged that was read to its end, and of which no line was understood: words that go after its name and a colon.
 * Undefined where it is empty, which is no fault. `head`: its first bytes, decompressed; `isWhole`: there are no others.
 */
export function whyNotUnderstood(name: string, head: Uint8Array, isWhole: boolean): string | undefined {
  const content = contentOf(name, head, { isNamed: true, isWhole });
  if (content.kind === 'empty') return undefined;
  return content.kind === 'other' || content.kind === 'winsockLog'
    ? notUnderstood(name, head, true).reason
    : 'it is an event log, which this command does not read: winsock-log report does';
}
