/** The Winsock logs beside an event log, open or not, and the instances in them of a control block that an event names. */
import type { Location } from 'vscode-languageserver-types';
import type { Facts } from '../../core/findings/facts';
import { cbRange, columns } from '../convert';
import { fileName } from '../uris';
import type { Snapshot } from '../snapshot';
import type { ClosedLog } from '../disk/caseFolders';

export interface WinsockLogBeside {
  readonly uri: string;
  readonly name: string;
  readonly facts: Facts;
  /** Where a line names its control block. */
  location(line: number): Location;
}

export function openBeside({ uri, facts, log }: Snapshot): WinsockLogBeside {
  return { uri, name: fileName(uri), facts, location: (line) => ({ uri, range: cbRange(log, line) }) };
}

/** Its text is not at hand: the beginning of the line has to do. */
export function closedBeside({ id: uri, name, facts }: ClosedLog): WinsockLogBeside {
  return { uri, name, facts, location: (line) => ({ uri, range: columns(line, 0, 0) }) };
}

/** The instances of a control block in a log, in order of allocation. A scan over numbers: quick, whatever the log. */
export function instancesOf({ facts }: Pick<WinsockLogBeside, 'facts'>, cb: number): number[] {
  const { cb: cbs, count } = facts.instances;
  const found: number[] = [];
  for (let i = 0; i < count; i++) if (cbs[i] === cb) found.push(i);
  return found;
}
