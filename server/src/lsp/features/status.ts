/** `winsockLog/status`: the figures of a log, for the language status item. */
import type { NotRead } from '../../core/caseReport/model';
import type { CitedEvent } from '../../core/eventlog/folderEvents';
import { shownFindings } from './diagnostics';
import { MAX_SYMBOLS } from '../limits';
import type { EventPlace, StatusParams } from '../protocol';
import type { Judged, Snapshot } from '../snapshot';

export function status(judged: Judged): Omit<StatusParams, 'disk'> {
  const { facts, uri, version } = judged;
  const { pool } = facts;
  return {
    uri,
    version,
    lines: facts.lines,
    allocated: facts.allocated,
    summary: facts.summary,
    pool: {
      size: pool.size,
      peak: { inUse: pool.peak.inUse, line: lineOrNull(pool.peak.line) },
      inUseAtEnd: pool.inUseAtEnd,
      exhaustedAt: lineOrNull(pool.exhaustedAt),
    },
    poolSizeFrom: poolSizeFrom(judged),
    build: buildOf(judged),
    unrecognisedLines: facts.unrecognisedLines,
    runs: facts.runs.length,
    limits: listLimits(judged),
  };
}

function poolSizeFrom({ settings, events }: Judged): StatusParams['poolSizeFrom'] {
  if (settings.isPoolSizeSet) return 'setting';
  const stated = events.poolSize;
  return stated?.value === settings.poolSize ? placeOf(stated) : 'default';
}

function buildOf({ events }: Judged): StatusParams['build'] {
  const stated = events.build;
  return stated ? { value: stated.value, from: placeOf(stated) } : null;
}

function placeOf({ event, file }: CitedEvent): EventPlace {
  return { uri: file.uri, name: file.name, line: event.firstLine, id: event.id ?? 0 };
}

/** The same for a document, which has more to be limited than a file has. */
export function documentStatus(snapshot: Snapshot, notRead: readonly NotRead[]): StatusParams {
  const limits = [...listLimits(snapshot), ...editorLimits(snapshot), ...folderLimits(notRead)];
  return { ...status(snapshot), limits, disk: null };
}

/** Files that are named; the report has them all. */
const MAX_NAMED = 3;

function folderLimits(notRead: readonly NotRead[]): string[] {
  if (notRead.length === 0) return [];
  const named = notRead.slice(0, MAX_NAMED).map(({ name }) => name);
  const more = notRead.length > named.length ? ' and more' : '';
  return [`Beside the log, not read or not whole: ${named.join(', ')}${more}. The case report says why.`];
}

function listLimits(judged: Judged): string[] {
  const { listed, total } = shownFindings(judged);
  return total > listed ? [`Problems lists the ${listed} worst of ${total} findings.`] : [];
}

function editorLimits(snapshot: Snapshot): string[] {
  const { facts } = snapshot;
  const result: string[] = [];
  if (facts.allocated > MAX_SYMBOLS)
    result.push(`The outline lists ${MAX_SYMBOLS} of ${facts.allocated} instances, those with findings first.`);
  return result;
}

function lineOrNull(line: number): number | null {
  return line < 0 ? null : line;
}
