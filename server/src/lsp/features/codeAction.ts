/** `textDocument/codeAction`: what a user would do next with a finding. Nothing here changes the log. */
import { CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver-protocol';
import { instanceName } from '../../core/findings/words';
import { plain } from '../../core/text/plainText';
import { SOURCE } from './diagnostics';
import { Command, CREATE_REPORT } from '../protocol';
import type { ShownAction } from '../shown';
import type { Snapshot } from '../snapshot';

export function codeActions({ facts, log, uri }: Snapshot, { context }: CodeActionParams): ShownAction[] {
  if (context.only && !context.only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
  const actions: ShownAction[] = [];
  for (const diagnostic of context.diagnostics) {
    if (diagnostic.source !== SOURCE) continue;
    const { line } = diagnostic.range.start;
    const i = log.owner(line);
    if (i < 0 || facts.instances.allocation[i] !== line) continue;
    const name = instanceName(facts, i);
    const last = facts.instances.lastActivity[i];
    const add = (title: string, command: string, ...args: (string | number)[]): void => {
      actions.push(action(diagnostic, title, command, args));
    };
    add(`Go to the last activity of ${name} (line ${last + 1})`, Command.goToLine, uri, last);
    add(`Show all lines of ${name}`, Command.showLines, uri, line);
    add(`Copy the evidence on ${name}`, Command.copyEvidence, uri, line);
    add('Create a case report', CREATE_REPORT);
    add('Open article KB 303102', Command.openArticle);
  }
  return actions;
}

function action(diagnostic: Diagnostic, title: string, command: string, args: (string | number)[]): ShownAction {
  const shown = plain(title);
  return {
    title: shown,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title: shown, command, arguments: args },
  };
}
