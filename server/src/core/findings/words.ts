/**
 * What the tool says of an instance, in words. Plain text; lines are 1-based here, since people read it. `besides` is the 0-based line
 * that the words stand beside, by default the allocation: a line in another file is named with it.
 */
import type { Facts } from './facts';
import { NO_LINE, Seen } from '../lifecycle/instances';
import { capitalised, counted } from '../text/counts';
import { quoted, visible } from '../text/visible';
import { doubtText } from './doubts';
import type { Verdict } from './verdict';

/** The name that people call an instance by. */
export function instanceName(facts: Facts, i: number): string {
  const { cb, number } = facts.instances;
  return facts.instances.isPreexisting(i) ? `CB ${cb[i]}` : `CB ${cb[i]} (instance ${number[i]})`;
}

/**
 * A finding in a few sentences: what is wrong, from which lines that follows, and what is not known. It begins with what distinguishes it
 * from the next one, as lists cut the rest. Log text in it is as it is.
 */
export function findingText(facts: Facts, i: number, besides = facts.instances.allocation[i]): string {
  return [findingHead(facts, i, besides), findingReason(facts, i, besides)].filter((part) => part !== '').join(' ');
}

/** The first sentence: `CB 16 (instance 19) leaked, outbound; silent since line 542.` */
export function findingHead(facts: Facts, i: number, besides = facts.instances.allocation[i]): string {
  const name = instanceName(facts, i);
  const { instances, places } = facts;
  const silent = `${directionText(facts, i)}; silent since ${places.text(instances.lastActivity[i], besides)}.`;
  switch (facts.verdict(i)) {
    case 'leaked':
      return `${name} leaked${silent}`;
    case 'suspect':
      return `${name} may have leaked${silent}`;
    case 'stuck':
      return `${name} is stuck${silent}`;
    case 'reallocated':
      return `${name} went back to the pool unlogged.`;
    case 'idle':
      return `${name} is idle${silent}`;
    case 'closing':
      return `${name} is being released.`;
    case 'active':
      return `${name} is in use.`;
    case 'released': {
      const released = instances.released[i];
      return `${name} was released at ${places.text(released, besides)}, ${counted(released - instances.allocation[i], 'line')} after its allocation.`;
    }
    case undefined:
      return `${name} was in use before the log began.`;
  }
}

/** What was seen of a suspect, in sentences, without its doubts. */
export function suspectText(facts: Facts, i: number, besides = facts.instances.allocation[i]): string {
  return `${findingHead(facts, i, besides)} It was allocated, and not used, disconnected or closed as far as the log shows.`;
}

/** What the verdict rests on, and what is not known: whole sentences. Empty where there is nothing to say. */
export function findingReason(facts: Facts, i: number, besides = facts.instances.allocation[i]): string {
  const { instances, places } = facts;
  switch (facts.verdict(i)) {
    case 'leaked':
      return (
        `It was allocated, but never used, disconnected or closed: the pattern of KB 303102. ` +
        `${capitalised(quietText(facts, i, besides))}.`
      );
    case 'suspect': {
      const doubts = facts.doubts(i).map((doubt) => doubtText(facts, i, doubt, { besides }));
      return (
        `Not certain: ${doubts.join('; ')}. ` +
        `It was allocated, and not used, disconnected or closed as far as the log shows.`
      );
    }
    case 'stuck':
      return `Its release began (${releaseSigns(facts, i)}) and did not finish; ${quietText(facts, i, besides)}.`;
    case 'reallocated':
      return (
        `The control block was allocated again at ${places.text(instances.freed[i], besides)}, and no close was logged before. ` +
        `Not a leak.`
      );
    case 'idle':
      return `It was used, and is not released; ${quietText(facts, i, besides)}. Nothing in the log says that it is lost.`;
    case 'closing':
      return `Its release began (${releaseSigns(facts, i)}); ${runEndText(facts, i)} before it finished.`;
    case 'active': {
      const last = places.text(instances.lastActivity[i], besides);
      return `${capitalised(runEndText(facts, i))} ${counted(facts.quiet(i), 'line')} after its last activity (${last}).`;
    }
    case 'released':
    case undefined:
      return '';
  }
}

/** What is said of a wrapped log wherever it is told of. Log text in it is as it is. */
export function wrappedText(prefix: string): string {
  return `The log is wrapped: something stands in front of its lines (first: “${quoted(prefix)}”). They were read without it.`;
}

/** That files of a chain are not there before one of them, without a full stop. `name`: plain text. `missing`: as `FileOfLog` has it. */
export function missingText(name: string, missing: string): string {
  return `lines are missing before ${name}: ${visible(missing)}`;
}

/** One short phrase on how the instance's life ended, for the line above its allocation. */
export function releaseText(facts: Facts, i: number, besides = facts.instances.allocation[i]): string {
  const verdict = facts.verdict(i);
  return `${(verdict && verdictFirst[verdict]) ?? ''}${endText(facts, i, besides)}`;
}

const verdictFirst: Readonly<Partial<Record<Verdict, string>>> = {
  leaked: 'never released: leaked, ',
  suspect: 'not released so far: may have leaked, ',
  stuck: 'never released: stuck, ',
  idle: 'not released: ',
};

/** The same where the verdict is shown beside it. */
export function endText(facts: Facts, i: number, besides = facts.instances.allocation[i]): string {
  const { instances, places } = facts;
  const last = places.text(instances.lastActivity[i], besides);
  switch (facts.verdict(i)) {
    case 'released': {
      const released = instances.released[i];
      return `released at ${places.text(released, besides)}, ${counted(released - instances.allocation[i], 'line')} later`;
    }
    case 'leaked':
    case 'suspect':
      return `silent since ${last}`;
    case 'stuck':
      return `release began but did not finish by ${last}`;
    case 'reallocated':
      return `release not logged: allocated again at ${places.text(instances.freed[i], besides)}`;
    case 'idle':
      return `idle since ${last}`;
    case 'closing':
      return `not released yet: release has begun, last activity at ${last}`;
    case 'active':
      return `not released yet: in use, last activity at ${last}`;
    case undefined:
      return 'in use before the log began';
  }
}

/** The 0-based line of the whole log that answers "where did it end": the release or re-allocation, else the last activity. */
export function endLine(facts: Facts, i: number): number {
  const { released, freed, lastActivity } = facts.instances;
  if (released[i] !== NO_LINE) return released[i];
  return facts.verdict(i) === 'reallocated' ? freed[i] : lastActivity[i];
}

/** What was seen of a release: `disconnect, close`. */
export function releaseSigns(facts: Facts, i: number): string {
  const seen = facts.instances.seen[i];
  const signs: string[] = [];
  if ((seen & Seen.disconnect) !== 0) signs.push('disconnect');
  if ((seen & Seen.closeRequest) !== 0) signs.push('close request');
  if ((seen & Seen.close) !== 0) signs.push('socket closed');
  return signs.join(', ');
}

function quietText(facts: Facts, i: number, besides: number): string {
  const { lastTestimony } = facts.runs[facts.instances.run[i]];
  if (lastTestimony > facts.instances.lastActivity[i])
    return `the lines taken out of the log show no use of it, as ${facts.places.text(lastTestimony, besides)} says`;
  const clock = facts.clock(i);
  const gone = clock ? `, in which ${counted(clock.turnover, 'other connection')} came and went` : '';
  return `the log goes on for ${counted(facts.quiet(i), 'line')}${gone}${facts.isLastRun(i) ? '' : ', up to a restart of the MTA'}`;
}

function directionText(facts: Facts, i: number): string {
  const direction = facts.direction(i);
  return direction === undefined ? '' : `, ${direction}`;
}

function runEndText(facts: Facts, i: number): string {
  return facts.isLastRun(i) ? 'the log ends' : 'the MTA was restarted';
}

/** Lines of a taught shape that says so: `412 lines mean nothing`. */
export function meaningNothing(lines: number): string {
  return `${counted(lines, 'line')} ${lines === 1 ? 'means' : 'mean'} nothing`;
}
