import { joinedPlain, plain, plainText, type PlainText } from '../../../server/src/core/text/plainText';
import { grouped } from '../../../server/src/core/text/counts';
import type { LinePlace, StatusParams } from '../../../server/src/lsp/protocol';
import type { Verdict } from '../../../server/src/core/findings/verdict';

interface StatusWords {
  /** The one figure that is always in the status bar. Short, and of one shape whatever the log: "$(error) 3 leaked". */
  readonly figure: PlainText;
  /** "3 leaked, 1 suspect of 41". */
  readonly text: PlainText;
  /** Short: VS Code puts it on the same line. */
  readonly detail: PlainText;
  /** True where a control block is missing from the pool, or seems to be, and where nothing can be said. */
  readonly needsAttention: boolean;
}

/** The findings of a log in the few words that fit a language status. Line numbers are 1-based here: people read them. */
export function statusWords(status: StatusParams): StatusWords {
  const { allocated, summary, pool, poolSizeFrom, build, runs, unrecognisedLines } = status;
  const { notUnderstood } = status;
  if (notUnderstood !== undefined) {
    return {
      figure: notJudged,
      text: plainText`Not judged`,
      detail: plain(notUnderstood),
      needsAttention: true,
    };
  }
  const { leaked, suspect, stuck } = summary;
  const counts = [plainText`${leaked} leaked`];
  if (suspect > 0) counts.push(plainText`${suspect} suspect`);
  if (stuck > 0) counts.push(plainText`${stuck} stuck`);

  const details: PlainText[] = [];
  if (pool.exhaustedAt !== null) {
    details.push(
      plainText`pool of ${pool.size} full at ${placeText(status, pool.exhaustedAt)}, ${pool.inUseAtEnd} in use at the end`,
    );
  } else if (pool.peak.line !== null) {
    details.push(
      plainText`pool peak ${pool.peak.inUse} of ${pool.size} at ${placeText(status, pool.peak.line)}, ${pool.inUseAtEnd} at the end`,
    );
  }
  if (typeof poolSizeFrom === 'object')
    details.push(plainText`pool size from event ${poolSizeFrom.id} in ${plain(poolSizeFrom.name)}`);
  if (build !== null)
    details.push(plainText`MTA build ${plain(build.value)} by event ${build.from.id} in ${plain(build.from.name)}`);
  if (status.files.length > 1) details.push(plainText`judged together: ${status.files.length} rotated logs`);
  if (runs > 1) details.push(plainText`${runs} MTA runs`);
  if (unrecognisedLines > 0) details.push(unrecognisedWords(status));
  if (allocated === 0) {
    return {
      figure: plainText`$(circle-slash) no control blocks`,
      text: plainText`No control blocks`,
      detail:
        unrecognisedLines === status.lines && status.lines > 0
          ? plainText`no line comes from the MTA: this may be another program’s log`
          : joinedPlain([plainText`none was allocated in this log`, ...details], ' · '),
      needsAttention: false,
    };
  }
  return {
    figure: figureOf(summary, status),
    text: plainText`${joinedPlain(counts, ', ')} of ${allocated}`,
    detail: joinedPlain(details, ' · '),
    needsAttention: leaked + suspect + stuck > 0,
  };
}

const PASS = plainText`$(pass)`;

const notJudged = plainText`$(question) not judged`;

/** So many of a log's lines that were not understood are told along with "0 leaked". */
const MUCH = 0.1;

type Lines = Pick<StatusParams, 'lines' | 'unrecognisedLines'>;

/** True where "0 leaked" alone would call clean what was not understood. */
function isMuchUnclear({ lines, unrecognisedLines }: Lines): boolean {
  return unrecognisedLines > MUCH * lines;
}

/** How much was not understood, where that is much: "60 % not understood". */
export function unclearWords(log: Lines): PlainText | undefined {
  return isMuchUnclear(log) ? plainText`${shareUnclear(log)} not understood` : undefined;
}

/** The share of lines that were not recognised: "60 %". */
function shareUnclear({ lines, unrecognisedLines }: Lines): PlainText {
  return plain(`${Math.round((100 * unrecognisedLines) / lines)} %`);
}

type Counts = Readonly<Record<Verdict, number>>;

/** "$(error) 3 leaked". */
function figureOf(summary: Counts, lines: Lines): PlainText {
  const [icon, words] = figureParts(summary, unclearWords(lines));
  return plainText`${icon} ${words}`;
}

/** That nothing leaked is never said alone where something may have, or where much was not understood: `unclear` says how much. */
function figureParts(
  { leaked, suspect, stuck }: Counts,
  unclear: PlainText | undefined,
): readonly [icon: PlainText, words: PlainText] {
  if (leaked > 0) return [plainText`$(error)`, plainText`${plain(grouped(leaked))} leaked`];
  if (suspect > 0) return [plainText`$(warning)`, plainText`${plain(grouped(suspect))} suspect`];
  if (stuck > 0) return [plainText`$(warning)`, plainText`${plain(grouped(stuck))} stuck`];
  return unclear === undefined
    ? [PASS, plainText`0 leaked`]
    : [plainText`$(question)`, plainText`0 leaked, ${unclear}`];
}

/** "240,105 of 400,105 lines not recognised (60 %)" */
function unrecognisedWords(lines: Lines): PlainText {
  const share = isMuchUnclear(lines) ? plainText` (${shareUnclear(lines)})` : plainText``;
  return plainText`${plain(grouped(lines.unrecognisedLines))} of ${plain(grouped(lines.lines))} lines not recognised${share}`;
}

interface FoundInLog extends Lines {
  readonly summary: Counts;
  readonly notUnderstood?: string | undefined;
}

/** What was found in the logs of a workspace: "$(error) 3 logs: 13 leaked". `lost`: other files that may be logs and are not judged. */
export function caseFigure(logs: readonly FoundInLog[], lost: number): PlainText {
  const [icon, words] = caseWords(logs, lost);
  return plainText`${icon} ${words}`;
}

/** The same in two parts, for where an icon has no place. */
export function caseWords(logs: readonly FoundInLog[], lost: number): readonly [icon: PlainText, words: PlainText] {
  const judged = logs.filter(({ notUnderstood }) => notUnderstood === undefined);
  const unjudged = lost + logs.length - judged.length;
  const notJudged = unjudged === 0 ? plainText`` : plainText`${unjudged} not judged`;
  if (judged.length === 0) return [plainText`$(question)`, notJudged];
  const total: Record<string, number> = {};
  for (const { summary } of judged)
    for (const [verdict, count] of Object.entries(summary)) total[verdict] = (total[verdict] ?? 0) + count;
  const [icon, words] = figureParts(total as Counts, unclearIn(judged));
  // What was not judged may hold anything.
  const shown = unjudged > 0 && icon === PASS ? plainText`$(question)` : icon;
  const count = judged.length === 1 ? plainText`1 log` : plainText`${judged.length} logs`;
  return [shown, plainText`${count}: ${joinedPlain([words, notJudged], ', ')}`];
}

function unclearIn(logs: readonly FoundInLog[]): PlainText | undefined {
  const unclear = logs.filter(isMuchUnclear);
  if (unclear.length === 0) return undefined;
  return logs.length === 1 ? unclearWords(unclear[0]) : plainText`${unclear.length} only partly understood`;
}

/** A line of the log, or of another one that is judged together with it. */
function placeText({ uri }: StatusParams, place: LinePlace): PlainText {
  const line = plainText`line ${place.line + 1}`;
  return place.uri === uri ? line : plainText`${plain(place.name)}, ${line}`;
}
