/** The events that bear on the case, grouped by what they say; and which of them name a control block of Winsock.log. */
import { winsockCbOf, type MtaEvent } from '../eventlog/event';
import { explainEvent } from '../eventlog/explain';
import { withoutCopies } from '../eventlog/sameEvent';
import { instanceName } from '../findings/words';
import { cut } from './findings';
import { weighedVerdicts } from './entries';
import { STEP, type InSteps } from './inSteps';
import type { Mask } from './mask';
import type { EventCoverage, EventGroup, EventInstance, EventLogInput, EventRef, WinsockLogInput } from './model';

/** Events shown of one group, and instances of one control block, at most. */
const MAX_FIRST = 5;
const MAX_CBS = 10;
const MAX_INSTANCES = 5;

/** An event and the source it is in. */
export interface PlacedEvent {
  readonly event: MtaEvent;
  readonly source: number;
}

export function eventRef({ event, source }: PlacedEvent, mask: Mask): EventRef {
  return {
    source,
    line: event.firstLine,
    id: event.id,
    socketError: event.socketError,
    timeText: event.timeText === undefined ? undefined : mask(event.timeText),
    cb: winsockCbOf(event),
  };
}

/** The groups in order of event id and socket error. What several files have of an event counts once. */
export function* eventGroups(
  placed: readonly PlacedEvent[],
  logs: readonly WinsockLogInput[],
  mask: Mask,
): InSteps<readonly EventGroup[]> {
  const groups = new Map<string, PlacedEvent[]>();
  const own = withoutCopies(
    placed,
    ({ event }) => event,
    ({ source }) => source,
  );
  for (const [k, each] of own.entries()) {
    if (k % STEP === 0) yield;
    const key = `${each.event.id ?? ''} ${each.event.socketError ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  const instances = yield* instancesByCb(
    logs,
    new Set(own.map(({ event }) => winsockCbOf(event)).filter((cb) => cb !== undefined)),
  );
  const order = (a: number | undefined, b: number | undefined): number => (a ?? Infinity) - (b ?? Infinity) || 0;
  return [...groups.values()]
    .map((group) => groupOf(group, instances, mask))
    .sort((a, b) => order(a.id, b.id) || order(a.socketError, b.socketError));
}

function groupOf(group: readonly PlacedEvent[], instances: ReadonlyMap<number, InstancesOfCb>, mask: Mask): EventGroup {
  const { event } = group[0];
  const { title, means, tells, doesNotTell } = explainEvent(event);
  const counts = new Map<number, number>();
  for (const { event: each } of group) {
    const cb = winsockCbOf(each);
    if (cb !== undefined) counts.set(cb, (counts.get(cb) ?? 0) + 1);
  }
  return {
    id: event.id,
    socketError: event.socketError,
    title: mask(title),
    count: group.length,
    first: group.slice(0, MAX_FIRST).map((each) => ({ ...eventRef(each, mask), text: oneLine(each.event.text, mask) })),
    means: means.map((fact) => ({ ...fact, text: mask(fact.text) })),
    tells,
    doesNotTell,
    cbs: [...counts]
      .sort(([a], [b]) => a - b)
      .slice(0, MAX_CBS)
      .map(([cb, count]) => ({ cb, count, ...firstOf(instances.get(cb)) })),
  };
}

function oneLine(text: string, mask: Mask): string {
  return cut(mask(text.slice(0, 1000).replace(/\s+/g, ' ').trim()));
}

interface InstancesOfCb {
  count: number;
  readonly lost: EventInstance[];
  readonly others: EventInstance[];
}

/** The instances in the logs of the control blocks that events name. */
function* instancesByCb(
  logs: readonly WinsockLogInput[],
  wanted: ReadonlySet<number>,
): InSteps<ReadonlyMap<number, InstancesOfCb>> {
  const found = new Map<number, InstancesOfCb>();
  if (wanted.size === 0) return found;
  for (const [source, { facts }] of logs.entries()) {
    const { instances } = facts;
    for (let i = 0; i < instances.count; i++) {
      if (i % STEP === 0) yield;
      const cb = instances.cb[i];
      if (!wanted.has(cb)) continue;
      let known = found.get(cb);
      if (!known) found.set(cb, (known = { count: 0, lost: [], others: [] }));
      known.count++;
      const verdict = facts.verdict(i);
      const list = weighedVerdicts.has(verdict) ? known.lost : known.others;
      if (list.length < MAX_INSTANCES)
        list.push({ source, line: instances.allocation[i], name: instanceName(facts, i), verdict });
    }
  }
  return found;
}

function firstOf(known: InstancesOfCb | undefined): Pick<EventGroup['cbs'][number], 'instances' | 'moreInstances'> {
  if (!known) return { instances: [], moreInstances: 0 };
  const instances = [...known.lost, ...known.others].slice(0, MAX_INSTANCES);
  return { instances, moreInstances: known.count - instances.length };
}

export function eventCoverage({ log }: EventLogInput, source: number, mask: Mask): EventCoverage {
  const { events, tally, unrecognisedLines, firstUnrecognised, otherSources } = log;
  const masked = (text: string | undefined): string | undefined => (text === undefined ? undefined : mask(text));
  return {
    source,
    firstTime: masked(tally.firstTime),
    lastTime: masked(tally.lastTime),
    unrecognisedLines,
    firstUnrecognised,
    otherSources,
    otherEvents: tally.events - tally.bearing,
    otherIds: tally.otherIds,
    unreadEvents: tally.unread,
    droppedEvents: Math.max(0, tally.bearing - events.length),
  };
}
