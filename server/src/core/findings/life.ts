/** The life of an instance told in stages: single lines where it changes hands, one entry for each stretch of use between. */
import type { Facts } from '../analysis';
import type { LogDocument } from '../document/logDocument';
import { Kind, messageOf } from '../log/catalogue';

export interface Stage {
  readonly kind: 'line' | 'use' | 'wait';
  /** 0-based, inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Lines of the instance in this stage. */
  readonly lines: number;
}

/** The stages in file order. Waits inside a stretch of use are passed over: they are not activity. */
export function stagesOf(log: LogDocument, facts: Facts, instance: number): Stage[] {
  const stages: Stage[] = [];
  for (const line of log.linesOf(instance, facts)) {
    const kind = stageKind(log.kind(line));
    const previous = stages.at(-1);
    if (previous && kind !== 'line' && previous.kind === kind) {
      stages[stages.length - 1] = { ...previous, lastLine: line, lines: previous.lines + 1 };
    } else if (!(kind === 'wait' && previous?.kind === 'use')) {
      stages.push({ kind, firstLine: line, lastLine: line, lines: 1 });
    }
  }
  return stages;
}

function stageKind(kind: Kind): Stage['kind'] {
  if (kind === Kind.wait) return 'wait';
  const effect = messageOf(kind)?.effect ?? 'use';
  return effect === 'use' ? 'use' : 'line';
}
