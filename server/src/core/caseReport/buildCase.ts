/** The case report: logs and event logs weighed together, as plain data. The formatters (`markdown.ts`, `html.ts`, `json.ts`) write it out. */
import { counted } from '../text/counts';
import { winsockCbOf } from '../eventlog/event';
import { FolderEvents } from '../eventlog/folderEvents';
import { statedPoolSize } from '../eventlog/serverFacts';
import { isStartOrStop, startsAndStops } from '../eventlog/startsAndStops';
import { bears } from '../eventlog/tally';
import type { Facts } from '../findings/facts';
import { defaultSettings } from '../findings/verdict';
import { unjudgedNotes } from '../formats/unjudged';
import { articleRows } from './articleRows';
import { diagnose } from './diagnose';
import type { Diagnosis } from './diagnosis';
import {
  annexRow,
  MAX_FINDINGS,
  entriesOf,
  patternsOf,
  unreleasedInstanceOf,
  weighedVerdicts,
  type Entry,
} from './entries';
import { eventCoverage, eventGroups, eventRef, type PlacedEvent } from './eventGroups';
import { findingOf, MAX_EVENTS, type FindingContext } from './findings';
import { forCustomer } from './forCustomer';
import { atOnce, STEP, type InSteps } from './inSteps';
import { maskOf, noMask, type Mask } from './mask';
import type {
  CaseInput,
  CaseReport,
  CaseSource,
  EventLogInput,
  EventRef,
  FileInfo,
  Finding,
  LogCoverage,
  SettingRow,
  Sourced,
  StartOrStopRow,
  WinsockLogInput,
} from './model';
import { notLookedAt } from './notLookedAt';
import { overturnsOf } from './overturn';
import { curveOf, type PoolCurve } from './poolCurve';

export type * from './model';

/** Findings that are shown in full under Evidence, at most. */
const MAX_EVIDENCE = 3;
/** Shapes of unrecognised lines that are listed of one log, at most. */
const MAX_SHAPES = 10;

/**
 * Weighs logs and events, and collects what a report says. Deterministic: it depends on nothing but its input. Sources are
 * the logs in the order given, then the event logs in order of time.
 */
export function buildCase(input: CaseInput): CaseReport {
  return atOnce(caseSteps(input));
}

/** The same, in steps. */
export function* caseSteps(input: CaseInput): InSteps<CaseReport> {
  const eventLogs = inOrderOfTime(input.eventLogs);
  const mask = input.mask === true ? maskOf(eventLogs.map(({ log }) => log)) : noMask;
  const logs = input.logs.map((log) => ({
    ...log,
    name: mask(log.name),
    parts: log.parts?.map((part) => ({ ...part, name: mask(part.name) })),
  }));
  const placed = yield* placedEvents(eventLogs, logs.length);
  const entries = yield* entriesOf(logs);
  const pools = yield* poolsOf(logs);
  const isNamed = logs.length > 1 || logs.some(({ parts = [] }) => parts.length > 1);
  const diagnosis = diagnose({
    instances: entries.findings
      .filter(({ verdict }) => weighedVerdicts.has(verdict))
      .map((entry) => unreleasedInstanceOf(logs[entry.source], entry, isNamed)),
    counts: entries.counts,
    unusable: unusableLogs(input, logs, mask),
    lostAtOnce: pools.reduce((most, { curve }) => Math.max(most, curve.lostAtOnce), 0),
    lostAtEnd: pools.reduce((most, { curve }) => Math.max(most, curve.lost), 0),
    peak: pools.reduce((most, { curve }) => Math.max(most, curve.peak.inUse), 0),
    lines: logs.reduce(
      ({ all, unknown }, { facts }) => ({ all: all + facts.lines, unknown: unknown + facts.unrecognisedLines }),
      { all: 0, unknown: 0 },
    ),
    events: placed.map(({ event }) => event),
    build: input.build,
    poolSize: input.poolSize,
  });
  yield;
  const overturns = overturnsOf({ input, logs, entries, diagnosis, mask });
  const evidence = evidenceOf(entries.findings, { logs, mask, eventsOf: eventsByCb(placed, mask) });
  yield;
  const patterns = patternsOf(entries.findings, logs);
  const annex = entries.findings.slice(0, MAX_FINDINGS).map((entry) => annexRow(logs[entry.source].facts, entry));
  yield;
  const events = yield* eventGroups(placed, logs, mask);
  const report: Omit<CaseReport, 'forCustomer'> = {
    heading: input.heading ?? {},
    answer: diagnosis.answer,
    headline: diagnosis.headline,
    fix: diagnosis.fix,
    leaked: entries.counts.leaked,
    needsLook: diagnosis.needsLook,
    reasons: diagnosis.reasons,
    deciding: diagnosis.deciding,
    overturns,
    sources: [...logs.map((log) => logSource(log, input)), ...eventLogs.map((each) => eventSource(each, mask, input))],
    copies: (input.copies ?? []).map(({ name, copyOf, file }) => ({
      name: mask(name),
      copyOf: mask(copyOf),
      file: fileOf(file, input),
    })),
    builds: diagnosis.builds,
    startsAndStops: timelineOf(placed, mask),
    poolSize: poolSizeOf(diagnosis, placed),
    settings: settingsOf(input),
    evidence,
    patterns,
    annex,
    counts: entries.counts,
    pools: pools.map(({ facts, curve, source }) =>
      curve.picture(
        source,
        diagnosis.poolSize.value,
        facts.runs.slice(1).map(({ firstLine }) => firstLine),
      ),
    ),
    events,
    articles: articleRows(diagnosis),
    nextSteps: diagnosis.nextSteps,
    coverage: {
      logs: logs.map((log, source) => logCoverage(log, source, mask)),
      eventLogs: eventLogs.map((each, k) => eventCoverage(each, logs.length + k, mask)),
    },
    notLookedAt: notLookedAt(input, entries.findings.length - annex.length),
    notRead: (input.notRead ?? []).map((each) => ({ ...each, name: mask(each.name) })),
    isMasked: input.mask === true,
    mask,
  };
  return { ...report, forCustomer: forCustomer(report) };
}

function* placedEvents(eventLogs: readonly EventLogInput[], firstSource: number): InSteps<readonly PlacedEvent[]> {
  const placed: PlacedEvent[] = [];
  for (const [k, { log }] of eventLogs.entries()) {
    for (const [at, event] of log.events.entries()) {
      if (at % STEP === 0) yield;
      if (bears(event)) placed.push({ event, source: firstSource + k });
    }
  }
  return placed;
}

interface PoolOfLog {
  readonly facts: Facts;
  readonly source: number;
  readonly curve: PoolCurve;
}

function* poolsOf(logs: readonly WinsockLogInput[]): InSteps<readonly PoolOfLog[]> {
  const pools: PoolOfLog[] = [];
  for (const [source, { facts }] of logs.entries())
    if (facts.instances.count > 0) pools.push({ facts, source, curve: yield* curveOf(facts) });
  return pools;
}

/** Why no log can be judged, one clause each. Only looked at where none can. */
function unusableLogs({ notRead = [] }: CaseInput, logs: readonly WinsockLogInput[], mask: Mask): readonly string[] {
  return [
    ...logs.map(({ name, facts }) =>
      facts.lines === 0 ? `${name} is empty` : `${name} has no line that shows an allocation`,
    ),
    ...notRead.filter(({ isWinsockLog }) => isWinsockLog).map(({ name, reason }) => `${mask(name)}: ${reason}`),
  ];
}

/** Oldest first, as far as their times show. */
function inOrderOfTime(logs: readonly EventLogInput[]): EventLogInput[] {
  const named = logs.map(({ name, log }, k) => ({ uri: String(k), name, log }));
  const inOrder = new FolderEvents(named).files.map(({ uri }) => Number(uri));
  return inOrder.map((k) => logs[k]);
}

/** A path names folders, servers and people: a masked report has none. */
function fileOf(file: FileInfo | undefined, { mask }: CaseInput): FileInfo | undefined {
  return file && mask === true ? { ...file, path: '' } : file;
}

function logSource({ name, id, facts, file, parts = [] }: WinsockLogInput, input: CaseInput): CaseSource {
  return {
    kind: 'winsockLog',
    name,
    id: id ?? name,
    file: fileOf(file, input),
    parts: parts.map((part) => ({ ...part, file: fileOf(part.file, input) })),
    lines: facts.lines,
    items: facts.allocated,
  };
}

function eventSource({ name, id, log, file }: EventLogInput, mask: Mask, input: CaseInput): CaseSource {
  return {
    kind: 'eventLog',
    name: mask(name),
    id: id ?? name,
    file: fileOf(file, input),
    parts: [],
    lines: log.lines,
    items: log.tally.events,
  };
}

/** Only the events of the few control blocks that are asked for are written out. */
function eventsByCb(placed: readonly PlacedEvent[], mask: Mask): (cb: number) => readonly EventRef[] {
  const byCb = new Map<number, PlacedEvent[]>();
  for (const each of placed) {
    const cb = winsockCbOf(each.event);
    if (cb === undefined) continue;
    const list = byCb.get(cb);
    if (list) list.push(each);
    else byCb.set(cb, [each]);
  }
  return (cb) => (byCb.get(cb) ?? []).slice(0, MAX_EVENTS).map((each) => eventRef(each, mask));
}

function timelineOf(placed: readonly PlacedEvent[], mask: Mask): readonly StartOrStopRow[] {
  // Only the few that matter are copied.
  const turns = placed.filter(({ event }) => isStartOrStop(event)).map((each) => ({ ...each.event, each }));
  return startsAndStops(turns).map(({ kind, build, event }) => ({ ...eventRef(event.each, mask), kind, build }));
}

function poolSizeOf({ poolSize: { value, from } }: Diagnosis, placed: readonly PlacedEvent[]): Sourced<number> {
  const stated = statedPoolSize(placed.map(({ event }) => event));
  const source = placed.find(({ event }) => event === stated?.event)?.source;
  const place = stated && source !== undefined ? { source, line: stated.event.firstLine } : undefined;
  const isEvents = from === 'events';
  return {
    value,
    from,
    place: isEvents ? place : undefined,
    eventId: isEvents ? stated?.event.id : undefined,
    overridden:
      from === 'given' && stated && place && stated.poolSize !== value
        ? { value: stated.poolSize, place, eventId: stated.event.id ?? 0 }
        : undefined,
  };
}

function settingsOf({ logs, build, poolSize, mask }: CaseInput): readonly SettingRow[] {
  const { leakThreshold, leakTurnover } = { ...defaultSettings, ...logs.at(0)?.facts.settings };
  const row = (name: string, value: number | string | undefined, byDefault: number | string): SettingRow => ({
    name,
    value: String(value ?? byDefault),
    byDefault: value === undefined || value === byDefault ? undefined : String(byDefault),
  });
  return [
    row('leak threshold', leakThreshold, defaultSettings.leakThreshold),
    row('leak turnover', leakTurnover, defaultSettings.leakTurnover),
    row('taught shapes', logs.at(0)?.facts.catalogue.taught.length, 0),
    row('pool size', poolSize, 'by the events, else 20'),
    row('build', build, 'by the events'),
    row('masked', mask === true ? 'yes' : undefined, 'no'),
  ];
}

/** What the answer rests on; where nothing is wrong, what became of the first allocations. */
function evidenceOf(findings: readonly Entry[], context: FindingContext): readonly Finding[] {
  const { logs, eventsOf } = context;
  const verdict = findings.find((entry) => weighedVerdicts.has(entry.verdict))?.verdict;
  if (verdict !== undefined) {
    const weighty = findings.filter((entry) => entry.verdict === verdict);
    const isAsDescribed = weighty.filter(({ direction }) => direction !== 'inbound');
    const first = isAsDescribed.length > 0 ? isAsDescribed : weighty;
    // Those that events name come first: there is more to check them by.
    const isNamed = ({ source, i }: Entry): boolean => eventsOf(logs[source].facts.instances.cb[i]).length > 0;
    return [...first.filter(isNamed), ...first.filter((entry) => !isNamed(entry))]
      .slice(0, MAX_EVIDENCE)
      .map((entry) => findingOf(entry, context));
  }
  const found: Finding[] = [];
  for (const [source, { facts }] of logs.entries()) {
    const earlier = new Map<number, number>();
    for (let i = 0; i < facts.instances.count && found.length < MAX_EVIDENCE; i++) {
      const earlierInstances = earlier.get(facts.instances.cb[i]) ?? 0;
      earlier.set(facts.instances.cb[i], earlierInstances + 1);
      const verdict = facts.verdict(i);
      if (verdict === undefined) continue;
      found.push(findingOf({ source, i, verdict, direction: facts.direction(i), earlierInstances }, context));
    }
  }
  return found;
}

function logCoverage(
  { facts, shapes, encoding, name, teachable = [] }: WinsockLogInput,
  source: number,
  mask: Mask,
): LogCoverage {
  const listed = shapes.shapes.slice(0, MAX_SHAPES);
  return {
    source,
    encoding,
    runs: facts.runs.map(({ firstLine, lastLine }) => ({ firstLine, lastLine })),
    counts: facts.summary,
    unrecognisedLines: facts.unrecognisedLines,
    shapes: listed.map(({ shape, count, firstLine }) => ({ shape: mask(shape), count, firstLine })),
    moreShapes: shapes.shapes.length - listed.length,
    notes: [
      ...unjudgedNotes({ file: name, bytes: 0, encoding, shapes, facts }),
      ...teachable.map(
        ({ template, count, effect }) =>
          `${counted(count, 'line')} like “${mask(template)}”: if they mean nothing, teach all of them at once (the view Shapes, or --shapes with the effect none). That ${effect}.`,
      ),
    ],
  };
}
