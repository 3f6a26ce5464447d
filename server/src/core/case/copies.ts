/** Logs that are equal to another one, or its beginning. */
import { rotationPlace } from './rotation';
import type { ChainSource } from './source';

/** A log that is not analysed, since another one holds all of it. Both are indices into the sources. */
export interface Copy {
  readonly source: number;
  readonly of: number;
}

/** Enough of a log to distinguish it from nearly every other one. */
export const HEAD_BYTES = 4096;

/** The first bytes of a log, as they are compared. */
export interface Beginning {
  /** A character for each of the first bytes, then four for each whole block of the others, and one for each byte behind the last block. */
  readonly key: string;
  /** Where the last block ends in the key. */
  readonly blocksEnd: number;
}

/** Of up to so many logs that begin alike, each is compared with each. Of more, all bytes are summed up first. */
const FEW_ALIKE = 64;

/** Logs that are open at once for that, between two pauses. */
const HEADS_AT_ONCE = 16;

/**
 * The logs that are equal to another, or its beginning. Empty logs are not copies. Unreadable logs show up when they are read. `pause`
 * is awaited now and then, and may reject to stop.
 */
export async function copiesAmong(
  sources: readonly ChainSource[],
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<Copy[]> {
  const heads = new Map<number, Beginning>();
  if (sources.length < 2) return [];
  for (let from = 0; from < sources.length; from += HEADS_AT_ONCE) {
    await pause();
    const some = await Promise.allSettled(sources.slice(from, from + HEADS_AT_ONCE).map(headOf));
    for (const [at, head] of some.entries())
      if (head.status === 'fulfilled' && head.value) heads.set(from + at, head.value);
  }
  const alike = beginningsAlike(heads);
  const crowd = crowdOf(heads, alike);
  const alikeInCrowd = crowd.size === 0 ? undefined : await alikeBySums(crowd, sources, pause);
  const copies: Copy[] = [];
  const isCopy = new Set<number>();
  const familyOf = ({ folder, name }: ChainSource): string => JSON.stringify([folder, rotationPlace(name).family]);
  // Counted once there are equal logs.
  let members: Map<string, number> | undefined;
  const membersOf = (k: number): number => {
    members ??= countsOf(sources.map(familyOf));
    return members.get(familyOf(sources[k])) ?? 0;
  };
  for (const [k, head] of heads) {
    if (isCopy.has(k)) continue;
    for (const other of alikeInCrowd?.(k) ?? alike(head)) {
      if (other <= k || isCopy.has(other)) continue;
      await pause();
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
      if (isCopy.has(k)) break;
    }
  }
  const originals = new Map(copies.map(({ source, of }) => [source, of]));
  return copies.map(({ source, of }) => ({ source, of: wholeOf(of, originals) }));
}

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** What a copy is of may itself be a copy of a longer one. */
function wholeOf(source: number, originals: ReadonlyMap<number, number>): number {
  let whole = source;
  for (let of = originals.get(whole); of !== undefined; of = originals.get(whole)) whole = of;
  return whole;
}

async function headOf(source: ChainSource): Promise<Beginning | undefined> {
  if (source.beginning) return source.beginning();
  for await (const piece of source.pieces()) if (piece.length > 0) return beginningOf(piece);
  return undefined;
}

/** Whether one of two logs may be equal to the other or its beginning, by how they begin: false where it cannot. */
export function mayBeAlike(a: Beginning, b: Beginning): boolean {
  const [first, second] = a.blocksEnd < b.blocksEnd ? [a, b] : [b, a];
  return second.key.startsWith(first.key.slice(0, first.blocksEnd));
}

const PLAIN_BYTES = 64;
const BLOCK_BYTES = 64;

/** Used again for each log. */
const headWords = new Int32Array(HEAD_BYTES / 4);
const headBytes = new Uint8Array(headWords.buffer);
const characters = new Uint8Array(HEAD_BYTES);

/**
 * How a log begins, by its first bytes, `HEAD_BYTES` if it has so many; undefined if there are none. A tenth of the bytes: there may be a
 * hundred thousand logs. Beginnings may be equal where bytes are not; whole logs are compared afterwards.
 */
export function beginningOf(head: Uint8Array): Beginning | undefined {
  const bytes = head.subarray(0, HEAD_BYTES);
  if (bytes.length === 0) return undefined;
  headBytes.set(bytes);
  characters.set(bytes.subarray(0, PLAIN_BYTES));
  let [at, end] = [PLAIN_BYTES, Math.min(PLAIN_BYTES, bytes.length)];
  for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) {
    // FNV-1a, of four bytes at a time.
    let hash = 0x811c9dc5;
    for (let k = at / 4; k < (at + BLOCK_BYTES) / 4; k++) hash = Math.imul(hash ^ headWords[k], 0x01000193);
    for (let shift = 0; shift < 32; shift += 8) characters[end++] = (hash >>> shift) & 0xff;
  }
  const rest = bytes.subarray(at);
  characters.set(rest, end);
  return { key: String.fromCharCode(...characters.subarray(0, end + rest.length)), blocksEnd: end };
}

/**
 * Which logs may begin with the first bytes of a log, or be the beginning of them, as far as they go: in ascending order, itself among
 * them. Among thousands of logs few do: they are found without comparing each with each.
 */
function beginningsAlike(heads: ReadonlyMap<number, Beginning>): (head: Beginning) => readonly number[] {
  const byKey = new Map<string, number[]>();
  const byBlocks = new Map<string, string[]>();
  for (const [k, { key, blocksEnd }] of heads) {
    if (!byKey.has(key)) push(byBlocks, key.slice(0, blocksEnd), key);
    push(byKey, key, k);
  }
  /** Keys of others. */
  const alike = new Map<string, string[]>();
  const areAlike = (a: string, b: string): void => {
    push(alike, a, b);
    push(alike, b, a);
  };
  for (const [key, longer] of beginnings([...byKey.keys()])) areAlike(key, longer);
  // What is behind the last block of one is in a block of the other.
  for (const [blocks, longer] of beginnings([...byBlocks.keys()])) {
    for (const a of byBlocks.get(blocks) ?? [])
      if (a !== blocks) for (const b of byBlocks.get(longer) ?? []) areAlike(a, b);
  }
  const sorted = new Map<string, readonly number[]>();
  return ({ key }) => {
    const others = alike.get(key);
    if (!others) return byKey.get(key) ?? [];
    const known = sorted.get(key);
    if (known) return known;
    const all = [key, ...others].flatMap((each) => byKey.get(each) ?? []).sort((a, b) => a - b);
    sorted.set(key, all);
    return all;
  };
}

/** The logs that more than `FEW_ALIKE` begin like, and all that begin like one of these. */
function crowdOf(
  heads: ReadonlyMap<number, Beginning>,
  alike: (head: Beginning) => readonly number[],
): ReadonlySet<number> {
  const crowd = new Set<number>();
  // Logs that begin in the same way have one list.
  const lists = new Set<readonly number[]>();
  for (const [source, head] of heads) {
    if (crowd.has(source) || alike(head).length <= FEW_ALIKE) continue;
    crowd.add(source);
    for (const each of crowd) {
      const begin = heads.get(each);
      const list = begin ? alike(begin) : [];
      if (!lists.has(list)) for (const other of list) crowd.add(other);
      lists.add(list);
    }
  }
  return crowd;
}

/**
 * As `beginningsAlike`, of the logs of a crowd, by sums of all their bytes: to compare each with each would take the square of their
 * number. Of the logs that are longer than one and begin with it, only the first is given: it is a copy of that. Undefined for others.
 */
async function alikeBySums(
  crowd: ReadonlySet<number>,
  sources: readonly ChainSource[],
  pause: () => Promise<void>,
): Promise<(source: number) => readonly number[] | undefined> {
  interface Equals {
    readonly members: number[];
    longer: number | undefined;
  }
  const byLength = new Map<number, Map<number, Equals>>();
  const equalsOf = new Map<number, Equals>();
  const inOrder = [...crowd].sort((a, b) => a - b);
  for (const source of inOrder) {
    const whole = await sumUp(sources[source], pause);
    if (!whole) continue;
    const bySum = byLength.get(whole.length) ?? new Map<number, Equals>();
    byLength.set(whole.length, bySum);
    const equals = bySum.get(whole.sum) ?? { members: [], longer: undefined };
    bySum.set(whole.sum, equals);
    equals.members.push(source);
    equalsOf.set(source, equals);
  }
  const lengths = [...byLength.keys()].sort((a, b) => a - b);
  const shorter = new Map<number, number[]>();
  for (const { members } of new Set(equalsOf.values())) {
    const [longer] = members;
    await sumUp(sources[longer], pause, lengths, (length, sum) => {
      const equals = byLength.get(length)?.get(sum);
      if (!equals || equals === equalsOf.get(longer) || equals.longer !== undefined) return;
      equals.longer = longer;
      for (const each of equals.members) push(shorter, longer, each);
    });
  }
  return (source) => {
    if (!crowd.has(source)) return undefined;
    const { members = [], longer } = equalsOf.get(source) ?? {};
    return [...members, ...(longer === undefined ? [] : [longer]), ...(shorter.get(source) ?? [])].sort(
      (a, b) => a - b,
    );
  };
}

/**
 * The length of a log and a sum of its bytes; undefined where it cannot be read. `at` is told the sum of its first bytes at each of the
 * `lengths`, which ascend, as far as they go.
 */
async function sumUp(
  source: ChainSource,
  pause: () => Promise<void>,
  lengths: readonly number[] = [],
  at: (length: number, sum: number) => void = () => undefined,
): Promise<{ readonly length: number; readonly sum: number } | undefined> {
  const pieces = source.pieces()[Symbol.asyncIterator]();
  let [length, sum, due] = [0, 0x811c9dc5, 0];
  try {
    for (;;) {
      await pause();
      const piece = await next(pieces).catch(() => null);
      if (piece === null) return undefined;
      if (!piece) return { length, sum };
      for (let from = 0; from < piece.length;) {
        const border = due < lengths.length ? lengths[due] - length : Infinity;
        const to = Math.min(piece.length, from + border);
        length += to - from;
        // FNV-1a.
        for (; from < to; from++) sum = Math.imul(sum ^ piece[from], 0x01000193);
        if (length === lengths[due]) at(lengths[due++], sum);
      }
    }
  } finally {
    await pieces.return?.();
  }
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Each text with each longer one that begins with it. */
function* beginnings(texts: readonly string[]): Generator<readonly [text: string, longer: string]> {
  // In this order, what begins with something comes right behind it.
  const inOrder = [...texts].sort((a, b) => (a < b ? -1 : 1));
  for (const [at, text] of inOrder.entries())
    for (let next = at + 1; inOrder.at(next)?.startsWith(text) === true; next++) yield [text, inOrder[next]];
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
