/** `textDocument/hover` in an event log: what the part at the cursor means, what it proves and what not, and what lies beside. */
import { MarkupKind, type Hover, type Position } from 'vscode-languageserver-types';
import { eventAtLine, spanAt, winsockCbOf, type MtaEvent } from '../../core/eventlog/event';
import { explainEvent, explainSpan, type Explanation } from '../../core/eventlog/explain';
import { hintNotProof } from '../../core/findings/citations';
import { instanceName, plural, releaseText } from '../../core/findings/words';
import type { HoverOptions } from '../features/hover';
import { factItem } from '../features/knowledgeMarkdown';
import { commandLink, escapeMarkdown } from '../markdown';
import { Command } from '../protocol';
import { instancesOf, type WinsockLogBeside } from './besides';
import { spanRange, textRange, type EventSnapshot } from './snapshot';

/** Instances of a control block that are listed of one log. */
const MAX_INSTANCES = 8;

export function eventHover(
  snapshot: EventSnapshot,
  { line, character }: Position,
  beside: readonly WinsockLogBeside[],
  options: HoverOptions,
): Hover | null {
  const at = spanAt(snapshot.log, line, character);
  const event = at?.event ?? eventAtLine(snapshot.log, line);
  if (!event) return null;
  const part = at && at.span.of !== 'id' ? explainSpan(event, at.span.of) : undefined;
  const parts = [explanationText(part ?? explainEvent(event))];
  // Of its time or its severity nobody wants to know where the control block is.
  if (!part || at?.span.of === 'controlBlock') parts.push(besideText(event, beside, options));
  const value = parts.filter((part) => part !== '').join('\n\n---\n\n');
  return {
    contents: { kind: MarkupKind.Markdown, value },
    range: at ? spanRange(at.span) : textRange(snapshot, line),
  };
}

function explanationText({ title, means, proves, doesNotProve }: Explanation): string {
  return [
    `**${escapeMarkdown(title)}**`,
    [
      ...means.map((fact) => factItem(fact)),
      ...proves.map((fact) => factItem(fact, 'Proves')),
      ...doesNotProve.map((fact) => factItem(fact, 'Does not prove')),
    ].join('\n'),
  ].join('\n\n');
}

/** The instances of the event's control block in the Winsock logs of the folder. Empty where the event names none of theirs. */
function besideText(event: MtaEvent, beside: readonly WinsockLogBeside[], options: HoverOptions): string {
  const cb = winsockCbOf(event);
  if (cb === undefined) return '';
  if (beside.length === 0) return 'There is no Winsock\\.log in this folder to look it up in\\.';
  return [...beside.map((log) => logText(log, cb, options)), factItem(hintNotProof)].join('\n\n');
}

function logText(log: WinsockLogBeside, cb: number, { commandLinks }: HoverOptions): string {
  const found = instancesOf(log, cb);
  const name = escapeMarkdown(log.name);
  if (found.length === 0) return `CB ${cb} is not in ${name}\\.`;
  const rows = found.slice(0, MAX_INSTANCES).map((i) => {
    const line = log.facts.instances.allocation[i];
    const place = commandLinks
      ? commandLink(`line ${line + 1}`, Command.goToLine, [log.uri, line])
      : `line ${line + 1}`;
    const verdict = log.facts.verdict(i);
    return `- ${escapeMarkdown(instanceName(log.facts, i))}, ${place}: ${verdict ? `**${verdict}**, ` : ''}${escapeMarkdown(releaseText(log.facts, i))}`;
  });
  const more = found.length - rows.length;
  if (more > 0) rows.push(`- … ${plural(more, 'more instance')}`);
  return [`CB ${cb} in ${name}:`, '', ...rows].join('\n');
}
