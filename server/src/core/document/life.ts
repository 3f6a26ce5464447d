/** The life of an instance of an open document. */
import { Stages, type Stage } from '../lifecycle/stages';
import type { LogDocument } from './logDocument';

/** The stages in this document, in file order; lines are those of the document. */
export function stagesOf(log: LogDocument, instance: number): Stage[] {
  const stages = new Stages(log.catalogue, (stage) => stage);
  for (const line of log.activityOf(instance)) stages.add(line, log.kind(line), () => log.message(line));
  return stages.list;
}
