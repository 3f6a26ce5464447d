/** `textDocument/references`: all lines of an instance, in all files of the chain. */
import type { Location } from 'vscode-languageserver-types';
import { messageRange } from '../convert';
import type { Snapshot } from '../snapshot';

/** `lines`: those of the instance that the line belongs to, in the chain. */
export function references(
  { facts, log, at }: Snapshot,
  line: number,
  lines: readonly number[],
  includeDeclaration: boolean,
): Location[] {
  const i = log.owner(line);
  if (i < 0) return [];
  const allocation = facts.instances.isPreexisting(i) ? -1 : facts.instances.allocation[i];
  return (
    lines
      .filter((l) => includeDeclaration || l !== allocation)
      // A list shows little of a line but its range: without the verb nobody knows what happened there.
      .map((l) => at(l, messageRange))
  );
}
