/**
 * Text from outside (log lines, file names) made harmless to look at, for every medium that a person reads: what would
 * steer a terminal, hide text or turn its direction round is shown as an escape instead.
 */

/** Control and format characters (bidi, zero width), line and paragraph separators, halves of a character. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const shortForms: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** `text` with every character that cannot be seen written out: `\t`, `\x1b`, `\u202e`, `\u{e0041}`. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => shortForms[character] ?? escapeOf(character.codePointAt(0) ?? 0));
}

const MAX_QUOTE = 160;

/** A quotation of log text: visible, and not in full where it is long. */
export function quoted(text: string): string {
  return visible(text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text);
}

function escapeOf(codePoint: number): string {
  const hex = codePoint.toString(16);
  if (codePoint <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return codePoint <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
