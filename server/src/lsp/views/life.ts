/** `winsockLog/life`: what is known of one instance, also of a log that is no document. */
import { findingText, instanceName } from '../../core/findings/words';
import type { ToldStage } from '../../core/intake/lifeReader';
import { lineText } from '../../core/log/writeLine';
import { evidenceText } from '../features/instanceAt';
import type { LifeLine } from '../features/lifeOf';
import type { LifeResult } from '../protocol';
import { placeOf, type LogView } from './logViews';
import { milestones } from './tree';

/** `read` and `lines`: the stages and the lines of the instance; undefined where a file of its chain cannot be read. */
export function life(
  view: LogView,
  index: number,
  read: readonly ToldStage[] | undefined,
  lines: readonly LifeLine[] | undefined,
): LifeResult | null {
  const { facts, lives } = view;
  if (index >= lives.count) return null;
  const verdict = lives.verdictOf(index);
  return {
    name: instanceName(facts, index),
    ...(verdict ? { verdict } : {}),
    line: lives.start[index],
    lastLine: lives.end[index],
    place: placeOf(view, lives.start[index]),
    lastPlace: placeOf(view, lives.end[index]),
    text: findingText(facts, index),
    milestones: milestones(view, index, read).map(({ label }) => label),
    evidence: evidenceText(view.judgement, index, lines ?? kept(view, index)),
  };
}

/** The lines that the analysis has kept of an instance. */
function kept({ facts, lives }: LogView, i: number): readonly LifeLine[] {
  return facts
    .evidence(i)
    .map(({ line, kind, thread, x, y }) => ({ line, text: lineText(kind, thread, lives.cb[i], x, y) }));
}
