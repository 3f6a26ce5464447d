/** How far a control block got that was never used. */
import type { EvidenceLine, Facts } from '../findings/facts';
import type { LeakStage } from './diagnosis';
import { CLOSE_REQUEST } from '../log/catalogue';

/** In the order in which an outbound connection goes through them. */
const stages: readonly LeakStage[] = ['allocated', 'threadAssigned', 'opened', 'socketCreated', 'eventsSelected'];

function stageOfLine(facts: Facts, { kind, x, y }: EvidenceLine): number {
  const role = facts.catalogue.shape(kind)?.role;
  if (role?.effect !== 'setUp') return 0;
  if (role.direction !== undefined) return 3;
  if (role.handle !== 0) return 4;
  if (role.messageType === 0) return 1;
  return (role.messageType === 1 ? x : y) === CLOSE_REQUEST ? 0 : 2;
}

/** The farthest stage that the lines of instance `i` show, whatever their order: an inbound connection goes another way round. */
export function stageOf(facts: Facts, i: number): LeakStage {
  return stages[facts.evidence(i).reduce((farthest, line) => Math.max(farthest, stageOfLine(facts, line)), 0)];
}

export const stageWords: Readonly<Record<LeakStage, string>> = {
  allocated: 'allocated only',
  threadAssigned: 'given to a driver thread',
  opened: 'open request',
  socketCreated: 'socket created',
  eventsSelected: 'socket created, its events selected',
};
