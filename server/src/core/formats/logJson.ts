/**
 * The facts of a log in the words of the public JSON contract (`docs/analysis.schema.json`). Written by hand: a log has
 * instances by the hundred thousand, and all that is in their rows are numbers and our own words, so nothing needs escaping.
 */
import type { Facts } from '../findings/facts';
import { verdicts } from '../findings/verdict';
import { NO_LINE } from '../lifecycle/instances';
import { jsonString } from '../text/harmlessJson';
import type { LogReport } from './report';

/** The members of an instance's object, without its braces. */
export function instanceMembers(facts: Facts, i: number): string {
  const { instances } = facts;
  const direction = facts.direction(i);
  const released = instances.released[i];
  return (
    `"cb":${instances.cb[i]},"instance":${instances.number[i]},"run":${instances.run[i]},` +
    `"verdict":"${facts.verdict(i)}","direction":${direction ? `"${direction}"` : 'null'},` +
    `"allocated":{"line":${instances.allocation[i] + 1},"thread":${instances.thread[i]}},` +
    `"released":${released === NO_LINE ? 'null' : `{"line":${released + 1},"thread":${instances.releaseThread[i]}}`},` +
    `"lastActivity":{"line":${instances.lastActivity[i] + 1}},` +
    `"sockets":[${instances.sockets(i).join(',')}],"handles":[${instances.handles(i).join(',')}],` +
    `"bytesReceived":${instances.bytesReceived[i]},"waits":${instances.waits[i]}`
  );
}

/** `"bytes":…,"lines":…,"encoding":…`: what the log is. */
export function sizeMembers(report: LogReport): string {
  return `"bytes":${report.bytes},"lines":${report.facts.lines},"encoding":"${report.encoding}"`;
}

export function unrecognizedMember({ facts, shapes }: LogReport): string {
  const rows = shapes.shapes.map(
    ({ shape, count, firstLine }) => `{"shape":${jsonString(shape)},"count":${count},"firstLine":${firstLine + 1}}`,
  );
  return `"unrecognized":{"lines":${facts.unrecognisedLines},"shapes":[${rows.join(',')}],"otherLines":${shapes.otherLines}}`;
}

export function runsMember(facts: Facts): string {
  const rows = facts.runs.map((run) => `{"firstLine":${run.firstLine + 1},"lastLine":${run.lastLine + 1}}`);
  return `"runs":[${rows.join(',')}]`;
}

/** `"preexisting":…,"pool":…,"summary":…`: what the log comes to. */
export function outcomeMembers(facts: Facts): string {
  const { pool, summary } = facts;
  const counts = verdicts.map((verdict) => `"${verdict}":${summary[verdict]}`);
  return (
    `"preexisting":[${facts.preexisting.join(',')}],` +
    `"pool":{"size":${pool.size},"peak":{"inUse":${pool.peak.inUse},"line":${lineOrNull(pool.peak.line)}},` +
    `"inUseAtEnd":${pool.inUseAtEnd},"exhaustedAt":${lineOrNull(pool.exhaustedAt)}},` +
    `"summary":{"allocated":${facts.allocated},${counts.join(',')}}`
  );
}

function lineOrNull(line: number): string {
  return line < 0 ? 'null' : String(line + 1);
}
