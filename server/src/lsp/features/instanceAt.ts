/** `winsockLog/instanceAt`: all about the instance at a line, and the evidence on it as text. */
import type { FolderEvents } from '../../core/eventlog/folderEvents';
import { hintNotProof } from '../../core/findings/citations';
import { findingText, instanceName } from '../../core/findings/words';
import { visible } from '../../core/text/visible';
import { nameOfChain, type Judgement } from '../judgement/judgement';
import { instanceLines } from './instanceLines';
import type { LifeLine } from './lifeOf';
import type { InstanceAtResult } from '../protocol';
import type { Snapshot } from '../snapshot';

/** Lines of the log in the evidence: from the start and from the end of the instance's life. */
const MAX_EVIDENCE_LINES = 60;
/** Events in the evidence. */
const MAX_EVENTS = 20;

/** `life`: the lines of the instance that the line belongs to, in all files of the chain. */
export function instanceAt(snapshot: Snapshot, line: number, life: readonly LifeLine[]): InstanceAtResult | null {
  const { facts, log, at } = snapshot;
  const i = log.owner(line);
  const verdict = i < 0 ? undefined : facts.verdict(i);
  if (!verdict) return null;
  const lines = instanceLines(snapshot, i);
  const elsewhere = life
    .map((each) => at(each.line))
    .filter(({ uri }) => uri !== snapshot.uri)
    .map(({ uri, range }) => ({ uri, line: range.start.line }));
  const allocation = at(facts.instances.allocation[i]);
  return {
    cb: facts.instances.cb[i],
    instance: facts.instances.number[i],
    verdict,
    allocation: { uri: allocation.uri, line: allocation.range.start.line },
    lines,
    elsewhere,
    evidence: evidenceText(snapshot.judgement, i, life),
  };
}

/** The finding in words, the lines that it rests on, and the events that name its control block. */
export function evidenceText(judgement: Judgement, i: number, lines: readonly LifeLine[]): string {
  const { facts, events } = judgement;
  const half = MAX_EVIDENCE_LINES / 2;
  const quote = ({ line, text }: LifeLine): string => `${facts.places.label(line).padStart(8)}  ${text.trimEnd()}`;
  const quoted =
    lines.length <= MAX_EVIDENCE_LINES
      ? lines.map(quote)
      : [
          ...lines.slice(0, half).map(quote),
          `          … ${lines.length - MAX_EVIDENCE_LINES} more lines of ${instanceName(facts, i)} …`,
          ...lines.slice(-half).map(quote),
        ];
  const all = [
    findingText(facts, i),
    '',
    nameOfChain(judgement),
    ...quoted,
    ...eventLines(events, facts.instances.cb[i]),
    '',
  ];
  return all.map(visible).join('\n');
}

/** The events that name its control block, one on each line. */
function eventLines(events: FolderEvents, cb: number): string[] {
  const cited = events.naming(cb, MAX_EVENTS);
  if (cited.length === 0) return [];
  const rows = cited.map(({ event, file }) => {
    const words = event.text.replace(/\s+/g, ' ').trim().slice(0, 200);
    return `${String(event.firstLine + 1).padStart(8)}  ${file.name}: ${[event.id, event.timeText, words].filter(Boolean).join(' ')}`;
  });
  const more = events.countNaming(cb) - cited.length;
  if (more > 0) rows.push(`          … ${more} more events …`);
  return ['', `Events that name CB ${cb}. ${hintNotProof.text}`, ...rows];
}
