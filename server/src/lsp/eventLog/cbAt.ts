/** The control block of Winsock.log that the event at a place names. */
import type { Position } from 'vscode-languageserver-types';
import { eventAtLine, spanAt, winsockCbOf } from '../../core/eventlog/event';
import type { EventSnapshot } from './snapshot';

/** Null between events, and where the event names none, or another layer's. */
export function cbAt({ log }: Pick<EventSnapshot, 'log'>, { line, character }: Position): number | undefined {
  const event = spanAt(log, line, character)?.event ?? eventAtLine(log, line);
  return event && winsockCbOf(event);
}
