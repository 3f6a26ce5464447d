/**
 * Logs of one MTA that belong together: copies of each other, and chains, in which each log continues the one before it. The rules are
 * the contract's (docs/lifecycle.md, *Chains*).
 */
import { defaultSettings } from '../findings/verdict';
import { LogIntake, type TakenLog } from '../intake/logIntake';
import { UnpackedLog } from '../intake/packedLog';
import type { InstanceTable } from '../lifecycle/instances';
import { continues } from './continuation';
import { copiesAmong, type Copy } from './copies';
import { rotationsOf } from './rotation';
import type { ChainSource } from './source';

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
  /** Its lines are those of the chain. Its facts know where they are: the files of their places are the links. */
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
          close(chain, sources);
          chains.push((chain = { links: [{ source: k, firstLine: 0, lines: log.lines }], log }));
        }
      } catch (error) {
        failures.push({ source: k, error });
        // What comes after a gap continues nothing that is known.
        close(chain, sources);
        chain = undefined;
      }
    }
    close(chain, sources);
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
function close(chain: Growing | undefined, sources: readonly ChainSource[]): void {
  if (!(chain?.log instanceof LogIntake)) return;
  const files = chain.links.map(({ source, firstLine }) => {
    const { name, shownAs = name } = sources[source];
    return { name: shownAs, firstLine };
  });
  chain.log = new UnpackedLog(chain.log.pack(), chain.log.catalogue, files);
}

function instancesOf(log: TakenLog): InstanceTable {
  return log.facts(defaultSettings).instances;
}
