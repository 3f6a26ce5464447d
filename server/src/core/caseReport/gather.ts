/**
 * Gathers a case and makes its report. Which files there are and how their bytes come is the host's affair; what belongs together, what
 * is judged and what is said of it is decided here, so that no two doors disagree.
 */
import { CaseBudget, onlySoMuch, readEventLog, type ReadEventLog } from '../case/budget';
import type { ReadSources } from '../case/chains';
import type { Catalogue } from '../log/catalogue';
import type { ChainSource } from '../case/source';
import { effectWords, ifMeaningless, teachingEffects } from '../case/teaching';
import { readTogether } from '../case/together';
import type { EventLog } from '../eventlog/event';
import { FolderEvents } from '../eventlog/folderEvents';
import { defaultSettings, type AnalysisSettings } from '../findings/verdict';
import { UnknownShapes } from '../formats/unknownShapes';
import type { RenderOptions } from './blocks';
import { caseSteps } from './buildCase';
import { counted } from '../text/counts';
import { fileAt } from './fileAt';
import { quotedLines } from './findings';
import type {
  CaseInput,
  CaseReport,
  CopyInput,
  EventLogInput,
  FileInfo,
  LogPart,
  NotRead,
  WinsockLogInput,
  TeachableShape,
} from './model';
import type { InSteps } from './inSteps';

/** A Winsock log of the case, or of its folder. */
export interface CaseLog extends ChainSource {
  /** What its host calls it: a path, or a URI. */
  readonly id: string;
  /** As a reader should see it; different for every file of the case. */
  readonly shownAs: string;
}

export interface CaseEventLog extends Pick<CaseLog, 'id' | 'shownAs'> {
  /** Somebody asked for it by name: then it is read whole, whatever that costs. */
  readonly isNamed: boolean;
  /** What it says, where its host has read it already. */
  readonly log?: EventLog | undefined;
  pieces(): AsyncIterable<Uint8Array>;
}

/** The files of a case, as far as their host can read them. */
export interface CaseHost {
  /** The surest first. */
  readonly logs: readonly CaseLog[];
  /** The logs that the report is on, as indices; undefined: all. The others are of the same folders, and come along where they belong to them. */
  readonly wanted?: ReadonlySet<number> | undefined;
  /** The shapes to read the logs by. */
  readonly catalogue: Catalogue;
  /** Reads the logs that are alone in their rotation; by default one after the other. */
  readonly readAlone?: ReadSources | undefined;
  readonly eventLogs: readonly CaseEventLog[];
  readonly notRead: readonly NotRead[];
  /** What identifies a file, as far as it is known once the file has been read. */
  infoOf(id: string): Promise<FileInfo | undefined>;
  /** The texts of these 0-based lines of a log, without their ends, as far as they are at hand. Never rejects for a file that is gone. */
  linesOf(id: string, wanted: ReadonlySet<number>): Promise<ReadonlyMap<number, string>>;
  /** Why a file cannot be read, in words that go after its name and a colon; undefined for any other error. */
  reasonOf(error: unknown): string | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Awaited between steps of a few milliseconds; rejects where nobody waits for the report any more. */
  readonly pause: () => Promise<void>;
}

/** What the user has set; undefined: by the events, else the default. */
export interface CaseSettings extends Pick<CaseInput, 'build' | 'poolSize' | 'mask' | 'heading'> {
  readonly clock: Pick<AnalysisSettings, 'leakThreshold' | 'leakTurnover'>;
}

/** A log or chain of logs that was judged. */
export interface JudgedLog extends WinsockLogInput {
  readonly id: string;
  /** Its files, oldest first; one at least. */
  readonly parts: readonly LogPart[];
  /** Of the logs themselves: of compressed ones, decompressed. */
  readonly bytes: number;
}

/** A case that was read and judged: what every answer about it is made from. */
export interface JudgedCase {
  readonly logs: readonly JudgedLog[];
  readonly copies: readonly (CopyInput & { readonly id: string })[];
  readonly eventLogs: readonly EventLogInput[];
  readonly notRead: readonly NotRead[];
  /** What could not be read, or not whole. */
  readonly failures: readonly { readonly id: string; readonly reason: string }[];
}

export interface GatheredCase {
  /** Undefined where there is nothing to report on. */
  readonly report: CaseReport | undefined;
  /** The lines that it quotes. */
  readonly lineAt: NonNullable<RenderOptions['lineAt']>;
  readonly failures: JudgedCase['failures'];
}

/** So long the work goes on between two pauses. */
const TURN_MS = 4;

/** Reads a case, and makes the report on it. */
export async function gatherCase(host: CaseHost, settings: CaseSettings): Promise<GatheredCase> {
  const { logs, copies, eventLogs, notRead, failures } = await readCase(host, settings);
  if (logs.length + eventLogs.length === 0 && !notRead.some(({ isWinsockLog }) => isWinsockLog === true))
    return { report: undefined, lineAt: () => undefined, failures };
  const { build, poolSize, mask, heading } = settings;
  const input = { logs, copies, eventLogs, notRead, build, poolSize, mask, heading };
  const report = await inTurns(caseSteps(input), host);
  return { report, lineAt: await quotesOf(report, host), failures };
}

/** Reads the files of a case, puts together what belongs together, and judges it. */
export async function readCase(host: CaseHost, { clock, poolSize: given }: CaseSettings): Promise<JudgedCase> {
  const failures: { readonly id: string; readonly reason: string }[] = [];
  const notRead = [...host.notRead];
  const fail = ({ id, shownAs }: Pick<CaseLog, 'id' | 'shownAs'>, reason: string, isWinsockLog: boolean): void => {
    failures.push({ id, reason });
    notRead.push({ name: shownAs, reason, isWinsockLog });
  };
  const reasonOf = (error: unknown): string => {
    const reason = host.reasonOf(error);
    if (reason === undefined) throw error;
    return reason;
  };
  const { chains, copies, failures: unreadable, apart } = await readTogether(host.logs, host);
  await host.pause();
  for (const { source, error } of unreadable) fail(host.logs[source], reasonOf(error), true);
  for (const source of apart) notRead.push({ name: host.logs[source].shownAs, reason: APART });
  const eventLogs = await readEventLogs(
    host,
    (log, reason) => {
      fail(log, reason, false);
    },
    (log, reason) => {
      if (log.isNamed) fail(log, reason, false);
      else notRead.push({ name: log.shownAs, reason });
    },
    reasonOf,
  );
  const poolSize = given ?? statedPoolSize(eventLogs) ?? defaultSettings.poolSize;
  const partOf = async (source: number): Promise<Omit<LogPart, 'firstLine'>> => {
    const { id, shownAs } = host.logs[source];
    return { name: shownAs, id, file: await host.infoOf(id) };
  };
  const logs: JudgedLog[] = [];
  for (const { links, log } of chains) {
    const parts: LogPart[] = [];
    for (const { source, firstLine } of links) parts.push({ ...(await partOf(source)), firstLine });
    const { shapes, encoding, bytes } = log;
    const facts = log.facts({ ...clock, poolSize });
    const sources = links.map(({ source }) => host.logs[source]);
    const teachable = await teachableIn({ facts, shapes, bytes }, sources, host.pause);
    logs.push({ ...parts[parts.length - 1], parts, facts, shapes, encoding, bytes, teachable });
  }
  const copiesOfLogs = [];
  for (const { source, of } of copies) copiesOfLogs.push({ ...(await partOf(source)), copyOf: host.logs[of].shownAs });
  return { logs, copies: copiesOfLogs, eventLogs, notRead, failures };
}

/** Shapes of one log that are looked at, at most, and bytes of a log that is read again for them. */
const MAX_TEACHABLE = 3;
const MAX_TEACHING_BYTES = 100_000_000;

/** Of the most frequent unknown shapes of a log that has suspects for their sake: what it would change if they meant nothing. */
async function teachableIn(
  { facts, shapes, bytes }: Pick<JudgedLog, 'facts' | 'shapes' | 'bytes'>,
  sources: readonly ChainSource[],
  pause: () => Promise<void>,
): Promise<readonly TeachableShape[]> {
  const isDoubted = facts
    .findings((verdict) => verdict === 'suspect')
    .shown.some((i) => facts.doubts(i).some((doubt) => doubt === 'cut' || doubt === 'unknownLines'));
  if (!isDoubted || bytes > MAX_TEACHING_BYTES) return [];
  const unknown = new UnknownShapes();
  unknown.add('', shapes);
  const repeated = unknown
    .list()
    .flatMap(({ taught, count }) => (taught && count > 1 ? [{ taught, count }] : []))
    .slice(0, MAX_TEACHABLE);
  const { catalogue, settings } = facts;
  const catalogues = repeated.map(({ taught }) => ifMeaningless(catalogue, taught));
  const effects = await teachingEffects({ sources, settings }, catalogue, catalogues, pause);
  return repeated.flatMap(({ taught: { template }, count }, k) => {
    const effect = effects[k];
    return effect && effect.changes.length + effect.settled > 0
      ? [{ template, count, effect: effectWords(effect) }]
      : [];
  });
}

const APART =
  'it belongs to the same rotation, but neither log continues the other; the report on the folder covers it';

async function readEventLogs(
  host: CaseHost,
  fail: (log: CaseEventLog, reason: string) => void,
  noEvents: (log: CaseEventLog, reason: string) => void,
  reasonOf: (error: unknown) => string,
): Promise<readonly EventLogInput[]> {
  const budget = new CaseBudget(host.now);
  const read: { readonly file: CaseEventLog; readonly log: EventLog; readonly kept?: ReadEventLog }[] = [];
  for (const file of host.eventLogs) {
    if (file.log) {
      read.push({ file, log: file.log });
    } else if (budget.spent !== undefined && !file.isNamed) {
      fail(file, onlySoMuch(budget.spent));
    } else {
      try {
        const kept = await readEventLog(file.pieces(), budget, host.pause, file.isNamed);
        read.push({ file, log: kept.log, kept });
      } catch (error) {
        fail(file, reasonOf(error));
      }
    }
  }
  budget.divide();
  const eventLogs: EventLogInput[] = [];
  for (const { file, log, kept } of read) {
    const missing = whyNoEvents(log);
    if (missing !== undefined) {
      noEvents(file, missing);
      continue;
    }
    eventLogs.push({ name: file.shownAs, id: file.id, log: kept?.log ?? log, file: await host.infoOf(file.id) });
    const loss = kept && budget.lossOf(kept);
    if (loss !== undefined) fail(file, loss);
  }
  return eventLogs;
}

/** Why a file that should hold events shows none, of any program, in words that go after its name and a colon; undefined where it does. */
function whyNoEvents({ lines, tally, otherSources }: EventLog): string | undefined {
  if (tally.events + otherSources > 0) return undefined;
  if (lines === 0) return 'it is empty';
  return `no event was found in its ${counted(lines, 'line')}; event logs can be the MTA’s EV*.LOG, or the Application log as text, CSV, XML or JSON`;
}

/** A count of 0 is no pool that a log could be judged against. */
function statedPoolSize(eventLogs: readonly EventLogInput[]): number | undefined {
  const { poolSize } = new FolderEvents(eventLogs.map(({ name, log }) => ({ uri: name, name, log })));
  return poolSize !== undefined && poolSize.value > 0 ? poolSize.value : undefined;
}

async function inTurns<T>(steps: InSteps<T>, { now, pause }: CaseHost): Promise<T> {
  let began = now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (now() - began < TURN_MS) continue;
    await pause();
    began = now();
  }
}

/** The lines that a report quotes, read once it is known which: each file once more. */
async function quotesOf(report: CaseReport, host: CaseHost): Promise<NonNullable<RenderOptions['lineAt']>> {
  const wanted = new Map<string, Set<number>>();
  for (const [source, lines] of quotedLines(report)) {
    for (const line of lines) {
      const at = fileAt(report.sources[source], line);
      const ofFile = wanted.get(at.id);
      if (ofFile) ofFile.add(at.line);
      else wanted.set(at.id, new Set([at.line]));
    }
  }
  const texts = new Map<string, ReadonlyMap<number, string>>();
  for (const [id, lines] of wanted) texts.set(id, await host.linesOf(id, lines));
  await host.pause();
  return (source, line) => {
    const at = fileAt(report.sources[source], line);
    return texts.get(at.id)?.get(at.line);
  };
}
