/**
 * One log that is being followed: what has been read of the present one and of the chain that it goes on, and what has been announced.
 * Growth is read on. After anything else (a rotation, another file beside it) the chain is read again, and only differences are announced.
 */
import * as path from 'node:path';
import { closed, continuationOf, leftOutOf, openChainsOf, type Link, type OpenChain } from '../../core/case/chains';
import { HEAD_BYTES, whyNotUnderstood } from '../../core/case/content';
import type { ContinuationWatch } from '../../core/case/continuation';
import { isLikelyWinsockName } from '../../core/case/fileNames';
import { rotationPlace } from '../../core/case/rotation';
import type { Facts } from '../../core/findings/facts';
import { emptySummary } from '../../core/findings/judge';
import type { FileOfLog } from '../../core/findings/places';
import { verdicts, type AnalysisSettings } from '../../core/findings/verdict';
import { summaryOf, type AnalyzedLog } from '../../core/formats/analyzedLog';
import { News, type Announcement, type FollowedPart, type Standing, type Wording } from '../../core/formats/news';
import { LogIntake, type TakenLog } from '../../core/intake/logIntake';
import { joined } from '../../core/text/bytes';
import { InputError, NotUnderstoodError } from '../../node/inputError';
import { readLogFile, readLogWhile } from '../../node/readLog';
import { filesIn, identityOf, type RotatedFile } from '../../node/rotatedFiles';
import type { TailedFile } from '../../node/tailedFile';
import {
  describedChain,
  judgedChain,
  judgedLogs,
  planOf,
  type JudgedLog,
  type Plan,
  type ReadingLogs,
  type Wanted,
} from './judgedLogs';
import { logsBeside } from './logsBeside';

/** A log of those that are followed under one name: itself, or an earlier one that it does not continue. */
export type Part = AnalyzedLog & FollowedPart;

/** Tells what is new of a part. The facts are only valid until it returns. */
export type Tell = (part: Part, news: readonly Announcement[]) => void;

/** A part that grows: the present log, by itself or at the end of its chain. */
interface Growing {
  readonly intake: LogIntake;
  readonly files?: readonly FileOfLog[];
  readonly described: Pick<JudgedLog, 'file' | 'chain' | 'listed'>;
  readonly ids: readonly string[];
}

/** What was read of the files around the present log. */
interface Surroundings {
  /** The logs before it that were followed, too, and that nothing can continue any more. */
  readonly closed: readonly Part[];
  /** The chain that it may continue, if logs of that were followed. */
  readonly open: Part | undefined;
  readonly continued: (Growing & { readonly watch: ContinuationWatch }) | undefined;
  /** How the present log is called by itself. */
  readonly described: Growing['described'];
  /** All parts, where the present log is not the one that goes on: then they are read anew whenever anything changes. */
  readonly all: readonly Part[] | undefined;
}

/** Files, by name: what identifies each, and what changes when it does. */
type Beside = ReadonlyMap<string, readonly [name: string, id: string, stamp: string]>;

interface FollowOptions {
  readonly settings: AnalysisSettings;
  /** Nothing beside it is looked at. */
  readonly isAlone: boolean;
  readonly signal: AbortSignal;
}

/** Where reading anew takes longer, it is not done at each look. */
const QUICK_MS = 1000;
const REST_FACTOR = 5;

export class FollowedLog {
  intake: LogIntake;
  /** The sum of the logs that had this name before the present one, and of which nothing more can come. */
  readonly before = { logs: 0, summary: emptySummary() };
  readonly #prefix: string;
  readonly #reading: ReadingLogs;
  #head = new Uint8Array(0);
  /** The logs of the name are numbered until they are rotated. */
  #serial = 0;
  /** The files that the earlier ones are in. */
  readonly #earlier = new Set<string>();
  #around: Surroundings;
  /** What the surroundings were made from: the files there, and what of them matters. */
  #seen = '';
  #made = '';
  #restUntil = 0;
  /** So many bytes had been read when it was asked last whether they are understood, and when they were. */
  #askedAt = -1;
  #understoodAt = -1;
  /** Changes with everything but growth. */
  #version = 0;
  /** What was told last. */
  #told: { readonly part: Part; readonly news: News; readonly facts: () => Facts }[] = [];
  #toldVersion = -1;
  #toldBytes = -1;

  constructor(
    readonly file: string,
    readonly catalogue: LogIntake['catalogue'],
    readonly options: FollowOptions,
    readonly wording: Wording,
  ) {
    this.intake = new LogIntake(catalogue);
    this.#prefix = file.slice(0, file.length - path.basename(file).length);
    this.#around = this.#nothingAround();
    const { signal } = options;
    const reading = { catalogue, signal, mustBeUnderstood: true };
    this.#reading = {
      catalogue,
      signal,
      read: (each) => readLogFile(each, reading),
      readWhile: (each, begin, isWanted) => readLogWhile(each, isWanted, { ...reading, begin }),
    };
  }

  /**
   * Why nothing of the present log is understood. Undefined where something is, or may be once a line is finished: of a log that has grown
   * since it was asked last and is not at its end, only what cannot change counts.
   */
  whyNotUnderstood(isAtEnd = false): NotUnderstoodError | undefined {
    const { intake, file, options } = this;
    if (intake.excess !== undefined) return new NotUnderstoodError(file, intake.excess, intake);
    if (intake.lines > 0 ? intake.isUnderstood : intake.bytes === this.#understoodAt) return undefined;
    const isAtRest = isAtEnd || intake.bytes === this.#askedAt;
    this.#askedAt = intake.bytes;
    const isUnderstood =
      !isAtRest || intake.judge(options.settings, ({ lines, knownLines }) => lines === 0 || knownLines > 0);
    if (isAtRest && isUnderstood) this.#understoodAt = intake.bytes;
    if (intake.bytes === 0 || isUnderstood) return undefined;
    const reason = whyNotUnderstood(path.basename(file), this.#head, this.#head.length === intake.bytes);
    return reason === undefined ? undefined : new NotUnderstoodError(file, reason, intake);
  }

  /** As another log of the folder is named. */
  nameBeside(name: string): string {
    return this.#prefix + path.basename(name);
  }

  push(chunk: Uint8Array): void {
    if (this.#head.length < HEAD_BYTES)
      this.#head = joined(this.#head, chunk.subarray(0, HEAD_BYTES - this.#head.length));
    this.intake.push(chunk);
    const { continued } = this.#around;
    if (continued?.watch.isPossible === true) continued.intake.push(chunk);
  }

  /** The present log was rotated: it is still followed, in the file that it is in now. Another one begins with the next `push`. */
  rotated(earlier: RotatedFile): void {
    const id = identityOf(earlier.stats);
    const present = this.#present;
    this.#earlier.add(id);
    this.#told = this.#told.map((each) => ({
      ...each,
      part: { ...each.part, ids: each.part.ids.map((known) => (known === present ? id : known)) },
    }));
    this.#begin();
  }

  /** The present log has come to its end, and so has all that was followed before it: the last news. Another one begins with the next `push`. */
  finish(tell: Tell): readonly Part[] {
    this.intake.end();
    this.#around.continued?.intake.end();
    this.#announce(tell);
    const ended = this.#judge((parts) => parts);
    for (const part of this.intake.excess === undefined ? ended : ended.slice(0, -1)) this.#sumUp(part);
    this.#told = [];
    this.#earlier.clear();
    this.#begin();
    return ended;
  }

  #sumUp(part: Part, files = part.listed?.size ?? part.ids.length): void {
    const summary = summaryOf(part);
    this.before.logs += files;
    for (const verdict of verdicts) this.before.summary[verdict] += summary[verdict];
  }

  #begin(): void {
    this.intake = new LogIntake(this.catalogue);
    this.#head = new Uint8Array(0);
    this.#serial++;
    this.#around = this.#nothingAround();
    this.#version++;
    this.#seen = this.#made = '';
    this.#restUntil = 0;
    this.#askedAt = this.#understoodAt = -1;
  }

  #nothingAround(): Surroundings {
    return { closed: [], open: undefined, continued: undefined, described: { file: this.file }, all: undefined };
  }

  /** By what the present log is recognised while it has the name. */
  get #present(): string {
    return `present ${this.#serial}`;
  }

  /**
   * Looks at the files beside the log, and reads what matters of them where it is not what it was. Gives what cannot be read. Rejects where
   * it is interrupted.
   */
  async lookAround(tail: TailedFile): Promise<readonly InputError[]> {
    if (this.options.isAlone || !tail.isCurrent || performance.now() < this.#restUntil) return [];
    const beside = await this.#filesBeside();
    const isRead = this.intake.bytes > 0;
    // Whether the log is the beginning of another one can only change while it is, or is empty.
    const growth = this.#around.all ? this.intake.bytes : isRead;
    const seen = JSON.stringify([this.#present, growth, [...beside.values()]]);
    if (seen === this.#seen) return [];
    const begun = performance.now();
    const problems = isRead || this.#earlier.size > 0 ? await this.#read(tail, beside, growth) : [];
    if (problems) this.#seen = seen;
    const took = performance.now() - begun;
    if (took > QUICK_MS) this.#restUntil = performance.now() + REST_FACTOR * took;
    return problems ?? [];
  }

  /** The files that may belong to the log's chain, or be copies. */
  async #filesBeside(): Promise<Beside> {
    const own = path.basename(this.file);
    const { family } = rotationPlace(own);
    const files = await filesIn(
      path.dirname(this.file),
      (name) => name !== own && (isLikelyWinsockName(name) || rotationPlace(name).family === family),
    );
    return new Map(
      files.map(({ path: each, stats }) => {
        const name = this.nameBeside(each);
        return [name, [name, identityOf(stats), `${stats.size} ${stats.mtimeNs}`]];
      }),
    );
  }

  /** Undefined where the files have changed meanwhile: the next look finds them as they are then. */
  async #read(tail: TailedFile, beside: Beside, growth: number | boolean): Promise<readonly InputError[] | undefined> {
    const { signal } = this.options;
    const { family } = rotationPlace(path.basename(this.file));
    const earlier = [...beside.values()].filter(
      ([name, id]) => this.#earlier.has(id) && rotationPlace(path.basename(name)).family === family,
    );
    const named = [this.file, ...earlier.map(([name]) => name)].map((file) => ({
      file,
      size: file === this.file ? this.intake.bytes : 1,
    }));
    const wanted: Wanted = { named, beside: await logsBeside(named, signal), together: 'found' };
    const problems = wanted.beside.filter((each) => each instanceof InputError);
    const plan = await planOf(wanted, this.#reading);
    const at = plan.inputs.findIndex(({ file }) => file === this.file);
    const rotation = plan.rotations.find((each) => each.includes(at));
    const goesOn = rotation?.at(-1) === at;
    const stamps = (files: Beside): string =>
      JSON.stringify(plan.rotations.map((each) => each.map((k) => files.get(plan.inputs[k].file))));
    const made = JSON.stringify([
      this.#present,
      goesOn || growth,
      stamps(beside),
      plan.copies.map(({ source, of }) => [plan.inputs[source].file, plan.inputs[of].file]),
      [...plan.order.keys()].map((k) => plan.inputs[k].file),
    ]);
    if (made === this.#made) return problems;
    const ids = (links: readonly Pick<Link, 'source'>[]): string[] =>
      links.map(({ source }) => (source === at ? this.#present : (beside.get(plan.inputs[source].file)?.[1] ?? '')));
    const around = goesOn
      ? await this.#readBefore(rotation.slice(0, -1), at, plan, ids, tail, problems)
      : await this.#readAll(wanted, ids, plan, problems);
    if (!around || stamps(await this.#filesBeside()) !== stamps(beside)) return undefined;
    this.#around = around;
    this.#made = made;
    this.#version++;
    return problems;
  }

  /** Reads the logs before the present one, and that once more as their continuation. */
  async #readBefore(
    rotation: readonly number[],
    at: number,
    plan: Plan,
    ids: (links: readonly Pick<Link, 'source'>[]) => string[],
    tail: TailedFile,
    problems: InputError[],
  ): Promise<Surroundings | undefined> {
    const { catalogue } = this;
    const parts: Part[] = [];
    const keep = (chain: OpenChain | undefined): Part | undefined =>
      chain?.links.some(({ source }) => plan.order.has(source)) === true
        ? this.#part(judgedChain(closed(chain), plan), ids(chain.links))
        : undefined;
    let last: OpenChain | undefined;
    const copies = leftOutOf(plan.copies, plan.sources);
    for await (const each of openChainsOf(rotation, plan.sources, { catalogue, copies })) {
      const before = keep(last);
      if (before) parts.push(before);
      last = 'links' in each ? each : undefined;
      if ('links' in each) continue;
      if (!(each.error instanceof InputError)) throw each.error;
      problems.push(each.error);
    }
    const begun = last && continuationOf(last, plan.sources[at], plan.sources, copies)?.();
    if (
      begun &&
      !(await tail.readAgain((chunk) => {
        begun.intake.push(chunk);
      }, this.options.signal))
    )
      return undefined;
    const links = [...(last?.links ?? []), { source: at, firstLine: last?.log.lines ?? 0, lines: 0 }];
    return {
      closed: parts,
      open: keep(last),
      continued: begun && {
        ...begun,
        files: [...(last?.files ?? []), begun.file],
        described: describedChain(links, plan),
        ids: ids(links),
      },
      described: describedChain(links.slice(-1), plan),
      all: undefined,
    };
  }

  /** Reads everything, the present log included: others come after it, or it is the beginning of another one. */
  async #readAll(
    wanted: Wanted,
    ids: (links: readonly Pick<Link, 'source'>[]) => string[],
    plan: Plan,
    problems: InputError[],
  ): Promise<Surroundings> {
    const all: Part[] = [];
    for await (const each of judgedLogs(
      { ...wanted, beside: wanted.beside.filter((b) => !(b instanceof InputError)) },
      this.#reading,
    )) {
      if (each instanceof InputError) {
        problems.push(each);
        continue;
      }
      const files = each.chain?.files ?? [each.file];
      all.push(this.#part(each, ids(files.map((file) => ({ source: plan.inputs.findIndex((k) => k.file === file) })))));
    }
    return { ...this.#nothingAround(), all };
  }

  #part({ log, options, ...described }: JudgedLog, ids: readonly string[]): Part {
    return partOf(log, described, ids, log.facts(this.options.settings, options));
  }

  /** What is new since the last call. The facts are only valid until `tell` returns. */
  bulletin(tell: Tell): void {
    if (this.intake.bytes === this.#toldBytes && this.#version === this.#toldVersion) return;
    // What is beside it is not known yet.
    if (!this.options.isAlone && this.intake.bytes > 0 && this.#made === '') return;
    this.#announce(tell);
  }

  #announce(tell: Tell): void {
    if (this.intake.excess !== undefined) return;
    const { settings } = this.options;
    this.#judge((parts, growing) => {
      const isGrown =
        this.#version === this.#toldVersion &&
        parts.length === this.#told.length &&
        parts.every(({ ids }, k) => ids.join('\n') === this.#told[k].part.ids.join('\n'));
      const facts = (k: number, part: Part): (() => Facts) =>
        growing && k === parts.length - 1
          ? () => growing.intake.facts(settings, growing.files ? { files: growing.files } : {})
          : () => part.facts;
      if (isGrown) {
        this.#told = parts.map((part, k) => ({ part, news: this.#told[k].news, facts: facts(k, part) }));
        for (const { part, news } of this.#told) tell(part, news.next(part));
      } else {
        this.#takeOver(parts, facts, tell);
      }
    });
    for (const { news, facts } of this.#told) news.settle(facts());
    this.#toldVersion = this.#version;
    this.#toldBytes = this.intake.bytes;
  }

  #takeOver(parts: readonly Part[], facts: (k: number, part: Part) => () => Facts, tell: Tell): void {
    const standing: Standing = new Map();
    const present = new Set(parts.flatMap(({ ids }) => ids));
    for (const { part, news, facts: whole } of this.#told) {
      const before = { ...part, facts: whole() };
      news.stand(before, standing);
      // The file of a log that was followed has gone.
      for (const [k, id] of part.ids.entries())
        if (!present.has(id) && part.listed?.has(k) !== false) this.#sumUp({ ...before, listed: new Set([k]) }, 1);
    }
    this.#told = parts.map((part, k) => ({ part, news: new News(this.wording), facts: facts(k, part) }));
    const told = this.#told.map(({ part, news }) => news.takeOver(part, standing));
    const moved = [
      ...told.flat().filter(({ kind }) => kind === 'moved'),
      ...[...standing.values()].map((was) => ({ kind: 'moved', was }) as const),
    ];
    // First what is void: what is said of it now may have the same place.
    tell(parts[parts.length - 1], moved);
    for (const [k, news] of told.entries()) {
      tell(
        parts[k],
        news.filter(({ kind }) => kind !== 'moved'),
      );
    }
  }

  /** Answers from what is known now. `growing` is the last of the parts, where it grows. Facts are only valid until it returns. */
  #judge<R>(answer: (parts: readonly Part[], growing?: Growing) => R): R {
    const { settings } = this.options;
    const { all, closed: before, open, continued, described } = this.#around;
    if (all) return answer(all);
    if (continued && continued.intake.excess === undefined) {
      const { intake, files, ids } = continued;
      const answered = intake.judge(
        settings,
        (facts, watch) =>
          (watch as ContinuationWatch).isContinued
            ? { value: answer([...before, partOf(intake, continued.described, ids, facts)], continued) }
            : undefined,
        { files },
      );
      if (answered) return answered.value;
    }
    const alone: Growing = { intake: this.intake, described, ids: [this.#present] };
    return this.intake.judge(settings, (facts) =>
      answer([...before, ...(open ? [open] : []), partOf(this.intake, described, alone.ids, facts)], alone),
    );
  }
}

function partOf(log: TakenLog, described: Growing['described'], ids: readonly string[], facts: Facts): Part {
  const { bytes, encoding, shapes } = log;
  return { ...described, bytes, encoding, shapes, ids, facts };
}
