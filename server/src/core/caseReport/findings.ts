/** A finding as a reader wants to check it: the lines it follows from, and what the article asks for, one by one. */
import type { Facts } from '../findings/facts';
import { doubtKinds, hidings } from '../findings/doubts';
import { findingText, instanceName } from '../findings/words';
import { FIRST_MESSAGE } from '../log/catalogue';
import { lineText } from '../log/writeLine';
import type { Entry } from './entries';
import type { Mask } from './mask';
import type { CaseReport, Criterion, EventRef, ExcerptLine, Finding, WinsockLogInput } from './model';
import { counted } from '../text/counts';

export interface FindingContext {
  readonly logs: readonly WinsockLogInput[];
  readonly mask: Mask;
  /** Of the control block with this number, the first of them. */
  readonly eventsOf: (cb: number) => readonly EventRef[];
}

/** Events cited with one finding, at most: a control block may be named every minute. */
export const MAX_EVENTS = 5;

export function findingOf({ source, i, earlierInstances }: Omit<Entry, 'reached'>, context: FindingContext): Finding {
  const { logs, mask, eventsOf } = context;
  const { facts } = logs[source];
  const { instances } = facts;
  const verdict = facts.verdict(i) ?? 'active';
  const cb = instances.cb[i];
  const released = instances.released[i];
  return {
    source,
    line: instances.allocation[i],
    name: instanceName(facts, i),
    cb,
    verdict,
    direction: facts.direction(i),
    text: mask(findingText(facts, i)),
    lastActivity: instances.lastActivity[i],
    released: released < 0 ? undefined : { source, line: released },
    earlierInstances,
    excerpt: excerptOf(facts, i, source),
    criteria:
      verdict === 'leaked' || verdict === 'suspect'
        ? criteriaOf(facts, i, source).map((each) => ({ ...each, found: mask(each.found) }))
        : [],
    events: eventsOf(cb),
  };
}

/** Its lines of evidence, and the gap that matters, if there is one. */
function excerptOf(facts: Facts, i: number, source: number): ExcerptLine[] {
  const { instances, runs } = facts;
  const excerpt: ExcerptLine[] = [];
  const add = (line: number, written: string): void => void excerpt.push({ source, line, written });
  const evidence = facts.evidence(i);
  for (const { line, text } of evidence) add(line, text);
  if (evidence.length === 0) {
    // It ended well: its first and its last line are enough.
    const first = instances.allocation[i];
    add(first, lineText(FIRST_MESSAGE, instances.thread[i], instances.cb[i], instances.number[i], -1));
    if (instances.released[i] > first) add(instances.released[i], '');
  }
  const { lastGap, lastTestimony } = runs[instances.run[i]];
  const lastCut = Math.max(lastGap?.line ?? -1, lastTestimony);
  if (lastCut > instances.lastActivity[i] || facts.doubts(i).includes('cut'))
    add(lastCut, '<lines may be missing here>');
  return excerpt.sort((a, b) => a.line - b.line);
}

export const MAX_TEXT = 200;

/** A text that is short enough to be read. Never cuts a character in two. */
export function cut(text: string, length = MAX_TEXT): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The 0-based lines that a report quotes, by source, for hosts that read them once the report is made. */
export function quotedLines({ evidence, overturns }: CaseReport): ReadonlyMap<number, ReadonlySet<number>> {
  const lines = new Map<number, Set<number>>();
  const quotes = [...evidence.flatMap(({ excerpt }) => excerpt), ...overturns.flatMap(({ quote }) => quote ?? [])];
  for (const { source, line } of quotes) {
    const ofSource = lines.get(source);
    if (ofSource) ofSource.add(line);
    else lines.set(source, new Set([line]));
  }
  return lines;
}

function criteriaOf(facts: Facts, i: number, source: number): Criterion[] {
  const allocation = facts.instances.allocation[i];
  return [
    { asked: 'Allocated', found: instanceName(facts, i), place: { source, line: allocation }, isMet: true },
    never(facts, i, source, 'Never used', 'traffic'),
    never(facts, i, source, 'Never disconnected', 'Issue Disconnect'),
    never(facts, i, source, 'Never closed', 'close socket and no close request'),
    goesOn(facts, i, source),
  ];
}

/** Something that no line shows: which says that it was not there only where every line is there, and was understood. */
function never(facts: Facts, i: number, source: number, asked: string, what: string): Criterion {
  const hiding = hidings(facts, i).at(0);
  if (hiding) {
    const place = hiding.line === undefined ? undefined : { source, line: hiding.line };
    return { asked, found: `not as far as the log shows: ${hiding.found}`, place, isMet: false };
  }
  const end = facts.isLastRun(i) ? 'the end' : 'a restart of the MTA';
  const { lastLine } = facts.runs[facts.instances.run[i]];
  const found = `no ${what} up to ${end} (${facts.places.text(lastLine, facts.instances.allocation[i])})`;
  return { asked, found, place: undefined, isMet: true };
}

/** Without this a control block may only be young. */
function goesOn(facts: Facts, i: number, source: number): Criterion {
  const asked = 'And the log went on';
  const last = facts.instances.lastActivity[i];
  const { lastTestimony, lastLine } = facts.runs[facts.instances.run[i]];
  if (lastTestimony > last) {
    return {
      asked,
      found: 'somebody took lines out of the log after its last activity, and says that they show no use of it',
      place: { source, line: lastTestimony },
      isMet: true,
    };
  }
  const until = lastLine < facts.lines - 1 ? 'before a restart of the MTA' : 'to the end of the log';
  return {
    asked,
    found:
      `${counted(facts.quiet(i), 'line')} after its last activity ${until}, ` +
      `in which ${counted(facts.turnover(i) ?? 0, 'other connection')} came and went`,
    place: { source, line: last },
    isMet: !facts.doubts(i).some((doubt) => doubtKinds[doubt].isAboutWhatFollows),
  };
}
