/** A finding as a reader wants to check it: the lines it follows from, and what KB 303102 asks for, one by one. */
import type { Facts } from '../findings/facts';
import { findingText, instanceName, plural } from '../findings/words';
import { Seen } from '../lifecycle/instances';
import { FIRST_MESSAGE } from '../log/catalogue';
import { lineText } from '../log/writeLine';
import type { Mask } from './mask';
import type { Criterion, EventRef, ExcerptLine, Finding, Place, WinsockLogInput } from './model';

export interface FindingContext {
  readonly source: number;
  readonly input: WinsockLogInput;
  readonly mask: Mask;
  /** Of the control block with this number. */
  readonly eventsOf: (cb: number) => readonly EventRef[];
  readonly earlierLives: number;
}

/** Events cited with one finding, at most: a control block may be named every minute. */
const MAX_EVENTS = 5;

export function findingOf(i: number, context: FindingContext): Finding {
  const { source, input, eventsOf, earlierLives } = context;
  const { facts } = input;
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
    text: findingText(facts, i),
    lastActivity: instances.lastActivity[i],
    quiet: { lines: facts.quiet(i), isCut: facts.runs[instances.run[i]].lastElision > instances.lastActivity[i] },
    reallocated: verdict === 'reallocated' ? { source, line: instances.freed[i] } : undefined,
    released: released < 0 ? undefined : { source, line: released },
    earlierLives,
    excerpt: excerptOf(i, context),
    criteria: verdict === 'leaked' || verdict === 'suspect' ? criteriaOf(facts, i, source) : [],
    events: eventsOf(cb).slice(0, MAX_EVENTS),
  };
}

/** Its lines of evidence, and the cut mark after them, if one is what shows that the log went on. */
function excerptOf(i: number, { source, input, mask }: FindingContext): ExcerptLine[] {
  const { facts, lineAt } = input;
  const { instances, runs } = facts;
  const excerpt: ExcerptLine[] = [];
  const add = (line: number, written: string): void => {
    const verbatim = lineAt?.(line);
    const text = verbatim ?? written;
    if (text !== '')
      excerpt.push({ source, line, text: cut(mask(text.slice(0, 2 * MAX_TEXT))), isVerbatim: verbatim !== undefined });
  };
  const evidence = facts.evidence(i);
  for (const { line, text } of evidence) add(line, text);
  if (evidence.length === 0) {
    // It ended well: its first and its last line tell enough.
    const first = instances.allocation[i];
    add(first, lineText(FIRST_MESSAGE, instances.thread[i], instances.cb[i], instances.number[i], -1));
    if (instances.released[i] > first) add(instances.released[i], '');
  }
  const { lastElision, lastTestimony } = runs[instances.run[i]];
  const lastCut = Math.max(lastElision, lastTestimony);
  if (lastCut > instances.lastActivity[i]) add(lastCut, '<the log was cut here>');
  return excerpt;
}

export const MAX_TEXT = 200;

/** A text that is short enough to be read. Never cuts a character in two. */
export function cut(text: string, length = MAX_TEXT): string {
  return text.length <= length ? text : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`;
}

function criteriaOf(facts: Facts, i: number, source: number): Criterion[] {
  const { instances, lines } = facts;
  const seen = instances.seen[i];
  const at = (line: number): Place => ({ source, line });
  const last = instances.lastActivity[i];
  const runEnd = facts.runs[instances.run[i]].lastLine;
  const never = (asked: string, signs: number, what: string): Criterion => {
    const isMet = (seen & signs) === 0;
    return { asked, found: isMet ? `no ${what} up to line ${runEnd + 1}` : `${what} seen`, place: undefined, isMet };
  };
  return [
    {
      asked: 'Allocated',
      found: instanceName(facts, i),
      place: at(instances.allocation[i]),
      isMet: true,
    },
    never('Never used', Seen.use, 'line of traffic'),
    never('Never disconnected', Seen.disconnect, 'Issue Disconnect'),
    never('Never closed', Seen.close | Seen.closeRequest, 'close socket and no close request'),
    goesOn(facts, i, at(last), lines),
  ];
}

/** Without this a control block may only be young. */
function goesOn(facts: Facts, i: number, last: Place, lines: number): Criterion {
  const asked = 'And the log went on';
  const { lastTestimony, lastLine } = facts.runs[facts.instances.run[i]];
  if (lastTestimony > last.line) {
    return {
      asked,
      found: 'the log was cut after its last activity, and the cut says that it was not used',
      place: { source: last.source, line: lastTestimony },
      isMet: true,
    };
  }
  const doubts = facts.doubts(i);
  const isMet = !doubts.includes('tooSoon') && !doubts.includes('cut');
  const until = lastLine < lines - 1 ? 'before a restart of the MTA' : 'to the end of the log';
  const turnover = facts.turnover(i) ?? 0;
  const found =
    `${plural(facts.quiet(i), 'line')} after its last activity ${until}, ` +
    `in which ${plural(turnover, 'other connection')} came and went`;
  return { asked, found, place: last, isMet };
}
