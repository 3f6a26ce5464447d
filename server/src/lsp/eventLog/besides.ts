/** The Winsock logs beside an event log, open or not, and the instances in them of a control block that an event names. */
import type { Judgement } from '../judgement/judgement';
import { nameOfChain } from '../judgement/judgement';

export interface WinsockLogBeside {
  readonly name: string;
  readonly judgement: Judgement;
}

export function besides(judgement: Judgement): WinsockLogBeside {
  return { name: nameOfChain(judgement), judgement };
}

/** The instances of a control block in a log, in order of allocation. A scan over numbers: quick, whatever the log. */
export function instancesOf({ judgement: { facts } }: Pick<WinsockLogBeside, 'judgement'>, cb: number): number[] {
  const { cb: cbs, count } = facts.instances;
  const found: number[] = [];
  for (let i = 0; i < count; i++) if (cbs[i] === cb) found.push(i);
  return found;
}
