/** What the tool says of an instance, in words. Plain text; lines are 1-based here, since people read it. */
import type { Facts } from './facts';
import { NO_LINE, Seen } from '../lifecycle/instances';

/** The name that people call an instance by. */
export function instanceName(facts: Facts, i: number): string {
  const { cb, number } = facts.instances;
  return facts.instances.isPreexisting(i) ? `CB ${cb[i]}` : `CB ${cb[i]} (instance ${number[i]})`;
}

/** A finding in one or two sentences: what is wrong, from which lines that follows, and what is not known. */
export function findingText(facts: Facts, i: number): string {
  const name = instanceName(facts, i);
  const { instances } = facts;
  const last = `line ${instances.lastActivity[i] + 1}`;
  switch (facts.verdict(i)) {
    case 'leaked':
      return (
        `${name} is leaked: allocated here, but never used, disconnected or closed. ` +
        `Its last activity is ${last}; ${quietText(facts, i)}. This is the pattern of KB 303102.`
      );
    case 'suspect':
      return (
        `${name} may be leaked: allocated here, and so far not used, disconnected or closed. ` +
        `But ${runEndText(facts, i)} only ${plural(facts.quiet(i).lines, 'line')} after its last activity (${last}), ` +
        `too soon to be sure: ${facts.settings.leakThreshold} are needed.`
      );
    case 'stuck':
      return (
        `${name} is stuck: its release began (${releaseSigns(facts, i)}) and never finished. ` +
        `Its last activity is ${last}; ${quietText(facts, i)}.`
      );
    case 'reallocated':
      return (
        `${name} went back to the pool unlogged: the control block was allocated again at ` +
        `line ${instances.freed[i] + 1}, and no close was logged before. Not a leak.`
      );
    case 'idle':
      return (
        `${name} is idle: it was used, and is not released. Its last activity is ${last}; ${quietText(facts, i)}. ` +
        `Nothing in the log says that it is lost.`
      );
    case 'closing':
      return `${name} is being released (${releaseSigns(facts, i)}): ${runEndText(facts, i)} before that finished.`;
    case 'active':
      return `${name} is in use: ${runEndText(facts, i)} ${plural(facts.quiet(i).lines, 'line')} after its last activity (${last}).`;
    case 'released': {
      const released = instances.released[i];
      return `${name} was released at line ${released + 1}, ${plural(released - instances.allocation[i], 'line')} after its allocation.`;
    }
    case undefined:
      return `${name} was in use before the log began.`;
  }
}

/** One short phrase on how the instance's life ended, for the line above its allocation. */
export function releaseText(facts: Facts, i: number): string {
  const { instances } = facts;
  const last = `line ${instances.lastActivity[i] + 1}`;
  switch (facts.verdict(i)) {
    case 'released': {
      const released = instances.released[i];
      return `released at line ${released + 1}, ${plural(released - instances.allocation[i], 'line')} later`;
    }
    case 'leaked':
      return `never released: leaked, last activity at ${last}`;
    case 'suspect':
      return `not released so far: may be leaked, last activity at ${last}`;
    case 'stuck':
      return `never released: stuck, release began but did not finish by ${last}`;
    case 'reallocated':
      return `release not logged: allocated again at line ${instances.freed[i] + 1}`;
    case 'idle':
      return `not released: idle since ${last}`;
    case 'closing':
      return `not released yet: release has begun, last activity at ${last}`;
    case 'active':
      return `not released yet: in use, last activity at ${last}`;
    case undefined:
      return 'in use before the log began';
  }
}

/** The 0-based line that answers "where did it end": the release or re-allocation, else the last activity. */
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

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function quietText(facts: Facts, i: number): string {
  const { lines, elided } = facts.quiet(i);
  if (elided) return 'after it the log was cut, and went on';
  const restarted = facts.instances.run[i] < facts.runs.length - 1;
  return `the log goes on for ${plural(lines, 'line')}${restarted ? ', up to a restart of the MTA' : ''}`;
}

function runEndText(facts: Facts, i: number): string {
  return facts.instances.run[i] < facts.runs.length - 1 ? 'the MTA was restarted' : 'the log ends';
}
