/** `textDocument/codeAction`: what a user would do next with a finding. Nothing here changes the log. */
import { CodeActionKind, type CodeActionParams } from 'vscode-languageserver-protocol';
import { instanceName } from '../../core/findings/words';
import { isUnrecognised } from '../../core/log/catalogue';
import { grouped } from '../../core/text/counts';
import { plain } from '../../core/text/plainText';
import { linesLike, teachArguments } from '../judgement/teaching';
import { SOURCE } from './diagnostics';
import { Command, CREATE_REPORT, TEACH_SHAPE } from '../protocol';
import type { ShownAction } from '../shown';
import type { Snapshot } from '../snapshot';

/** On any line of an instance that was allocated in the log, not only on the line of its finding. */
export function codeActions(snapshot: Snapshot, { context, range }: CodeActionParams): ShownAction[] {
  const { facts, log, uri, firstLine } = snapshot;
  if (context.only && !context.only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
  const { line } = range.start;
  if (line < log.lines && isUnrecognised(log.kind(line))) return teaching(snapshot, line);
  const i = line < log.lines ? log.owner(line) : -1;
  if (i < 0 || facts.instances.isPreexisting(i)) return [];
  const { allocation, lastActivity } = facts.instances;
  const diagnostics = context.diagnostics.filter(
    (each) => each.source === SOURCE && each.range.start.line + firstLine === allocation[i],
  );
  const name = instanceName(facts, i);
  const last = lastActivity[i];
  const actions: ShownAction[] = [];
  const add = (title: string, command: string, ...args: (string | number)[]): void => {
    const shown = plain(title);
    actions.push({
      title: shown,
      kind: CodeActionKind.QuickFix,
      ...(diagnostics.length > 0 ? { diagnostics } : {}),
      command: { title: shown, command, arguments: args },
    });
  };
  const here = firstLine + line;
  const go = (what: string, to: number): void => {
    const { uri: file, range: place } = snapshot.at(to);
    if (to !== here)
      add(`Go to the ${what} of ${name} (${facts.places.text(to, here)})`, Command.goToLine, file, place.start.line);
  };
  go('allocation', allocation[i]);
  go('last activity', last);
  add(`Show all lines of ${name}`, Command.showLines, uri, line);
  add(`Copy the evidence on ${name}`, Command.copyEvidence, uri, line);
  if (facts.verdict(i) !== 'released') {
    add('Create a case report', CREATE_REPORT);
    add('Open article KB 303102', Command.openArticle);
  }
  return actions;
}

/** On a line of unknown shape: teach all lines like it, where they can be taught. */
function teaching(snapshot: Snapshot, line: number): ShownAction[] {
  const like = linesLike(snapshot, line);
  if (!like) return [];
  const { count, shape } = like;
  const teach = (text: string, ...more: readonly string[]): ShownAction => {
    const title = plain(text);
    const args = teachArguments(shape, snapshot.uri, ...more);
    return { title, kind: CodeActionKind.QuickFix, command: { title, command: TEACH_SHAPE, arguments: args } };
  };
  const those = count === 1 ? 'this line' : `all ${grouped(count)} lines like this`;
  return [
    teach(`Teach the shape of ${those}: ${shape.template}`),
    teach(count === 1 ? 'This line means nothing…' : `${grouped(count)} lines like this mean nothing…`, 'none'),
  ];
}
