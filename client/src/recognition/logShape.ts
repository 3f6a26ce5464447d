/**
 * Whether a text that nobody has called a Winsock log looks like one. Knows nothing of `vscode`: the caller passes the lines.
 */

/** As many lines as are worth looking at. */
export const LINES_TO_LOOK_AT = 20;

/** `(TTT) `, the MTA's thread id, begins every line. Other software prints such prefixes too… */
const prefixed = /^\(\d{3,}\) /;
/** …so at least one line must also speak of a control block, as nearly every line of a Winsock log does. */
const namesControlBlock = /^\(\d{3,}\) .*\bcb \d+\b/i;
/** Copies of the KB article begin with its editor's remarks. */
const elision = /^\s*<.*>\s*$/;

export function looksLikeWinsockLog(firstLines: readonly string[]): boolean {
  const lines = firstLines.slice(0, LINES_TO_LOOK_AT).filter((line) => line.trim() !== '' && !elision.test(line));
  const matching = lines.filter((line) => prefixed.test(line)).length;
  return (
    (matching >= 3 || (matching > 0 && matching * 2 >= lines.length)) &&
    lines.some((line) => namesControlBlock.test(line))
  );
}
