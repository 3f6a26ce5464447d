/**
 * The facts of a log in the words of the public JSON contract (`docs/analysis.schema.json`). Written by hand: a log has
 * instances by the hundred thousand, and all that is in their rows are numbers and our own words, so nothing needs escaping.
 */
import type { Facts } from '../findings/facts';
import { doubts, verdicts, type Doubt } from '../findings/verdict';
import { NO_LINE } from '../lifecycle/instances';
import { harmlessJson, jsonString } from '../text/harmlessJson';
import { ascii, AsciiRows } from './asciiRows';
import { allocatedIn, partsOf, placeOf, summaryOf, type AnalyzedLog, type PlacedLog } from './analyzedLog';

/** The members of an instance's object, without its braces. */
export function instanceMembers(log: PlacedLog, i: number): string {
  const rows = new AsciiRows();
  writeInstance(rows, log.facts, i, placeWriter(log));
  return new TextDecoder().decode(rows.take());
}

/** Writes the members of an instance's object, without its braces. */
export function writeInstance(rows: AsciiRows, facts: Facts, i: number, placeIn?: PlaceWriter): void {
  const { instances } = facts;
  const direction = facts.direction(i);
  const released = instances.released[i];
  rows.text(key.cb);
  rows.number(instances.cb[i]);
  rows.text(key.instance);
  rows.number(instances.number[i]);
  rows.text(key.run);
  rows.number(instances.run[i]);
  rows.text(verdictMembers[facts.verdict(i) ?? 'active']);
  writeDoubts(rows, facts.doubts(i));
  const turnover = facts.turnover(i);
  if (turnover === undefined) {
    rows.text(key.noTurnover);
  } else {
    rows.text(key.turnover);
    rows.number(turnover);
  }
  rows.text(direction === undefined ? key.noDirection : directionMembers[direction]);
  rows.text(key.allocated);
  writeLine(rows, instances.allocation[i], placeIn);
  rows.text(key.thread);
  rows.number(instances.thread[i]);
  if (released === NO_LINE) {
    rows.text(key.notReleased);
  } else {
    rows.text(key.released);
    writeLine(rows, released, placeIn);
    // A taught line may have none.
    if (instances.releaseThread[i] >= 0) {
      rows.text(key.thread);
      rows.number(instances.releaseThread[i]);
    }
    rows.text(key.close);
  }
  rows.text(key.lastActivity);
  writeLine(rows, instances.lastActivity[i], placeIn);
  rows.text(key.sockets);
  rows.numbers(instances.sockets(i), key.comma);
  rows.text(key.handles);
  rows.numbers(instances.handles(i), key.comma);
  rows.text(key.bytesReceived);
  rows.number(instances.bytesReceived[i]);
  rows.text(key.waits);
  rows.number(instances.waits[i]);
}

/** What is written behind the number of a line of a chain: in which of its files it is. */
type PlaceWriter = (line: number) => Uint8Array;

/** Undefined for a log that is one file: where its lines are goes without saying. */
export function placeWriter(log: PlacedLog): PlaceWriter | undefined {
  if (!log.facts.places.isChain) return undefined;
  const encoder = new TextEncoder();
  return (line) => encoder.encode(placeMember(log, 'in', line));
}

/** `,"in":{"file":…,"line":…}` behind a line of a chain; nothing for a log that is one file, or where there is no such line. */
function placeMember(log: PlacedLog, name: string, line: number): string {
  if (!log.facts.places.isChain || line < 0) return '';
  const place = placeOf(log, line);
  return `,"${name}":{"file":${jsonString(place.file)},"line":${place.line + 1}}`;
}

function writeLine(rows: AsciiRows, line: number, placeIn: PlaceWriter | undefined): void {
  rows.number(line + 1);
  if (placeIn) rows.bytes(placeIn(line));
}

/** `,"parts":…,"copies":…` of a chain; nothing for a log that is one file. */
export function chainMembers(log: AnalyzedLog): string {
  const { chain } = log;
  if (!chain) return '';
  const parts = partsOf(log).map(
    ({ file, firstLine, lines }, k) =>
      `{"file":${jsonString(file)},"firstLine":${firstLine + 1},"lines":${lines}${missingMember(log, k)}}`,
  );
  const copies = chain.copies.map(({ file, of }) => `{"file":${jsonString(file)},"of":${jsonString(of)}}`);
  const listed = log.listed ? chain.files.filter((_, k) => log.listed?.has(k)) : undefined;
  return (
    `,"parts":[${parts.join(',')}],"copies":[${copies.join(',')}]` +
    (listed ? `,"listed":[${listed.map(jsonString).join(',')}]` : '')
  );
}

function missingMember({ facts }: AnalyzedLog, part: number): string {
  const missing = facts.places.files.at(part)?.missing;
  return missing === undefined ? '' : `,"missingBefore":${jsonString(missing)}`;
}

function writeDoubts(rows: AsciiRows, found: readonly Doubt[]): void {
  if (found.length === 0) {
    rows.text(key.noDoubts);
    return;
  }
  let before = key.doubts;
  for (const doubt of found) {
    rows.text(before);
    rows.text(doubtNames[doubt]);
    before = key.comma;
  }
  rows.text(key.endOfList);
}

const key = {
  cb: ascii('"cb":'),
  instance: ascii(',"instance":'),
  run: ascii(',"run":'),
  doubts: ascii(',"doubts":['),
  noDoubts: ascii(',"doubts":[]'),
  endOfList: ascii(']'),
  turnover: ascii(',"turnover":'),
  noTurnover: ascii(',"turnover":null'),
  noDirection: ascii(',"direction":null'),
  allocated: ascii(',"allocated":{"line":'),
  thread: ascii(',"thread":'),
  released: ascii('},"released":{"line":'),
  notReleased: ascii('},"released":null'),
  close: ascii('}'),
  lastActivity: ascii(',"lastActivity":{"line":'),
  sockets: ascii('},"sockets":['),
  handles: ascii('],"handles":['),
  bytesReceived: ascii('],"bytesReceived":'),
  waits: ascii(',"waits":'),
  comma: ascii(','),
};
const verdictMembers = byName(verdicts, (verdict) => ascii(`,"verdict":"${verdict}"`));
const doubtNames = byName(doubts, (doubt) => ascii(`"${doubt}"`));
const directionMembers = byName(['inbound', 'outbound'] as const, (each) => ascii(`,"direction":"${each}"`));

function byName<K extends string, V>(names: readonly K[], valueOf: (name: K) => V): Readonly<Record<K, V>> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<K, V>;
}

/** `"bytes":…,"lines":…,"encoding":…`: what the log is. */
export function sizeMembers(log: AnalyzedLog): string {
  const { lines, prefix } = log.facts;
  const wrapped = prefix === undefined ? '' : `,"prefix":${jsonString(prefix)}`;
  return `"bytes":${log.bytes},"lines":${lines},"encoding":"${log.encoding}"${wrapped}`;
}

export function unrecognizedMember(log: AnalyzedLog): string {
  const { facts, shapes } = log;
  const rows = shapes.shapes.map(
    ({ shape, count, firstLine }) =>
      `{"shape":${jsonString(shape)},"count":${count},"firstLine":${firstLine + 1}${placeMember(log, 'in', firstLine)}}`,
  );
  return `"unrecognized":{"lines":${facts.unrecognisedLines},"shapes":[${rows.join(',')}],"otherLines":${shapes.otherLines}}`;
}

export function runsMember(log: AnalyzedLog): string {
  const rows = log.facts.runs.map(
    ({ firstLine, lastLine }) =>
      `{"firstLine":${firstLine + 1}${placeMember(log, 'firstIn', firstLine)},` +
      `"lastLine":${lastLine + 1}${placeMember(log, 'lastIn', lastLine)}}`,
  );
  return `"runs":[${rows.join(',')}]`;
}

/** The shapes that users taught and that came in the life of an instance, or by which lines mean nothing. */
export function taughtShapesMember(facts: Facts): string {
  const rows = facts.taughtShapes.map(({ message, instances }) =>
    harmlessJson({ template: message.template, effect: message.effect, instances }),
  );
  for (const { message, lines } of facts.meaningless)
    rows.push(harmlessJson({ template: message.template, effect: message.effect, instances: 0, lines }));
  return `"taughtShapes":[${rows.join(',')}]`;
}

/** `"longestSetUp":…,"preexisting":…,"pool":…,"summary":…`: what the log comes to. */
export function outcomeMembers(log: AnalyzedLog): string {
  const { facts } = log;
  const { pool } = facts;
  const summary = summaryOf(log);
  const counts = verdicts.map((verdict) => `"${verdict}":${summary[verdict]}`);
  return (
    `"longestSetUp":${facts.longestSetUp},"preexisting":[${facts.preexisting.join(',')}],` +
    `"pool":{"size":${pool.size},"peak":{"inUse":${pool.peak.inUse},"line":${lineOrNull(pool.peak.line)}${placeMember(log, 'in', pool.peak.line)}},` +
    `"inUseAtEnd":${pool.inUseAtEnd},"exhaustedAt":${lineOrNull(pool.exhaustedAt)}` +
    `${placeMember(log, 'exhaustedIn', pool.exhaustedAt)}},` +
    `"summary":{"allocated":${allocatedIn(summary)},${counts.join(',')}}`
  );
}

function lineOrNull(line: number): string {
  return line < 0 ? 'null' : String(line + 1);
}
