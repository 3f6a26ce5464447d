/** What it would change to teach, change or forget shapes: the log is read again by them, and its verdicts are compared. */
import { counted } from '../text/counts';
import type { Facts } from '../findings/facts';
import { verdicts, type AnalysisSettings, type Verdict } from '../findings/verdict';
import { Catalogue } from '../log/catalogue';
import type { SuggestedShape } from '../log/suggestTemplate';
import { readTaughtShapes } from '../log/taughtShapes';
import { readChains } from './chains';
import type { ChainSource } from './source';

export interface TeachingEffect {
  /** Instances whose verdict changes. */
  readonly changes: readonly { readonly from: Verdict; readonly to: Verdict; readonly count: number }[];
  /** Suspects that remain suspects, with a doubt less, and those with one more. */
  readonly settled: number;
  readonly raised: number;
}

const NONE: TeachingEffect = { changes: [], settled: 0, raised: 0 };

/** The shapes in force, and one by which its lines mean nothing. */
export function ifMeaningless({ taught }: Catalogue, shape: SuggestedShape): Catalogue {
  const entries = taught.map(({ template, effect, isThreadless }) => ({
    template,
    effect,
    ...(isThreadless === true ? { thread: false } : {}),
  }));
  return new Catalogue(readTaughtShapes([...entries, { ...shape, effect: 'none' }]).messages);
}

/** A chain, and how it is judged. */
export interface TaughtChain {
  /** Its logs, oldest first. */
  readonly sources: readonly ChainSource[];
  readonly settings: AnalysisSettings;
  /** Of a log that is judged by itself: by the lines of allocations, where the next log shows a use or release. */
  readonly elsewhere?: ReadonlyMap<number, string> | undefined;
}

/**
 * What changes if a chain is read by other shapes than `before`, for each of some catalogues. Undefined where it is no longer one chain then,
 * or cannot be read.
 */
export async function teachingEffects(
  chain: TaughtChain,
  before: Catalogue,
  afters: readonly Catalogue[],
  pause?: () => Promise<void>,
): Promise<readonly (TeachingEffect | undefined)[]> {
  const was = await factsBy(chain, before, pause);
  const effects: (TeachingEffect | undefined)[] = [];
  for (const after of afters) {
    const is = was && (await factsBy(chain, after, pause));
    effects.push(was && is && difference(was, is));
  }
  return effects;
}

async function factsBy(
  { sources, settings, elsewhere = new Map() }: TaughtChain,
  catalogue: Catalogue,
  pause: (() => Promise<void>) | undefined,
): Promise<Facts | undefined> {
  const { chains, failures } = await readChains(sources, { catalogue, ...(pause ? { pause } : {}) });
  if (chains.length !== 1 || failures.length > 0) return undefined;
  const [{ log }] = chains;
  const facts = log.facts(settings);
  if (elsewhere.size === 0) return facts;
  const { instances } = facts;
  const where = new Map<number, string>();
  for (let i = 0; i < instances.count; i++) {
    const words = elsewhere.get(instances.allocation[i]);
    if (words !== undefined && !instances.isPreexisting(i)) where.set(i, words);
  }
  return log.facts(settings, { elsewhere: where });
}

/** Only taught shapes differ, and none of these allocates: instances are the same ones by their allocation. */
function difference(before: Facts, after: Facts): TeachingEffect {
  const byLine = new Map<number, number>();
  for (let i = 0; i < after.instances.count; i++)
    if (after.verdict(i) !== undefined) byLine.set(after.instances.allocation[i], i);
  const counts = new Map<string, number>();
  let settled = 0;
  let raised = 0;
  for (let i = 0; i < before.instances.count; i++) {
    const from = before.verdict(i);
    const same = byLine.get(before.instances.allocation[i]);
    const to = same === undefined ? undefined : after.verdict(same);
    if (from === undefined || same === undefined || to === undefined) continue;
    if (from !== to) {
      counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
    } else if (from === 'suspect') {
      const [was, is] = [before.doubts(i), after.doubts(same)];
      if (is.length < was.length) settled++;
      else if (is.length > was.length) raised++;
    }
  }
  const changes = verdicts.flatMap((from) =>
    verdicts.flatMap((to) => {
      const count = counts.get(`${from} ${to}`);
      return count === undefined ? [] : [{ from, to, count }];
    }),
  );
  return { changes, settled, raised };
}

/** What several chains come to together. */
export function sumOfEffects(effects: readonly TeachingEffect[]): TeachingEffect {
  return effects.reduce(
    (sum, { changes, settled, raised }) => ({
      changes: changes.reduce((all, { from, to, count }) => {
        const known = all.find((each) => each.from === from && each.to === to);
        return [...all.filter((each) => each !== known), { from, to, count: count + (known?.count ?? 0) }];
      }, sum.changes),
      settled: sum.settled + settled,
      raised: sum.raised + raised,
    }),
    NONE,
  );
}

/** `turns 1 suspect into leaked, and settles a doubt about 2 suspects`: words that go after what is taught. */
export function effectWords({ changes, settled, raised }: TeachingEffect): string {
  const turned = changes.map(({ from, to, count }) => {
    const instances = from === 'suspect' ? counted(count, 'suspect') : counted(count, `${from} instance`);
    return `${instances} into ${to}`;
  });
  const parts = [
    ...(turned.length > 0 ? [`turns ${turned.join(', ')}`] : []),
    ...(settled > 0 ? [`settles a doubt about ${counted(settled, 'suspect')}`] : []),
    ...(raised > 0 ? [`raises a doubt about ${counted(raised, 'suspect')}`] : []),
  ];
  return parts.length === 0 ? 'changes no verdict' : parts.join(', and ');
}
