/** `textDocument/codeAction` for an event log: an event is not conclusive by itself, so what comes next is the whole case. */
import { CodeActionKind, type CodeActionParams } from 'vscode-languageserver-protocol';
import { plain } from '../../core/text/plainText';
import { SOURCE } from '../features/diagnostics';
import { CREATE_REPORT } from '../protocol';
import type { ShownAction } from '../shown';

export function eventCodeActions({ context }: CodeActionParams): ShownAction[] {
  if (context.only && !context.only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
  const diagnostics = context.diagnostics.filter(({ source }) => source === SOURCE);
  if (diagnostics.length === 0) return [];
  const title = plain('Create a case report on this event log and the Winsock logs beside it');
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command: CREATE_REPORT } }];
}
