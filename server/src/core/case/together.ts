/** Reading the logs that somebody asks for, together with what belongs to them in their folders. */
import { readRotations, rotationsWithout, type ChainOptions, type Chains } from './chains';
import { copiesAmong } from './copies';
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
  const copies = await copiesAmong(sources, options.pause);
  const rotations = rotationsWithout(copies, sources, options.isOneRotation);
  if (!options.wanted) return { ...(await readRotations(rotations, sources, copies, options)), apart: [] };
  const wholes = new Map(copies.map(({ source, of }) => [source, of]));
  const wanted = new Set([...options.wanted].map((source) => wholes.get(source) ?? source));
  const isWanted = (source: number): boolean => wanted.has(source);
  const related = rotations.filter((rotation) => rotation.some(isWanted));
  const { chains, failures } = await readRotations(related, sources, copies, { ...options, wanted });
  const ours = chains.filter(({ links }) => links.some(({ source }) => isWanted(source)));
  const judged = new Set(ours.flatMap(({ links }) => links.map(({ source }) => source)));
  const unread = new Set(failures.map(({ source }) => source));
  return {
    chains: ours,
    copies: copies.filter(({ of }) => judged.has(of)),
    failures,
    apart: related
      .flat()
      .sort((a, b) => a - b)
      .filter((source) => !judged.has(source) && !unread.has(source)),
  };
}
