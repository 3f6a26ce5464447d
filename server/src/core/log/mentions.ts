/**
 * Which control blocks a line of no known shape names, by a pattern: `cb 3`, `CB #3`, `cb=3`, `control blocks 3, 4 and 5`. The byte
 * scanner has its own way to the same answer.
 */

export interface Mention {
  /** The number of the control block. */
  readonly cb: number;
  /** Columns of its digits: 0-based UTF-16 offsets, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The name, then at most four characters that are neither an ASCII letter or digit nor one of `,;.`: a run of others counts as one, since
 * it depends on the encoding how many they are. Thread control blocks have numbers of their own.
 */
const NAME =
  /(?<![a-z0-9_])(?<!thread )(?:cb|control block)(s?)(?:[^\x00-\x7f]+(?![^\x00-\x7f])|[^\x80-\uffffa-z0-9,;.]){0,4}?(?=\d)/gi;
const NUMBER = /\d+/y;
/** Behind the plural. */
const NEXT = /(?:[ \t\f]*(?:,|&|and))+[ \t\f]*(?=\d)/iy;

/** In the order of the line. A number above 2^53 − 1 names none. */
export function mentionsIn(text: string): Mention[] {
  const found: Mention[] = [];
  NAME.lastIndex = 0;
  for (let name = NAME.exec(text); name; name = NAME.exec(text)) {
    let at = NAME.lastIndex;
    for (;;) {
      NUMBER.lastIndex = at;
      const digits = NUMBER.exec(text)?.[0] ?? '';
      const end = at + digits.length;
      if (Number(digits) <= Number.MAX_SAFE_INTEGER) found.push({ cb: Number(digits), start: at, end });
      NEXT.lastIndex = at = end;
      if (name[1] === '' || !NEXT.test(text)) break;
      at = NEXT.lastIndex;
    }
    NAME.lastIndex = at;
  }
  return found;
}
