/** JSON that is also safe to look at on a terminal: the same values, with invisible characters escaped. */

const VISIBLE_ASCII = /^[ -~]*$/;

/** JSON of plain data. Invisible characters can only be in its strings, where an escape means the same. */
export function harmlessJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (VISIBLE_ASCII.test(json)) return json;
  return json.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

export function jsonString(text: string): string {
  return harmlessJson(text);
}
