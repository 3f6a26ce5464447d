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

/** Logs that are open at once for that. */
const HEADS_AT_ONCE = 16;

/**
 * The logs that are equal to another, or its beginning. Empty logs are not copies. Unreadable logs show up when they are read. `pause`
 * is awaited now and then, and may reject to stop.
 */
export async function copiesAmong(
  sources: readonly ChainSource[],
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<Copy[]> {
  const heads = new Map<number, string>();
  if (sources.length < 2) return [];
  for (let from = 0; from < sources.length; from += HEADS_AT_ONCE) {
    await pause();
    const some = await Promise.allSettled(sources.slice(from, from + HEADS_AT_ONCE).map(firstBytes));
    for (const [at, head] of some.entries())
      if (head.status === 'fulfilled' && head.value !== '') heads.set(from + at, head.value);
  }
  const alike = beginningsAlike(heads);
  const copies: Copy[] = [];
  const isCopy = new Set<number>();
  const families = sources.map(({ folder, name }) => JSON.stringify([folder, rotationPlace(name).family]));
  const members = new Map<string, number>();
  for (const family of families) members.set(family, (members.get(family) ?? 0) + 1);
  const membersOf = (k: number): number => members.get(families[k]) ?? 0;
  for (const [k, head] of heads) {
    if (isCopy.has(k)) continue;
    for (const other of alike(head)) {
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

/** What a copy is of may itself be a copy of a longer one. */
function wholeOf(source: number, originals: ReadonlyMap<number, number>): number {
  let whole = source;
  for (let of = originals.get(whole); of !== undefined; of = originals.get(whole)) whole = of;
  return whole;
}

/** One character for each byte. */
async function firstBytes(source: ChainSource): Promise<string> {
  if (source.head) return new TextDecoder('latin1').decode(await source.head(HEAD_BYTES));
  for await (const piece of source.pieces())
    if (piece.length > 0) return new TextDecoder('latin1').decode(piece.subarray(0, HEAD_BYTES));
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
  const sorted = new Map<string, readonly number[]>();
  return (head) => {
    const known = sorted.get(head);
    if (known) return known;
    const all = (alike.get(head) ?? []).flat().sort((a, b) => a - b);
    sorted.set(head, all);
    return all;
  };
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
