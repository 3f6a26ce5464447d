/**
 * Logs of one MTA that belong together: copies of each other, and chains, in which each log continues the one before it. The rules are
 * the contract's (docs/lifecycle.md, *Chains*).
 */
import type { FileOfLog } from '../findings/places';
import { defaultSettings } from '../findings/verdict';
import { LogIntake, type TakenLog } from '../intake/logIntake';
import { UnpackedLog } from '../intake/packedLog';
import type { Catalogue } from '../log/catalogue';
import { ContinuationWatch, openAtEnd } from './continuation';
import { copiesAmong, type Copy } from './copies';
import { missingBetween, rotationsOf, type LeftOut } from './rotation';
import type { ChainSource } from './source';

/** A log of a chain. */
export interface Link {
  /** Index into the sources. */
  readonly source: number;
  /** 0-based, in the chain. */
  readonly firstLine: number;
  readonly lines: number;
}

/** One log, or several that continue each other and are analysed as one. */
export interface Chain {
  /** Oldest first; one at least. */
  readonly links: readonly Link[];
  /** Its lines are those of the chain. Its facts know where they are: the files of their places are the links. */
  readonly log: TakenLog;
}

/** A log that cannot be read, or not to its end, and why. */
interface UnreadLog {
  readonly source: number;
  readonly error: Error;
}

export interface Chains {
  /** In order of the surest of their logs, as the sources are. */
  readonly chains: readonly Chain[];
  readonly copies: readonly Copy[];
  readonly failures: readonly UnreadLog[];
}

export interface ChainOptions {
  /** The shapes to read by. */
  readonly catalogue: Catalogue;
  /** Somebody says that all of them are of one rotation, whatever their names and folders. */
  readonly isOneRotation?: boolean;
  /** Reads the logs that are alone in their rotation, by default one after the other. */
  readonly readAlone?: ReadSources | undefined;
  /** The sources whose chains are wanted: a rotation is read no further than they need. By default all. */
  readonly wanted?: ReadonlySet<number> | undefined;
  /** Logs of the rotations that are left out. */
  readonly copies?: LeftOut | undefined;
  /** Awaited between steps of some 10 ms. */
  readonly pause?: () => Promise<void>;
}

/**
 * Reads the sources with these indices to their ends, each by itself, and gives them in this order: a log, or why it cannot be read.
 * How many are read at once is its own affair.
 */
export type ReadSources = (order: readonly number[]) => AsyncIterable<{ readonly log: TakenLog } | Error>;

/** Reads logs, and puts those together that continue each other. Never rejects for a log that cannot be read. */
export async function readChains(sources: readonly ChainSource[], options: ChainOptions): Promise<Chains> {
  const copies = await copiesAmong(sources, options.pause);
  return readRotations(rotationsWithout(copies, sources, options.isOneRotation), sources, copies, options);
}

/** The same of some rotations, where it is known what is a copy. */
export async function readRotations(
  rotations: readonly (readonly number[])[],
  sources: readonly ChainSource[],
  copies: readonly Copy[],
  options: ChainOptions,
): Promise<Chains> {
  const chains: Chain[] = [];
  const failures: UnreadLog[] = [];
  for await (const each of chainsOf(sources, rotations, { ...options, copies: leftOutOf(copies, sources) })) {
    if ('links' in each) chains.push({ ...each, log: packed(each.log) });
    else failures.push(each);
  }
  const surest = ({ links }: Chain): number => Math.min(...links.map(({ source }) => source));
  return {
    chains: chains.sort((a, b) => surest(a) - surest(b)),
    copies,
    failures: failures.sort((a, b) => a.source - b.source),
  };
}

export function leftOutOf(copies: readonly Copy[], sources: readonly ChainSource[]): LeftOut {
  return copies.map(({ source, of }) => ({ copy: sources[source], of: sources[of] }));
}

/** The rotations that the sources are of, copies left out: the oldest first in each. */
export function rotationsWithout(
  copies: readonly Copy[],
  sources: readonly ChainSource[],
  isOneRotation = false,
): readonly (readonly number[])[] {
  const isCopy = new Set(copies.map(({ source }) => source));
  const rest = [...sources.keys()].filter((k) => !isCopy.has(k));
  return rotationsOf(sources, rest, isOneRotation);
}

/**
 * The chains of some rotations, one rotation after the other. Every log is read once, but for one that turns out not to continue the
 * one before it: that is begun again. What is kept of a chain is what it says.
 */
export async function* chainsOf(
  sources: readonly ChainSource[],
  rotations: readonly (readonly number[])[],
  options: ChainOptions,
): AsyncGenerator<Chain | UnreadLog> {
  const { catalogue, pause = () => Promise.resolve() } = options;
  const { readAlone = oneByOne((k) => readWhole(sources[k], catalogue, pause)) } = options;
  const alone = readAlone(rotations.filter(({ length }) => length === 1).flat())[Symbol.asyncIterator]();
  try {
    for (const rotation of rotations) {
      if (rotation.length > 1) {
        yield* chainsOfRotation(rotation, sources, options);
        continue;
      }
      const [source] = rotation;
      const { value } = (await alone.next()) as IteratorYieldResult<{ readonly log: TakenLog } | Error>;
      if (value instanceof Error) {
        yield { source, error: value };
      } else {
        yield { links: [{ source, firstLine: 0, lines: value.log.lines }], log: value.log };
        if (value.log.lost) yield { source, error: value.log.lost };
      }
    }
  } finally {
    await alone.return?.();
  }
}

/** Reads one after the other. `read` rejects where a source cannot be read. */
function oneByOne(read: (source: number) => Promise<TakenLog>): ReadSources {
  return async function* (order) {
    for (const k of order) yield await read(k).then((log) => ({ log }), errorOf);
  };
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** A chain that the next log of its rotation may still continue. */
export interface OpenChain {
  /** Oldest first; one at least. */
  readonly links: readonly Link[];
  readonly files: readonly FileOfLog[];
  /** Read to its end. */
  readonly log: LogIntake;
}

async function* chainsOfRotation(
  rotation: readonly number[],
  sources: readonly ChainSource[],
  options: ChainOptions,
): AsyncGenerator<Chain | UnreadLog> {
  for await (const each of openChainsOf(rotation, sources, options)) yield 'links' in each ? closed(each) : each;
}

/** The chains of one rotation, each given once the next log does not continue it or cannot be read, the last one at the end. */
export async function* openChainsOf(
  rotation: readonly number[],
  sources: readonly ChainSource[],
  { catalogue, wanted, copies, pause = () => Promise.resolve() }: ChainOptions,
): AsyncGenerator<OpenChain | UnreadLog> {
  let chain: OpenChain | undefined;
  for (const [at, k] of rotation.entries()) {
    try {
      const longer: OpenChain | undefined = chain && (await continued(chain, k, sources, copies, pause));
      // What comes after a log that is not continued, or cannot be read, continues nothing that is known.
      if (chain && !longer) yield chain;
      chain = longer;
      if (chain?.log.lost) yield { source: k, error: chain.log.lost };
      if (chain) continue;
      if (wanted && !rotation.slice(at).some((each) => wanted.has(each))) return;
      const log = await readWhole(sources[k], catalogue, pause);
      chain = { links: [{ source: k, firstLine: 0, lines: log.lines }], files: [fileOf(sources[k], 0)], log };
      if (log.lost) yield { source: k, error: log.lost };
    } catch (error) {
      if (chain) yield chain;
      chain = undefined;
      yield { source: k, error: errorOf(error) };
    }
  }
  if (chain) yield chain;
}

/** A log that is being read as the continuation of a chain, which it may turn out not to be. */
interface Continuation {
  /** Begins with what the chain has come to. */
  readonly intake: LogIntake;
  /** Whether it continues the chain. Is told of the lines of `intake`. */
  readonly watch: ContinuationWatch;
  readonly file: FileOfLog;
}

/** How to begin reading the next log of a rotation after a chain; undefined where no log can continue that. */
export function continuationOf(
  { links, log }: OpenChain,
  source: ChainSource,
  sources: readonly ChainSource[],
  copies: LeftOut = [],
): (() => Continuation) | undefined {
  const open = openAtEnd(log.facts(defaultSettings).instances);
  if (open.size === 0) return undefined;
  const last = sources[links[links.length - 1].source];
  const missing = log.lost ? endIsLost(last.name) : missingBetween(last, source, copies);
  const file = fileOf(source, log.lines, missing);
  return () => {
    const watch = new ContinuationWatch(open);
    const intake = log.next(watch);
    if (missing !== undefined) intake.missLines(missing);
    return { intake, watch, file };
  };
}

/** Why lines are missing behind a log whose rest is lost. */
export function endIsLost(name: string): string {
  return `the end of ${name} cannot be read`;
}

/** Reads the next log of a rotation into the chain; undefined where it does not continue it. */
async function continued(
  chain: OpenChain,
  source: number,
  sources: readonly ChainSource[],
  copies: LeftOut | undefined,
  pause: () => Promise<void>,
): Promise<OpenChain | undefined> {
  const { links, files, log } = chain;
  const begin = continuationOf(chain, sources[source], sources, copies);
  if (!begin) return undefined;
  let begun: Continuation | undefined;
  const next = await readWhile(
    sources[source],
    () => (begun = begin()).intake,
    pause,
    () => begun?.watch.isPossible !== false,
  ).catch((error: unknown) => {
    // Logs that are too much together are not of one MTA.
    if (begun?.intake.excess === undefined) throw error;
    return undefined;
  });
  if (!next || !begun?.watch.isContinued) return undefined;
  return {
    links: [...links, { source, firstLine: log.lines, lines: next.lines - log.lines }],
    files: [...files, begun.file],
    log: next,
  };
}

function fileOf({ name, shownAs = name }: ChainSource, firstLine: number, missing?: string): FileOfLog {
  return { name: shownAs, firstLine, missing };
}

/** Reads a source to its end into an intake; undefined where it turned out before that it is not wanted. */
async function readWhile(
  source: ChainSource,
  begin: () => LogIntake,
  pause: () => Promise<void>,
  isWanted: () => boolean,
): Promise<LogIntake | undefined> {
  if (source.read) return source.read(begin, isWanted);
  const intake = begin();
  for await (const piece of intake.untilLost(source.pieces())) {
    intake.push(piece);
    if (!isWanted()) return undefined;
    if (intake.excess !== undefined) throw new Error(intake.excess);
    await pause();
  }
  intake.end();
  return intake;
}

async function readWhole(source: ChainSource, catalogue: Catalogue, pause: () => Promise<void>): Promise<LogIntake> {
  const intake = await readWhile(
    source,
    () => new LogIntake(catalogue),
    pause,
    () => true,
  );
  if (!intake) throw new Error('a log that is wanted was left');
  return intake;
}

/** Ends a chain that no log continues, and frees what it was read with: much more than its facts. */
export function closed({ links, files, log }: OpenChain): Chain {
  return { links, log: packed(log, files) };
}

function packed(log: TakenLog, files?: readonly FileOfLog[]): TakenLog {
  return log instanceof LogIntake ? new UnpackedLog(log.content, log.catalogue, files) : log;
}
