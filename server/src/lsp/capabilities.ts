/** The answer to `initialize`: what this server offers. */
import { CodeActionKind, TextDocumentSyncKind, type InitializeResult } from 'vscode-languageserver';
import type { ClientAbilities } from './client';

export function initializeResult({ commands, codeActionLiterals }: ClientAbilities): InitializeResult {
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
      ...(commands
        ? {
            codeLensProvider: {},
            codeActionProvider: codeActionLiterals ? { codeActionKinds: [CodeActionKind.QuickFix] } : true,
          }
        : {}),
    },
  };
}
