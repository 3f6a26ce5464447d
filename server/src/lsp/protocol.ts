/**
 * What client and server say to each other beyond LSP. Types and names only: both sides import it, and it imports nothing.
 * Lines are 0-based here, as in LSP.
 */

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
  readonly unrecognisedLines: number;
  /** MTA runs in the log: 1 plus the restarts that were inferred. 0 for an empty log. */
  readonly runs: number;
  /** Limits that were hit, each a whole sentence for the user. */
  readonly limits: readonly string[];
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

/** The web copy of KB 303102 that diagnostics and the command open; Microsoft's own page is gone. */
export const ARTICLE_URL = 'https://mskb.pkisolutions.com/kb/303102';
