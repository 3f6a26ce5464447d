/** Shorthand for tests of the analysis: a log as text in, facts out. */
import { Facts } from '../../server/src/core/findings/facts';
import { defaultSettings, type AnalysisSettings } from '../../server/src/core/findings/verdict';
import { Fold } from '../../server/src/core/lifecycle/fold';
import type { Kind } from '../../server/src/core/log/catalogue';
import { LogReader } from '../../server/src/core/intake/logReader';

/** One line as the scanner reported it, without its place in the buffer. */
export type Event = readonly [kind: Kind, thread: number, cb: number, x: number, y: number];

/** Reads bytes through the door that files take, in the given chunks. */
export function readChunks(chunks: Iterable<Uint8Array>, settings: AnalysisSettings = defaultSettings): Facts {
  const fold = new Fold();
  const reader = new LogReader({
    buffer: () => undefined,
    line: (kind, thread, cb, x, y) => fold.step(kind, thread, cb, x, y),
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
    line: (kind, thread, cb, x, y) => fold.step(kind, thread, cb, x, y),
    sums: fold,
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return new Facts(fold, settings);
}

/** The events of a log, read in the given chunks. */
export function eventsOf(chunks: Iterable<Uint8Array>): Event[] {
  const events: Event[] = [];
  const reader = new LogReader({
    buffer: () => undefined,
    line: (kind, thread, cb, x, y) => events.push([kind, thread, cb, x, y]),
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return events;
}

export function analyse(text: string, settings: Partial<AnalysisSettings> = {}): Facts {
  return readChunks([Buffer.from(text)], { ...defaultSettings, ...settings });
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
    released: instances.released[i],
    releaseThread: instances.releaseThread[i],
    freed: instances.freed[i],
    bytesReceived: instances.bytesReceived[i],
    waits: instances.waits[i],
    sockets: instances.sockets(i),
    handles: instances.handles(i),
    evidence: facts.evidence(i),
    verdict: facts.verdict(i),
  }));
  return {
    lines: facts.lines,
    unrecognised: facts.unrecognisedLines,
    runs: facts.runs,
    rows,
    pool: facts.pool,
    preexisting: facts.preexisting,
    summary: facts.summary,
  };
}

/**
 * A log in which each allocation carries its expected verdict: `(008) CB 4 (instance 9) allocated   # stuck`. The marks are
 * taken off before it is read; common indentation does not count. Repeat a line with `… × 200` at its end.
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
    const mark = /\s+#\s*(\w+)$/.exec(line);
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
