/** The answer to `initialize`: what this server offers. */
import { CodeActionKind, TextDocumentSyncKind, type InitializeResult } from 'vscode-languageserver';
import type { ClientAbilities } from './client';
import { Command } from './protocol';
import { tokenTypes } from './tokens';

export function initializeResult({
  runs,
  serverCommands,
  codeActionLiterals,
  semanticTokens,
}: ClientAbilities): InitializeResult {
  return {
    serverInfo: { name: 'winsock-log' },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      inlayHintProvider: true,
      // All of them run commands.
      ...(runs(Command.goToLine)
        ? {
            codeLensProvider: { resolveProvider: true },
            codeActionProvider: codeActionLiterals ? { codeActionKinds: [CodeActionKind.QuickFix] } : true,
          }
        : {}),
      ...(semanticTokens
        ? {
            semanticTokensProvider: {
              legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] },
              full: semanticTokens.full,
              range: semanticTokens.range,
            },
          }
        : {}),
      ...(serverCommands.length > 0 ? { executeCommandProvider: { commands: [...serverCommands] } } : {}),
    },
  };
}
