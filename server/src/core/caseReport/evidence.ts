/** The input of a diagnosis, sorted into what the rules ask about. */

import { winsockCbOf } from '../eventlog/event';
import { statedBuild, statedPoolSize } from '../eventlog/serverFacts';
import { type Verdict } from '../findings/verdict';
import { type Build, type ExchangeVersion, parseBuild, versionOf } from '../knowledge/builds';
import { type Grade } from '../knowledge/statement';
import { DEFAULT_POOL_SIZE } from '../knowledge/registry';
import {
  type Citation,
  type DiagnosisEvent,
  type DiagnosisInput,
  type Known,
  type UnreleasedInstance,
} from './diagnosis';

export interface Evidence {
  /** Verdict `leaked`. */
  readonly leaked: readonly UnreleasedInstance[];
  readonly suspects: readonly UnreleasedInstance[];
  readonly stuck: readonly UnreleasedInstance[];
  /** Leaked instances, the counts included: a list may have been cut. */
  readonly leakedCount: number;
  /** Of the leaked, those that are not inbound; all of them where none is listed. */
  readonly notInbound: number;
  readonly suspectCount: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** False where no instance at all was counted: no log, or none with an allocation. */
  readonly hasLog: boolean;
  readonly events: readonly DiagnosisEvent[];
  readonly citations: readonly Citation[];
  readonly build: Known<string> | undefined;
  readonly parsedBuild: Build | undefined;
  readonly version: { readonly version: ExchangeVersion; readonly grade: Grade } | undefined;
  readonly poolSize: Known<number>;
}

export function gather(input: DiagnosisInput): Evidence {
  const events = input.events ?? [];
  const of = (verdict: Verdict): readonly UnreleasedInstance[] =>
    input.leaks.filter((leak) => leak.verdict === verdict);
  const leaked = of('leaked');
  const suspects = of('suspect');
  const leakedCount = Math.max(leaked.length, input.counts.leaked);
  const suspectCount = Math.max(suspects.length, input.counts.suspect);
  const build = knownBuild(input, events);
  const parsedBuild = build === undefined ? undefined : parseBuild(build.value);
  return {
    leaked,
    suspects,
    stuck: of('stuck'),
    leakedCount,
    notInbound: leakedCount - leaked.filter(({ direction }) => direction === 'inbound').length,
    suspectCount,
    counts: input.counts,
    hasLog: input.leaks.length > 0 || Object.values(input.counts).some((count) => count > 0),
    events,
    citations: cite(events, input.leaks),
    build,
    parsedBuild,
    version: parsedBuild === undefined ? undefined : versionOf(parsedBuild),
    poolSize: knownPoolSize(input, events),
  };
}

function knownBuild(input: DiagnosisInput, events: readonly DiagnosisEvent[]): Known<string> | undefined {
  // What cannot be read is as good as not given.
  if (input.build !== undefined && parseBuild(input.build) !== undefined)
    return { value: input.build.trim(), from: 'given' };
  const stated = statedBuild(events);
  return stated === undefined ? undefined : { value: stated.build, from: 'events' };
}

function knownPoolSize(input: DiagnosisInput, events: readonly DiagnosisEvent[]): Known<number> {
  if (input.poolSize !== undefined) return { value: input.poolSize, from: 'given' };
  const stated = statedPoolSize(events);
  return stated === undefined
    ? { value: DEFAULT_POOL_SIZE, from: 'default' }
    : { value: stated.poolSize, from: 'events' };
}

function cite(events: readonly DiagnosisEvent[], leaks: readonly UnreleasedInstance[]): readonly Citation[] {
  const byCb = new Map<number, UnreleasedInstance[]>();
  for (const leak of leaks) {
    const known = byCb.get(leak.cb);
    if (known === undefined) byCb.set(leak.cb, [leak]);
    else known.push(leak);
  }
  return events.flatMap((event) => {
    const cb = winsockCbOf(event);
    const named = cb === undefined ? undefined : byCb.get(cb);
    return named === undefined ? [] : [{ event, leaks: named }];
  });
}

/** The events of an id, and of a socket error where one is given. */
export function eventsOf(
  { events }: Pick<Evidence, 'events'>,
  id: number,
  socketError?: number,
): readonly DiagnosisEvent[] {
  return events.filter((event) => event.id === id && (socketError === undefined || event.socketError === socketError));
}

export function has(evidence: Pick<Evidence, 'events'>, id: number, socketError?: number): boolean {
  return evidence.events.some(
    (event) => event.id === id && (socketError === undefined || event.socketError === socketError),
  );
}
