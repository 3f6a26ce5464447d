/** The input of a diagnosis, sorted into what the rules ask about. */

import { statedPoolSize } from '../eventlog/serverFacts';
import { type Verdict } from '../findings/verdict';
import { type ExchangeVersion } from '../knowledge/builds';
import { matches, type EventMatch } from '../knowledge/eventMatch';
import { type EventId } from '../knowledge/events';
import { winsockTypes } from '../knowledge/networkTypes';
import { DEFAULT_POOL_SIZE } from '../knowledge/registry';
import {
  type DiagnosisEvent,
  type DiagnosisInput,
  type Fix,
  type Known,
  type KnownBuild,
  type UnreleasedInstance,
} from './diagnosis';
import { knownBuilds, weighFix } from './fix';

/** Rules ask for one id after the other. */
class EventsById {
  readonly #byId = new Map<number, DiagnosisEvent[]>();

  constructor(events: readonly DiagnosisEvent[]) {
    for (const event of events) {
      if (event.id === undefined) continue;
      const known = this.#byId.get(event.id);
      if (known) known.push(event);
      else this.#byId.set(event.id, [event]);
    }
  }

  of(id: EventId): readonly DiagnosisEvent[] {
    return this.#byId.get(id) ?? [];
  }
}

export interface Evidence {
  readonly leaked: readonly UnreleasedInstance[];
  /** Of the leaked, those that are outbound or of unknown direction: what the article describes. */
  readonly asDescribed: readonly UnreleasedInstance[];
  /** Without those that may be the listener. */
  readonly suspects: readonly UnreleasedInstance[];
  /** Suspects that may be the control block on which the MTA listens: not judged. */
  readonly mayListen: readonly UnreleasedInstance[];
  readonly stuck: readonly UnreleasedInstance[];
  /** Of the stuck, those that saw a close request and nothing else: near the cause that the article gives. */
  readonly closeRequestOnly: readonly UnreleasedInstance[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Instances that were allocated. */
  readonly allocated: number;
  readonly unusable: readonly string[];
  readonly lostAtOnce: number;
  readonly lostAtEnd: number;
  readonly events: EventsById;
  readonly builds: readonly KnownBuild[];
  /** The Exchange versions of the builds. */
  readonly versions: readonly ExchangeVersion[];
  readonly fix: Fix;
  readonly poolSize: Known<number>;
  /** The most that were seen in use at once. */
  readonly peak: number;
  readonly lines: DiagnosisInput['lines'];
}

export function gather(input: DiagnosisInput): Evidence {
  const { instances, counts, events = [], build, unusable = [], lostAtOnce, lostAtEnd, peak, lines } = input;
  const of = (verdict: Verdict): readonly UnreleasedInstance[] => instances.filter((each) => each.verdict === verdict);
  const leaked = of('leaked');
  const stuck = of('stuck');
  const mayListen = ({ doubts }: UnreleasedInstance): boolean => doubts.includes('mayListen');
  const builds = knownBuilds(build, events);
  return {
    leaked,
    asDescribed: leaked.filter(({ direction }) => direction !== 'inbound'),
    suspects: of('suspect').filter((each) => !mayListen(each)),
    mayListen: of('suspect').filter(mayListen),
    stuck,
    closeRequestOnly: stuck.filter(({ isCloseRequestOnly }) => isCloseRequestOnly),
    counts,
    allocated: Object.values(counts).reduce((sum, count) => sum + count, 0),
    unusable,
    lostAtOnce,
    lostAtEnd,
    events: new EventsById(events),
    builds,
    versions: [...new Set(builds.flatMap(({ version }) => version?.version ?? []))],
    fix: weighFix(builds),
    poolSize: knownPoolSize(input.poolSize, events),
    peak,
    lines,
  };
}

function knownPoolSize(given: number | undefined, events: readonly DiagnosisEvent[]): Known<number> {
  if (given !== undefined) return { value: given, from: 'given' };
  const stated = statedPoolSize(events);
  return stated ? { value: stated.poolSize, from: 'events' } : { value: DEFAULT_POOL_SIZE, from: 'default' };
}

/** Whether a control block of Winsock.log was refused: of TCP/IP, of TP4, or of a network type that cannot be read. */
export function isPoolRefused(evidence: Pick<Evidence, 'events'>): boolean {
  return has(evidence, 9156, { networkTypes: winsockTypes });
}

/** Whether an event was logged that matches. */
export function has({ events }: Pick<Evidence, 'events'>, id: EventId, match: EventMatch = {}): boolean {
  return events.of(id).some((event) => matches(event, match));
}
