/**
 * The methods of LSP that this server understands: a row for each, with what its parameters must be, what it gives, and how it is
 * announced. The gate, the handlers and the answer to `initialize` follow from these rows.
 */
import {
  CodeActionKind,
  CodeActionRequest,
  CodeLensRequest,
  CodeLensResolveRequest,
  DefinitionRequest,
  DocumentHighlightRequest,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  ReferencesRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  TextDocumentSyncKind,
  type ProtocolRequestType,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { ClientAbilities } from './client';
import {
  anything,
  arrayOf,
  boolean,
  either,
  integer,
  nullable,
  object,
  oneOf,
  optional,
  string,
  uinteger,
  type Check,
  type Properties,
} from './gate/checks';
import { progress, token, type Row } from './methods';
import { Command } from './protocol';
import { tokenTypes } from './tokens';

type Announcement = (can: ClientAbilities) => ServerCapabilities;

export interface StandardRow<P = unknown, R = unknown> extends Row<P, R> {
  readonly method: string;
  readonly announced: Announcement;
}

const position = object({ line: uinteger, character: uinteger });
const range = object({ start: position, end: position });
const textDocument = object({ uri: string });
const versioned = object({ uri: string, version: integer });
const workspaceFolder = object({ uri: string, name: string });
const trace = oneOf('off', 'messages', 'compact', 'verbose');
const diagnostic = object({
  range,
  message: either(string, object({ value: string })),
  source: optional(nullable(string)),
  code: optional(nullable(either(string, integer))),
});

function request<P, R, Parts, E, O>(
  { method }: ProtocolRequestType<P, R, Parts, E, O>,
  properties: Properties,
  announced: Announcement,
): StandardRow<P, R> {
  return { method, params: object({ ...properties, ...progress }) as Check<P>, announced };
}

/** Lenses and actions run commands. */
const withCommands =
  (capabilities: Announcement): Announcement =>
  (can) =>
    can.runs(Command.goToLine) ? capabilities(can) : {};

const legend = { tokenTypes: [...tokenTypes], tokenModifiers: [] };

export const standardRequests = {
  hover: request(HoverRequest.type, { textDocument, position }, () => ({ hoverProvider: true })),
  definition: request(DefinitionRequest.type, { textDocument, position }, () => ({ definitionProvider: true })),
  references: request(
    ReferencesRequest.type,
    { textDocument, position, context: object({ includeDeclaration: boolean }) },
    () => ({ referencesProvider: true }),
  ),
  highlights: request(DocumentHighlightRequest.type, { textDocument, position }, () => ({
    documentHighlightProvider: true,
  })),
  symbols: request(DocumentSymbolRequest.type, { textDocument }, () => ({ documentSymbolProvider: true })),
  folds: request(FoldingRangeRequest.type, { textDocument }, () => ({ foldingRangeProvider: true })),
  inlayHints: request(InlayHintRequest.type, { textDocument, range }, () => ({ inlayHintProvider: true })),
  lenses: request(
    CodeLensRequest.type,
    { textDocument },
    withCommands(() => ({ codeLensProvider: {} })),
  ),
  resolvedLens: request(
    CodeLensResolveRequest.type,
    { range, data: uinteger },
    withCommands(() => ({ codeLensProvider: { resolveProvider: true } })),
  ),
  actions: request(
    CodeActionRequest.type,
    {
      textDocument,
      range,
      context: object({ diagnostics: arrayOf(diagnostic), only: optional(arrayOf(string)) }),
    },
    withCommands(({ codeActionLiterals }) => ({
      codeActionProvider: codeActionLiterals ? { codeActionKinds: [CodeActionKind.QuickFix] } : true,
    })),
  ),
  tokens: request(SemanticTokensRequest.type, { textDocument }, ({ semanticTokens }) =>
    semanticTokens ? { semanticTokensProvider: { legend, full: semanticTokens.full } } : {},
  ),
  tokensOfRange: request(SemanticTokensRangeRequest.type, { textDocument, range }, ({ semanticTokens }) =>
    semanticTokens ? { semanticTokensProvider: { legend, range: semanticTokens.range } } : {},
  ),
  command: request(
    ExecuteCommandRequest.type,
    { command: string, arguments: optional(arrayOf(anything)) },
    ({ serverCommands }) =>
      serverCommands.length > 0 ? { executeCommandProvider: { commands: [...serverCommands] } } : {},
  ),
};

/** Those that the connection handles. */
export const lifeRequests = {
  initialize: object({
    processId: nullable(integer),
    capabilities: object({
      workspace: optional(nullable(object({}))),
      textDocument: optional(nullable(object({}))),
      window: optional(nullable(object({}))),
      general: optional(nullable(object({}))),
      notebookDocument: optional(nullable(object({}))),
    }),
    trace: optional(nullable(trace)),
    workspaceFolders: optional(nullable(arrayOf(workspaceFolder))),
  }),
  shutdown: anything,
} satisfies Properties;

/** By method. */
export const standardNotifications = {
  initialized: anything,
  exit: anything,
  '$/cancelRequest': object({ id: token }),
  '$/setTrace': object({ value: trace }),
  'textDocument/didOpen': object({
    textDocument: object({ uri: string, languageId: string, version: integer, text: string }),
  }),
  'textDocument/didChange': object({
    textDocument: versioned,
    contentChanges: arrayOf(object({ text: string, range: optional(range), rangeLength: optional(uinteger) })),
  }),
  'textDocument/didClose': object({ textDocument }),
  'workspace/didChangeConfiguration': object({ settings: anything }),
  'workspace/didChangeWorkspaceFolders': object({
    event: object({ added: arrayOf(workspaceFolder), removed: arrayOf(workspaceFolder) }),
  }),
  'workspace/didChangeWatchedFiles': object({ changes: arrayOf(object({ uri: string, type: oneOf(1, 2, 3) })) }),
  'window/workDoneProgress/cancel': object({ token }),
} satisfies Properties;

/** What the server says of itself: what its rows announce, taken together. */
export function capabilitiesFor(can: ClientAbilities): ServerCapabilities {
  const rows: readonly StandardRow[] = Object.values(standardRequests);
  const base: ServerCapabilities = {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(can.workspaceFolders && { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }),
  };
  return rows.map(({ announced }) => announced(can)).reduce(merged, base);
}

/** One provider may be announced by several rows, each with its part of it. */
function merged(all: ServerCapabilities, more: ServerCapabilities): ServerCapabilities {
  const result: Record<string, unknown> = { ...all };
  for (const [name, value] of Object.entries(more) as [string, unknown][]) {
    const known = result[name];
    result[name] = typeof known === 'object' && typeof value === 'object' ? { ...known, ...value } : value;
  }
  return result;
}
