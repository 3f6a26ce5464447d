/** Shorthand for tests of the analysis: a log as text in, facts out. */
import { Facts, type FactsOptions } from '../../server/src/core/findings/facts';
import type { FileOfLog } from '../../server/src/core/findings/places';
import { defaultSettings, type AnalysisSettings } from '../../server/src/core/findings/verdict';
import { Fold } from '../../server/src/core/lifecycle/fold';
import { FIRST_MESSAGE, knownShapes, type Kind } from '../../server/src/core/log/catalogue';
import type { AnalyzedLog } from '../../server/src/core/formats/analyzedLog';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { LogReader } from '../../server/src/core/intake/logReader';

/** One line as the scanner reported it, without its place in the buffer; `also` only where it names several control blocks. */
export type Event = readonly [kind: Kind, thread: number, cb: number, x: number, y: number, also?: readonly number[]];

/** Reads bytes through the door that files take, in the given chunks. */
export function readChunks(chunks: Iterable<Uint8Array>, settings: AnalysisSettings = defaultSettings): Facts {
  const fold = new Fold();
  const reader = new LogReader({
    buffer: () => undefined,
    line: (kind, thread, cb, x, y, _start, _end, also) => fold.step(kind, thread, cb, x, y, also),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return new Facts(fold, settings);
}

/** As `readChunks`, with what only counts summed by the scanner. */
export function readSumming(chunks: Iterable<Uint8Array>, settings: AnalysisSettings = defaultSettings): Facts {
  const fold = new Fold();
  const reader = new LogReader({
    buffer: () => undefined,
    line: (kind, thread, cb, x, y, _start, _end, also) => fold.step(kind, thread, cb, x, y, also),
    sums: fold,
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return new Facts(fold, settings);
}

/** The kind of a known message, by its name in the catalogue. */
export function kindOf(name: string): Kind {
  return knownShapes.shapes.find(({ message }) => message.name === name)?.role.kind ?? -1;
}

/** The events of a log, read in the given chunks. */
export function eventsOf(chunks: Iterable<Uint8Array>): Event[] {
  const events: Event[] = [];
  const reader = new LogReader({
    buffer: () => undefined,
    line: (kind, thread, cb, x, y, _start, _end, also) =>
      events.push(also.length > 0 ? [kind, thread, cb, x, y, also] : [kind, thread, cb, x, y]),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return events;
}

export function analyse(text: string, settings: Partial<AnalysisSettings> = {}, options?: FactsOptions): Facts {
  const fold = new Fold();
  const bytes = Buffer.from(text);
  let buffer: Uint8Array = bytes;
  const reader = new LogReader({
    buffer: (current) => (buffer = current),
    line: (kind, thread, cb, x, y, start, end, also) => {
      fold.step(kind, thread, cb, x, y, also);
      if (kind < FIRST_MESSAGE) fold.quote(kind, () => Buffer.from(buffer.subarray(start, end)).toString());
    },
  });
  reader.push(bytes);
  reader.end();
  return new Facts(fold, { ...defaultSettings, ...settings }, options);
}

/** A log as the formats take it, read through the door that files take, with no connections asked for before a leak is one. */
export function analyzedLog(text: string, more: Partial<AnalyzedLog> = {}): AnalyzedLog {
  const intake = new LogIntake();
  intake.push(Buffer.from(text));
  intake.end();
  const { bytes, encoding, shapes } = intake;
  const facts = intake.facts({ ...defaultSettings, leakTurnover: 0 });
  return { file: 'Winsock.log', bytes, encoding, shapes, facts, ...more };
}

/** The same of a chain: its files by their names, oldest first. */
export function analyzedChain(files: Readonly<Record<string, string>>, more: Partial<AnalyzedLog> = {}): AnalyzedLog {
  let intake = new LogIntake();
  const places: FileOfLog[] = [];
  for (const [name, text] of Object.entries(files)) {
    if (places.length > 0) intake = intake.next();
    places.push({ name, firstLine: intake.lines });
    intake.push(Buffer.from(text));
    intake.end();
  }
  const { bytes, encoding, shapes } = intake;
  const names = Object.keys(files);
  return {
    file: names[names.length - 1],
    bytes,
    encoding,
    shapes,
    facts: intake.facts({ ...defaultSettings, leakTurnover: 0 }, { files: places }),
    chain: { files: names, copies: [] },
    ...more,
  };
}

/** Everything that a log's facts say, as plain data: two logs say the same if these are equal. */
export function plain(facts: Facts): unknown {
  const { instances } = facts;
  const rows = Array.from({ length: instances.count }, (_, i) => ({
    cb: instances.cb[i],
    number: instances.number[i],
    run: instances.run[i],
    seen: instances.seen[i],
    thread: instances.thread[i],
    allocation: instances.allocation[i],
    lastActivity: instances.lastActivity[i],
    setUp: instances.setUp[i],
    released: instances.released[i],
    releaseThread: instances.releaseThread[i],
    freed: instances.freed[i],
    bytesReceived: instances.bytesReceived[i],
    waits: instances.waits[i],
    sockets: instances.sockets(i),
    handles: instances.handles(i),
    evidence: facts.evidence(i),
    verdict: facts.verdict(i),
    doubts: facts.doubts(i),
    clock: facts.clock(i),
    unknownLine: facts.unknownLine(i)?.line,
    gap: facts.lastGap(i)?.line,
    taught: instances.taught(i),
  }));
  return {
    lines: facts.lines,
    unrecognised: facts.unrecognisedLines,
    longestSetUp: facts.longestSetUp,
    taughtShapes: facts.taughtShapes,
    runs: facts.runs.map(({ lastGap, ...run }) => ({ ...run, lastGap: lastGap?.line })),
    rows,
    pool: facts.pool,
    preexisting: facts.preexisting,
    summary: facts.summary,
  };
}

/**
 * A log in which each allocation carries its expected verdict: `(008) CB 4 (instance 9) allocated   # stuck`. The marks are
 * taken off before it is read; common indentation does not count. Repeat a line with `… × 200` at its end. A line
 * `<… 20 connections in 200 lines>` becomes as many connections on control block 90 that come, work and go.
 */
export function markedLog(marked: string): { readonly text: string; readonly expected: readonly string[] } {
  const expected: string[] = [];
  const lines: string[] = [];
  for (const raw of marked
    .replace(/^\n/, '')
    .replace(/\n[ ]*$/, '')
    .split('\n')) {
    let line = raw.trim();
    let times = 1;
    const traffic = /^<… (\d+) connections in (\d+) lines>$/.exec(line);
    if (traffic) {
      lines.push(...connections(Number(traffic[1]), Number(traffic[2]), lines.length));
      continue;
    }
    const mark = /\s+#\s*([\w ]+)$/.exec(line);
    if (mark) {
      expected.push(mark[1] ?? '');
      line = line.slice(0, mark.index);
    }
    const repeat = /\s+× (\d+)$/.exec(line);
    if (repeat) {
      times = Number(repeat[1]);
      line = line.slice(0, repeat.index);
    }
    for (let k = 0; k < times; k++) lines.push(line);
  }
  return { text: lines.join('\n'), expected };
}

/** The control block of the connections that `markedLog` makes up. */
export const OTHER_CB = 90;

/** Connections that come, work and go, one after the other, padded with waits to a number of lines. */
function connections(count: number, lines: number, seed: number): string[] {
  const made = Array.from({ length: count }, (_, k) => [
    `(008) CB ${OTHER_CB} (instance ${1000 + seed * 100 + k}) allocated`,
    `(008) R/W/Cl events on cb ${OTHER_CB}, handle 8`,
    `(008) close socket -1 on cb ${OTHER_CB}, handle 0`,
  ]).flat();
  return [...made, ...Array.from({ length: lines - made.length }, () => '(008) Wait for cb 0, handle 4')];
}
