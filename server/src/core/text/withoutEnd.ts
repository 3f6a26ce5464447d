/**
 * A text without what stands at its end, as long as each character there matches: `withoutEnd('a, ', /[\s,]/)` is `a`. Linear; a regular
 * expression that begins with a run and ends in `$` tries each place of every such run.
 */
export function withoutEnd(text: string, character: RegExp): string {
  let end = text.length;
  while (end > 0 && character.test(text[end - 1])) end--;
  return text.slice(0, end);
}
