/** The life of an instance of an open document. */
import type { Facts } from '../findings/facts';
import { Stages, type Stage } from '../lifecycle/stages';
import type { LogDocument } from './logDocument';

/** The stages in file order. */
export function stagesOf(log: LogDocument, facts: Facts, instance: number): Stage[] {
  const stages = new Stages(log.catalogue, (stage) => stage);
  for (const line of log.activityOf(instance, facts)) stages.add(line, log.kind(line), () => log.text.line(line));
  return stages.list;
}
