/** The answer to *list findings*: the instances of all logs, the worst first. */
import { emptySummary, type Summary } from '../findings/judge';
import { verdicts, type AnalysisSettings, type Verdict } from '../findings/verdict';
import { verdictCounts } from '../formats/counts';
import { partsOf, selectedInstances, type AnalyzedLog, type Failure } from '../formats/analyzedLog';
import { counted, grouped } from '../text/counts';
import { answerOf, type Answer, type Detail, type LeftOut } from './answer';
import { findingData, findingWords, placeData } from './findingData';
import { defaultVerdicts, instanceLimits } from './tools';

/** Logs that an answer names; all are counted. */
const MAX_LOGS = 50;
/** Shapes of unrecognised lines that an answer in full lists of one log. */
const MAX_SHAPES = 20;

interface FindingsWish {
  readonly tool: { readonly name: string; readonly version: string };
  readonly settings: Pick<AnalysisSettings, 'leakThreshold' | 'leakTurnover'>;
  /** Undefined: the findings. */
  readonly verdicts?: readonly Verdict[] | undefined;
  readonly limit?: number | undefined;
  readonly detail?: Detail | undefined;
}

interface Row {
  /** Of its verdict: 0 is the worst. */
  readonly rank: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly words: string;
}

interface Log {
  readonly order: number;
  /** How many instances have each verdict, worst first. */
  readonly counts: readonly number[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly words: string;
  /** The worst first, then in order of allocation. */
  readonly rows: readonly Row[];
}

/** Takes one log after the other, and keeps no more of them than the answer can hold. */
export class FindingsAnswer {
  readonly #wish: FindingsWish;
  readonly #detail: Detail;
  readonly #verdicts: ReadonlySet<Verdict>;
  readonly #limit: number;
  readonly #total: Summary = emptySummary();
  readonly #failures: Failure[] = [];
  #logs: Log[] = [];
  #count = 0;
  #files = 0;
  #lines = 0;
  #matching = 0;

  constructor(wish: FindingsWish) {
    this.#wish = wish;
    this.#detail = wish.detail ?? 'brief';
    const wanted = new Set(wish.verdicts ?? defaultVerdicts);
    this.#verdicts = new Set(verdicts.filter((verdict) => wanted.has(verdict)));
    this.#limit = Math.min(wish.limit ?? instanceLimits.byDefault, instanceLimits.most);
  }

  /** A log, or a chain of logs. */
  add(log: AnalyzedLog): void {
    const { facts } = log;
    const counts = verdicts.map((verdict) => facts.summary[verdict]);
    for (const [rank, verdict] of verdicts.entries()) {
      this.#total[verdict] += counts[rank];
      if (this.#verdicts.has(verdict)) this.#matching += counts[rank];
    }
    this.#lines += facts.lines;
    this.#files += partsOf(log).length;
    this.#logs.push({
      order: this.#count++,
      counts,
      data: this.#dataOf(log),
      words: wordsOf(log),
      rows: this.#rowsOf(log),
    });
    if (this.#logs.length > MAX_LOGS) {
      const best = [...this.#logs].sort(worstFirst).slice(0, MAX_LOGS);
      this.#logs = best.sort((a, b) => a.order - b.order);
    }
  }

  fail(failure: Failure): void {
    this.#failures.push(failure);
  }

  end(): Answer {
    const { tool, settings } = this.#wish;
    const { leakThreshold, leakTurnover } = settings;
    const all = this.#logs.flatMap(({ rows }) => rows);
    const shown = new Set([...all].sort((a, b) => a.rank - b.rank).slice(0, this.#limit));
    const leftOut: LeftOut[] = [];
    if (shown.size < this.#matching) leftOut.push({ what: 'instances', shown: shown.size, of: this.#matching });
    if (this.#logs.length < this.#count) leftOut.push({ what: 'logs', shown: this.#logs.length, of: this.#count });
    const lines = this.#logs.flatMap(({ words, rows }) => [
      words,
      ...rows.filter((row) => shown.has(row)).map((row) => `- ${row.words}`),
    ]);
    return answerOf(
      {
        total: { logs: this.#files, lines: this.#lines, ...this.#total },
        logs: this.#logs.map(({ data }) => data),
        findings: [...shown].map(({ data }) => data),
        errors: this.#failures.map(({ file }) => file),
        ...(this.#detail === 'full'
          ? { tool, settings: { leakThreshold, leakTurnover, verdicts: [...this.#verdicts] } }
          : {}),
      },
      [
        ...(this.#count === 1 ? [] : [`${counted(this.#files, 'log')} in all: ${verdictCounts(this.#total)}.`]),
        ...lines,
        ...this.#failures.map(({ message }) => `Not read: ${message}`),
      ],
      { leftOut },
    );
  }

  #dataOf(log: AnalyzedLog): Readonly<Record<string, unknown>> {
    const { facts, shapes, chain, bytes, encoding } = log;
    const { pool } = facts;
    const brief = {
      files: partsOf(log).map(({ file }) => file),
      copies: chain?.copies ?? [],
      lines: facts.lines,
      unrecognizedLines: facts.unrecognisedLines,
      summary: { allocated: facts.allocated, ...facts.summary },
      pool: {
        size: pool.size,
        peak: pool.peak.line < 0 ? null : { inUse: pool.peak.inUse, at: placeData(log, pool.peak.line) },
        inUseAtEnd: pool.inUseAtEnd,
        fullAt: pool.exhaustedAt < 0 ? null : placeData(log, pool.exhaustedAt),
      },
    };
    if (this.#detail === 'brief') return brief;
    return {
      ...brief,
      bytes,
      encoding,
      preexisting: facts.preexisting,
      runs: facts.runs.map(({ firstLine, lastLine }) => ({
        first: placeData(log, firstLine),
        last: placeData(log, lastLine),
      })),
      shapes: shapes.shapes
        .slice(0, MAX_SHAPES)
        .map(({ shape, count, firstLine }) => ({ shape, count, first: placeData(log, firstLine) })),
      moreShapes: Math.max(0, shapes.shapes.length - MAX_SHAPES),
    };
  }

  /** As many as could be shown, if no other log had any. */
  #rowsOf(log: AnalyzedLog): readonly Row[] {
    const { facts } = log;
    const byRank = verdicts.map((): number[] => []);
    for (const i of selectedInstances(log, this.#verdicts)) {
      const verdict = facts.verdict(i);
      const group = verdict && byRank[verdicts.indexOf(verdict)];
      if (group && group.length < this.#limit) group.push(i);
    }
    return byRank
      .flatMap((group, rank) => group.map((i) => ({ rank, i })))
      .slice(0, this.#limit)
      .map(({ rank, i }) => ({
        rank,
        data: findingData(log, i, this.#detail),
        words: findingWords(log, i, this.#detail),
      }));
  }
}

/** `a.log.1, a.log, judged as one log: 300 lines, 12 of them not recognised; 1 leaked; …` */
function wordsOf(log: AnalyzedLog): string {
  const { facts, chain } = log;
  const { pool, unrecognisedLines } = facts;
  const files = partsOf(log).map(({ file }) => file);
  const as = files.length > 1 ? `, ${grouped(files.length)} files judged as one log` : '';
  const copies =
    chain && chain.copies.length > 0 ? ` (copies: ${chain.copies.map(({ file }) => file).join(', ')})` : '';
  const unknown = unrecognisedLines > 0 ? `, ${grouped(unrecognisedLines)} of them not recognised` : '';
  return (
    `${files.join(', ')}${as}${copies}: ${counted(facts.lines, 'line')}${unknown}; ${counted(facts.allocated, 'instance')} allocated: ` +
    `${verdictCounts(facts.summary)}; at most ${grouped(pool.peak.inUse)} of ${grouped(pool.size)} control blocks in use.`
  );
}

/** By the number of the worst, then of the next worst; equal ones as they came. */
function worstFirst(a: Log, b: Log): number {
  const at = a.counts.findIndex((count, k) => count !== b.counts[k]);
  return at < 0 ? a.order - b.order : b.counts[at] - a.counts[at];
}
