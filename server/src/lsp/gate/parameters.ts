/**
 * Every method that the server understands, with what its parameters must be. A method that is missing here does not reach
 * its handler.
 */
import {
  ANALYSE_BYTES,
  ANALYSE_FILE,
  ASSISTANT,
  COMPARE,
  EXCERPT,
  FIRST_LINES,
  FORGET_FILE,
  INSTANCE_AT,
  LENS_LINES,
  LIFE,
  REPORT,
  TIMELINE,
  TIMELINE_ROWS,
  TRACE,
  TREE_CHILDREN,
  TREE_PATH,
  WORKSPACE_LOGS,
} from '../protocol';
import { verdicts } from '../../core/findings/verdict';
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
} from './checks';

const token = either(string, integer);
const position = object({ line: uinteger, character: uinteger });
const range = object({ start: position, end: position });
const textDocument = object({ uri: string });
const versioned = object({ uri: string, version: integer });
const trace = oneOf('off', 'messages', 'compact', 'verbose');

/** Every request may ask for progress and for a result in parts. */
const request = (properties: Readonly<Record<string, Check>>): Check =>
  object({ ...properties, workDoneToken: optional(token), partialResultToken: optional(token) });
const onDocument = request({ textDocument });
const atPosition = request({ textDocument, position });

const diagnostic = object({
  range,
  message: either(string, object({ value: string })),
  source: optional(nullable(string)),
  code: optional(nullable(either(string, integer))),
});

const compared = object({ uri: string, run: optional(uinteger) });

const treeScope = { uri: string, filter: string, order: oneOf('line', 'cb', 'longest') };

/** Requests by method. */
export const requestParameters: ReadonlyMap<string, Check> = new Map([
  [
    'initialize',
    object({
      processId: nullable(integer),
      capabilities: object({
        workspace: optional(object()),
        textDocument: optional(object()),
        window: optional(object()),
        general: optional(object()),
        notebookDocument: optional(object()),
      }),
      trace: optional(nullable(trace)),
      workspaceFolders: optional(nullable(arrayOf(object({ uri: string, name: string })))),
    }),
  ],
  ['shutdown', anything],
  ['codeLens/resolve', request({ range, data: uinteger })],
  [
    'textDocument/codeAction',
    request({
      textDocument,
      range,
      context: object({ diagnostics: arrayOf(diagnostic), only: optional(arrayOf(string)) }),
    }),
  ],
  ['textDocument/codeLens', onDocument],
  ['textDocument/definition', atPosition],
  ['textDocument/documentHighlight', atPosition],
  ['textDocument/documentSymbol', onDocument],
  ['textDocument/foldingRange', onDocument],
  ['textDocument/hover', atPosition],
  ['textDocument/inlayHint', request({ textDocument, range })],
  ['textDocument/semanticTokens/full', onDocument],
  ['textDocument/semanticTokens/range', request({ textDocument, range })],
  ['textDocument/references', request({ textDocument, position, context: object({ includeDeclaration: boolean }) })],
  [
    ANALYSE_BYTES,
    request({
      uri: string,
      bytes: string,
      begins: optional(oneOf('opened', 'truncated', 'replaced')),
      isLast: boolean,
    }),
  ],
  [ANALYSE_FILE, request({ uri: string })],
  [FIRST_LINES, request({ uri: string, limit: uinteger })],
  [TREE_CHILDREN, request({ ...treeScope, node: optional(string) })],
  [TREE_PATH, request({ ...treeScope, line: uinteger })],
  [LIFE, request({ uri: string, index: uinteger })],
  [
    TIMELINE,
    request({
      uri: string,
      from: uinteger,
      to: uinteger,
      columns: uinteger,
      firstLane: uinteger,
      lastLane: uinteger,
    }),
  ],
  [TIMELINE_ROWS, request({ uri: string, from: uinteger, to: uinteger, limit: uinteger })],
  [TRACE, request({ uri: string })],
  [COMPARE, request({ first: compared, second: compared })],
  [EXCERPT, request({ uri: string, kind: oneOf('controlBlock', 'withoutWaits', 'findings'), cb: optional(uinteger) })],
  [
    ASSISTANT,
    request({
      tool: oneOf('listFindings', 'explainControlBlock', 'caseReport'),
      logs: arrayOf(object({ uri: string, name: string })),
      version: string,
      verdicts: optional(arrayOf(oneOf(...verdicts))),
      limit: optional(uinteger),
      cb: optional(uinteger),
      instance: optional(uinteger),
      format: optional(oneOf('markdown', 'json')),
      mask: optional(boolean),
    }),
  ],
  [WORKSPACE_LOGS, request({ folder: string })],
  [LENS_LINES, request({ uri: string, seen: optional(object({ first: uinteger, last: uinteger })) })],
  [INSTANCE_AT, request({ uri: string, line: uinteger })],
  [
    REPORT,
    request({
      uri: string,
      more: optional(arrayOf(string)),
      format: oneOf('markdown', 'html'),
      mask: optional(boolean),
      links: optional(boolean),
    }),
  ],
  ['workspace/executeCommand', request({ command: string, arguments: optional(arrayOf(anything)) })],
]);

/** Notifications by method. */
export const notificationParameters: ReadonlyMap<string, Check> = new Map([
  ['initialized', anything],
  ['exit', anything],
  ['$/cancelRequest', object({ id: token })],
  ['$/setTrace', object({ value: trace })],
  [
    'textDocument/didOpen',
    object({ textDocument: object({ uri: string, languageId: string, version: integer, text: string }) }),
  ],
  [
    'textDocument/didChange',
    object({
      textDocument: versioned,
      contentChanges: arrayOf(object({ text: string, range: optional(range), rangeLength: optional(uinteger) })),
    }),
  ],
  ['textDocument/didClose', object({ textDocument })],
  ['workspace/didChangeConfiguration', object({ settings: anything })],
  ['workspace/didChangeWatchedFiles', object({ changes: arrayOf(object({ uri: string, type: oneOf(1, 2, 3) })) })],
  ['window/workDoneProgress/cancel', object({ token })],
  [FORGET_FILE, object({ uri: string })],
]);
