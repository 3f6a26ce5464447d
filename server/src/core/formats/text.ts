/** `--format text`: for a person at a terminal. The verdict first, then its evidence, then what is not known. */
import type { Facts } from '../findings/facts';
import type { Summary } from '../findings/judge';
import { verdicts, type Verdict } from '../findings/verdict';
import { doubtText } from '../findings/doubts';
import { findingText, meaningNothing, suspectText } from '../findings/words';
import { chainLines, nameText, poolSentence, sizeText, summaryName, verdictCounts, verdictPhrase } from './counts';
import { lostOf } from './lost';
import {
  allocatedIn,
  findingsOf,
  findingVerdicts,
  placeOf,
  summaryOf,
  type About,
  type Format,
  type AnalyzedLog,
} from './analyzedLog';
import { styleOf, type Style } from './style';
import { unjudgedNotes } from './unjudged';
import { verdictTexts } from './verdictText';
import { visible } from '../text/visible';
import { counted, grouped } from '../text/counts';

/** Shapes of unrecognised lines that are listed, at most; JSON has them all. */
export const MAX_LISTED_SHAPES = 10;

export function textFormat(about: About): Format {
  const style = styleOf(about.color);
  const wanted = about.verdicts ?? findingVerdicts;
  const totals = new Map<Verdict, number>();
  let logs = 0;
  return {
    begin: () => [],
    *log(log) {
      const summary = summaryOf(log);
      if (logs++ > 0) yield '\n';
      yield `${style.bold(nameText(log.file))}: ${toneOf(summary, style)(style.bold(verdictPhrase(summary)))}\n`;
      yield `${style.dim(sizeText(log))}\n`;
      for (const line of chainLines(log)) yield `${style.dim(line)}\n`;
      for (const verdict of verdicts) {
        totals.set(verdict, (totals.get(verdict) ?? 0) + summary[verdict]);
        if (wanted.has(verdict) && summary[verdict] > 0) yield* group(log, verdict, about.limit, style);
      }
      yield* pool(log.facts);
      yield* taught(log.facts);
      yield* unjudged(log, style);
      yield `\n${style.bold('SUMMARY')}: ${summaryName(log)}: ${countsText(summary)}\n`;
    },
    failure: () => [],
    *end() {
      if (logs < 2) return;
      const all = Object.fromEntries(verdicts.map((v) => [v, totals.get(v) ?? 0])) as Summary;
      yield `${style.bold('SUMMARY')}: ${logs} logs: ${countsText(all)}\n`;
    },
  };
}

/** A finding with the lines that it follows from. `place`: where it is, already harmless. */
export function* findingLines(facts: Facts, i: number, place: string, style: Style): Generator<string> {
  const verdict = facts.verdict(i);
  const tone =
    verdict === 'leaked' ? style.bad : verdict === 'suspect' || verdict === 'stuck' ? style.warn : style.bold;
  const doubts = facts.doubts(i);
  const sentences = doubts.length > 0 ? `${suspectText(facts, i)} Not certain:` : findingText(facts, i);
  const text = sentences.replace(
    /^(.*?\)(?: is| may have)?) (\w+)/,
    (_, start: string, word: string) => `${start} ${tone(word)}`,
  );
  yield `  ${place}: ${text}\n`;
  for (const doubt of doubts) yield `      - ${doubtText(facts, i, doubt)}\n`;
  for (const line of labelledEvidence(facts, i)) yield `      ${style.dim(line.label)}  ${line.text}\n`;
}

/** The lines that a finding follows from, each with its place; the places are of the same width. */
export function labelledEvidence(
  facts: Facts,
  i: number,
): readonly { readonly label: string; readonly text: string }[] {
  const allocation = facts.instances.allocation[i];
  const lines = facts.evidence(i).map(({ line, text }) => ({ label: facts.places.label(line, allocation), text }));
  const width = lines.reduce((widest, { label }) => Math.max(widest, label.length), 0);
  return lines.map(({ label, text }) => ({ label: label.padStart(width), text }));
}

/** For the line that scripts look for: without digit groups. */
export function countsText(summary: Readonly<Summary>): string {
  const allocated = allocatedIn(summary);
  return `${allocated} instance${allocated === 1 ? '' : 's'} allocated: ${verdictCounts(summary, String)}`;
}

function* group(log: AnalyzedLog, verdict: Verdict, limit: number, style: Style): Generator<string> {
  const { facts } = log;
  const { title, meaning, advice } = verdictTexts[verdict];
  const { shown, total } = findingsOf(log, verdict, limit);
  yield `\n${style.bold(`${title} (${grouped(total)})`)}: ${meaning}\n\n`;
  for (const i of shown) {
    const { file, line } = placeOf(log, facts.instances.allocation[i]);
    yield* findingLines(facts, i, `${nameText(file)}:${line + 1}`, style);
  }
  if (total > shown.length) yield `  … and ${grouped(total - shown.length)} more: --all lists them.\n`;
  if (advice !== '') yield `\n  ${advice}\n`;
}

function* pool(facts: Facts): Generator<string> {
  yield `\nPool: ${poolSentence(facts)}\n`;
  const { atEnd, curve } = lostOf(facts);
  if (Math.max(...curve) === 0) return;
  const share = Math.round((atEnd * 100) / facts.settings.poolSize);
  yield `      ${grouped(atEnd)} lost at the end (${share} % of the pool), leaked or stuck\n`;
  if (new Set(curve).size > 1) yield `      lost after each tenth of the log: ${curve.map(grouped).join('  ')}\n`;
}

function* taught({ taughtShapes, meaningless }: Facts): Generator<string> {
  if (taughtShapes.length + meaningless.length === 0) return;
  yield '\nTaught shapes that count in the verdicts:\n';
  for (const { message, instances } of taughtShapes)
    yield `  - ${visible(message.template)} (${message.effect}), in ${counted(instances, 'instance')}\n`;
  for (const { message, lines } of meaningless)
    yield `  - ${meaningNothing(lines)}, by your shape ${visible(message.template)}\n`;
}

function* unjudged(log: AnalyzedLog, style: Style): Generator<string> {
  const { places } = log.facts;
  const notes = unjudgedNotes(log);
  if (notes.length === 0) return;
  yield '\nNot judged:\n';
  for (const note of notes) yield `  - ${note}\n`;
  const { shapes } = log.shapes;
  if (shapes.length === 0) return;
  const listed = shapes.slice(0, MAX_LISTED_SHAPES);
  const rows = listed.map(
    ({ count, firstLine, shape }) => [grouped(count), places.text(firstLine), visible(shape)] as const,
  );
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  yield '\n  Unknown shapes, with counts and first lines:\n';
  for (const [count, first, shape] of rows)
    yield `    ${count.padStart(widths[0])}  ${style.dim(first.padEnd(widths[1]))}  ${shape}\n`;
  if (shapes.length > listed.length)
    yield `    … and ${counted(shapes.length - listed.length, 'more shape')}: --format json lists them.\n`;
}

function toneOf(summary: Readonly<Summary>, style: Style): (text: string) => string {
  if (summary.leaked > 0) return style.bad;
  return summary.suspect > 0 || summary.stuck > 0 ? style.warn : style.good;
}
