/** `textDocument/references` in an event log: the events that name the same control block, and its instances beside. */
import type { Location, Position } from 'vscode-languageserver-types';
import { winsockCbOf } from '../../core/eventlog/event';
import type { FolderEvents } from '../../core/eventlog/folderEvents';
import { columns } from '../convert';
import { MAX_LINES } from '../limits';
import type { WinsockLogBeside } from './besides';
import { cbAt } from './cbAt';
import { eventDefinition } from './definition';
import { spanRange, type EventSnapshot } from './snapshot';
import type { MtaEvent } from '../../core/eventlog/event';

export function eventReferences(
  snapshot: EventSnapshot,
  position: Position,
  beside: readonly WinsockLogBeside[],
  events: FolderEvents,
  includeDeclaration: boolean,
): Location[] {
  const cb = cbAt(snapshot, position);
  if (cb === undefined) return [];
  const own = snapshot.log.events
    .filter((event) => winsockCbOf(event) === cb)
    .map((event) => eventLocation(snapshot.uri, event));
  const others = events
    .naming(cb, MAX_LINES)
    .filter(({ file }) => file.uri !== snapshot.uri)
    .map(({ file, event }) => eventLocation(file.uri, event));
  const instances = includeDeclaration ? eventDefinition(snapshot, position, beside) : [];
  return [...own, ...others, ...instances].slice(0, MAX_LINES);
}

/** Where an event names its control block, or else begins. */
export function eventLocation(uri: string, event: MtaEvent): Location {
  const span = event.spans.find(({ of }) => of === 'controlBlock');
  return { uri, range: span ? spanRange(span) : columns(event.firstLine, 0, 0) };
}
