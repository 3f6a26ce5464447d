/** The answer to *list findings*: what `analyze --format json` writes of the same logs, the worst first where that is too much. */
import { emptySummary, type Summary } from '../findings/judge';
import { verdicts, type AnalysisSettings, type Verdict } from '../findings/verdict';
import { logObject, SCHEMA_VERSION } from '../formats/json';
import { instanceMembers } from '../formats/logJson';
import { selectedInstances, type Failure, type AnalyzedLog, type Piece } from '../formats/analyzedLog';
import { answerOf, fixNote, untrustedNote, type Answer, type LeftOut } from './answer';
import { defaultVerdicts, instanceLimits } from './tools';

/** Logs that an answer shows in full; all are counted. */
const MAX_LOGS = 50;

interface FindingsWish {
  readonly tool: { readonly name: string; readonly version: string };
  readonly settings: AnalysisSettings;
  /** Undefined: the findings. */
  readonly verdicts?: readonly Verdict[] | undefined;
  readonly limit?: number | undefined;
}

interface Row {
  /** Of its verdict: 0 is the worst. */
  readonly rank: number;
  readonly json: string;
}

interface Log {
  readonly order: number;
  /** How many instances have each verdict, worst first. */
  readonly counts: readonly number[];
  /** The log's object, without rows. */
  readonly json: string;
  /** In order of allocation. */
  readonly rows: readonly Row[];
}

/** Takes one log after the other, and keeps no more of them than the answer can hold. */
export class FindingsAnswer {
  readonly #wish: FindingsWish;
  readonly #verdicts: ReadonlySet<Verdict>;
  readonly #limit: number;
  readonly #total: Summary = emptySummary();
  readonly #failures: Failure[] = [];
  #logs: Log[] = [];
  #count = 0;
  #lines = 0;
  #matching = 0;

  constructor(wish: FindingsWish) {
    this.#wish = wish;
    const wanted = new Set(wish.verdicts ?? defaultVerdicts);
    // In the order of severity, as the command line has them.
    this.#verdicts = new Set(verdicts.filter((verdict) => wanted.has(verdict)));
    this.#limit = Math.min(wish.limit ?? instanceLimits.byDefault, instanceLimits.most);
  }

  add(report: AnalyzedLog): void {
    const { facts } = report;
    const counts = verdicts.map((verdict) => facts.summary[verdict]);
    for (const [rank, verdict] of verdicts.entries()) {
      this.#total[verdict] += counts[rank];
      if (this.#verdicts.has(verdict)) this.#matching += counts[rank];
    }
    this.#lines += facts.lines;
    this.#logs.push({ order: this.#count++, counts, json: textOf(logObject(report, [])), rows: this.#rowsOf(report) });
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
    const { leakThreshold, leakTurnover, poolSize } = settings;
    const all = this.#logs.flatMap(({ rows }) => rows);
    const shown = new Set([...all].sort((a, b) => a.rank - b.rank).slice(0, this.#limit));
    const files = this.#logs.map(({ json, rows }) => ({
      ...(JSON.parse(json) as object),
      controlBlocks: rows.filter((row) => shown.has(row)).map((row): unknown => JSON.parse(row.json)),
    }));
    const leftOut: LeftOut[] = [];
    if (shown.size < this.#matching) leftOut.push({ what: 'instances', shown: shown.size, of: this.#matching });
    if (files.length < this.#count) leftOut.push({ what: 'logs', shown: files.length, of: this.#count });
    return answerOf(
      {
        notes: [untrustedNote, fixNote],
        total: { logs: this.#count, lines: this.#lines, ...this.#total },
        analysis: {
          schemaVersion: SCHEMA_VERSION,
          tool,
          settings: { leakThreshold, leakTurnover, poolSize, verdicts: [...this.#verdicts] },
          files,
          errors: this.#failures,
        },
      },
      leftOut,
    );
  }

  /** As many as could be shown, if no other log had any. */
  #rowsOf(report: AnalyzedLog): readonly Row[] {
    const { facts } = report;
    const byRank = verdicts.map((): number[] => []);
    for (const i of selectedInstances(report, this.#verdicts)) {
      const verdict = facts.verdict(i);
      const group = verdict && byRank[verdicts.indexOf(verdict)];
      if (group && group.length < this.#limit) group.push(i);
    }
    return byRank
      .flat()
      .slice(0, this.#limit)
      .sort((a, b) => a - b)
      .map((i) => ({
        rank: verdicts.findIndex((verdict) => verdict === facts.verdict(i)),
        json: `{${instanceMembers(report, i)}}`,
      }));
  }
}

/** By the number of the worst, then of the next worst; equal ones as they came. */
function worstFirst(a: Log, b: Log): number {
  const at = a.counts.findIndex((count, k) => count !== b.counts[k]);
  return at < 0 ? a.order - b.order : b.counts[at] - a.counts[at];
}

function textOf(pieces: Iterable<Piece>): string {
  const decoder = new TextDecoder();
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : decoder.decode(piece);
  return text;
}
