/** A comparison in words: sentences and table rows, for every format that a person reads. File names in it are as they are. */
import { verdicts, type Verdict } from '../findings/verdict';
import { verdictTexts } from '../formats/verdictText';
import type { MeasureChange, ComparedFinding, Comparison, Distances, Measure, Rate, Side } from './compare';
import type { Interval } from './intervals';
import { counted, grouped } from '../text/counts';

const nouns: Readonly<Record<Measure, string>> = {
  leaked: 'Leaks',
  atMostLeaked: 'Leaks and suspects',
  stuck: 'Stuck releases',
  reallocated: 'Unlogged releases',
};

/** What the comparison comes to, in one sentence. */
export function headline({ first, second, changes }: Comparison): string {
  if (first.connections === 0 || second.connections === 0)
    return 'Nothing to compare: one of the two has no connection.';
  const leaks = changes.find(({ measure }) => measure === 'leaked');
  if (leaks?.direction === 'lower') return 'Fewer leaks in the second.';
  if (leaks?.direction === 'higher') return 'More leaks in the second.';
  return first.leaked.count + second.leaked.count === 0
    ? 'No leak in either.'
    : 'The leaks differ by no more than chance would explain.';
}

/** What changed from the first to the second, and what the figures cannot tell. Each a sentence. */
export function changeSentences({ first, second, changes }: Comparison): readonly string[] {
  const suspects = first.summary.suspect + second.summary.suspect;
  const sentences = changes
    .filter(({ measure }) => measure !== 'atMostLeaked' || suspects > 0)
    .flatMap((change) => changeSentence(change));
  if (first.setUp.count > 0 && second.setUp.count > 0 && first.setUp.median !== second.setUp.median) {
    sentences.push(
      `Half of the connections were set up within ${counted(second.setUp.median, 'line')}; in the first, within ${grouped(first.setUp.median)}.`,
    );
  }
  if (suspects > 0) sentences.push('Suspects are not decided yet; the finding on each says what would settle it.');
  return sentences;
}

function changeSentence({ measure, difference, direction }: MeasureChange): string[] {
  if (direction === 'unclear' || !difference) return [];
  const { per1000, interval } = difference;
  const [low, high] = direction === 'lower' ? [-interval.high, -interval.low] : [interval.low, interval.high];
  return [
    `${nouns[measure]} per 1,000 connections ${direction === 'lower' ? 'fell' : 'rose'} by ${rateNumber(Math.abs(per1000))} ` +
      `(95 % interval ${intervalText({ low, high })}).`,
  ];
}

/** How the intervals are made, and what they assume. */
export const METHOD =
  'Intervals cover 95 %: Wilson’s for a rate, Newcombe’s for a difference. They assume that leaks are independent. One network ' +
  'disruption often causes several, so the figures may be less certain than the intervals say.';

/** Rows of the table: what it is, the first, the second. What is 0 in both is left out, but for the leaks: they are the question. */
export function comparisonRows({ first, second }: Comparison): readonly (readonly [string, string, string])[] {
  const row = (label: string, cell: (side: Side) => string): [string, string, string] => [
    label,
    cell(first),
    cell(second),
  ];
  const either = (verdict: Verdict): boolean => first.summary[verdict] + second.summary[verdict] > 0;
  return [
    row('Lines', ({ lines }) => grouped(lines)),
    row('Connections', ({ connections }) => grouped(connections)),
    row('Leaked per 1,000', ({ leaked }) => rateText(leaked)),
    ...(either('suspect') ? [row('Leaked or suspect per 1,000', ({ atMostLeaked }) => rateText(atMostLeaked))] : []),
    ...(either('stuck') ? [row('Stuck per 1,000', ({ stuck }) => rateText(stuck))] : []),
    ...verdicts
      .filter((verdict) => verdict === 'leaked' || either(verdict))
      .map((verdict) => row(verdictTexts[verdict].title, ({ summary }) => grouped(summary[verdict]))),
    row('Set-up, in lines', ({ setUp }) => distancesText(setUp)),
    row('Allocation to release, in lines', ({ life }) => distancesText(life)),
    row('In use at once, at most', ({ peak }) => grouped(peak)),
  ];
}

/** The findings of a side, for a list: which, what, and where; what is left out is said. */
export function findingRows(
  side: Side,
): readonly { readonly text: string; readonly at: string; readonly finding: ComparedFinding }[] {
  return side.findings.map((finding) => ({
    text: `${finding.name}: ${finding.verdict}, allocated at`,
    at: `${side.files[finding.file]}, line ${finding.line + 1}`,
    finding,
  }));
}

/** `And 12 more.`; empty where all are named. */
export function moreFindings({ summary, findings }: Side): string {
  const left = summary.leaked + summary.suspect + summary.stuck - findings.length;
  return left > 0 ? `And ${grouped(left)} more.` : '';
}

/** `Winsock.log`, or `Winsock.log, run 2`. */
export function sideName({ name, run }: Side): string {
  return run === undefined ? name : `${name}, run ${run + 1}`;
}

function rateText({ per1000, interval }: Rate): string {
  return `${rateNumber(per1000)} (${intervalText(interval)})`;
}

function intervalText({ low, high }: Interval): string {
  return `${rateNumber(low)} to ${rateNumber(high)}`;
}

function rateNumber(per1000: number): string {
  return per1000 >= 100 ? grouped(Math.round(per1000)) : per1000.toFixed(per1000 >= 10 ? 1 : 2);
}

function distancesText({ count, median, p90, longest }: Distances): string {
  return count === 0
    ? 'none seen'
    : `median ${grouped(median)}, 90 % within ${grouped(p90)}, longest ${grouped(longest)}`;
}
