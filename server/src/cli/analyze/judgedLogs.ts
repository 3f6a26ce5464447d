/** Reads the logs that are named, and puts those together that are parts of one log. */
import * as path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { chainsOf, leftOutOf, rotationsWithout, type Chain, type Link, type ReadSources } from '../../core/case/chains';
import { elsewhereOf, type LaterLog } from '../../core/case/continuation';
import { beginningOf, copiesAmong, HEAD_BYTES, type Beginning, type Copy } from '../../core/case/copies';
import { byNaturalOrder, rankOfName, ranks } from '../../core/case/fileNames';
import { rotationsOf } from '../../core/case/rotation';
import type { ChainSource } from '../../core/case/source';
import { distinctNames } from '../../core/caseReport/names';
import type { FactsOptions } from '../../core/findings/facts';
import { defaultSettings } from '../../core/findings/verdict';
import type { AnalyzedLog } from '../../core/formats/analyzedLog';
import { STDIN } from '../../core/formats/analyzedLog';
import type { LogIntake, TakenLog } from '../../core/intake/logIntake';
import type { Catalogue } from '../../core/log/catalogue';
import { InputError, RestLostError } from '../../node/inputError';
import { plainHeadNow, readBytes, readHead } from '../../node/readBytes';
import type { InputFile } from '../inputFiles';
import { readAhead } from '../readAhead';

/** What is to be read, and how. */
export interface Wanted {
  /** The logs that are asked for, in the order in which they are to be told, and why some cannot be read. */
  readonly named: readonly (InputFile | InputError)[];
  /** The logs beside them, which are only read as far as they belong to the same chains. */
  readonly beside: readonly (InputFile | InputError)[];
  /** `given`: they are of one rotation, whatever their names and folders. `alone`: each is judged by itself. */
  readonly together: 'found' | 'given' | 'alone';
}

/** A log that has been read: one file, or a chain. */
export type JudgedLog = Pick<AnalyzedLog, 'file' | 'chain' | 'listed'> & {
  readonly log: TakenLog;
  readonly options?: FactsOptions | undefined;
};

export interface ReadingLogs {
  /** Reads a log in this thread, `-` being the standard input. */
  readonly read: (file: string) => Promise<LogIntake>;
  /** The same, into what `begin` gives, as long as the rest is wanted. */
  readonly readWhile: (file: string, begin: () => LogIntake, isWanted: () => boolean) => Promise<LogIntake | undefined>;
  readonly catalogue: Catalogue;
  readonly signal: AbortSignal;
}

/** In the order in which they are named, a chain in the place of the first of its rotation. Throws only where it is interrupted. */
export async function* judgedLogs(wanted: Wanted, reading: ReadingLogs): AsyncGenerator<JudgedLog | InputError> {
  if (wanted.together === 'alone') yield* logsAlone(wanted, reading);
  else yield* chainsNamed(wanted, reading);
}

/** What there is to read, and how it belongs together. Indices are into `inputs`. */
export interface Plan {
  readonly inputs: readonly InputFile[];
  readonly sources: readonly ChainSource[];
  readonly copies: readonly Copy[];
  /** Of each log that has some, the indices of its copies in `copies`. */
  readonly copiesOf: ReadonlyMap<number, readonly number[]>;
  /** The logs that are asked for, copies left out, with their places among the named ones. */
  readonly order: ReadonlyMap<number, number>;
  /** Those that hold a log that is asked for, the oldest log first in each. */
  readonly rotations: readonly (readonly number[])[];
}

export async function planOf({ named, beside, together }: Wanted, reading: ReadingLogs): Promise<Plan> {
  const inputs = filesOf([...named, ...beside]);
  // Of equal logs, the one whose name is surer is no copy.
  if (together === 'found') inputs.sort((a, b) => rankOf(a) - rankOf(b) || byNaturalOrder(a.file, b.file));
  const sources = sourcesOf(inputs, reading);
  const copies = await copiesAmong(sources, async () => {
    // An interrupt is heard here.
    await setImmediate();
    reading.signal.throwIfAborted();
  });
  // Of a hundred thousand logs, they are the most that is kept.
  for (const input of inputs) input.beginning = undefined;
  const originals = new Map(copies.map(({ source, of }) => [source, of]));
  const order = new Map<number, number>();
  const places = new Map(inputs.map((input, k) => [input, k]));
  for (const [at, input] of named.entries()) {
    const source = input instanceof InputError ? undefined : places.get(input);
    if (source === undefined) continue;
    const original = originals.get(source) ?? source;
    if (!order.has(original)) order.set(original, at);
  }
  const first = (rotation: readonly number[]): number => Math.min(...rotation.map((k) => order.get(k) ?? Infinity));
  const rotations = rotationsWithout(copies, sources, together === 'given')
    .filter((rotation) => first(rotation) < Infinity)
    .sort((a, b) => first(a) - first(b));
  const copiesOf = new Map<number, number[]>();
  for (const [k, { of }] of copies.entries()) {
    const known = copiesOf.get(of);
    if (known) known.push(k);
    else copiesOf.set(of, [k]);
  }
  return { inputs, sources, copies, copiesOf, order, rotations };
}

async function* chainsNamed(wanted: Wanted, reading: ReadingLogs): AsyncGenerator<JudgedLog | InputError> {
  const { named, beside } = wanted;
  const { catalogue, signal } = reading;
  yield* beside.filter((each) => each instanceof InputError);
  const plan = await planOf(wanted, reading);
  const { inputs, sources, copies, order, rotations } = plan;
  const first = (rotation: readonly number[]): number => Math.min(...rotation.map((k) => order.get(k) ?? Infinity));
  const rotationOf = new Map(rotations.flatMap((rotation, at) => rotation.map((k) => [k, at] as const)));
  const readAlone: ReadSources = (wanted) =>
    readAhead(
      wanted.map((k) => inputs[k]),
      { read: reading.read, catalogue, signal },
    );
  const options = { catalogue, readAlone, wanted: new Set(order.keys()), copies: leftOutOf(copies, sources) };
  /** What a rotation has come to, and where among the named it has its place. */
  let found: { readonly at: number; readonly log: JudgedLog | InputError }[] = [];
  let rotation = -1;
  /** Files of the rotation at hand that have not come yet. */
  let left = 0;
  let told = 0;
  const tell = function* (): Generator<JudgedLog | InputError> {
    for (const { at, log } of found.sort((a, b) => a.at - b.at)) {
      for (; told < at && told < named.length; told++) {
        const input = named[told];
        if (input instanceof InputError) yield input;
      }
      yield log;
    }
    found = [];
  };
  for await (const each of chainsOf(sources, rotations, options)) {
    signal.throwIfAborted();
    const members = 'links' in each ? each.links.map(({ source }) => source) : [each.source];
    const at = first(members);
    if (rotation !== rotationOf.get(members[0])) {
      yield* tell();
      left = rotations[(rotation = rotationOf.get(members[0]) ?? 0)].length;
    }
    if (!('links' in each)) found.push({ at, log: inputErrorOf(each.error) });
    else if (at < Infinity) found.push({ at, log: judgedChain(each, plan) });
    // The next one may be a pipe, and take its time. A log whose rest is lost comes twice.
    if ('links' in each || !(each.error instanceof RestLostError)) left -= members.length;
    if (left === 0) yield* tell();
  }
  signal.throwIfAborted();
  yield* tell();
  for (const input of named.slice(told)) if (input instanceof InputError) yield input;
}

export function judgedChain({ links, log }: Chain, plan: Plan): JudgedLog {
  return { ...describedChain(links, plan), log };
}

/** What a chain is called, and what of it was asked for. */
export function describedChain(
  links: readonly Link[],
  { inputs, copies, copiesOf, order }: Plan,
): Pick<JudgedLog, 'file' | 'chain' | 'listed'> {
  const files = links.map(({ source }) => inputs[source].file);
  const own = links
    .flatMap(({ source }) => copiesOf.get(source) ?? [])
    .sort((a, b) => a - b)
    .map((k) => ({ file: inputs[copies[k].source].file, of: inputs[copies[k].of].file }));
  const listed = links.flatMap(({ source }, k) => (order.has(source) ? [k] : []));
  return {
    // It is called as its latest log is: that is the one that goes on.
    file: files[listed[listed.length - 1]],
    chain: files.length + own.length > 1 ? { files, copies: own } : undefined,
    listed: listed.length < links.length ? new Set(listed) : undefined,
  };
}

/** Each log by itself; what the logs after it show of its instances is said all the same, as far as they are there. */
async function* logsAlone({ named, beside }: Wanted, reading: ReadingLogs): AsyncGenerator<JudgedLog | InputError> {
  const { catalogue, signal } = reading;
  const inputs = filesOf([...named, ...beside]);
  const sources = sourcesOf(inputs, reading);
  const asked = new Set(named);
  const isNamed = new Set(inputs.flatMap((input, k) => (asked.has(input) ? [k] : [])));
  const rotations = rotationsOf(sources, [...sources.keys()], false)
    // What is older than all that are asked for shows nothing of them.
    .map((rotation) => rotation.slice(rotation.findIndex((k) => isNamed.has(k))))
    .filter((rotation) => isNamed.has(rotation[0]));
  const logs = readAhead(
    rotations.flat().map((k) => inputs[k]),
    { read: reading.read, catalogue, signal },
  );
  try {
    for (const rotation of rotations) {
      const read: { readonly source: number; readonly log: TakenLog }[] = [];
      const found = new Map<number, JudgedLog | InputError>();
      for (const source of rotation) {
        const { value } = (await logs.next()) as IteratorYieldResult<{ readonly log: TakenLog } | InputError>;
        if (value instanceof InputError) found.set(source, value);
        else read.push({ source, log: value.log });
      }
      const later: LaterLog[] = read.map(({ source, log }) => ({
        name: path.basename(inputs[source].file),
        instances: log.facts(defaultSettings).instances,
      }));
      for (const [k, { source, log }] of read.entries()) {
        const elsewhere = elsewhereOf(later[k].instances, later.slice(k + 1));
        found.set(source, { file: inputs[source].file, log, options: { elsewhere } });
      }
      for (const source of [...rotation].sort((a, b) => a - b)) {
        const each = isNamed.has(source) ? found.get(source) : undefined;
        if (!each) continue;
        yield each;
        if ('log' in each && each.log.lost) yield inputErrorOf(each.log.lost);
      }
    }
  } finally {
    // The threads that read end with it.
    await logs.return(undefined);
  }
  yield* named.filter((input) => input instanceof InputError);
}

function filesOf(inputs: readonly (InputFile | InputError)[]): InputFile[] {
  return inputs.filter((input): input is InputFile => !(input instanceof InputError));
}

function sourcesOf(inputs: readonly InputFile[], reading: ReadingLogs): ChainSource[] {
  const names = distinctNames(
    inputs.map(({ file }) => file),
    path.sep,
  );
  // Of a hundred thousand logs, the name of their folder is kept once.
  const folders = new Map<string, string>();
  return inputs.map((input, k) => {
    const { file } = input;
    // What can be read only once is beside nothing.
    const folder = isReadOnce(input) ? file : path.dirname(path.resolve(file));
    const known = folders.get(folder) ?? folder;
    folders.set(known, known);
    return new LogSource(input, names[k], known, reading);
  });
}

/** One object for each of a hundred thousand logs, and nothing beside it. */
class LogSource implements ChainSource {
  constructor(
    readonly input: InputFile,
    readonly shownAs: string,
    readonly folder: string,
    readonly reading: ReadingLogs,
  ) {}

  get name(): string {
    return path.basename(this.input.file);
  }

  pieces(): AsyncIterable<Uint8Array> {
    return readBytes(this.input.file, this.reading.signal);
  }

  beginning(): Promise<Beginning | undefined> {
    return beginningOfInput(this.input, this.reading.signal);
  }

  read(begin: () => LogIntake, isWanted: () => boolean): Promise<LogIntake | undefined> {
    return this.reading.readWhile(this.input.file, begin, isWanted);
  }
}

/** Undefined for what can be read only once: a copy of something is not looked for there. */
async function beginningOfInput(input: InputFile, signal: AbortSignal): Promise<Beginning | undefined> {
  const { file, size, beginning } = input;
  if (beginning || isReadOnce(input) || size === 0) return beginning;
  return beginningOf(plainHeadNow(file, HEAD_BYTES) ?? (await readHead(file, HEAD_BYTES, signal)));
}

function isReadOnce({ file, isReadOnce = false }: InputFile): boolean {
  return isReadOnce || file === STDIN;
}

function rankOf({ file }: InputFile): number {
  const rank = rankOfName(path.basename(file));
  return rank === undefined ? ranks.length : ranks.indexOf(rank);
}

/** Whatever else is wrong is no matter of an input. */
function inputErrorOf(error: Error): InputError {
  if (error instanceof InputError) return error;
  throw error;
}
