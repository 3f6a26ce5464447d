/** `textDocument/hover`: what this line says, and the whole life of the instance it belongs to. */
import { MarkupKind, type Hover } from 'vscode-languageserver-types';
import { stagesOf, type Stage } from '../core/findings/life';
import { findingText, instanceName, plural } from '../core/findings/words';
import { Kind, messageOf } from '../core/log/catalogue';
import { cbRange } from './convert';
import { code, commandLink, escapeMarkdown } from './markdown';
import { Command } from './protocol';
import type { Snapshot } from './snapshot';

/** Rows of the life that are shown: as many from its start as from its end. */
const MAX_ROWS = 24;

export interface HoverOptions {
  /** The client runs our commands from links. */
  readonly commandLinks: boolean;
}

export function hover(snapshot: Snapshot, line: number, options: HoverOptions): Hover | null {
  const { log } = snapshot;
  if (line >= log.lines) return null;
  const i = log.owner(line);
  const parts = [lineText(log.kind(line))];
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

/** What a line of this kind says, and how that is known. */
function lineText(kind: Kind): string {
  if (kind === Kind.elision) return 'The log was cut here, and went on. What was cut cannot be judged.';
  if (kind === Kind.unrecognised || kind === Kind.unrecognisedOwn) {
    return kind === Kind.unrecognised
      ? 'A line of unknown shape: kept and counted, but it changes no verdict.'
      : 'A line of unknown shape that names a control block: it is taken for activity and use, since nobody can tell that it is not.';
  }
  const message = messageOf(kind);
  if (!message) return '';
  const grade = message.grade === 'documented' ? message.source : `inferred; shape from ${message.source}`;
  return `${escapeMarkdown(message.meaning)} *(${escapeMarkdown(grade)})*`;
}

function list(name: string, numbers: readonly number[]): string {
  return numbers.length === 0 ? '' : `${name}${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}`;
}
