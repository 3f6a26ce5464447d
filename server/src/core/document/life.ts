/** The life of an instance told in stages: single lines where it changes hands, one entry for each stretch of use between. */
import type { Facts } from '../findings/facts';
import type { LogDocument } from './logDocument';
import { isSignalMask, Kind } from '../log/catalogue';

export interface Stage {
  readonly kind: 'line' | 'use' | 'unknown';
  /** 0-based, inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Lines of the instance in this stage. */
  readonly lines: number;
}

/** The stages in file order. Waits are passed over: they are not activity, and most of a log. */
export function stagesOf(log: LogDocument, facts: Facts, instance: number): Stage[] {
  const stages: Stage[] = [];
  let last: { -readonly [K in keyof Stage]: Stage[K] } | undefined;
  for (const line of log.activityOf(instance, facts)) {
    const kind = stageKind(log, line);
    if (last?.kind === kind && kind !== 'line') {
      last.lastLine = line;
      last.lines++;
    } else {
      last = { kind, firstLine: line, lastLine: line, lines: 1 };
      stages.push(last);
    }
  }
  return stages;
}

function stageKind(log: LogDocument, line: number): Stage['kind'] {
  if (log.kind(line) === Kind.unrecognisedOwn) return 'unknown';
  if (log.effect(line) !== 'use') return 'line';
  // Events that only say that an attempt to connect ended are no use.
  const mask = log.parse(line).slots.find(({ slot }) => slot === 'eventMask');
  return mask && isSignalMask(mask.value) ? 'line' : 'use';
}
