/** `textDocument/definition`: from any line of an instance to its allocation, in whichever file of the chain. */
import type { Location } from 'vscode-languageserver-types';
import { cbRange } from '../convert';
import type { Snapshot } from '../snapshot';

export function definition({ facts, log, at }: Snapshot, line: number): Location | null {
  const i = log.owner(line);
  // A pre-existing control block has no allocation in this log to go to.
  if (i < 0 || facts.instances.isPreexisting(i)) return null;
  return at(facts.instances.allocation[i], cbRange);
}
