/** `textDocument/references`: all lines of an instance. */
import type { Location } from 'vscode-languageserver-types';
import { messageRange } from '../convert';
import { instanceLines } from './instanceLines';
import type { Snapshot } from '../snapshot';

export function references(snapshot: Snapshot, line: number, includeDeclaration: boolean): Location[] {
  const { facts, log, uri } = snapshot;
  const i = log.owner(line);
  if (i < 0) return [];
  const allocation = facts.instances.isPreexisting(i) ? -1 : facts.instances.allocation[i];
  return (
    instanceLines(snapshot, i)
      .filter((l) => includeDeclaration || l !== allocation)
      // A list shows little of a line but its range: without the verb nobody knows what happened there.
      .map((l) => ({ uri, range: messageRange(log, l) }))
  );
}
