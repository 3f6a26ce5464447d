/** The life of an instance told in stages: single lines where it changes hands, one entry for each stretch of use between. */
import type { Facts } from '../findings/facts';
import type { LogDocument } from './logDocument';
import { Kind, messageOf } from '../log/catalogue';

export interface Stage {
  readonly kind: 'line' | 'use';
  /** 0-based, inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Lines of the instance in this stage. */
  readonly lines: number;
}

/** The stages in file order. Waits are passed over: they are not activity, and most of a log. */
export function stagesOf(log: LogDocument, facts: Facts, instance: number): Stage[] {
  const stages: Stage[] = [];
  let use: { kind: 'use'; firstLine: number; lastLine: number; lines: number } | undefined;
  for (const line of log.activityOf(instance, facts)) {
    if (messageOf(log.kind(line))?.effect !== 'use' && log.kind(line) !== Kind.unrecognisedOwn) {
      use = undefined;
      stages.push({ kind: 'line', firstLine: line, lastLine: line, lines: 1 });
    } else if (use) {
      use.lastLine = line;
      use.lines++;
    } else {
      use = { kind: 'use', firstLine: line, lastLine: line, lines: 1 };
      stages.push(use);
    }
  }
  return stages;
}
