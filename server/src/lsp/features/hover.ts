/** `textDocument/hover`: what this line says, and the whole life of the instance it belongs to. */
import { MarkupKind, type Hover } from 'vscode-languageserver-types';
import { eventLabel, hintNotProof } from '../../core/findings/citations';
import { stagesOf, type Stage } from '../../core/document/life';
import { explainLine, type LineExplanation } from '../../core/findings/lineExplanation';
import { findingText, instanceName, plural } from '../../core/findings/words';
import { cbRange } from '../convert';
import { factItem, factText } from './knowledgeMarkdown';
import { code, commandLink, escapeMarkdown } from '../markdown';
import { Command } from '../protocol';
import type { Snapshot } from '../snapshot';

/** Rows of the life that are shown: as many from its start as from its end. */
const MAX_ROWS = 24;
/** Events that are listed. */
const MAX_EVENTS = 8;

export interface HoverOptions {
  /** The client runs our commands from links. */
  readonly commandLinks: boolean;
}

export function hover(snapshot: Snapshot, line: number, options: HoverOptions): Hover | null {
  const { log } = snapshot;
  if (line >= log.lines) return null;
  const i = log.owner(line);
  const explanation = explainLine(log.parse(line));
  const parts = [explanation ? lineText(explanation) : ''];
  if (i >= 0) parts.unshift(lifeText(snapshot, i, options));
  const value = parts.filter((part) => part !== '').join('\n\n---\n\n');
  if (value === '') return null;
  return { contents: { kind: MarkupKind.Markdown, value }, range: cbRange(log, line) };
}

function lifeText(snapshot: Snapshot, i: number, options: HoverOptions): string {
  const { facts, log, uri } = snapshot;
  const { instances } = facts;
  const verdict = facts.verdict(i);
  const link = (line: number): string =>
    options.commandLinks ? commandLink(`${line + 1}`, Command.goToLine, [uri, line]) : `${line + 1}`;

  const stages = stagesOf(log, facts, i);
  const cut = stages.length > MAX_ROWS;
  const shown = cut ? [...stages.slice(0, MAX_ROWS / 2), ...stages.slice(-MAX_ROWS / 2)] : stages;
  const rows = shown.map((stage) => `| ${stageLines(stage, link)} | ${stageText(snapshot, stage)} |`);
  if (cut) rows.splice(MAX_ROWS / 2, 0, `| … | ${plural(stages.length - MAX_ROWS, 'more stage')} |`);

  const numbers = [
    facts.direction(i),
    list('socket', instances.sockets(i)),
    list('handle', instances.handles(i)),
    instances.bytesReceived[i] > 0 ? `${plural(instances.bytesReceived[i], 'byte')} received` : '',
    instances.waits[i] > 0 ? `${plural(instances.waits[i], 'time')} in the wait set` : '',
  ].filter(Boolean);

  const actions = options.commandLinks
    ? [
        commandLink('Show all its lines', Command.showLines, [uri, instances.allocation[i]]),
        commandLink('Copy the evidence', Command.copyEvidence, [uri, instances.allocation[i]]),
      ].join(' · ')
    : '';

  return [
    `**${escapeMarkdown(instanceName(facts, i))}**${verdict ? ` — **${verdict}**` : ''}`,
    escapeMarkdown(findingText(facts, i)),
    escapeMarkdown(numbers.join(' · ')),
    ['| Line | What happened |', '| --: | :-- |', ...rows].join('\n'),
    eventsText(snapshot, instances.cb[i], options),
    actions,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function stageLines({ firstLine, lastLine }: Stage, link: (line: number) => string): string {
  return firstLine === lastLine ? link(firstLine) : `${link(firstLine)}–${link(lastLine)}`;
}

function stageText({ log }: Snapshot, stage: Stage): string {
  if (stage.kind === 'use') return `used: ${plural(stage.lines, 'line')}`;
  // Only lines of a known shape get here: their text is the catalogue's, apart from the numbers.
  return code(
    log.text
      .line(stage.firstLine)
      .replace(/^\(\d+\) /, '')
      .trimEnd(),
  );
}

/** What this line says, what its numbers mean, and how each is known. */
function lineText({ what, numbers }: LineExplanation): string {
  const items = numbers.flatMap(({ name, facts }) => facts.map((fact, k) => factItem(fact, k === 0 ? name : '')));
  return [factText(what), items.join('\n')].filter((part) => part !== '').join('\n\n');
}

/** The events beside the log that name a control block; empty where none does. */
function eventsText({ events }: Snapshot, cb: number, { commandLinks }: HoverOptions): string {
  const cited = events.naming(cb);
  if (cited.length === 0) return '';
  const items = cited.slice(0, MAX_EVENTS).map(({ event, file }) => {
    const place = commandLinks
      ? commandLink(`line ${event.firstLine + 1} of ${file.name}`, Command.goToLine, [file.uri, event.firstLine])
      : escapeMarkdown(`line ${event.firstLine + 1} of ${file.name}`);
    return `${escapeMarkdown(eventLabel(event))} (${place})`;
  });
  if (cited.length > items.length) items.push(`${cited.length - items.length} more`);
  return `Events that name CB ${cb}: ${items.join(', ')}\\. ${factText(hintNotProof)}`;
}

function list(name: string, numbers: readonly number[]): string {
  return numbers.length === 0 ? '' : `${name}${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}`;
}
