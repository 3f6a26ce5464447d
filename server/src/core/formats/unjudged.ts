/** What the verdicts could not take into account, and why: said once in every report that a person reads. Plain text. */
import type { Facts } from '../findings/facts';
import { wrappedText } from '../findings/words';
import type { AnalyzedLog } from './analyzedLog';
import { counted, grouped } from '../text/counts';

/** Control blocks named in one sentence, at most. */
const MAX_NAMED = 20;

/** Allocations that tell. */
const MIN_ALLOCATIONS = 8;

/** Whether a log seems to have been exported with its newest line first: nearly every instance has a lower number than the one before it. */
export function isNewestFirst({ instances }: Pick<Facts, 'instances'>): boolean {
  let before = -1;
  let pairs = 0;
  let falling = 0;
  for (let i = 0; i < instances.count; i++) {
    const number = instances.number[i];
    if (number < 0) continue;
    if (before >= 0) pairs++;
    if (number < before) falling++;
    before = number;
  }
  return pairs >= MIN_ALLOCATIONS && falling * 10 >= pairs * 9;
}

export function unjudgedNotes({ facts, shapes }: AnalyzedLog): string[] {
  const { lines, unrecognisedLines, instances, settings, summary, preexisting, runs, longestSetUp, places } = facts;
  if (lines === 0) return ['The log is empty.'];
  const notes: string[] = [];
  if (isNewestFirst(facts)) {
    notes.push(
      'Instance numbers fall from one allocation to the next: the newest lines seem to come first. No verdict on such a log means ' +
        'anything; reverse the log (tac FILE > NEWFILE), and analyse the new file.',
    );
  }
  if (facts.prefix !== undefined) notes.push(wrappedText(facts.prefix));
  if (unrecognisedLines > 0 && instances.count === 0) {
    notes.push(
      'No line mentions a control block. Is this a Winsock.log of the MTA? Other programs have logs of that name, too. For the MTA’s ' +
        'event logs, use `winsock-log report`.',
    );
  }
  if (unrecognisedLines > 0) {
    const count = shapes.shapes.length;
    notes.push(
      `${counted(unrecognisedLines, 'line')} of ${shapes.otherLines > 0 ? `more than ${counted(count, 'shape')}` : counted(count, 'shape')} ` +
        'not known to this tool. A line that names a control block may be its use: its leak is only called suspect. ' +
        '`winsock-log shapes` lists the shapes, so that you can teach them.',
    );
  }
  if (preexisting.length > 0) {
    const named = preexisting.slice(0, MAX_NAMED).join(', ');
    const more = preexisting.length > MAX_NAMED ? ` and ${grouped(preexisting.length - MAX_NAMED)} more` : '';
    notes.push(
      `CB ${named}${more}: in use before the log began (the MTA may listen on one), so the log does not show ${preexisting.length === 1 ? 'its' : 'their'} allocation.`,
    );
  }
  const suspects = facts.findings((verdict) => verdict === 'suspect').shown;
  const open = suspects.filter((i) => facts.doubts(i).includes('tooSoon')).length + summary.closing + summary.active;
  if (open > 0) {
    notes.push(
      `${counted(open, 'instance')} open when ${runs.length > 1 ? 'a run' : 'the log'} ended, and not silent for long enough to tell ` +
        `(${counted(settings.leakThreshold, 'line')}, ${counted(settings.leakTurnover, 'later connection')}, and twice the longest ` +
        `set-up of ${counted(longestSetUp, 'line')}).`,
    );
  }
  const gap = runs.findLast(({ lastGap, lastTestimony }) => lastGap && lastTestimony < lastGap.line)?.lastGap;
  if (gap) {
    notes.push(
      `Lines may be missing, or bytes were lost (last at ${places.text(gap.line)}): what they said is not known.`,
    );
  }
  return notes;
}
