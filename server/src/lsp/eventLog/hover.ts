/** `textDocument/hover` in an event log: what the part at the cursor means, what it shows and what it does not, and what is around it. */
import { MarkupKind, type Position } from 'vscode-languageserver-types';
import { eventAtLine, spanAt, winsockCbOf, type MtaEvent } from '../../core/eventlog/event';
import { explainEvent, explainSpan, type Explanation } from '../../core/eventlog/explain';
import { hintNotProof } from '../../core/findings/citations';
import { instanceName, releaseText } from '../../core/findings/words';
import { joinedMarkdown, markdownOf, markdownText, type Markdown } from '../../core/text/markdownText';
import type { HoverOptions } from '../features/hover';
import { statementItem } from '../features/knowledgeMarkdown';
import { commandLink } from '../markdown';
import { Command } from '../protocol';
import type { ShownHover } from '../shown';
import { instancesOf, type WinsockLogBeside } from './besides';
import { spanRange, textRange, type EventSnapshot } from './snapshot';
import { counted } from '../../core/text/counts';

/** Instances of a control block that are listed of one log. */
const MAX_INSTANCES = 8;

export function eventHover(
  snapshot: EventSnapshot,
  { line, character }: Position,
  beside: readonly WinsockLogBeside[],
  options: HoverOptions,
): ShownHover | null {
  const at = spanAt(snapshot.log, line, character);
  const event = at?.event ?? eventAtLine(snapshot.log, line);
  if (!event) return null;
  const part = at && at.span.of !== 'id' ? explainSpan(event, at.span.of) : undefined;
  const explanation = part ?? explainEvent(event);
  const parts = [explanationText(explanation)];
  // Of its time or its severity nobody wants to know where the control block is, and of an event that is not known nothing else is told.
  if ((!part && explanation.means.length > 0) || at?.span.of === 'controlBlock')
    parts.push(besideText(event, beside, options));
  return {
    contents: { kind: MarkupKind.Markdown, value: joinedMarkdown(parts, '\n\n---\n\n') },
    range: at ? spanRange(at.span) : textRange(snapshot, line),
  };
}

function explanationText({ title, means, tells, doesNotTell }: Explanation): Markdown {
  const items = [
    ...means.map((fact) => statementItem(fact)),
    ...tells.map((each) => statementItem(each, 'Shows')),
    ...doesNotTell.map((each) => statementItem(each, 'Does not show')),
  ];
  return joinedMarkdown([markdownOf`**${markdownText(title)}**`, joinedMarkdown(items, '\n')], '\n\n');
}

/** The instances of the event's control block in the Winsock logs of the folder. Empty where the event names none of theirs. */
function besideText(event: MtaEvent, beside: readonly WinsockLogBeside[], options: HoverOptions): Markdown {
  const cb = winsockCbOf(event);
  if (cb === undefined) return markdownOf``;
  if (beside.length === 0) return markdownText('There is no Winsock.log in this folder to look it up in.');
  return joinedMarkdown([...beside.map((log) => logText(log, cb, options)), statementItem(hintNotProof)], '\n\n');
}

function logText(log: WinsockLogBeside, cb: number, { commandLinks }: HoverOptions): Markdown {
  const found = instancesOf(log, cb);
  const name = markdownText(log.name);
  if (found.length === 0) return markdownOf`CB ${cb} is not in ${name}\\.`;
  const { judgement } = log;
  const { facts } = judgement;
  const rows = found.slice(0, MAX_INSTANCES).map((i) => {
    const line = facts.instances.allocation[i];
    const { uri, range } = judgement.locate(line);
    const text = facts.places.text(line);
    const place = commandLinks ? commandLink(text, Command.goToLine, [uri, range.start.line]) : markdownText(text);
    const verdict = facts.verdict(i);
    const known = verdict ? markdownOf`**${markdownText(verdict)}**, ` : markdownOf``;
    const end = markdownText(releaseText(facts, i));
    return markdownOf`- ${markdownText(instanceName(facts, i))}, ${place}: ${known}${end}`;
  });
  const more = found.length - rows.length;
  if (more > 0) rows.push(markdownOf`- … ${markdownText(counted(more, 'more instance'))}`);
  return joinedMarkdown([markdownOf`CB ${cb} in ${name}:`, joinedMarkdown(rows, '\n')], '\n\n');
}
