/**
 * The façade of the core: what a log says, once it has been read. Lines are 0-based throughout; hosts convert at their edge.
 */
import { Judge, type Clock, type Summary } from './judge';
import { lowerBound } from '../text/search';
import { Places, type FileOfLog } from './places';
import { poolOf, preexistingCbs, type Pool } from './pool';
import { NOT_JUDGED, verdicts, type AnalysisSettings, type Doubt, type Verdict } from './verdict';
import type { Folded, Gap, Run } from '../lifecycle/fold';
import { End, EVIDENCE_FIELDS, Seen, type InstanceTable, type UnknownLine } from '../lifecycle/instances';
import { FIRST_MESSAGE, type Catalogue, type Message } from '../log/catalogue';
import { lineText } from '../log/writeLine';

export type Direction = 'inbound' | 'outbound';

/** A line that is kept as evidence. */
export interface EvidenceLine {
  /** 0-based. */
  readonly line: number;
  readonly kind: number;
  readonly thread: number;
  readonly x: number;
  readonly y: number;
  /** The line, written out again from its numbers. */
  readonly text: string;
}

export interface FactsOptions {
  /** The files of a chain, oldest first; by default the log is one file. */
  readonly files?: readonly FileOfLog[] | undefined;
  /** Instances whose use or release the next log of the chain shows, and where: they are no certain leaks in this one. */
  readonly elsewhere?: ReadonlyMap<number, string> | undefined;
  /** If the log is wrapped, what stands in front of its lines, as the first one has it; of a chain, in the first file that is. */
  readonly prefix?: string | undefined;
}

const NOWHERE: ReadonlyMap<number, string> = new Map();

/**
 * What a log says under given settings: a view of a fold at one moment. Cheap to make, it judges on demand; it is stale
 * once the fold reads on.
 */
export class Facts {
  readonly lines: number;
  /** Where its lines are: every line that is told to somebody is told by them. */
  readonly places: Places;
  /** If the log is wrapped, what stands in front of its lines, as the first one has it. */
  readonly prefix: string | undefined;
  readonly runs: readonly Run[];
  readonly instances: InstanceTable;
  readonly unrecognisedLines: number;
  /** Lines of a known or taught shape. Of a text that has lines and none of these, nothing was understood: it must not be called clean. */
  readonly knownLines: number;
  /** In lines, over the whole log: see `Fold.longestSetUp`. */
  readonly longestSetUp: number;
  /** The shapes that the log was read by. */
  readonly catalogue: Catalogue;
  /** The taught shapes that came in the life of an instance, and in how many. */
  readonly taughtShapes: readonly { readonly message: Message; readonly instances: number }[];
  /** The taught shapes by which lines mean nothing, and how many lines that are. */
  readonly meaningless: readonly { readonly message: Message; readonly lines: number }[];
  /** Where the next log of the chain shows the use or release of an instance of this one. */
  readonly elsewhere: ReadonlyMap<number, string>;
  readonly #judge: Judge;
  #judged: Uint8Array | undefined;
  #summary: Summary | undefined;
  #pool: Pool | undefined;

  constructor(
    fold: Folded,
    readonly settings: AnalysisSettings,
    { files, elsewhere = NOWHERE, prefix }: FactsOptions = {},
  ) {
    fold.flush();
    this.prefix = prefix;
    this.lines = fold.lines;
    this.places = new Places(files);
    this.runs = fold.runs();
    this.instances = fold.instances;
    this.unrecognisedLines = fold.unrecognised;
    this.knownLines = fold.lines - fold.otherLines;
    this.longestSetUp = fold.longestSetUp;
    this.catalogue = fold.catalogue;
    const came = fold.catalogue.taught
      .map((message, k) => ({ message, count: fold.taughtCounts[k] }))
      .filter(({ count }) => count > 0);
    this.taughtShapes = came
      .filter(({ message }) => message.effect !== 'none')
      .map(({ message, count }) => ({ message, instances: count }));
    this.meaningless = came
      .filter(({ message }) => message.effect === 'none')
      .map(({ message, count }) => ({ message, lines: count }));
    this.elsewhere = elsewhere;
    this.#judge = new Judge(this.instances, this.runs, settings, this.longestSetUp, elsewhere);
  }

  /** The verdict on instance `i`; undefined for a pre-existing control block, which is never judged. */
  verdict(i: number): Verdict | undefined {
    return verdicts[this.#verdictIndexes[i]];
  }

  /** Why instance `i` is a suspect and not called leaked, in the contract's order; empty unless its verdict is `suspect`. */
  doubts(i: number): readonly Doubt[] {
    return this.#judge.doubts(i);
  }

  /** How long instance `i` had been quiet when its run ended, and how long is long; undefined unless it is open there. */
  clock(i: number): Clock | undefined {
    return this.instances.end[i] === End.open && !this.instances.isPreexisting(i) ? this.#judge.clock(i) : undefined;
  }

  /** How many connections came, worked and went while instance `i` was silent; undefined unless it is open at the end of its run. */
  turnover(i: number): number | undefined {
    return this.clock(i)?.turnover;
  }

  /** Whether the run of instance `i` goes on to the end of the log. */
  isLastRun(i: number): boolean {
    return this.instances.run[i] === this.runs.length - 1;
  }

  /** Lines from the last activity of instance `i` to the end of its run. */
  quiet(i: number): number {
    return this.runs[this.instances.run[i]].lastLine - this.instances.lastActivity[i];
  }

  /** The first line of unknown kind of an instance that is open at the end of its run; undefined where there is none. */
  unknownLine(i: number): UnknownLine | undefined {
    return this.instances.unknownLine(i);
  }

  /** The last place in the run of instance `i` at which lines may be missing, or bytes were lost; undefined where there is none. */
  lastGap(i: number): Gap | undefined {
    return this.runs[this.instances.run[i]].lastGap;
  }

  direction(i: number): Direction | undefined {
    const seen = this.instances.seen[i];
    return (seen & Seen.inbound) !== 0 ? 'inbound' : (seen & Seen.outbound) !== 0 ? 'outbound' : undefined;
  }

  /** The lines kept of an instance that is open at the end of its run, in file order. */
  evidence(i: number): readonly EvidenceLine[] {
    const { end, cb, allocation, thread, number } = this.instances;
    if (end[i] !== End.open || this.instances.isPreexisting(i)) return [];
    const flat = this.instances.evidence(i);
    const lines: EvidenceLine[] = [];
    const add = (line: number, kind: number, thread: number, x: number, y: number): void => {
      lines.push({ line, kind, thread, x, y, text: lineText(kind, thread, cb[i], x, y, this.catalogue) });
    };
    // The first row of the catalogue is the allocation.
    add(allocation[i], FIRST_MESSAGE, thread[i], number[i], -1);
    for (let k = 0; k + EVIDENCE_FIELDS <= flat.length; k += EVIDENCE_FIELDS)
      add(flat[k], flat[k + 1], flat[k + 2], flat[k + 3], flat[k + 4]);
    return lines;
  }

  /** The instances whose allocation, or first mention, is in these lines, the last one exclusive: from an index on, up to another. */
  allocatedIn(firstLine: number, endLine: number): readonly [from: number, to: number] {
    const { allocation, count } = this.instances;
    return [lowerBound(allocation, firstLine, 0, count), lowerBound(allocation, endLine, 0, count)];
  }

  /** How many instances have each verdict. */
  get summary(): Readonly<Summary> {
    if (!this.#summary) {
      const counts = new Uint32Array(NOT_JUDGED + 1);
      const indexes = this.#verdictIndexes;
      for (let i = 0; i < indexes.length; i++) counts[indexes[i]]++;
      this.#summary = Object.fromEntries(verdicts.map((verdict, k) => [verdict, counts[k]])) as Summary;
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

  /** Control blocks in use before the log began, ascending. */
  get preexisting(): readonly number[] {
    return preexistingCbs(this.instances);
  }

  /**
   * The instances with one of these verdicts, worst verdict first, then in order of allocation; at most `limit`. `among`: only those
   * from an index on, up to another, exclusive.
   */
  findings(
    wanted: (verdict: Verdict) => boolean,
    limit = Infinity,
    among: readonly [from: number, to: number] = [0, this.instances.count],
  ): { readonly shown: readonly number[]; readonly total: number } {
    const found = verdicts.filter(wanted).flatMap((verdict) => this.#having(verdict, among));
    return { shown: found.slice(0, limit), total: found.length };
  }

  /** The instances with a verdict, in order of allocation. */
  #having(verdict: Verdict, [from, to]: readonly [number, number]): readonly number[] {
    const indexes = this.#verdictIndexes;
    const wanted = verdicts.indexOf(verdict);
    const found: number[] = [];
    for (let i = indexes.indexOf(wanted, from); i >= 0 && i < to; i = indexes.indexOf(wanted, i + 1)) found.push(i);
    return found;
  }

  /** All are judged once, when the first is asked for. */
  get #verdictIndexes(): Uint8Array {
    return (this.#judged ??= this.#judge.verdictIndexes());
  }
}
