/**
 * What client and server say to each other beyond LSP: a row for each method, with what its parameters must be and what it gives. The
 * gate, the handlers and the client follow from these rows. A method is called `winsockLog/` and the name of its row. The client imports
 * types of this file alone. Lines are 0-based here, as in LSP.
 */
import { laneOrders } from '../core/findings/lives';
import { details } from '../core/assistants/answer';
import { sectionNames } from '../core/caseReport/content';
import { verdicts } from '../core/findings/verdict';
import {
  arrayOf,
  boolean,
  either,
  integer,
  object,
  oneOf,
  optional,
  string,
  uinteger,
  type Check,
  type Properties,
  type WithProperties,
} from './gate/checks';
import {
  excerptKinds,
  logOrigins,
  treeOrders,
  type AnalyseFileResult,
  type AssistantResult,
  type CompareResult,
  type ExcerptResult,
  type InstanceAtResult,
  type LensLinesResult,
  type LifeResult,
  type ListFolderResult,
  type ReadFileResult,
  type ReportResult,
  type ShapeEffectsResult,
  type ShapesResult,
  type StatFilesResult,
  type StatusParams,
  type TimelineResult,
  type TimelineRowsResult,
  type TreeChildrenResult,
  type TreeNode,
  type TreeOrder,
  type WorkspaceLogsResult,
} from './protocol';

/** What the names of our own methods begin with. */
export const PREFIX = 'winsockLog/';

/** A method: what its parameters must be, and the type of what it gives. */
export interface Row<P = unknown, R = unknown> {
  readonly params: Check<P>;
  /** Never there: it carries the type. */
  readonly gives?: R;
}

export const token = either(string, integer);

/** Every request may ask for progress and for a result in parts. */
export const progress = { workDoneToken: optional(token), partialResultToken: optional(token) };

function request<P extends Properties>(properties: P) {
  return {
    giving: <R>(): Row<WithProperties<P & typeof progress>, R> => ({ params: object({ ...properties, ...progress }) }),
  };
}

const treeScope = {
  uri: string,
  /** As typed; empty for everything. */
  filter: string,
  order: oneOf(...(Object.keys(treeOrders) as TreeOrder[])),
};

/** One side of a comparison: a log, or one of its runs, counted from 0. */
const compared = object({ uri: string, run: optional(uinteger) });

/** Requests of the client. */
export const requests = {
  /** All about the instance that a line belongs to, or null where the line belongs to none. */
  instanceAt: request({ uri: string, line: uinteger }).giving<InstanceAtResult | null>(),

  /**
   * Brings the analysis of a file on disk up to date, by reading what is new in it. The first one for a file reads it all, and reports
   * work-done progress in bytes. For files that no client can open as documents, since they are too large. Results come as diagnostics
   * and `status`, if there is anything new. Cancelling it forgets the file.
   */
  analyseFile: request({ uri: string }).giving<AnalyseFileResult>(),

  /** The same where the server cannot read the file, piece by piece. Results come after the last piece. */
  analyseBytes: request({
    uri: string,
    /** One character for each byte: JSON has no bytes. */
    bytes: string,
    /** Set in the first piece of a log: what follows is a log from its beginning. Otherwise it is more of the same. */
    begins: optional(oneOf(...logOrigins)),
    isLast: boolean,
  }).giving<AnalyseFileResult>(),

  /** The first lines of a file on disk, as far as they can be read. */
  firstLines: request({ uri: string, limit: uinteger }).giving<readonly string[] | null>(),

  /**
   * The Winsock logs of a workspace folder and of the folders in it, judged, without opening them. Logs of one
   * chain are one; what is open counts as it is in the editor. Logs that have not changed since the last request are not read again.
   */
  workspaceLogs: request({
    /** The URI of the folder. */
    folder: string,
  }).giving<WorkspaceLogsResult>(),

  /**
   * The lines that have a code lens. The same as `textDocument/codeLens`, for a client that makes the lenses itself: of a log with
   * 40 000 of them, LSP's answer has megabytes. Null where there are none to give.
   */
  lensLines: request({
    uri: string,
    /** The lines that are seen, both inclusive: their lenses come in full, which spares a request for each. */
    seen: optional(object({ first: uinteger, last: uinteger })),
  }).giving<LensLinesResult | null>(),

  /** The case report over a log and the event logs beside it, or null where there is none to read. */
  report: request({
    /** A log, or a folder with a slash at its end. */
    uri: string,
    /** Files that belong to the case, too, wherever they are: Winsock logs, and event logs. */
    more: optional(arrayOf(string)),
    format: oneOf('markdown', 'html'),
    /** Replace host names and addresses by placeholders. */
    mask: optional(boolean),
    /** Lines are links that run `winsockLog.goToLine`: for a view of the client, not for a file. */
    links: optional(boolean),
    /** What the report is filed under; it bears the date on which it is made. */
    caseNumber: optional(string),
    customer: optional(string),
  }).giving<ReportResult | null>(),

  /**
   * What a tool for assistants answers, of logs that need not be open. The client has seen to it that they may be read, and what they
   * are called.
   */
  assistant: request({
    tool: oneOf('listFindings', 'explainControlBlock', 'caseReport'),
    /** The first one alone, but for a list of findings. For a case report also a folder, with a slash at its end. */
    logs: arrayOf(object({ uri: string, name: string })),
    /** Files among them that may be logs and are not judged, each with the reason; a list of findings names them. */
    notJudged: optional(arrayOf(object({ name: string, reason: string }))),
    /** URIs of the folders that may be read, where that is limited: nothing is read of what leads out of them, by a link, say. */
    within: optional(arrayOf(string)),
    /** The client's version, which goes into the answer. */
    version: string,
    verdicts: optional(arrayOf(oneOf(...verdicts))),
    limit: optional(uinteger),
    cb: optional(uinteger),
    instance: optional(uinteger),
    detail: optional(oneOf(...details)),
    sections: optional(arrayOf(oneOf(...sectionNames))),
    format: optional(oneOf('markdown', 'json')),
    mask: optional(boolean),
  }).giving<AssistantResult | null>(),

  /** The shapes of lines that are not understood in these logs and their chains, and the shapes that were taught. */
  shapes: request({ logs: arrayOf(string) }).giving<ShapesResult>(),

  /** What would change in these logs and their chains if other shapes were taught, for each of some alternatives. Nothing is changed. */
  shapeEffects: request({
    logs: arrayOf(string),
    alternatives: arrayOf(arrayOf(object({ template: string, effect: string, thread: optional(boolean) }))),
  }).giving<ShapeEffectsResult>(),

  /** The children of a node of the tree of control blocks; null where the log cannot be read. */
  treeChildren: request({
    ...treeScope,
    /** The `id` of a node; undefined for the log itself. An id that is none (any more) has no children. */
    node: optional(string),
  }).giving<TreeChildrenResult | null>(),

  /** The nodes from the log (exclusive) down to the instance that a line belongs to; null if there is none in the tree. */
  treePath: request({ ...treeScope, line: uinteger }).giving<readonly TreeNode[] | null>(),

  /** What is known of one life, by the index in the tree or the timeline; null where there is none. */
  life: request({ uri: string, index: uinteger }).giving<LifeResult | null>(),

  /** What a timeline shows of a log between two lines, at the resolution of a screen; null where the log cannot be read. */
  timeline: request({
    uri: string,
    /** The lines shown: `[from, to)`. */
    from: uinteger,
    to: uinteger,
    /** How many pixels wide that is drawn. */
    columns: uinteger,
    /** The lanes shown, one for each control block, from the top: `[firstLane, lastLane)`. */
    firstLane: uinteger,
    lastLane: uinteger,
    order: oneOf(...laneOrders),
    /** The index of an instance: the lanes of the answer are those around its lane. */
    instance: optional(uinteger),
  }).giving<TimelineResult | null>(),

  /** The same for people who do not see it, the worst verdict first; null where the log cannot be read. */
  timelineRows: request({
    uri: string,
    from: uinteger,
    to: uinteger,
    limit: uinteger,
  }).giving<TimelineRowsResult | null>(),

  /** A log as a trace in Chrome's trace event format, which Perfetto opens; null where it cannot be read. */
  trace: request({ uri: string }).giving<string | null>(),

  /**
   * A part of a log as text, each line with its number in front; null where the log cannot be read. Of an open document as it is in the
   * editor, else as it is on disk.
   */
  excerpt: request({
    uri: string,
    kind: oneOf(...excerptKinds),
    /** Of the kind `controlBlock`. */
    cb: optional(uinteger),
  }).giving<ExcerptResult | null>(),

  /** Two logs, or two runs, side by side; null where one cannot be read, or has no such run. */
  compare: request({
    first: compared,
    second: compared,
    format: oneOf('markdown', 'html'),
    /** Lines are links that run `winsockLog.goToLine`: for a view of the client, not for a file. */
    links: optional(boolean),
  }).giving<CompareResult | null>(),
};

/** Notifications of the client. */
export const notifications = {
  /** A file is of no interest any more; its diagnostics go. */
  forgetFile: { params: object({ uri: string }) } satisfies Row,
};

/**
 * Requests of the server. They are only asked of a client that says `files: true` in its initializationOptions; a server with a disk
 * reads `file:` folders itself.
 */
export interface ClientRequests {
  /** What is in a folder. Its URI has no slash at its end. */
  readonly listFolder: Row<{ readonly folder: string }, ListFolderResult>;
  /** Size and time of files of a folder, one answer for each. */
  readonly statFiles: Row<{ readonly folder: string; readonly names: readonly string[] }, StatFilesResult>;
  /** Bytes of a file, one character for each; fewer than `limit` only at its end. */
  readonly readFile: Row<{ readonly uri: string; readonly from: number; readonly limit: number }, ReadFileResult>;
}

/** Notifications of the server. */
interface ClientNotifications {
  /** What the language status item shows for a document. Sent after every analysis to a client that says `status: true`. */
  readonly status: Row<StatusParams>;
}

type Requests = typeof requests;
/** Every method of our own. */
export type Methods = Requests & typeof notifications & ClientRequests & ClientNotifications;

export type Params<M extends keyof Methods> = Methods[M] extends Row<infer P> ? P : never;
export type Result<M extends keyof Methods> = Methods[M] extends Row<unknown, infer R> ? R : never;
export type Request = keyof Requests;
