/** `textDocument/definition` in an event log: from an event to the instances of its control block in the Winsock logs beside it. */
import type { Location, Position } from 'vscode-languageserver-types';
import { cbRange } from '../convert';
import { instancesOf, type WinsockLogBeside } from './besides';
import { cbAt } from './cbAt';
import type { EventSnapshot } from './snapshot';

/** A peek view lists them all. */
const MAX_LOCATIONS = 200;

export function eventDefinition(
  snapshot: EventSnapshot,
  position: Position,
  beside: readonly WinsockLogBeside[],
): Location[] {
  const cb = cbAt(snapshot, position);
  if (cb === undefined) return [];
  return beside
    .flatMap((log) =>
      instancesOf(log, cb).map((i) => log.judgement.locate(log.judgement.facts.instances.allocation[i], cbRange)),
    )
    .slice(0, MAX_LOCATIONS);
}
