/** An instance as the tools for assistants tell it: as data, and in words. */
import { doubtText } from '../findings/doubts';
import { findingHead, findingReason, suspectText } from '../findings/words';
import { NO_LINE } from '../lifecycle/instances';
import { placeOf, type PlacedLog } from '../formats/analyzedLog';
import type { Detail } from './answer';

/** A 1-based line of a file. */
export function placeData(log: PlacedLog, line: number): { readonly file: string; readonly line: number } {
  const place = placeOf(log, line);
  return { file: place.file, line: place.line + 1 };
}

/** What identifies it and where it is; in full also what else is counted of it. */
export function findingData(log: PlacedLog, i: number, detail: Detail): Readonly<Record<string, unknown>> {
  const { facts } = log;
  const { instances } = facts;
  const brief = {
    cb: instances.cb[i],
    instance: instances.number[i],
    verdict: facts.verdict(i) ?? null,
    direction: facts.direction(i) ?? null,
    doubts: facts.doubts(i),
    allocated: placeData(log, instances.allocation[i]),
    lastActivity: placeData(log, instances.lastActivity[i]),
  };
  if (detail === 'brief') return brief;
  const released = instances.released[i];
  return {
    ...brief,
    run: instances.run[i],
    turnover: facts.turnover(i) ?? null,
    released: released === NO_LINE ? null : placeData(log, released),
    sockets: instances.sockets(i),
    handles: instances.handles(i),
    bytesReceived: instances.bytesReceived[i],
    waits: instances.waits[i],
  };
}

/** One sentence that says where; in full also the reasons, and what would settle each doubt. Nothing of the log's lines is quoted in it. */
export function findingWords(log: PlacedLog, i: number, detail: Detail): string {
  const { facts } = log;
  const allocated = `Allocated at ${facts.places.text(facts.instances.allocation[i])}.`;
  if (detail === 'brief') return `${findingHead(facts, i)} ${allocated}`;
  const doubts = facts.doubts(i).map((doubt) => doubtText(facts, i, doubt, { withQuotes: false }));
  const why = doubts.length === 0 ? findingReason(facts, i) : `Not certain: ${doubts.join('; ')}.`;
  return [doubts.length === 0 ? findingHead(facts, i) : suspectText(facts, i), allocated, why]
    .filter((part) => part !== '')
    .join(' ');
}
