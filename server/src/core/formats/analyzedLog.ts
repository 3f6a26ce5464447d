/**
 * A log that was analysed, as the formats write it; and the form in which every format hands it out: pieces of text, so that an
 * output of any length is written without ever being whole in memory.
 */
import type { Facts } from '../findings/facts';
import { emptySummary, type Summary } from '../findings/judge';
import { defaultSeverities, verdicts, type AnalysisSettings, type Verdict } from '../findings/verdict';
import type { ShapeCounts } from '../intake/shapes';
import type { Encoding } from '../text/encoding';

/** One log, read to its end. */
export interface AnalyzedLog {
  /** As the user named it; `-` for standard input. */
  readonly file: string;
  /** Bytes of the log itself: of a compressed one, decompressed. */
  readonly bytes: number;
  readonly encoding: Encoding;
  readonly shapes: ShapeCounts;
  readonly facts: Facts;
  /** Where it is a chain: what it consists of. */
  readonly chain?: ChainOfLogs | undefined;
  /**
   * Of a chain: the files (indices) whose instances are listed and counted, since they were asked for; the others only tell what became
   * of them. Undefined: all.
   */
  readonly listed?: ReadonlySet<number> | undefined;
}

/** Several files that are analysed as one log. */
export interface ChainOfLogs {
  /** As the user named them, oldest first: those of `facts.places`. */
  readonly files: readonly string[];
  /** Files that hold nothing but what one of the parts holds. */
  readonly copies: readonly { readonly file: string; readonly of: string }[];
}

/** The file that a 0-based line of a log is in, as the user named it, and its 0-based number there. */
export function placeOf(
  { file, chain, facts }: PlacedLog,
  line: number,
): { readonly file: string; readonly line: number } {
  const { places } = facts;
  const place = places.of(line);
  return { file: chain?.files[place.file] ?? places.files.at(place.file)?.name ?? file, line: place.line };
}

/** What it takes to say where a line of a log is. */
export type PlacedLog = Pick<AnalyzedLog, 'file' | 'facts' | 'chain'>;

/** The files of a log with their first lines in the whole (0-based) and how many they have; itself, where it is one file. */
export function partsOf({
  file,
  chain,
  facts,
}: AnalyzedLog): readonly { readonly file: string; readonly firstLine: number; readonly lines: number }[] {
  const firstLines = facts.places.isChain ? facts.places.files.map(({ firstLine }) => firstLine) : [0];
  return firstLines.map((firstLine, k) => ({
    file: chain?.files[k] ?? file,
    firstLine,
    lines: (firstLines.at(k + 1) ?? facts.lines) - firstLine,
  }));
}

/** An input that could not be read. */
export interface Failure {
  readonly file: string;
  /** Why, and what can be done about it. */
  readonly message: string;
}

/** What holds for all the logs of one output. */
export interface About {
  readonly tool: { readonly name: string; readonly version: string };
  /** What was asked for: files, folders and patterns, as they were named; by default `files`. */
  readonly asked?: readonly string[] | undefined;
  /** All the inputs, as they are named. */
  readonly files: readonly string[];
  readonly settings: AnalysisSettings;
  /** The verdicts asked for; undefined: what the format lists by itself. The summary is always of all. */
  readonly verdicts: ReadonlySet<Verdict> | undefined;
  /** Instances listed of each verdict, at most, where a person reads. */
  readonly limit: number;
  readonly color: boolean;
  /** The separator of folders in the inputs' names. */
  readonly pathSeparator: '/' | '\\';
}

/** An output in the making: `begin`, then one call for each input in their order, then `end`. Pieces may be of any size. */
export interface Format {
  begin(): Iterable<Piece>;
  log(log: AnalyzedLog): Iterable<Piece>;
  failure(failure: Failure): Iterable<Piece>;
  end(): Iterable<Piece>;
}

/** Text, or text that is encoded in UTF-8 already. */
export type Piece = string | Uint8Array;

/** The verdicts that are findings: what a reader wants to see who did not ask for more. */
export const findingVerdicts: ReadonlySet<Verdict> = new Set(verdicts.filter((v) => defaultSeverities[v] !== 'none'));

/** The instances of a log that a machine's format lists: all, or those of the verdicts asked for; in order of allocation. */
export function* selectedInstances(log: ListedLog, wanted: ReadonlySet<Verdict> | undefined): Generator<number> {
  const { facts } = log;
  for (let i = 0; i < facts.instances.count; i++) {
    const verdict = facts.verdict(i);
    if (verdict && (!wanted || wanted.has(verdict)) && isListed(log, i)) yield i;
  }
}

/** What it takes to say which of a log's instances are listed. */
export type ListedLog = Pick<AnalyzedLog, 'facts' | 'listed'>;

export function isListed({ facts, listed }: ListedLog, i: number): boolean {
  return !listed || listed.has(facts.places.of(facts.instances.allocation[i]).file);
}

/** How many of the listed instances have each verdict. */
export function summaryOf(log: ListedLog): Readonly<Summary> {
  if (!log.listed) return log.facts.summary;
  const summary = emptySummary();
  for (const i of selectedInstances(log, undefined)) {
    const verdict = log.facts.verdict(i);
    if (verdict) summary[verdict]++;
  }
  return summary;
}

/** How many instances a summary is of. */
export function allocatedIn(summary: Readonly<Summary>): number {
  return verdicts.reduce((sum, verdict) => sum + summary[verdict], 0);
}

/** The listed instances with a verdict, in order of allocation; at most `limit`. */
export function findingsOf(
  log: ListedLog,
  verdict: Verdict,
  limit: number,
): { readonly shown: readonly number[]; readonly total: number } {
  if (!log.listed) return log.facts.findings((each) => each === verdict, limit);
  const found = [...selectedInstances(log, new Set([verdict]))];
  return { shown: found.slice(0, limit), total: found.length };
}

/** The files of a chain that are not listed, as the user would name them: what the listed ones were judged together with. */
export function judgedWith({ chain, listed }: AnalyzedLog): readonly string[] {
  return chain && listed ? chain.files.filter((_, k) => !listed.has(k)) : [];
}

/** The name of a log where a person reads. */
export function displayName(file: string): string {
  return file === STDIN ? 'standard input' : file;
}

/** The name of standard input. */
export const STDIN = '-';

/** Puts small texts together to such of about 64 KiB: fewer writes, and no whole output in memory. Bytes are large already. */
export function* batched(pieces: Iterable<Piece>): Generator<Piece> {
  let batch = '';
  for (const piece of pieces) {
    const isText = typeof piece === 'string';
    if (isText) batch += piece;
    if (batch.length >= BATCH || (!isText && batch !== '')) {
      yield batch;
      batch = '';
    }
    if (!isText) yield piece;
  }
  if (batch !== '') yield batch;
}

const BATCH = 65_536;
