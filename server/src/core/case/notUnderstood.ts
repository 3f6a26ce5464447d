/** What a file most likely is of which nothing was understood, and what to do about it: the same words for every door. */
import { knownMessages } from '../log/catalogue';
import { decodeText } from '../text/decodeText';
import { isLikelyWinsockName } from './fileNames';
import { packedReason, packingOf } from './packing';

export interface NotUnderstood {
  /** Words that go after the name and a colon: what it is, and what to do. Plain text, with nothing of the file's in it. */
  readonly reason: string;
  /**
   * Whether it may hold lines of the MTA: `mostly`, nearly all of its lines are; `some`, one at least; `unknown`, nobody can see;
   * `no`, it is plainly something else.
   */
  readonly holds: 'mostly' | 'some' | 'unknown' | 'no';
}

/** Lines that are looked at. */
const MAX_LINES = 1000;
/** More of a line says no more. */
const MAX_LINE = 2000;

/** Of any file, by its name and its first bytes; `isWhole`: there are no others. */
export function notUnderstood(name: string, head: Uint8Array, isWhole: boolean): NotUnderstood {
  const packing = packingOf(head);
  if (packing)
    return { reason: packedReason(packing), holds: isCaseName(name) || showsCaseName(head) ? 'mostly' : 'unknown' };
  const utf32 = utf32Text(head);
  if (utf32 !== undefined) {
    const reason = 'it is in UTF-32, which is not read; convert it first: iconv -f UTF-32 -t UTF-8 FILE > NEWFILE';
    return { reason, holds: heldIn(linesOf(utf32)) };
  }
  if (isEbcdic(head)) {
    const reason = 'it is in EBCDIC, which is not read; convert it first: iconv -f IBM037 -t UTF-8 FILE > NEWFILE';
    return { reason, holds: 'mostly' };
  }
  const text = decodeText(head);
  if (isOnlyNuls(text)) {
    const what = isWhole ? 'it holds nothing but NULs' : `its first ${megabytesOf(head.length)} are nothing but NULs`;
    return { reason: `${what}: its bytes were lost, in a crash perhaps; get another copy`, holds: 'unknown' };
  }
  const lines = linesOf(text);
  const holds = heldIn(lines);
  const other = ofTextKind(text, lines, holds);
  if (other) return other;
  if (holds !== 'no') return { reason: changedReason(lines), holds };
  if (!isWhole) {
    const reason = `its first ${megabytesOf(head.length)} hold no line of the MTA’s log; get another copy, or remove what stands before the log’s lines`;
    return { reason, holds: 'unknown' };
  }
  const note = isLikelyWinsockName(name) ? ': other programs, Windows among them, write logs of that name' : '';
  return { reason: OTHER_PROGRAM + note, holds };
}

/** The same of a text that is of a known kind, as rich text and HTML are; undefined for any other. */
export function otherTextKind(head: Uint8Array): NotUnderstood | undefined {
  const text = decodeText(head);
  const lines = linesOf(text);
  return ofTextKind(text, lines, heldIn(lines));
}

function ofTextKind(text: string, lines: readonly string[], holds: NotUnderstood['holds']): NotUnderstood | undefined {
  const kind = textKinds.find((each) => each.is(text, lines));
  return kind && { reason: kind.reason(text), holds: kind.isEncoded === true ? 'unknown' : holds };
}

/** Of a file whose lines are none of the MTA's, whatever else they are. */
const OTHER_PROGRAM = 'it is neither a Winsock.log nor an event log of the MTA';

interface TextKind {
  is(text: string, lines: readonly string[]): boolean;
  reason(text: string): string;
  /** Its lines cannot be seen as it is. */
  readonly isEncoded?: boolean;
}

const textKinds: readonly TextKind[] = [
  {
    is: (text) => /^\s{0,80}\{\\rtf/.test(text),
    reason: () => 'it is rich text (RTF); open it in an editor, and save it as plain text',
  },
  {
    is: (text) =>
      /^\s{0,80}<(?:!doctype html|html|head|body|pre|table|div|span|p|br|\?xml[^>]{0,200}>\s{0,80}<(?:!doctype )?html)\b/i.test(
        text,
      ),
    reason: () => 'it is HTML; open it in a browser, and save it as plain text',
  },
  {
    is: (text) => /^\s{0,80}<(?:\?xml|[A-Za-z][\w:.-]{0,80}[\s>])/.test(text),
    reason: () => 'it is XML; save the text in it as plain text',
  },
  {
    is: (text, lines) =>
      lines.length > 0 &&
      lines.slice(0, 20).every((line) => /^\s{0,80}[[{].*[\]}],?$/.test(line)) &&
      text.includes('"'),
    reason: (text) => {
      const member =
        /"([A-Za-z_@][\w.@-]{0,40})"\s{0,8}:\s{0,8}"(?:[^"\\]|\\.){0,80}?\(\d{3,9}\) /.exec(text)?.[1] ?? 'log';
      return `it is JSON lines, as container runtimes and collectors write them; take the log out: jq -r '."${member}"' FILE > NEWFILE`;
    },
  },
  {
    is: (text) => /^\s{0,80}[[{]\s{0,80}(?:"|\{|\[)/.test(text),
    reason: () => 'it is JSON; save the log in it as plain text',
  },
  {
    is: (text) => /^begin(?:-base64)? [0-7]{3,4} /m.test(text.slice(0, 4000)),
    reason: () => 'it is encoded by uuencode; decode it first: uudecode FILE',
    isEncoded: true,
  },
  {
    is: (text) => /^content-transfer-encoding:[ \t]{0,8}base64/im.test(text),
    reason: () => 'it is a mail with the log as an attachment in base64; save the attachment',
    isEncoded: true,
  },
  {
    is: (_, lines) => {
      const whole = lines.filter((line) => line !== '');
      return (
        whole.length > 0 &&
        whole[0].length >= 32 &&
        whole.slice(0, 20).every((line) => /^[A-Za-z0-9+/_-]+={0,2}$/.test(line))
      );
    },
    reason: () => 'it is encoded in base64; decode it first: base64 -d FILE > NEWFILE',
    isEncoded: true,
  },
  {
    is: (text) => /^content-transfer-encoding:[ \t]{0,8}quoted-printable/im.test(text),
    reason: () => 'it is a mail in quoted-printable; save the log that it holds as plain text',
  },
  {
    // Quotation marks around fields, and a separator between.
    is: (_, lines) => {
      const rows = lines.slice(0, 20).filter((line) => line !== '');
      return (
        rows.length > 0 &&
        rows.filter((line) => /^"[^"]{0,400}"(?:[,;\t]|$)|[,;\t]"/.test(line)).length * 2 > rows.length
      );
    },
    reason: () => 'it is a table (CSV); save the column with the log’s lines alone, without quotation marks',
  },
];

const changed = (why: string): string =>
  `its lines look like the MTA’s, but none of them can be read: ${why}; get the log as the MTA wrote it, or teach their shapes (winsock-log shapes)`;

/** Of a file whose lines are there, but none in the MTA's form. */
export const CHANGED = changed('something has changed them on their way here');

function changedReason(lines: readonly string[]): string {
  const isQuoted = lines.some((line) => /[“”„«»"'‘’]\d{3,9}[“”„«»"'‘’] /.test(line));
  return isQuoted
    ? changed('an office program seems to have turned their round brackets into quotation marks')
    : CHANGED;
}

function heldIn(lines: readonly string[]): 'mostly' | 'some' | 'no' {
  // Most files of a folder have none: that shows at once.
  if (!lines.some((line) => /cb/i.test(line))) return 'no';
  const whole = lines.filter((line) => line.trim() !== '');
  const alike = whole.filter((line) => looksLikeMta(line)).length;
  return alike === 0 ? 'no' : alike * 2 >= whole.length ? 'mostly' : 'some';
}

/** Whether a line has the words of one that the MTA writes on a control block, whatever became of its brackets and blanks. */
function looksLikeMta(line: string): boolean {
  return loosened().test(line);
}

let loosenedShapes: RegExp | undefined;

/** The words of all messages that name a control block, with anything short between them. */
function loosened(): RegExp {
  const gap = '[^A-Za-z0-9]{1,12}';
  const number = '(?:#|\\d{1,20})';
  loosenedShapes ??= new RegExp(
    knownMessages
      .filter(({ template }) => template.includes('{cb}'))
      .map(({ template }) =>
        (template.match(/[A-Za-z]+|\{\w+(?:\|-1)?\}/g) ?? [])
          .map((part) => (part.startsWith('{') ? number : part))
          .join(gap),
      )
      .join('|'),
    'i',
  );
  return loosenedShapes;
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/\r\n?|\n/, MAX_LINES)
    .map((line) => (line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line).replaceAll('\0', ''));
}

function isOnlyNuls(text: string): boolean {
  return text.includes('\0') && /^[\0\s]*$/.test(text);
}

/** Of many archives nobody can see what is in them, but for what they are called. */
function isCaseName(name: string): boolean {
  return /winsock|^ev\d{1,4}\b/i.test(name);
}

/** Archives show the names of their members, most of them. */
function showsCaseName(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 16_384));
  return /winsock[^\0/\\]{0,40}\.(?:log|txt|bak|old)|\bev\d{1,4}\.log/i.test(text);
}

/** By its mark, or by three NULs of four bytes. */
function utf32Text(head: Uint8Array): string | undefined {
  const units = Math.min(head.length >> 2, 65_536);
  if (units < 4) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, units * 4);
  for (const isLittle of [true, false]) {
    let ascii = 0;
    for (let k = 0; k < Math.min(units, 256); k++) {
      const code = view.getUint32(4 * k, isLittle);
      if ((code > 8 && code < 128) || (k === 0 && code === 0xfeff)) ascii++;
    }
    if (ascii * 10 < Math.min(units, 256) * 9) continue;
    let text = '';
    for (let k = 0; k < units; k++) {
      const code = view.getUint32(4 * k, isLittle);
      text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    }
    return text;
  }
  return undefined;
}

/** `(008) ` in EBCDIC, at the beginning of a line. */
function isEbcdic(head: Uint8Array): boolean {
  let digits = 1;
  while (head[digits] >= 0xf0 && head[digits] <= 0xf9) digits++;
  return head[0] === 0x4d && digits > 3 && head[digits] === 0x5d && head[digits + 1] === 0x40;
}

function megabytesOf(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${Math.round(bytes / 1024 / 1024)} MB`;
}
