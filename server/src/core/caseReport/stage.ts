/** How far a control block got that was never used. */
import type { EvidenceLine, Facts } from '../findings/facts';
import type { LeakStage } from './diagnosis';

/** In the order in which an outbound connection goes through them. */
const stages: readonly LeakStage[] = ['allocated', 'threadAssigned', 'opened', 'socketCreated', 'eventsSelected'];

/** Of a life that has no close request: that is release. */
function stageOfLine(facts: Facts, { kind }: EvidenceLine): number {
  const role = facts.catalogue.shape(kind)?.role;
  if (role?.effect !== 'setUp') return 0;
  if (role.direction !== undefined) return 3;
  if (role.handle !== 0) return 4;
  return role.messageType === 0 ? 1 : 2;
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
