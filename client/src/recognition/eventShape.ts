/**
 * Whether a text that nobody has called an event log of the MTA looks like one. The server's own recogniser knows more shapes;
 * here it is only a question whether to ask. Knows nothing of `vscode`: the caller passes the lines.
 */

/** An export of the Application log may begin with other programs' events. */
export const EVENT_LINES_TO_LOOK_AT = 200;

/** Nothing that tells is further right than that. */
const COLUMNS_TO_LOOK_AT = 2000;

const shapes: readonly RegExp[] = [
  // The MTA's own log: `message NMI9215: …`, or the line below it.
  /^\s*(?:message )?NMI\d{4,5}[:;]/i,
  /\((?:BASE|MTA|PLATFORM|POP4|XAPI)\b[A-Z0-9 /:-]{0,60}\(\d{1,5}\) Proc \d/,
  // The Application log: the tail of the MTA's texts, or a row or a head that names it as the source and has an event's number.
  /\[(?:BASE|MTA|PLATFORM|POP4|XAPI)\b[A-Z0-9 /:-]{0,60} \d{1,5} \d{1,6}\] ?\(\d{1,3}\)/,
  /sockets error \d{1,6} on an? \w{1,20}\(\) call was detected/,
  /^\s*(?:event )?source(?: name)?:\s*MSExchangeMTA\b/i,
  /^(?=.*(?:^|[\t,"; ])MSExchangeMTA(?:[\t,"; ]|$))(?=.*[\t,"; ]\d{2,5}[\t,"; ])(?=.*\d:\d\d)/,
];

export function looksLikeEventLog(firstLines: readonly string[]): boolean {
  return firstLines.slice(0, EVENT_LINES_TO_LOOK_AT).some((line) => {
    const head = line.slice(0, COLUMNS_TO_LOOK_AT);
    return shapes.some((shape) => shape.test(head));
  });
}
