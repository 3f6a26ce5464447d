/** The case file: logs and event logs weighed together, as plain data. The formatters (`markdown.ts`, `html.ts`) write it out. */
import { diagnose } from './diagnose';
import type { Diagnosis } from './diagnosis';
import { buildFacts } from '../eventlog/explain';
import { statedBuild, statedPoolSize } from '../eventlog/serverFacts';
import { winsockCbOf } from '../eventlog/event';
import { FolderEvents } from '../eventlog/folderEvents';
import type { Facts } from '../findings/facts';
import { unjudgedNotes } from '../formats/unjudged';
import { articleRows } from './articleRows';
import { eventCoverage, eventGroups, eventRef, type PlacedEvent } from './eventGroups';
import { findingOf, type FindingContext } from './findings';
import { maskOf, noMask, type Mask } from './mask';
import type {
  CaseFile,
  CaseInput,
  CaseSource,
  EventLogInput,
  EventRef,
  Finding,
  LogCoverage,
  Pattern,
  Sourced,
  WinsockLogInput,
} from './model';
import { notLookedAt } from './notLookedAt';
import { patternsOf } from './patterns';
import { mostLost, poolPicture } from './poolCurve';

export type * from './model';

/** Findings that are told in full under Evidence, at most. */
const MAX_EVIDENCE = 3;
/** Shapes of unrecognised lines that are listed of one log, at most. */
const MAX_SHAPES = 10;

/**
 * Weighs logs and events, and collects what a report says. Deterministic: it depends on nothing but its input. Sources are
 * the logs in the order given, then the event logs in order of time.
 */
export function buildCase(input: CaseInput): CaseFile {
  const eventLogs = inOrderOfTime(input.eventLogs);
  const mask = input.mask === true ? maskOf(eventLogs.map(({ log }) => log)) : noMask;
  const logs = input.logs.map((log) => ({ ...log, name: mask(log.name) }));
  const placed = eventLogs.flatMap(({ log }, k) =>
    log.events.map((event): PlacedEvent => ({ event, source: logs.length + k })),
  );
  const eventsOf = eventsByCb(placed, mask);
  const contextOf = (source: number, earlierLives: number): FindingContext => ({
    source,
    input: logs[source],
    mask,
    eventsOf,
    earlierLives,
  });
  const { patterns, counts, leaks, cited } = patternsOf(logs, contextOf, (cb) => eventsOf(cb).length > 0);
  const events = placed.map(({ event }) => event);
  const diagnosis = diagnose({
    leaks,
    counts,
    events,
    lostAtOnce: logs.reduce((most, { facts }) => Math.max(most, mostLost(facts)), 0),
    build: input.build,
    poolSize: input.poolSize,
  });
  return {
    answer: diagnosis.answer,
    headline: diagnosis.headline,
    reasons: diagnosis.reasons,
    deciding: diagnosis.deciding,
    sources: [...logs.map(logSource), ...eventLogs.map((each) => eventSource(each, mask))],
    ...values(diagnosis, placed),
    evidence: evidenceOf(patterns, cited, logs, contextOf),
    patterns,
    counts,
    pools: logs.flatMap(({ facts }, source) =>
      facts.instances.count === 0 ? [] : [poolPicture(facts, source, diagnosis.poolSize.value)],
    ),
    events: eventGroups(placed, logs, mask),
    articles: articleRows(diagnosis),
    nextSteps: diagnosis.nextSteps,
    coverage: {
      logs: logs.map((log, source) => logCoverage(log, source, mask)),
      eventLogs: eventLogs.map((each, k) => eventCoverage(each, logs.length + k, mask)),
    },
    notLookedAt: notLookedAt(input),
    notRead: (input.notRead ?? []).map(({ name, reason }) => ({ name: mask(name), reason })),
    isMasked: input.mask === true,
  };
}

/**
 * The 0-based lines of each log that a report quotes: for hosts that have not got the logs in memory, and read those lines
 * before they build the case. The readers of the input are not called. In the order of `input.logs`.
 */
export function linesToQuote(input: CaseInput): ReadonlySet<number>[] {
  const wanted = input.logs.map(() => new Set<number>());
  buildCase({
    ...input,
    logs: input.logs.map((log, k) => ({
      ...log,
      lineAt: (line) => {
        wanted[k].add(line);
        return undefined;
      },
    })),
  });
  return wanted;
}

/** Oldest first, as far as their times tell: what the last one states of the server holds. */
function inOrderOfTime(logs: readonly EventLogInput[]): EventLogInput[] {
  const named = logs.map(({ name, log }, k) => ({ uri: String(k), name, log }));
  const inOrder = new FolderEvents(named).files.map(({ uri }) => Number(uri));
  return inOrder.map((k) => logs[k]);
}

function logSource({ name, id, facts }: WinsockLogInput): CaseSource {
  return { kind: 'winsockLog', name, id: id ?? name, lines: facts.lines, items: facts.allocated };
}

function eventSource({ name, id, log }: CaseInput['eventLogs'][number], mask: Mask): CaseSource {
  return { kind: 'eventLog', name: mask(name), id: id ?? name, lines: log.lines, items: log.events.length };
}

function eventsByCb(placed: readonly PlacedEvent[], mask: Mask): (cb: number) => readonly EventRef[] {
  const byCb = new Map<number, EventRef[]>();
  for (const each of placed) {
    const cb = winsockCbOf(each.event);
    if (cb === undefined) continue;
    const list = byCb.get(cb);
    if (list) list.push(eventRef(each, mask));
    else byCb.set(cb, [eventRef(each, mask)]);
  }
  return (cb) => byCb.get(cb) ?? [];
}

/** Build and pool size, each with where it is from. */
function values(
  diagnosis: Diagnosis,
  placed: readonly PlacedEvent[],
): Pick<CaseFile, 'build' | 'buildFact' | 'poolSize'> {
  const events = placed.map(({ event }) => event);
  const sourceOf = new Map(placed.map(({ event, source }) => [event, source]));
  const sourced = <T>(
    known: { readonly value: T; readonly from: 'given' | 'events' | 'default' },
    stated: { readonly value: T; readonly event: PlacedEvent['event'] } | undefined,
  ): Sourced<T> => {
    const place = stated && { source: sourceOf.get(stated.event) ?? 0, line: stated.event.firstLine };
    const isEvents = known.from === 'events';
    return {
      value: known.value,
      from: known.from,
      place: isEvents ? place : undefined,
      eventId: isEvents && stated ? stated.event.id : undefined,
      overridden:
        known.from === 'given' && stated && place && stated.value !== known.value
          ? { value: stated.value, place, eventId: stated.event.id ?? 0 }
          : undefined,
    };
  };
  const build = statedBuild(events);
  const pool = statedPoolSize(events);
  const knownBuild = diagnosis.build && sourced(diagnosis.build, build && { value: build.build, event: build.event });
  return {
    build: knownBuild,
    // The first fact only repeats the number.
    buildFact: knownBuild === undefined ? undefined : buildFacts(knownBuild.value).at(1),
    poolSize: sourced(diagnosis.poolSize, pool && { value: pool.poolSize, event: pool.event }),
  };
}

/** What the answer rests on; where nothing is wrong, what became of the first allocations. */
function evidenceOf(
  patterns: readonly Pattern[],
  cited: readonly Finding[],
  logs: readonly WinsockLogInput[],
  contextOf: (source: number, earlierLives: number) => FindingContext,
): readonly Finding[] {
  const weighty = (['leaked', 'suspect', 'stuck'] as const).find((verdict) =>
    patterns.some((pattern) => pattern.verdict === verdict),
  );
  if (weighty) {
    // Those that events name come first: there is more to check them by.
    const all = [...cited, ...patterns.flatMap(({ first }) => first)].filter(({ verdict }) => verdict === weighty);
    const isFirst = (finding: Finding, k: number): boolean =>
      all.findIndex(({ source, line }) => source === finding.source && line === finding.line) === k;
    return all.filter(isFirst).slice(0, MAX_EVIDENCE);
  }
  const found: Finding[] = [];
  for (const [source, { facts }] of logs.entries()) {
    for (let i = 0; i < facts.instances.count && found.length < MAX_EVIDENCE; i++)
      if (facts.verdict(i) !== undefined) found.push(findingOf(i, contextOf(source, earlierLives(facts, i))));
  }
  return found;
}

function earlierLives({ instances }: Facts, i: number): number {
  let lives = 0;
  for (let k = 0; k < i; k++) if (instances.cb[k] === instances.cb[i]) lives++;
  return lives;
}

function logCoverage(log: WinsockLogInput, source: number, mask: Mask): LogCoverage {
  const { facts, shapes, encoding, name } = log;
  const listed = shapes.shapes.slice(0, MAX_SHAPES);
  return {
    source,
    encoding,
    leakThreshold: facts.settings.leakThreshold,
    runs: facts.runs.map(({ firstLine, lastLine }) => ({ firstLine, lastLine })),
    counts: facts.summary,
    unrecognisedLines: facts.unrecognisedLines,
    shapes: listed.map(({ shape, count, firstLine }) => ({ shape: mask(shape), count, firstLine })),
    moreShapes: shapes.shapes.length - listed.length,
    notes: unjudgedNotes({ file: name, bytes: 0, encoding, shapes, facts }),
  };
}
