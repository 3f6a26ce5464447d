/** What the names of files say: whether a file may belong to a case, and in which order names are listed. */

/**
 * Names that are the MTA's own for a Winsock log, rotated ones included, in any letter case. `package.json` has them, by `npm run generate`:
 * what VS Code takes for such a log without looking into it, and opens read-only. `*`: any characters.
 */
export const winsockNames: readonly string[] = ['winsock*.log', 'winsock*.log.*', 'winsock*.bak', 'winsock*.old'];

/** The same for the MTA's event logs; `[0-9]`: a digit. */
export const eventLogNames: readonly string[] = ['ev[0-9].log', 'ev[0-9][0-9].log'];

/** Names by which a folder is worth a look, be it that what they are of is packed, or no log at all. */
export const watchedNames: readonly string[] = ['*winsock*.*', 'ev[0-9]*.log*'];

/** Names for which the extension starts: those that people give, too, also to archives. */
export const startingNames: readonly string[] = [
  'log',
  'log.*',
  'bak',
  'old',
  'txt',
  'zip',
  'tar',
  'tgz',
  'tar.*',
  '7z',
  'cab',
  'rar',
].map((end) => `*winsock*.${end}`);

/** A pattern for paths, in whatever letter case: VS Code's globs know no other way to take letters of either. */
export function pathGlob(name: string): string {
  const anyCase = (part: string): string => part.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
  return `**/${name
    .split(/(\[[^[\]]*\])/)
    .map((part) => (part.startsWith('[') ? part : anyCase(part)))
    .join('')}`;
}

/** Whether a name is one of `winsockNames`. */
export function isWinsockName(name: string): boolean {
  return winsockNames.some((pattern) => isLike(pattern, name.toLowerCase()));
}

/** Whether a name in lower case is as a pattern of `*` and letters says. */
function isLike(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const last = parts.pop() ?? '';
  let at = 0;
  for (const [k, part] of parts.entries()) {
    const found = k === 0 ? (name.startsWith(part) ? 0 : -1) : name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

const rotatedLog = /\.log\../i;

/** What this extension saves beside a log, under a name that begins with that of the log: no log. */
const ownName = /\.(?:timeline\.(?:json|png|svg)|winsock-excerpt)$/i;

/** Whether it may be a log of the MTA's, a copy of it, or its compressed form. */
export function isLikelyWinsockName(name: string): boolean {
  const at = name.search(/winsock/i);
  if (at === -1) return false;
  const rest = name.slice(at);
  return /\.(?:log|bak|old|txt|rtf|docx?|lo_|\d{1,8})(?:\.gz)?$/i.test(rest) || rotatedLog.test(rest);
}

/** Rotated ones and large numbers included, which VS Code has no pattern for. */
const eventName = /^ev\d+\.log(?:\..+)?$/i;

/** What people call exports of the Application log. */
export const likelyEventName =
  /^(?:event|ev[-_.]|app(?:lication|event|log|[-_. ])).*\.(?:log|txt|csv|tsv|evtx?|xml|json)(?:\.gz)?$/i;

const openEnd = /\.(?:log|txt|csv|tsv|bak|old|evtx?|\d{1,8})(?:\.gz)?$/i;
const isOpenName = (name: string): boolean => openEnd.test(name) || (!name.includes('.') && /log|trace/i.test(name));

/** What archives and compressed files are called: looked into to name those that may hold a log. */
const packedName =
  /\.(?:zip|tar|tgz|tbz2?|txz|gz|bz2|xz|zst|lz4|lzma?|z|7z|rar|cab|arj|lzh|lha|wim|uue?|b64|eml|msg|[a-z0-9]{2}_)$/i;

/** How much the name of a file says: `sure` names are the MTA's own, `likely` ones are those that people give, `open` may be anything. */
export type NameRank = 'sure' | 'likely' | 'open';

/** Whether a name is one that VS Code takes for a Winsock log: the MTA's own, rotated ones included. */
export function isWinsockLogName(name: string): boolean {
  return isWinsockName(name) && !ownName.test(name);
}

/** Whether a name is one of an event log, or of an export of the Application log. */
export function isEventLogName(name: string): boolean {
  return eventName.test(name) || likelyEventName.test(name);
}

/** Whether a folder is one in which nobody keeps logs, and many files are: nobody who looks for logs goes there. */
export function isSkippedFolder(name: string): boolean {
  return /^(?:\..*|node_modules|\$recycle\.bin|system volume information)$/i.test(name);
}

/** How sure a name makes that a file belongs to a case; undefined for one that is never looked into. */
export function rankOfName(name: string): NameRank | undefined {
  if (ownName.test(name)) return undefined;
  if (isWinsockName(name) || eventName.test(name)) return 'sure';
  if (isLikelyWinsockName(name) || likelyEventName.test(name)) return 'likely';
  return isOpenName(name) || packedName.test(name) ? 'open' : undefined;
}

/**
 * Whether a file is worth a look where a folder may hold anything, and nobody has said that it holds a case: one that is called as Winsock
 * logs are, or in which logs are packed or sent.
 */
export function mayBeOfCase(name: string): boolean {
  const rank = rankOfName(name);
  return rank === 'open'
    ? packedName.test(name)
    : rank !== undefined && (/winsock/i.test(name) || /\.evtx?$/i.test(name));
}

export const ranks: readonly NameRank[] = ['sure', 'likely', 'open'];

/** By code units, but numbers by their value: the same everywhere. Takes no names apart: a folder may have a hundred thousand. */
export function byNaturalOrder(a: string, b: string): number {
  const [first, second] = [a.toLowerCase(), b.toLowerCase()];
  const common = Math.min(first.length, second.length);
  let at = 0;
  while (at < common && first.charCodeAt(at) === second.charCodeAt(at)) at++;
  if (at === common) return first.length - second.length || (a < b ? -1 : a > b ? 1 : 0);
  // The number that the first difference is in, or behind.
  let from = at;
  while (from > 0 && isDigitAt(first, from - 1)) from--;
  const [isNumber, isOther] = [isDigitAt(first, at), isDigitAt(second, at)];
  // The number, or the text, of one ends here; that of the other goes on.
  if (isNumber !== isOther && at > 0) return from < at === isNumber ? 1 : -1;
  const [x, y] = isNumber && isOther ? [numberAt(first, from), numberAt(second, from)] : ['', ''];
  return Number(x) - Number(y) || (x < y ? -1 : x > y ? 1 : first.charCodeAt(at) - second.charCodeAt(at));
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** The digits from a position on. */
function numberAt(text: string, from: number): string {
  let end = from;
  while (isDigitAt(text, end)) end++;
  return text.slice(from, end);
}
