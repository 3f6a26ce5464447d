/** `textDocument/references`: all lines of an instance. */
import type { Location } from 'vscode-languageserver-types';
import { cbRange } from '../convert';
import { instanceLines } from './instanceLines';
import type { Snapshot } from '../snapshot';

export function references(snapshot: Snapshot, line: number, includeDeclaration: boolean): Location[] {
  const { facts, log, uri } = snapshot;
  const i = log.owner(line);
  if (i < 0) return [];
  const allocation = facts.instances.isPreexisting(i) ? -1 : facts.instances.allocation[i];
  return instanceLines(snapshot, i)
    .filter((l) => includeDeclaration || l !== allocation)
    .map((l) => ({ uri, range: cbRange(log, l) }));
}
