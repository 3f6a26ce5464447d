/** `winsockLog/status`: the figures of a log, for the language status item. */
import type { NotRead } from '../../core/caseReport/model';
import { emptySummary } from '../../core/findings/judge';
import type { CitedEvent } from '../../core/eventlog/folderEvents';
import { shownFindings } from './diagnostics';
import { missingText, wrappedText } from '../../core/findings/words';
import { visible } from '../../core/text/visible';
import { MAX_SYMBOLS } from '../limits';
import type { DiskState, EventPlace, LinePlace, StatusParams } from '../protocol';
import type { Judged, Snapshot } from '../snapshot';
import { capitalised } from '../../core/text/counts';

function status(judged: Judged): Omit<StatusParams, 'disk'> {
  const { facts, uri, version, judgement } = judged;
  const { pool } = facts;
  return {
    uri,
    version,
    files: judgement.files.map(({ uri: file, name, firstLine, lines }) => ({ uri: file, name, firstLine, lines })),
    lines: facts.lines,
    // Of a file that is not judged, nothing is counted, whatever some of its lines look like.
    ...(judgement.notUnderstood === undefined
      ? { allocated: facts.allocated, summary: facts.summary }
      : { allocated: 0, summary: emptySummary() }),
    pool: {
      size: pool.size,
      peak: { inUse: pool.peak.inUse, line: placeOrNull(judged, pool.peak.line) },
      inUseAtEnd: pool.inUseAtEnd,
      exhaustedAt: placeOrNull(judged, pool.exhaustedAt),
    },
    poolSizeFrom: poolSizeFrom(judged),
    build: buildOf(judged),
    unrecognisedLines: facts.unrecognisedLines,
    runs: facts.runs.length,
    limits: listLimits(judged),
    notUnderstood: judgement.notUnderstood,
    remarks: remarks(judged),
  };
}

/** What is to be known of the log before its figures are read. */
function remarks({ facts: { prefix, places } }: Judged): readonly string[] {
  return [
    ...(prefix === undefined ? [] : [wrappedText(prefix)]),
    ...places.files.flatMap(({ name, missing }) =>
      missing === undefined ? [] : [capitalised(`${missingText(visible(name), missing)}.`)],
    ),
  ];
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

/** Of a file that is no document. */
export function fileStatus(judged: Judged, disk: DiskState): StatusParams {
  return { ...status(judged), disk };
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
  return [`Beside the log, not read or not read in full: ${named.join(', ')}${more}. The case report says why.`];
}

function listLimits(judged: Judged): string[] {
  const { listed, total } = shownFindings(judged);
  return total > listed ? [`Problems lists the ${listed} worst of ${total} findings.`] : [];
}

function editorLimits(snapshot: Snapshot): string[] {
  const { facts, instances } = snapshot;
  const result: string[] = [];
  const { total } = facts.findings(() => true, 0, instances);
  if (total > MAX_SYMBOLS)
    result.push(`The outline lists ${MAX_SYMBOLS} of ${total} instances, those with findings first.`);
  return result;
}

function placeOrNull({ judgement }: Judged, line: number): LinePlace | null {
  if (line < 0) return null;
  const { uri, name, firstLine } = judgement.fileAt(line);
  return { uri, name, line: line - firstLine };
}
