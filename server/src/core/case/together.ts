/** Reading the logs that somebody asks for, together with what belongs to them in their folders. */
import { readChains, type ChainOptions, type Chains } from './chains';
import { copiesAmong, type Copy } from './copies';
import { rotationsOf } from './rotation';
import type { ChainSource } from './source';

export interface Together extends Chains {
  /** Logs of the same rotations that are part of no chain that was asked for, as indices into the sources. */
  readonly apart: readonly number[];
}

/**
 * The chains that hold a log that is asked for, or the log that it is a copy of, with the copies of their logs. Of the other sources only
 * those of the same rotations are read: nothing else can be part of these chains.
 */
export async function readTogether(sources: readonly ChainSource[], options: ChainOptions): Promise<Together> {
  const { wanted, readAlone } = options;
  if (!wanted) return { ...(await readChains(sources, options)), apart: [] };
  const copies = await copiesAmong(sources, options.pause);
  const isCopy = new Set(copies.map(({ source }) => source));
  const wholes = new Map(copies.map(({ source, of }) => [source, of]));
  const originals = new Set([...wanted].map((source) => wholes.get(source) ?? source));
  const rest = [...sources.keys()].filter((source) => !isCopy.has(source));
  const related = rotationsOf(sources, rest, false)
    .filter((rotation) => rotation.some((source) => originals.has(source)))
    .flat()
    // In the order of the sources, which says which is the surest.
    .sort((a, b) => a - b);
  const { chains, failures } = await readChains(
    related.map((source) => sources[source]),
    {
      ...options,
      wanted: new Set(related.flatMap((source, k) => (originals.has(source) ? [k] : []))),
      readAlone: readAlone && ((order) => readAlone(order.map((k) => related[k]))),
    },
  );
  const inSources = chains.map(({ links, log }) => ({
    links: links.map((link) => ({ ...link, source: related[link.source] })),
    log,
  }));
  const ours = inSources.filter(({ links }) => links.some(({ source }) => originals.has(source)));
  const judged = new Set(ours.flatMap(({ links }) => links.map(({ source }) => source)));
  const failed = failures.map(({ source, error }) => ({ source: related[source], error }));
  const unread = new Set(failed.map(({ source }) => source));
  return {
    chains: ours,
    copies: copies.filter(({ of }: Copy) => judged.has(of)),
    failures: failed,
    apart: related.filter((source) => !judged.has(source) && !unread.has(source)),
  };
}
