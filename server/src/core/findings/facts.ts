/**
 * The façade of the core: what a log says, once it has been read. Lines are 0-based throughout; hosts convert at their edge.
 */
import { emptySummary, quietOf, verdictOf, type Quiet, type Summary } from './judge';
import { poolOf, preexistingCbs, type Pool } from './pool';
import { verdicts, type AnalysisSettings, type Verdict } from './verdict';
import type { Fold, Run } from '../lifecycle/fold';
import { End, EVIDENCE_FIELDS, Seen, type InstanceTable } from '../lifecycle/instances';
import { Kind } from '../log/catalogue';

export type Direction = 'inbound' | 'outbound';

/** A line that is kept as evidence: enough to write it out again (`lineText` in `log/writeLine.ts`). */
export interface EvidenceLine {
  readonly line: number;
  readonly kind: number;
  readonly thread: number;
  readonly x: number;
  readonly y: number;
}

/**
 * What a log says under given settings: a view of a fold at one moment. Cheap to make, it judges on demand; it is stale
 * once the fold reads on.
 */
export class Facts {
  readonly lines: number;
  readonly runs: readonly Run[];
  readonly instances: InstanceTable;
  readonly unrecognisedLines: number;
  #summary: Summary | undefined;
  #pool: Pool | undefined;

  constructor(
    fold: Fold,
    readonly settings: AnalysisSettings,
  ) {
    fold.flush();
    this.lines = fold.lines;
    this.runs = fold.runs();
    this.instances = fold.instances;
    this.unrecognisedLines = fold.unrecognised;
  }

  /** The verdict on instance `i`; undefined for a pre-existing control block, which is never judged. */
  verdict(i: number): Verdict | undefined {
    if (this.instances.isPreexisting(i)) return undefined;
    return verdictOf(this.instances, this.runs, i, this.settings.leakThreshold);
  }

  /** How long instance `i` had been without activity when its run ended. */
  quiet(i: number): Quiet {
    return quietOf(this.instances, this.runs, i);
  }

  direction(i: number): Direction | undefined {
    const seen = this.instances.seen[i];
    return (seen & Seen.inbound) !== 0 ? 'inbound' : (seen & Seen.outbound) !== 0 ? 'outbound' : undefined;
  }

  /** The lines kept of an instance that is open at the end of its run, in file order. */
  evidence(i: number): readonly EvidenceLine[] {
    const { end, allocation, thread, number } = this.instances;
    if (end[i] !== End.open || this.instances.isPreexisting(i)) return [];
    const flat = this.instances.evidence(i);
    const lines: EvidenceLine[] = [
      { line: allocation[i], kind: Kind.allocated, thread: thread[i], x: number[i], y: -1 },
    ];
    for (let k = 0; k + EVIDENCE_FIELDS <= flat.length; k += EVIDENCE_FIELDS)
      lines.push({ line: flat[k], kind: flat[k + 1], thread: flat[k + 2], x: flat[k + 3], y: flat[k + 4] });
    return lines;
  }

  /** How many instances have each verdict. */
  get summary(): Readonly<Summary> {
    if (!this.#summary) {
      this.#summary = emptySummary();
      for (let i = 0; i < this.instances.count; i++) {
        const verdict = this.verdict(i);
        if (verdict) this.#summary[verdict]++;
      }
    }
    return this.#summary;
  }

  /** Instances whose allocation is in the log. */
  get allocated(): number {
    return verdicts.reduce((sum, verdict) => sum + this.summary[verdict], 0);
  }

  get pool(): Pool {
    return (this.#pool ??= poolOf(this.instances, this.settings.poolSize));
  }

  /** Control blocks in use since before the log began, ascending. */
  get preexisting(): readonly number[] {
    return preexistingCbs(this.instances);
  }

  /** The instances with one of these verdicts, worst verdict first, then in order of allocation; at most `limit`. */
  findings(
    wanted: (verdict: Verdict) => boolean,
    limit = Infinity,
  ): { readonly shown: readonly number[]; readonly total: number } {
    const byVerdict = new Map<Verdict, number[]>(verdicts.filter(wanted).map((v) => [v, []]));
    for (let i = 0; i < this.instances.count; i++) {
      const verdict = this.verdict(i);
      if (verdict) byVerdict.get(verdict)?.push(i);
    }
    const all = [...byVerdict.values()].flat();
    return { shown: all.length > limit ? all.slice(0, limit) : all, total: all.length };
  }
}
