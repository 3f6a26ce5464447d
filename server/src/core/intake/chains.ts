/**
 * Logs of one MTA that belong together: copies of each other, and chains, in which each log continues the one before it. The rules are
 * the contract's (docs/lifecycle.md, *Chains*).
 */
import { defaultSettings } from '../findings/verdict';
import { RELEASE_BEGUN, Seen, type InstanceTable } from '../lifecycle/instances';
import { visible } from '../text/visible';
import { LogIntake, type TakenLog } from './logIntake';
import { UnpackedLog } from './packedLog';

/** A log, as far as its host can read it. */
export interface ChainSource {
  /** The file's name, without its folder: it shows where in a rotation the log has its place. */
  readonly name: string;
  /** Only logs of one folder are parts of one rotation. */
  readonly folder: string;
  /** The log's bytes, decompressed, each piece valid until the next is asked for. Rejects where it cannot be read. */
  pieces(): AsyncIterable<Uint8Array>;
}

/** A log that is not analysed, since another one holds all of it. Both are indices into the sources. */
interface Copy {
  readonly source: number;
  readonly of: number;
}

/** A log of a chain. */
interface Link {
  /** Index into the sources. */
  readonly source: number;
  /** 0-based, in the chain. */
  readonly firstLine: number;
  readonly lines: number;
}

/** One log, or several that continue each other and are analysed as one. */
interface Chain {
  /** Oldest first; one at least. */
  readonly links: readonly Link[];
  /** Its lines are those of the chain; `placeIn` says where they are. */
  readonly log: TakenLog;
}

export interface Chains {
  /** In order of the surest of their logs, as the sources are. */
  readonly chains: readonly Chain[];
  readonly copies: readonly Copy[];
  readonly failures: readonly { readonly source: number; readonly error: unknown }[];
}

export interface ChainOptions {
  /** Somebody says that all of them are of one rotation, whatever their names and folders. */
  readonly isOneRotation?: boolean;
  /** Awaited between steps of some 10 ms. */
  readonly pause?: () => Promise<void>;
}

/**
 * Reads the sources with these indices to their ends, each by itself, and gives them in this order: a log, or why it cannot be read.
 * How many are read at once is its own affair.
 */
export type ReadSources = (order: readonly number[]) => AsyncIterable<{ readonly log: TakenLog } | Error>;

/** Reads one after the other. `read` rejects where a source cannot be read. */
export function oneByOne(read: (source: number) => Promise<TakenLog>): ReadSources {
  return async function* (order) {
    for (const k of order) {
      yield await read(k).then(
        (log) => ({ log }),
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      );
    }
  };
}

/**
 * Reads logs, and puts those together that continue each other. Logs of a chain are read twice: whether one continues another shows
 * at its end. What is kept of each is its instances. Never rejects for a log that cannot be read.
 */
export async function readChains(
  sources: readonly ChainSource[],
  read: ReadSources,
  { isOneRotation = false, pause = () => Promise.resolve() }: ChainOptions = {},
): Promise<Chains> {
  const failures: { readonly source: number; readonly error: unknown }[] = [];
  const copies = await copiesAmong(sources);
  const isCopy = new Set(copies.map(({ source }) => source));
  const rest = [...sources.keys()].filter((k) => !isCopy.has(k));
  const rotations = rotationsOf(sources, rest, isOneRotation);
  const chains: Growing[] = [];
  const logs = read(rotations.flat())[Symbol.asyncIterator]();
  for (const rotation of rotations) {
    let chain: Growing | undefined;
    for (const k of rotation) {
      try {
        const next = (await logs.next()) as IteratorYieldResult<{ readonly log: TakenLog } | Error>;
        if (next.value instanceof Error) throw next.value;
        const { log } = next.value;
        if (chain && continues(instancesOf(chain.log), instancesOf(log))) {
          await goOn(chain, k, sources, pause);
        } else {
          close(chain);
          chains.push((chain = { links: [{ source: k, firstLine: 0, lines: log.lines }], log }));
        }
      } catch (error) {
        failures.push({ source: k, error });
        // What comes after a gap continues nothing that is known.
        close(chain);
        chain = undefined;
      }
    }
    close(chain);
  }
  await logs.return?.();
  const surest = ({ links }: Chain): number => Math.min(...links.map(({ source }) => source));
  return {
    chains: chains.sort((a, b) => surest(a) - surest(b)),
    copies,
    failures: failures.sort((a, b) => a.source - b.source),
  };
}

interface Growing {
  readonly links: Link[];
  log: TakenLog;
}

/** Reads the next log of a chain into it. */
async function goOn(
  chain: Growing,
  next: number,
  sources: readonly ChainSource[],
  pause: () => Promise<void>,
): Promise<void> {
  const intake = chain.log instanceof LogIntake ? chain.log : new LogIntake(chain.log.catalogue);
  const add = async (source: number): Promise<void> => {
    for await (const piece of sources[source].pieces()) {
      intake.push(piece);
      await pause();
    }
    intake.end();
  };
  // Read by another thread, it can be judged, but not go on.
  if (intake !== chain.log) await add(chain.links[0].source);
  chain.log = intake;
  const firstLine = intake.lines;
  intake.goOn();
  await add(next);
  chain.links.push({ source: next, firstLine, lines: intake.lines - firstLine });
}

/** No log continues this chain: what it was read with is given up, which is much more than what it says. */
function close(chain: Growing | undefined): void {
  if (chain?.log instanceof LogIntake) chain.log = new UnpackedLog(chain.log.pack(), chain.log.catalogue);
}

/** Where a line of a chain is: the link, and the line's number in that. All 0-based. */
export function placeIn(links: readonly Link[], line: number): { readonly source: number; readonly line: number } {
  const link = links.findLast(({ firstLine }) => firstLine <= line) ?? links[0];
  return { source: link.source, line: line - link.firstLine };
}

function instancesOf(log: TakenLog): InstanceTable {
  return log.facts(defaultSettings).instances;
}

/**
 * Whether a log continues an earlier one, by what each of them says by itself: nothing that is open at the end of the earlier is
 * allocated next with an instance number that is not higher, as it would be after a restart; and something that is in use there is
 * mentioned in the later before any allocation of its own.
 */
export function continues(earlier: InstanceTable, later: InstanceTable): boolean {
  const next = firstAllocations(later);
  const mentioned = mentionedFirst(later);
  let isMentioned = false;
  for (let i = 0; i < earlier.count; i++) {
    if (earlier.freed[i] >= 0) continue;
    const cb = earlier.cb[i];
    const number = earlier.isPreexisting(i) ? -1 : earlier.number[i];
    const allocated = next.get(cb);
    if (allocated !== undefined && later.number[allocated] <= number) return false;
    isMentioned ||= mentioned.has(cb);
  }
  return isMentioned;
}

/**
 * The instances of a log that are open at its end and whose use or release the next log of its chain shows, by what each of them says
 * by itself; with the 0-based line of the later log that does.
 */
export function shownLater(earlier: InstanceTable, later: InstanceTable): ReadonlyMap<number, number> {
  const shown = new Map<number, number>();
  const next = firstAllocations(later);
  const mentioned = preexisting(later);
  for (let i = 0; i < earlier.count; i++) {
    if (earlier.freed[i] >= 0 || earlier.isPreexisting(i)) continue;
    const life = mentioned.get(earlier.cb[i]);
    const allocated = next.get(earlier.cb[i]);
    if (life !== undefined && (later.seen[life] & (Seen.use | RELEASE_BEGUN)) !== 0)
      shown.set(i, later.released[life] >= 0 ? later.released[life] : later.lastActivity[life]);
    // It went back to the pool, whether that was logged or not.
    else if (allocated !== undefined) shown.set(i, later.allocation[allocated]);
  }
  return shown;
}

/** A log that comes after another one in a rotation, and what it says by itself. */
export interface LaterLog {
  readonly name: string;
  readonly instances: InstanceTable;
}

/**
 * Which instances of a log that is judged by itself are used or released in the logs that continue it, and where, for `FactsOptions`.
 * `later`: the logs after it in its rotation, the next one first; what comes after one that does not continue is of no account.
 */
export function elsewhereOf(log: InstanceTable, later: readonly LaterLog[]): ReadonlyMap<number, string> {
  const where = new Map<number, string>();
  let before = log;
  for (const { name, instances } of later) {
    if (!continues(before, instances)) break;
    for (const [i, line] of shownLater(log, instances))
      if (!where.has(i)) where.set(i, `${visible(name)}, line ${line + 1}`);
    before = instances;
  }
  return where;
}

/** The names of a folder that come after one of them in its rotation, the next one first. */
export function laterInRotation(name: string, names: readonly string[]): readonly string[] {
  const place = rotationPlace(name);
  return names
    .map((each) => ({ name: each, place: rotationPlace(each) }))
    .filter((each) => each.place.family === place.family && byAge(place, each.place) < 0)
    .sort((a, b) => byAge(a.place, b.place))
    .map((each) => each.name);
}

/** The first allocation of each control block before any restart of the MTA: instance by control block. */
function firstAllocations(table: InstanceTable): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (let i = 0; i < table.count && table.run[i] === 0; i++)
    if (!table.isPreexisting(i) && !first.has(table.cb[i])) first.set(table.cb[i], i);
  return first;
}

/** The control blocks that are mentioned before any allocation of their own, in whichever run. */
function mentionedFirst(table: InstanceTable): ReadonlySet<number> {
  const mentioned = new Set<number>();
  const allocated = new Set<number>();
  for (let i = 0; i < table.count; i++) {
    const cb = table.cb[i];
    if (!table.isPreexisting(i)) allocated.add(cb);
    else if (!allocated.has(cb)) mentioned.add(cb);
  }
  return mentioned;
}

/** What is mentioned before any allocation of its own and any restart of the MTA: instance by control block. */
function preexisting(table: InstanceTable): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let i = 0; i < table.count && table.run[i] === 0; i++)
    if (table.isPreexisting(i) && !found.has(table.cb[i])) found.set(table.cb[i], i);
  return found;
}

/** Where in a rotation a file has its place, by its name. */
interface RotationPlace {
  /** The same for all files of a rotation. */
  readonly family: string;
  /** Compared one after the other; smaller is older. */
  readonly order: readonly [group: number, place: number];
}

/** Which of the suffixes of a rotation is older, where several are used side by side. */
const group = { dated: 0, numbered: 1, bak: 2, zeroBased: 3, plain: 4 } as const;

/**
 * `winsock.log.2` before `.1` before `winsock.log`; `.bak` and `.old` before the plain name; `winsock1.log` before `winsock0.log`, as the
 * MTA numbers its other logs (KB 163325); dates in their order.
 */
export function rotationPlace(name: string): RotationPlace {
  let stem = name.toLowerCase().replace(/\.gz$/, '');
  const dated =
    /^(.*?)[-_.]?(\d{4})[-_.]?([01]\d)[-_.]?([0-3]\d)(?:[-_.t]?(\d{2})[-_.:]?(\d{2})(?:[-_.:]?(\d{2}))?)?(\D*)$/.exec(
      stem,
    );
  if (dated) {
    const [, before, year, month, day, hour = '00', minute = '00', second = '00', behind] = dated;
    return {
      family: familyOf(before + behind),
      order: [group.dated, Number(year + month + day + hour + minute + second)],
    };
  }
  const numbered = /^(.*)\.(\d{1,5})$/.exec(stem);
  if (numbered) return { family: familyOf(numbered[1]), order: [group.numbered, -Number(numbered[2])] };
  const bak = /^(.*)\.(?:bak|old)$/.exec(stem);
  if (bak) return { family: familyOf(bak[1]), order: [group.bak, 0] };
  stem = stem.replace(/\.(?:log|txt)$/, '');
  const zeroBased = /^(.*?)[-_ ]?(\d{1,5})$/.exec(stem);
  return zeroBased
    ? { family: familyOf(zeroBased[1]), order: [group.zeroBased, -Number(zeroBased[2])] }
    : { family: familyOf(stem), order: [group.plain, 0] };
}

/** `winsock0.log.1`, `winsock.log` and `winsock.bak` are all of `winsock`. */
function familyOf(stem: string): string {
  return stem.replace(/\.(?:log|txt|bak|old)$/, '').replace(/[-_. ]?\d{0,5}$/, '');
}

/** Indices of logs, by rotation, the oldest first in each. Logs that nothing puts in order stay in theirs. */
function rotationsOf(
  sources: readonly ChainSource[],
  wanted: readonly number[],
  isOneRotation: boolean,
): readonly (readonly number[])[] {
  const families = new Map<string, { readonly source: number; readonly place: RotationPlace }[]>();
  for (const source of wanted) {
    const { name, folder } = sources[source];
    const place = rotationPlace(name);
    const key = JSON.stringify([folder, place.family]);
    const family = families.get(key);
    if (family) family.push({ source, place });
    else families.set(key, [{ source, place }]);
  }
  const rotations = [...families.values()].map((family) =>
    family.sort((a, b) => byAge(a.place, b.place)).map(({ source }) => source),
  );
  // Of several families, nobody but who named them knows the order.
  return isOneRotation && rotations.length > 1 ? [wanted] : rotations;
}

function byAge(a: RotationPlace, b: RotationPlace): number {
  return a.order[0] - b.order[0] || a.order[1] - b.order[1];
}

/** Enough of a log to distinguish it from nearly every other one. */
const HEAD_BYTES = 4096;
/** Logs that are open at once for that. */
const HEADS_AT_ONCE = 16;

/** The logs that are equal to another, or its beginning. An empty log is no copy; which cannot be read shows when they are. */
async function copiesAmong(sources: readonly ChainSource[]): Promise<Copy[]> {
  const heads = new Map<number, string>();
  for (let from = 0; from < sources.length; from += HEADS_AT_ONCE) {
    const some = await Promise.allSettled(sources.slice(from, from + HEADS_AT_ONCE).map(firstBytes));
    for (const [at, head] of some.entries()) {
      if (head.status === 'fulfilled' && head.value !== '') heads.set(from + at, head.value);
    }
  }
  const alike = beginningsAlike(heads);
  const copies: Copy[] = [];
  const isCopy = new Set<number>();
  const families = sources.map(({ folder, name }) => JSON.stringify([folder, rotationPlace(name).family]));
  const membersOf = (k: number): number => families.filter((family) => family === families[k]).length;
  for (const [k, head] of heads) {
    for (const other of alike(head)) {
      if (other <= k || isCopy.has(k) || isCopy.has(other)) continue;
      try {
        const relation = await compare(sources[k], sources[other]);
        if (relation === 'differ') continue;
        // Of equals, the one that has its place in a rotation stays.
        const isOther = relation === 'goesOn' || (relation === 'equal' && membersOf(other) <= membersOf(k));
        const copy = isOther ? other : k;
        isCopy.add(copy);
        copies.push({ source: copy, of: copy === k ? other : k });
      } catch {
        // It breaks off further on.
      }
    }
  }
  return copies.map(({ source, of }) => ({ source, of: wholeOf(of, copies) }));
}

/** What a copy is of may itself be a copy of a longer one. */
function wholeOf(source: number, copies: readonly Copy[]): number {
  const copy = copies.find((each) => each.source === source);
  return copy ? wholeOf(copy.of, copies) : source;
}

/** One character for each byte. */
async function firstBytes(source: ChainSource): Promise<string> {
  for await (const piece of source.pieces()) {
    if (piece.length > 0) return new TextDecoder('latin1').decode(piece.subarray(0, HEAD_BYTES));
  }
  return '';
}

/**
 * By the first bytes of each log, which logs begin with these bytes or are, as far as they go, the beginning of them: in ascending
 * order, itself among them. Among thousands of logs few do: they are found without comparing each with each.
 */
function beginningsAlike(heads: ReadonlyMap<number, string>): (head: string) => readonly number[] {
  const byHead = new Map<string, number[]>();
  for (const [k, head] of heads) {
    const same = byHead.get(head);
    if (same) same.push(k);
    else byHead.set(head, [k]);
  }
  const alike = new Map([...byHead].map(([head, same]) => [head, [same]]));
  // In this order, what begins with something comes right behind it.
  const inOrder = [...byHead.keys()].sort((a, b) => (a < b ? -1 : 1));
  for (const [at, head] of inOrder.entries()) {
    for (let next = at + 1; inOrder.at(next)?.startsWith(head) === true; next++) {
      alike.get(head)?.push(byHead.get(inOrder[next]) ?? []);
      alike.get(inOrder[next])?.push(byHead.get(head) ?? []);
    }
  }
  return (head) => (alike.get(head) ?? []).flat().sort((a, b) => a - b);
}

function beginAlike(a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length);
  for (let k = 0; k < length; k++) if (a[k] !== b[k]) return false;
  return true;
}

/** `begins`: the first is the beginning of the second; `goesOn`: the other way round. */
async function compare(a: ChainSource, b: ChainSource): Promise<'equal' | 'begins' | 'goesOn' | 'differ'> {
  const [first, second] = [a.pieces()[Symbol.asyncIterator](), b.pieces()[Symbol.asyncIterator]()];
  try {
    let [x, y] = [await next(first), await next(second)];
    while (x && y) {
      const length = Math.min(x.length, y.length);
      if (!beginAlike(x, y)) return 'differ';
      x = length < x.length ? x.subarray(length) : await next(first);
      y = length < y.length ? y.subarray(length) : await next(second);
    }
    return x ? 'goesOn' : y ? 'begins' : 'equal';
  } finally {
    await first.return?.();
    await second.return?.();
  }
}

async function next(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const result = await pieces.next();
    if (result.done === true) return undefined;
    if (result.value.length > 0) return result.value;
  }
}
