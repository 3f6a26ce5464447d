/** `winsockLog/life`: what is known of one instance, also of a log that is no document. */
import { findingText, instanceName } from '../../core/findings/words';
import type { ToldStage } from '../../core/intake/lifeReader';
import { lineText } from '../../core/log/writeLine';
import { fileName } from '../uris';
import { instanceAt } from '../features/instanceAt';
import type { LifeResult } from '../protocol';
import type { LogView } from './logViews';
import { milestones } from './tree';

/** `read`: the stages of the instance, where they had to be read. */
export function life(view: LogView, index: number, read?: readonly ToldStage[]): LifeResult | null {
  const { facts, lives } = view;
  if (index >= lives.count) return null;
  const verdict = lives.verdictOf(index);
  return {
    name: instanceName(facts, index),
    ...(verdict ? { verdict } : {}),
    line: lives.start[index],
    lastLine: lives.end[index],
    text: findingText(facts, index),
    milestones: milestones(view, index, read).map(({ label }) => label),
    evidence: evidence(view, index),
  };
}

function evidence({ uri, facts, lives, snapshot }: LogView, i: number): string {
  const fromDocument = snapshot && instanceAt(snapshot, lives.start[i])?.evidence;
  if (fromDocument !== undefined) return fromDocument;
  const lines = facts
    .evidence(i)
    .map(
      ({ line, kind, thread, x, y }) => `${String(line + 1).padStart(8)}  ${lineText(kind, thread, lives.cb[i], x, y)}`,
    );
  return [findingText(facts, i), '', fileName(uri), ...lines, ''].join('\n');
}
