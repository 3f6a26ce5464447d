/**
 * What client and server say to each other beyond LSP. Types and names only: both sides import it, and it imports nothing but types.
 * Lines are 0-based here, as in LSP.
 */
import type { CodeLens } from 'vscode-languageserver-types';
import type { FileStamp, FolderEntry, Problem } from '../core/case/inventory';

/** The verdicts of the analysis, worst first. They are also the diagnostics' codes. */
export type VerdictName = 'leaked' | 'suspect' | 'stuck' | 'reallocated' | 'idle' | 'closing' | 'active' | 'released';

/** Server → client notification: what the language status item shows for a document. Sent after every analysis. */
export const STATUS = 'winsockLog/status';
export interface StatusParams {
  readonly uri: string;
  /** The document version that was analysed; null for a file read from disk. */
  readonly version: number | null;
  readonly lines: number;
  /** Instances allocated in the log. */
  readonly allocated: number;
  readonly summary: Readonly<Record<VerdictName, number>>;
  readonly pool: {
    readonly size: number;
    /** `line` is 0-based, or null where nothing was in use. */
    readonly peak: { readonly inUse: number; readonly line: number | null };
    readonly inUseAtEnd: number;
    /** 0-based line at which the pool ran full, or null. */
    readonly exhaustedAt: number | null;
  };
  /** Where the pool's size is from: an event where the user has set none and an event log beside the log states it. */
  readonly poolSizeFrom: 'setting' | 'default' | EventPlace;
  /** The MTA's build, by an event log beside the log; null where none states it. */
  readonly build: { readonly value: string; readonly from: EventPlace } | null;
  readonly unrecognisedLines: number;
  /** MTA runs in the log: 1 plus the restarts that were inferred. 0 for an empty log. */
  readonly runs: number;
  /** Limits that were hit, each a whole sentence for the user. */
  readonly limits: readonly string[];
  /** Of a file; null for a document. */
  readonly disk: DiskState | null;
}

/** An event that states something. */
export interface EventPlace {
  readonly uri: string;
  /** The file's name. */
  readonly name: string;
  readonly line: number;
  readonly id: number;
}

/** A file that is no document: how it came to what has been read of it. */
export interface DiskState {
  readonly bytes: number;
  /** What the log that it holds now is: the first one of that name, or one that took the place of another. */
  readonly origin: 'opened' | 'truncated' | 'replaced';
  /** More has been appended since that log was first read. */
  readonly isGrown: boolean;
  /** It is gone; the results are those of what had been read. */
  readonly isMissing: boolean;
}

/** Client → server request: all about the instance that a line belongs to, or null where the line belongs to none. */
export const INSTANCE_AT = 'winsockLog/instanceAt';
export interface InstanceAtParams {
  readonly uri: string;
  readonly line: number;
}
export interface InstanceAtResult {
  readonly cb: number;
  readonly instance: number;
  readonly verdict: VerdictName;
  readonly allocationLine: number;
  /** Every line of the instance, ascending, its waits included. */
  readonly lines: readonly number[];
  /** Plain text: the finding in words, then its lines with numbers, to paste into a case. */
  readonly evidence: string;
}

/** The languages of our logs. What a document of another language is, its content decides. */
export const WINSOCK_LOG_LANGUAGE = 'winsock-log';
export const EVENT_LOG_LANGUAGE = 'mta-event-log';

/**
 * Client → server request: bring the analysis of a file on disk up to date, by reading what is new in it. The first one for a
 * file reads it all, and reports work-done progress in bytes. For files that no client can open as documents, since they are
 * too large. Results come as diagnostics and `STATUS`, if there is anything new. Cancelling it forgets the file.
 */
export const ANALYSE_FILE = 'winsockLog/analyseFile';
export interface AnalyseFileParams {
  readonly uri: string;
  readonly workDoneToken?: string | number;
}
export interface AnalyseFileResult {
  /** Why the file cannot be read (any more), in words that go after its name and a colon; null where it can. */
  readonly problem: string | null;
}

/**
 * Client → server request: the same where the server cannot read the file, piece by piece. Results come after the last piece.
 */
export const ANALYSE_BYTES = 'winsockLog/analyseBytes';
export interface AnalyseBytesParams {
  readonly uri: string;
  /** One character for each byte: JSON has no bytes. */
  readonly bytes: string;
  /** Set in the first piece of a log: what follows is a log from its beginning. Otherwise it is more of the same. */
  readonly begins?: DiskState['origin'];
  readonly isLast: boolean;
}

/** Client → server notification: a file is of no interest any more; its diagnostics go. */
export const FORGET_FILE = 'winsockLog/forgetFile';
export interface ForgetFileParams {
  readonly uri: string;
}

/** Client → server request: the first lines of a file on disk, as far as they can be read. */
export const FIRST_LINES = 'winsockLog/firstLines';
export interface FirstLinesParams {
  readonly uri: string;
  readonly limit: number;
}

/**
 * Server → client request: what is in a folder. This and the two below are only asked of a client that says `files: true` in its
 * initializationOptions; a server with a disk reads `file:` folders itself.
 */
export const LIST_FOLDER = 'winsockLog/listFolder';
export interface ListFolderParams {
  /** A URI without a slash at its end. */
  readonly folder: string;
}
export type ListFolderResult = readonly FolderEntry[] | Problem;

/** Server → client request: size and time of files of a folder, one answer for each. */
export const STAT_FILES = 'winsockLog/statFiles';
export interface StatFilesParams {
  readonly folder: string;
  readonly names: readonly string[];
}
export type StatFilesResult = readonly (FileStamp | Problem)[];

/** Server → client request: bytes of a file, one character for each; fewer than `limit` only at its end. */
export const READ_FILE = 'winsockLog/readFile';
export interface ReadFileParams {
  readonly uri: string;
  readonly from: number;
  readonly limit: number;
}
export type ReadFileResult = string | Problem;

/**
 * Client → server request: the Winsock logs of a workspace folder and of the folders in it, judged, without opening them. A log that
 * is open as a document counts as it is on disk. Logs that have not changed since the last request are not read again.
 */
export const WORKSPACE_LOGS = 'winsockLog/workspaceLogs';
export interface WorkspaceLogsParams {
  /** The URI of the folder. */
  readonly folder: string;
  readonly workDoneToken?: string | number;
}
export interface WorkspaceLogsResult {
  /** In order of path. */
  readonly logs: readonly WorkspaceLog[];
  /** What may be a log and was not read. */
  readonly leftOut: readonly WorkspaceLeftOut[];
}
export interface WorkspaceLog {
  readonly uri: string;
  /** From the folder that was asked about, with `/` between its parts. */
  readonly path: string;
  readonly bytes: number;
  /** Any number that changes with the file. */
  readonly modified: number;
  readonly lines: number;
  /** Instances allocated in the log. */
  readonly allocated: number;
  readonly summary: Readonly<Record<VerdictName, number>>;
}
export interface WorkspaceLeftOut {
  readonly uri: string;
  readonly path: string;
  /** In words that go after the path and a colon. */
  readonly reason: string;
  /** It may be a log, so that the counts may not be all. */
  readonly isLoss: boolean;
}

/**
 * Client → server request: the lines that have a code lens. The same as `textDocument/codeLens`, for a client that makes the
 * lenses itself: of a log with 40 000 of them, LSP's answer has megabytes. Null where there are none to give.
 */
export const LENS_LINES = 'winsockLog/lensLines';
export interface LensLinesParams {
  readonly uri: string;
  /** The lines that are seen, both inclusive: their lenses come in full, which spares a request for each. */
  readonly seen?: { readonly first: number; readonly last: number };
}
export interface LensLinesResult {
  /** The `data` of each of these lenses. */
  readonly revision: number;
  /** The lines, ascending, each as the number of lines since the one before it, and the first as it is. */
  readonly steps: readonly number[];
  /** Those of the lines that are seen, in full, in their order; not more than any screen shows. */
  readonly seen: readonly CodeLens[];
}

/** Client → server request: the case report over a log and the event logs beside it, or null where there is none to read. */
export const REPORT = 'winsockLog/report';
export interface ReportParams {
  /** A log, or a folder with a slash at its end. */
  readonly uri: string;
  /** Files that belong to the case, too, wherever they are: Winsock logs, and event logs. */
  readonly more?: readonly string[];
  readonly format: 'markdown' | 'html';
  /** Replace host names and addresses by placeholders. */
  readonly mask?: boolean;
  /** Lines are links that run `winsockLog.goToLine`: for a view of the client, not for a file. */
  readonly links?: boolean;
}
export interface ReportResult {
  readonly text: string;
  readonly answer: 'confirmed' | 'inconclusive' | 'notConfirmed';
  /** One sentence. */
  readonly headline: string;
}

/**
 * Client → server request: what a tool for assistants answers, of logs that need not be open. The client has seen to it that they may be
 * read, and what they are called.
 */
export const ASSISTANT = 'winsockLog/assistant';
export interface AssistantParams {
  readonly tool: 'listFindings' | 'explainControlBlock' | 'caseReport';
  /** The first one alone, but for a list of findings. For a case report also a folder, with a slash at its end. */
  readonly logs: readonly { readonly uri: string; readonly name: string }[];
  /** The client's version, which goes into the answer. */
  readonly version: string;
  readonly verdicts?: readonly VerdictName[];
  readonly limit?: number;
  readonly cb?: number;
  readonly instance?: number;
  readonly format?: 'markdown' | 'json';
  readonly mask?: boolean;
}
export interface AssistantResult {
  /** For the assistant. */
  readonly text: string;
  /** The text says why there is no answer. */
  readonly isError: boolean;
}

/** Commands that lenses, hovers and code actions call. The client implements them; arguments are plain JSON. */
export const Command = {
  /** `[uri: string, line: number]`: reveal the line (0-based) and put the cursor there. */
  goToLine: 'winsockLog.goToLine',
  /** `[uri: string, line: number]`: peek all lines of the instance that the line belongs to. Without arguments: at the cursor. */
  showLines: 'winsockLog.showLines',
  /** `[uri: string, line: number]`: copy the evidence for the instance to the clipboard. Without arguments: at the cursor. */
  copyEvidence: 'winsockLog.copyEvidence',
  /** `[]`: open the article KB 303102 in the browser. */
  openArticle: 'winsockLog.openArticle',
} as const;

/** `[template: string, uri: string]`, the client's command that adds a shape to `winsockLog.shapes`. */
export const TEACH_SHAPE = 'winsockLog.teachShape';

/** The client's command that makes a case report of the log in front: an entry of its menus, and of ours. */
export const CREATE_REPORT = 'winsockLog.createReport';

/** The web copy of KB 303102 that diagnostics and the command open; Microsoft's own page is gone. */
export const ARTICLE_URL = 'https://mskb.pkisolutions.com/kb/303102';

/** The orders of instances in the tree: as in the log, by control block, or those that lived longest first. */
export type TreeOrder = 'line' | 'cb' | 'longest';

/** What a tree shows of a log. */
interface TreeScope {
  readonly uri: string;
  /** As typed; empty for everything. */
  readonly filter: string;
  readonly order: TreeOrder;
}

/** Client → server request: the children of a node of the tree of control blocks; null where the log cannot be read. */
export const TREE_CHILDREN = 'winsockLog/treeChildren';
export interface TreeChildrenParams extends TreeScope {
  /** The `id` of a node; undefined for the log itself. An id that is none (any more) has no children. */
  readonly node?: string;
}
export interface TreeChildrenResult {
  readonly nodes: readonly TreeNode[];
  /** Instances of the log that pass the filter, and all. */
  readonly matching: number;
  readonly total: number;
  /** Words of the filter that mean nothing. */
  readonly unknownWords: readonly string[];
}

/** Client → server request: the nodes from the log (exclusive) down to the instance that a line belongs to; null if there is none in the tree. */
export const TREE_PATH = 'winsockLog/treePath';
export interface TreePathParams extends TreeScope {
  readonly line: number;
}

type TreeNodeKind = 'range' | 'run' | 'verdict' | 'instance' | 'milestone' | 'note';
export interface TreeNode {
  /** Unique in the tree of its log, and the same after the log has grown, as far as possible. */
  readonly id: string;
  readonly kind: TreeNodeKind;
  /** Plain text. */
  readonly label: string;
  readonly description: string;
  /** Of a group of one verdict, and of an instance; absent for what was in use before the log began. */
  readonly verdict?: VerdictName;
  /** Where to go from here. */
  readonly line?: number;
  readonly isLeaf: boolean;
}

/** Client → server request: what is known of one life, by the index in the tree or the timeline; null where there is none. */
export const LIFE = 'winsockLog/life';
export interface LifeParams {
  readonly uri: string;
  readonly index: number;
}
export interface LifeResult {
  /** What happened in it, in short, with line numbers. Of a log that is no document, what was kept of it. */
  readonly milestones: readonly string[];
  /** `CB 18 (instance 21)` */
  readonly name: string;
  /** Absent for a control block that was in use before the log began. */
  readonly verdict?: VerdictName;
  readonly line: number;
  /** The last line at which it was in use. */
  readonly lastLine: number;
  /** The finding in words. */
  readonly text: string;
  /** As in `InstanceAtResult`; of a log that is no document, of the lines that were kept. */
  readonly evidence: string;
}

/**
 * Client → server request: what a timeline shows of a log between two lines, at the resolution of a screen; null where the log
 * cannot be read.
 */
export const TIMELINE = 'winsockLog/timeline';
export interface TimelineParams {
  readonly uri: string;
  /** The lines shown: `[from, to)`. */
  readonly from: number;
  readonly to: number;
  /** How many pixels wide that is drawn. */
  readonly columns: number;
  /** The lanes shown, one for each control block, from the top: `[firstLane, lastLane)`. */
  readonly firstLane: number;
  readonly lastLane: number;
}
export interface TimelineResult {
  readonly lines: number;
  /** Control blocks of the log. */
  readonly lanes: number;
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  readonly firstLane: number;
  /** The control blocks of the lanes from `firstLane` on. */
  readonly cbs: readonly number[];
  /**
   * Base64 of an `Int32Array` in little-endian order, `BAR_FIELDS` for each bar: lane, first and last line, index into
   * the verdicts, worst first (or their number: in use since before the log began), index of the instance. Instances too narrow to be seen are
   * drawn as one, with the worst of their verdicts, and -1 for the index.
   */
  readonly bars: string;
  /** The same, `POOL_FIELDS` for each column: the most that were in use, and the most that were lost. */
  readonly pool: string;
  /** First lines of the runs that began in what is shown, at most one for each column. */
  readonly restarts: readonly number[];
}
export const BAR_FIELDS = 5;
export const POOL_FIELDS = 2;

/** Client → server request: the same for people who do not see it, the worst verdict first; null where the log cannot be read. */
export const TIMELINE_ROWS = 'winsockLog/timelineRows';
export interface TimelineRowsParams {
  readonly uri: string;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}
export interface TimelineRowsResult {
  /** Instances in use in these lines. */
  readonly total: number;
  readonly rows: readonly TimelineRow[];
}
export interface TimelineRow {
  readonly index: number;
  readonly name: string;
  readonly verdict?: VerdictName;
  readonly direction?: 'inbound' | 'outbound';
  readonly line: number;
  readonly lastLine: number;
}

/** Client → server request: a log as a trace in Chrome's trace event format, which Perfetto opens; null where it cannot be read. */
export const TRACE = 'winsockLog/trace';
export interface TraceParams {
  readonly uri: string;
}

/** What there is to read less of: one control block, no waits, or only instances with a finding. */
export type ExcerptKind = 'controlBlock' | 'withoutWaits' | 'findings';

/**
 * Client → server request: a part of a log as text, each line with its number in front; null where the log cannot be read. Of an open
 * document as it is in the editor, else as it is on disk.
 */
export const EXCERPT = 'winsockLog/excerpt';
export interface ExcerptParams {
  readonly uri: string;
  readonly kind: ExcerptKind;
  /** Of the kind `controlBlock`. */
  readonly cb?: number;
}
export interface ExcerptResult {
  readonly text: string;
  /** Base64 of an `Int32Array` in little-endian order: for each row of the text its line in the log, and the instance or -1. */
  readonly rows: string;
  /** Lines of the log, and those that should be in the text but are not, since it would be too large. */
  readonly total: number;
  readonly left: number;
}
export const ROW_FIELDS = 2;

/** One side of a comparison: a log, or one of its runs, counted from 0. */
export interface ComparedParams {
  readonly uri: string;
  readonly run?: number;
}

/**
 * Client → server request: two logs, or two runs, side by side; null where one cannot be read, or has no such run.
 */
export const COMPARE = 'winsockLog/compare';
export interface CompareParams {
  readonly first: ComparedParams;
  readonly second: ComparedParams;
}
export interface CompareResult {
  /** One sentence. */
  readonly headline: string;
  /** A page without scripts. */
  readonly html: string;
}
