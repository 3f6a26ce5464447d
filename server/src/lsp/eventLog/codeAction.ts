/** `textDocument/codeAction` for an event log: an event proves nothing by itself, so what comes next is the whole case. */
import { CodeActionKind, type CodeAction, type CodeActionParams } from 'vscode-languageserver-protocol';
import { SOURCE } from '../features/diagnostics';
import { CREATE_REPORT } from '../protocol';

export function eventCodeActions({ context }: CodeActionParams): CodeAction[] {
  if (context.only && !context.only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
  const diagnostics = context.diagnostics.filter(({ source }) => source === SOURCE);
  if (diagnostics.length === 0) return [];
  const title = 'Create a case report on this event log and the Winsock logs beside it';
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command: CREATE_REPORT } }];
}
