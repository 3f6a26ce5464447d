/**
 * What the methods of our own (`methods.ts`) give, and the names that both sides use. Both sides import it, and it imports nothing but
 * types. Lines are 0-based here, as in LSP.
 */
import type { CodeLens } from 'vscode-languageserver-types';
import type { LaneOrder } from '../core/findings/lives';
import type { Verdict } from '../core/findings/verdict';
import type { FileStamp, FolderEntry, Problem } from '../core/case/inventory';

export interface StatusParams {
  readonly uri: string;
  /** The document version that was analysed; null for a file read from disk. */
  readonly version: number | null;
  /** The logs that were judged together with it, itself among them, oldest first: what follows is said of all of them. */
  readonly files: readonly ChainFile[];
  readonly lines: number;
  /** Instances allocated in the log. */
  readonly allocated: number;
  readonly summary: Readonly<Record<Verdict, number>>;
  readonly pool: {
    readonly size: number;
    /** `line` is null where nothing was in use. */
    readonly peak: { readonly inUse: number; readonly line: LinePlace | null };
    readonly inUseAtEnd: number;
    /** The line at which the pool ran full, or null. */
    readonly exhaustedAt: LinePlace | null;
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
  /** Why nothing of it is understood, in words that go after its name and a colon; absent where something is. */
  readonly notUnderstood?: string | undefined;
  /** What is to be known of the log before its figures are read, each a whole sentence: that it is wrapped, that files are missing. */
  readonly remarks?: readonly string[];
  /** Of a file; null for a document. */
  readonly disk: DiskState | null;
}

/** A log of a chain. */
export interface ChainFile {
  readonly uri: string;
  readonly name: string;
  /** 0-based, in the chain: as many lines are in the files before it. */
  readonly firstLine: number;
  readonly lines: number;
}

/** A line of one of the logs of a chain. */
export interface LinePlace {
  readonly uri: string;
  /** The file's name. */
  readonly name: string;
  readonly line: number;
}

/** An event that states something. */
export interface EventPlace {
  readonly uri: string;
  /** The file's name. */
  readonly name: string;
  readonly line: number;
  readonly id: number;
}

/** What the log that a file holds now is: the first one of that name, or one that took the place of another. */
export const logOrigins = ['opened', 'truncated', 'replaced'] as const;

/** A file that is no document: how it came to what has been read of it. */
export interface DiskState {
  readonly bytes: number;
  readonly origin: (typeof logOrigins)[number];
  /** More has been appended since that log was first read. */
  readonly isGrown: boolean;
  /** It is gone; the results are those of what had been read. */
  readonly isMissing: boolean;
}

export interface InstanceAtResult {
  readonly cb: number;
  readonly instance: number;
  readonly verdict: Verdict;
  readonly allocation: { readonly uri: string; readonly line: number };
  /** Every line of the instance in this document, ascending, its waits included. */
  readonly lines: readonly number[];
  /** Its lines in other files of the chain. */
  readonly elsewhere: readonly { readonly uri: string; readonly line: number }[];
  /** Plain text: the finding in words, then its lines with numbers, to paste into a case. */
  readonly evidence: string;
}

/** The languages of our logs. What a document of another language is, its content decides. */
export const WINSOCK_LOG_LANGUAGE = 'winsock-log';
export const EVENT_LOG_LANGUAGE = 'mta-event-log';

export interface AnalyseFileResult {
  /** Why the file cannot be read (any more), in words that go after its name and a colon; null where it can. */
  readonly problem: string | null;
}

export type ListFolderResult = readonly FolderEntry[] | Problem;

export type StatFilesResult = readonly (FileStamp | Problem)[];

export type ReadFileResult = string | Problem;

export interface WorkspaceLogsResult {
  /** In order of path. */
  readonly logs: readonly WorkspaceLog[];
  /** What may be a log and was not read. */
  readonly leftOut: readonly WorkspaceLeftOut[];
}
export interface WorkspaceLog {
  /** Of the newest of its files, where it is a chain. */
  readonly uri: string;
  /** All files of the chain, oldest first. */
  readonly files: readonly { readonly uri: string; readonly name: string }[];
  /** From the folder that was asked about, with `/` between its parts. */
  readonly path: string;
  readonly bytes: number;
  /** Any number that changes with the file. */
  readonly modified: number;
  readonly lines: number;
  readonly unrecognisedLines: number;
  /** Instances allocated in the log. */
  readonly allocated: number;
  readonly summary: Readonly<Record<Verdict, number>>;
}
export interface ShapesResult {
  /** Shapes of lines that are not understood, the most frequent first. */
  readonly unknown: readonly UnknownCaseShape[];
  /** Lines of rarer shapes, which are not listed. */
  readonly otherLines: number;
  /** The shapes in force, in the order of the setting. */
  readonly taught: readonly TaughtCaseShape[];
}
export interface UnknownCaseShape {
  /** What would match its lines; null where they cannot be taught. */
  readonly template: string | null;
  /** False where its lines do not begin with `(TTT)`. */
  readonly thread: boolean;
  /** Its first line, as it stands in the log. */
  readonly sample: string;
  readonly count: number;
  readonly first: LinePlace;
  /** The control blocks that its lines name, the first of them. */
  readonly cbs: readonly number[];
}
export interface TaughtCaseShape {
  readonly template: string;
  readonly effect: string;
  readonly thread: boolean;
  /** In how many instances of the logs it came; of one that means nothing, how many lines. */
  readonly count: number;
}

/** For each alternative what would change, as `turns 1 suspect into leaked`; null where that cannot be told. */
export type ShapeEffectsResult = readonly (string | null)[];

export interface WorkspaceLeftOut {
  readonly uri: string;
  readonly path: string;
  /** In words that go after the path and a colon. */
  readonly reason: string;
  /** It may be a log, so that the counts may not be all. */
  readonly isLoss: boolean;
}

export interface LensLinesResult {
  /** The `data` of each of these lenses. */
  readonly revision: number;
  /** The lines, ascending, each as the number of lines since the one before it, and the first as it is. */
  readonly steps: readonly number[];
  /** Those of the lines that are seen, in full, in their order; not more than any screen shows. */
  readonly seen: readonly CodeLens[];
}

export interface ReportResult {
  readonly text: string;
  readonly answer: 'confirmed' | 'inconclusive' | 'notConfirmed';
  /** One sentence. */
  readonly headline: string;
}

export interface AssistantResult {
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

/** The orders of instances in the tree, in words. */
export const treeOrders = {
  line: 'In the order of the log',
  cb: 'By control block',
  longest: 'Longest in use first',
} as const;
export type TreeOrder = keyof typeof treeOrders;

export interface TreeChildrenResult {
  readonly nodes: readonly TreeNode[];
  /** Instances of the log that pass the filter, and all. */
  readonly matching: number;
  readonly total: number;
  /** Words of the filter that mean nothing. */
  readonly unknownWords: readonly string[];
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
  readonly verdict?: Verdict;
  /** Of a group of one verdict: its instances. */
  readonly count?: number;
  /** Of an instance: its control block. */
  readonly cb?: number;
  /** Where to go from here: a line of a file. */
  readonly uri?: string;
  readonly line?: number;
  readonly isLeaf: boolean;
}

export interface LifeResult {
  /** What happened in it, in short, with line numbers. Of a log that is no document, what was kept of it. */
  readonly milestones: readonly string[];
  /** `CB 18 (instance 21)` */
  readonly name: string;
  /** Absent for a control block that was in use before the log began. */
  readonly verdict?: Verdict;
  /** In the chain, as the timeline counts; and where that is. */
  readonly line: number;
  readonly place: LinePlace;
  /** The last line at which it was in use. */
  readonly lastLine: number;
  readonly lastPlace: LinePlace;
  /** The finding in words. */
  readonly text: string;
  /** As in `InstanceAtResult`; of a log that is no document, of the lines that were kept. */
  readonly evidence: string;
}

export type { LaneOrder };

/** Lines are those of the chain. */
export interface TimelineResult {
  readonly lines: number;
  /** The files of the chain, oldest first. */
  readonly files: readonly ChainFile[];
  /** Control blocks of the log. */
  readonly lanes: number;
  readonly from: number;
  readonly to: number;
  readonly columns: number;
  readonly firstLane: number;
  /** The control blocks of the lanes from `firstLane` on. */
  readonly cbs: readonly number[];
  /** Where the instance is that was asked for. */
  readonly instance?: {
    readonly index: number;
    readonly lane: number;
    readonly line: number;
    readonly lastLine: number;
  };
  /**
   * Base64 of an `Int32Array` in little-endian order, `BAR_FIELDS` for each bar: lane, first and last line, index into
   * the verdicts, worst first (or their number: in use before the log began), index of the instance. Instances too narrow to be seen are
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

export interface TimelineRowsResult {
  /** Instances in use in these lines. */
  readonly total: number;
  readonly rows: readonly TimelineRow[];
}
export interface TimelineRow {
  readonly index: number;
  readonly name: string;
  readonly verdict?: Verdict;
  readonly direction?: 'inbound' | 'outbound';
  /** In the chain; and where that is. */
  readonly line: number;
  readonly place: LinePlace;
  readonly lastLine: number;
  readonly lastPlace: LinePlace;
}

/** What there is to read less of: one control block, no waits, or only instances with a finding. */
export const excerptKinds = ['controlBlock', 'withoutWaits', 'findings'] as const;
export type ExcerptKind = (typeof excerptKinds)[number];

export interface ExcerptResult {
  readonly text: string;
  /** The files of the log. */
  readonly files: readonly { readonly uri: string; readonly name: string }[];
  /**
   * Base64 of an `Int32Array` in little-endian order, `ROW_FIELDS` for each row of the text: its line in its file, the instance or -1, and
   * the index of its file.
   */
  readonly rows: string;
  /** Lines of the log, and those that should be in the text but are not, since it would be too large. */
  readonly total: number;
  readonly left: number;
  /** Why nothing is understood of the log, in words that go after its name and a colon. */
  readonly notUnderstood?: string;
}
export const ROW_FIELDS = 3;

export interface CompareResult {
  /** One sentence. */
  readonly headline: string;
  /** As HTML, a page without scripts. */
  readonly text: string;
}
