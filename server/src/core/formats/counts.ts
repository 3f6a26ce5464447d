/** Figures in words, for the formats that people read. Plain text. */
import type { Facts } from '../findings/facts';
import type { Summary } from '../findings/judge';
import { verdicts, type Verdict } from '../findings/verdict';
import { allocatedIn, displayName, judgedWith, partsOf, type AnalyzedLog } from './analyzedLog';
import { visible } from '../text/visible';
import type { Encoding } from '../text/encoding';
import { missingText } from '../findings/words';
import { counted, grouped } from '../text/counts';

/** `289 bytes`, `200.0 MB` */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte');
  let size = bytes / 1000;
  let unit = 0;
  for (; size >= 999.95; unit++) size /= 1000;
  return `${size.toFixed(1)} ${['kB', 'MB', 'GB', 'TB', 'PB'][unit]}`;
}

export const encodingNames: Readonly<Record<Encoding, string>> = {
  ascii: 'ASCII',
  latin1: 'Latin-1',
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8 with BOM',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
};

/** What the log is: its size, lines, encoding and runs. */
export function sizeText(log: AnalyzedLog): string {
  const { bytes, encoding, facts } = log;
  const together = judgedWith(log).length > 0 ? 'together ' : '';
  const runs = facts.runs.length > 1 ? `, ${facts.runs.length} runs of the MTA` : '';
  return `${together}${byteSize(bytes)}, ${counted(facts.lines, 'line')}, ${encodingNames[encoding]}${runs}`;
}

/** What a chain consists of, a line each; nothing for a log that is one file. Plain text. `counts`: with how many lines each file has. */
export function chainLines(log: AnalyzedLog, counts = true): string[] {
  const { chain, facts } = log;
  if (!chain) return [];
  const parts = partsOf(log).map(({ file, lines }) => nameText(file) + (counts ? ` (${counted(lines, 'line')})` : ''));
  const others = judgedWith(log).map(nameText);
  const together = others.length > 0 ? `judged together with ${others.join(', ')}, ` : 'judged ';
  return [
    ...(facts.places.isChain ? [`${together}as one log, oldest first: ${parts.join(', ')}`] : []),
    ...missingLines(log),
    ...chain.copies.map(({ file, of }) => `${nameText(file)} is a copy of ${nameText(of)}, and not counted`),
  ];
}

/** The files that are not there between two of a chain, a line for each gap. */
function missingLines({ facts, chain }: AnalyzedLog): string[] {
  return facts.places.files.flatMap(({ missing }, k) =>
    missing === undefined ? [] : [missingText(nameText(chain?.files[k] ?? facts.places.files[k].name), missing)],
  );
}

/** The name of a log in its summary: with what it was judged together with, where only its own instances are counted. */
export function summaryName(log: AnalyzedLog): string {
  const others = judgedWith(log).map(nameText);
  return others.length > 0 ? `${nameText(log.file)} (judged together with ${others.join(', ')})` : nameText(log.file);
}

/** The worst of what is counted, in one phrase. */
export function verdictPhrase(summary: Readonly<Summary>): string {
  const blocks = (count: number): string => counted(count, 'control block');
  if (summary.leaked > 0)
    return `${blocks(summary.leaked)} leaked${summary.suspect > 0 ? `, ${grouped(summary.suspect)} more may have` : ''}`;
  if (summary.suspect > 0) return `no leak is certain, but ${blocks(summary.suspect)} may have leaked`;
  if (summary.stuck > 0) return `no leak, but the release of ${blocks(summary.stuck)} never finished`;
  if (summary.idle > 0) return `no leak, but ${blocks(summary.idle)} ${summary.idle === 1 ? 'is' : 'are'} idle`;
  return allocatedIn(summary) === 0 ? 'no control block was allocated' : 'no leak';
}

/** The verdicts that occur, worst first, with their counts: `2 leaked, 118 released`. `digits`: how a count is written. */
export function verdictCounts(
  summary: Readonly<Record<Verdict, number>>,
  digits: (count: number) => string = grouped,
): string {
  const parts = verdicts.filter((v) => summary[v] > 0).map((v) => `${digits(summary[v])} ${v}`);
  return parts.length > 0 ? parts.join(', ') : 'none';
}

/** How full the pool was. */
export function poolSentence(facts: Facts): string {
  const { size, peak, inUseAtEnd, exhaustedAt } = facts.pool;
  if (peak.inUse === 0) return `none of ${grouped(size)} control blocks was seen in use`;
  const full = exhaustedAt < 0 ? 'never full' : `first full at ${facts.places.text(exhaustedAt)}`;
  return `at most ${grouped(peak.inUse)} of ${grouped(size)} in use (${facts.places.text(peak.line)}), ${grouped(inUseAtEnd)} at the end; ${full}`;
}

/** A log's name, harmless. */
export function nameText(file: string): string {
  return visible(displayName(file));
}
