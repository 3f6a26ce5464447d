/** `textDocument/hover`: what this line says, and the whole life of the instance it belongs to. */
import { MarkupKind } from 'vscode-languageserver-types';
import type { Facts } from '../../core/findings/facts';
import { eventLabel, hintNotProof } from '../../core/findings/citations';
import type { ToldStage } from '../../core/intake/lifeReader';
import { explainLine, type LineExplanation } from '../../core/findings/lineExplanation';
import { findingHead, findingReason, instanceName, missingText, wrappedText } from '../../core/findings/words';
import { joinedMarkdown, markdownOf, markdownCode, markdownText, type Markdown } from '../../core/text/markdownText';
import { cbRange } from '../convert';
import { statementItem, statementMarkdown } from './knowledgeMarkdown';
import { commandLink } from '../markdown';
import { teachArguments, type LinesLike } from '../judgement/teaching';
import { Command, TEACH_SHAPE } from '../protocol';
import type { ShownHover } from '../shown';
import type { Snapshot } from '../snapshot';
import { capitalised, counted, grouped } from '../../core/text/counts';

/** Rows of the life that are shown: as many from its start as from its end. */
const MAX_ROWS = 12;
/** Events that are listed. */
const MAX_EVENTS = 8;

export interface HoverOptions {
  /** The client runs our commands from links. */
  readonly commandLinks: boolean;
}

/** All lines of the shape of an unrecognised one, and what it would change if they meant nothing, where that is known. */
interface Teachable extends LinesLike {
  readonly effect: string | undefined;
}

/** `life`: the stages of the instance that the line belongs to, in all files of the chain. */
export function hover(
  snapshot: Snapshot,
  line: number,
  life: readonly ToldStage[],
  teach: Teachable | undefined,
  options: HoverOptions,
): ShownHover | null {
  const { log } = snapshot;
  if (line >= log.lines) return null;
  const i = log.owner(line);
  const explanation = explainLine(log.parse(line), log.isInside(line));
  const parts = [explanation ? lineText(explanation) : markdownOf``];
  if (teach) parts.push(teachingText(snapshot.uri, teach, options));
  if (log.prefix !== undefined) parts.push(markdownText(wrappedText(log.prefix)));
  const { file } = snapshot.facts.places.of(snapshot.firstLine);
  const missing = line === 0 ? snapshot.facts.places.files.at(file)?.missing : undefined;
  if (missing !== undefined) parts.push(markdownText(`${capitalised(missingText('this file', missing))}.`));
  if (i >= 0) {
    parts.unshift(
      lifeText(snapshot, i, life, {
        ...options,
        here: snapshot.firstLine + line,
        isExplained: isExplained(snapshot, i, line),
      }),
    );
  }
  const value = joinedMarkdown(parts, '\n\n---\n\n');
  if (value === '') return null;
  return { contents: { kind: MarkupKind.Markdown, value }, range: cbRange(log, line) };
}

/** Offers to teach all lines of the shape at once, and says what that would change if they mean nothing. */
function teachingText(uri: string, { count, shape, effect }: Teachable, { commandLinks }: HoverOptions): Markdown {
  const are =
    count === 1 ? 'No other line of this log is like it.' : `${counted(count, 'line')} of this log are like this.`;
  const ifNothing =
    effect === undefined ? '' : ` If ${count === 1 ? 'it means' : 'they mean'} nothing, to teach that ${effect}.`;
  const args = teachArguments(shape, uri);
  return joinedMarkdown(
    [
      markdownText(`${are}${ifNothing}`),
      ...(commandLinks
        ? [commandLink(count === 1 ? 'Teach this line' : `Teach all ${grouped(count)} lines`, TEACH_SHAPE, args)]
        : []),
    ],
    ' · ',
  );
}

/** VS Code shows the text of a finding above the hover of its line. */
function isExplained({ facts, settings, firstLine }: Snapshot, i: number, line: number): boolean {
  const verdict = facts.verdict(i);
  return (
    firstLine + line === facts.instances.allocation[i] && verdict !== undefined && settings.severity[verdict] !== 'none'
  );
}

/** The heading has said what is wrong; where it has no verdict, nothing has been said. */
function reasonText(facts: Facts, i: number, here: number): string {
  return facts.verdict(i) === undefined ? findingHead(facts, i, here) : findingReason(facts, i, here);
}

interface LifeOptions extends HoverOptions {
  /** The line that is hovered over, in the chain. */
  readonly here: number;
  /** What is wrong with it is said beside the hover already. */
  readonly isExplained: boolean;
}

function lifeText(snapshot: Snapshot, i: number, stages: readonly ToldStage[], options: LifeOptions): Markdown {
  const { facts } = snapshot;
  const { instances } = facts;
  const verdict = facts.verdict(i);
  const { uri, range } = snapshot.at(instances.allocation[i]);
  const link = (line: number): Markdown => {
    const label = facts.places.label(line, options.here);
    const to = snapshot.at(line);
    return options.commandLinks
      ? commandLink(label, Command.goToLine, [to.uri, to.range.start.line])
      : markdownText(label);
  };

  const cut = stages.length > MAX_ROWS;
  const shown = cut ? [...stages.slice(0, MAX_ROWS / 2), ...stages.slice(-MAX_ROWS / 2)] : stages;
  const rows = shown.map((stage) => markdownOf`| ${stageLines(stage, link)} | ${stageText(stage)} |`);
  if (cut)
    rows.splice(MAX_ROWS / 2, 0, markdownOf`| … | ${markdownText(counted(stages.length - MAX_ROWS, 'more stage'))} |`);

  const numbers = [
    facts.direction(i),
    list('socket', instances.sockets(i)),
    list('handle', instances.handles(i)),
    instances.bytesReceived[i] > 0 ? `${counted(instances.bytesReceived[i], 'byte')} received` : '',
    instances.waits[i] > 0 ? `${counted(instances.waits[i], 'time')} in the wait set` : '',
  ].filter(Boolean);

  // They work on instances that were allocated in the log.
  const actions =
    options.commandLinks && !instances.isPreexisting(i)
      ? joinedMarkdown(
          [
            commandLink('Show all its lines', Command.showLines, [uri, range.start.line]),
            commandLink('Copy the evidence', Command.copyEvidence, [uri, range.start.line]),
          ],
          ' · ',
        )
      : markdownOf``;

  return joinedMarkdown(
    [
      markdownOf`**${markdownText(instanceName(facts, i))}**${verdict ? markdownOf` — **${markdownText(verdict)}**` : markdownOf``}`,
      markdownText(numbers.join(' · ')),
      joinedMarkdown([markdownOf`| Line | What happened |`, markdownOf`| --: | :-- |`, ...rows], '\n'),
      options.isExplained ? markdownOf`` : markdownText(reasonText(facts, i, options.here)),
      eventsText(snapshot, instances.cb[i], options),
      actions,
    ],
    '\n\n',
  );
}

function stageLines({ firstLine, lastLine }: ToldStage, link: (line: number) => Markdown): Markdown {
  return firstLine === lastLine ? link(firstLine) : markdownOf`${link(firstLine)}–${link(lastLine)}`;
}

function stageText(stage: ToldStage): Markdown {
  if (stage.kind === 'use') return markdownText(`used: ${counted(stage.lines, 'line')}`);
  if (stage.kind === 'unknown') return markdownText(`of unknown shape: ${counted(stage.lines, 'line')}`);
  // Only lines of a known shape get here: their text is the catalogue's, apart from the numbers.
  return markdownCode(stage.text.replace(/^\(\d+\) /, '').trimEnd());
}

/** What this line says, what its numbers mean, and how each is known. */
function lineText({ what, numbers }: LineExplanation): Markdown {
  const items = numbers.flatMap(({ name, facts }) => facts.map((fact, k) => statementItem(fact, k === 0 ? name : '')));
  return joinedMarkdown([statementMarkdown(what), joinedMarkdown(items, '\n')], '\n\n');
}

/** The events beside the log that name a control block; empty where none does. */
function eventsText({ events }: Snapshot, cb: number, { commandLinks }: HoverOptions): Markdown {
  const cited = events.naming(cb, MAX_EVENTS);
  if (cited.length === 0) return markdownOf``;
  const items = cited.map(({ event, file }) => {
    const place = commandLinks
      ? commandLink(`line ${event.firstLine + 1} of ${file.name}`, Command.goToLine, [file.uri, event.firstLine])
      : markdownText(`line ${event.firstLine + 1} of ${file.name}`);
    return markdownOf`${markdownText(eventLabel(event))} (${place})`;
  });
  const more = events.countNaming(cb) - cited.length;
  if (more > 0) items.push(markdownOf`${more} more`);
  return markdownOf`Events that name CB ${cb}: ${joinedMarkdown(items, ', ')}\\. ${statementMarkdown(hintNotProof)}`;
}

function list(name: string, numbers: readonly number[]): string {
  return numbers.length === 0 ? '' : `${name}${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}`;
}
