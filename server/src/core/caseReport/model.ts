/** What goes into a case report, and the report itself: plain data. Lines are 0-based; the formatters convert them. */
import type { Facts } from '../findings/facts';
import type { DecidingFact } from '../findings/doubts';
import type { CaseAnswer, Fix, KnownBuild, NextStep } from './diagnosis';
import type { EventLog } from '../eventlog/event';
import type { Doubt, Verdict } from '../findings/verdict';
import type { ArticleKind } from '../knowledge/articles/article';
import type { Statement } from '../knowledge/statement';
import type { ShapeCounts } from '../intake/shapes';
import type { Encoding } from '../text/encoding';
import type { Mask } from './mask';

/** What identifies the bytes that were read. */
export interface FileInfo {
  readonly path: string;
  /** Of the file as it is on disk, compressed ones too. */
  readonly bytes: number;
  /** ISO 8601, in UTC. Undefined where the host does not know. */
  readonly modified: string | undefined;
  /** In hexadecimal. */
  readonly sha256: string | undefined;
}

/** A file of a chain of logs that are judged as one. */
export interface LogPart {
  readonly name: string;
  readonly id: string;
  /** Its first line in the chain. */
  readonly firstLine: number;
  readonly file?: FileInfo | undefined;
}

export interface WinsockLogInput {
  /** As a reader should see it: no path; different for every input (`distinctNames`). */
  readonly name: string;
  /** What `lineHref` is asked with; by default the name. */
  readonly id?: string | undefined;
  readonly file?: FileInfo | undefined;
  /** Where several files are judged as one: all of them, in order. */
  readonly parts?: readonly LogPart[] | undefined;
  readonly facts: Facts;
  readonly shapes: ShapeCounts;
  readonly encoding: Encoding;
  /** Unknown shapes whose lines cast doubts, and what it would change if they meant nothing. */
  readonly teachable?: readonly TeachableShape[] | undefined;
}

/** All lines of a shape, which may be taught at once. */
export interface TeachableShape {
  readonly template: string;
  readonly count: number;
  /** `turns 1 suspect into leaked` */
  readonly effect: string;
}

/** A log whose bytes are those of another one, or its beginning: named, and not judged. */
export interface CopyInput {
  readonly name: string;
  readonly file?: FileInfo | undefined;
  /** The name of the other log. */
  readonly copyOf: string;
}

export interface EventLogInput {
  readonly name: string;
  readonly id?: string | undefined;
  readonly file?: FileInfo | undefined;
  readonly log: EventLog;
}

/** A file that was at hand and is not part of the case. */
export interface NotRead {
  readonly name: string;
  /** `it is neither a Winsock.log nor an event log of the MTA` */
  readonly reason: string;
  /** It is, or may be, a Winsock.log: without it the answer may be another one. */
  readonly isWinsockLog?: boolean | undefined;
}

/** What the report is filed under, as its maker says; any text. */
export interface CaseHeading {
  /** When it was made: `2001-06-08`. Undefined: it is not said. */
  readonly date?: string | undefined;
  readonly caseNumber?: string | undefined;
  readonly customer?: string | undefined;
}

export interface CaseInput {
  readonly heading?: CaseHeading | undefined;
  readonly logs: readonly WinsockLogInput[];
  readonly copies?: readonly CopyInput[] | undefined;
  readonly eventLogs: readonly EventLogInput[];
  readonly notRead?: readonly NotRead[] | undefined;
  /** Wins over what the events state. */
  readonly build?: string | undefined;
  /** Set by the user; wins over what the events state. Leave it out where it is only the default of a setting. */
  readonly poolSize?: number | undefined;
  /** Replaces host names and addresses by placeholders. */
  readonly mask?: boolean | undefined;
}

/** Index into `CaseReport.sources`. */
export type SourceIndex = number;

export interface Place {
  readonly source: SourceIndex;
  readonly line: number;
}

/** A line of a file: of a chain, the file that it is in. */
export interface LineOfFile {
  readonly name: string;
  readonly id: string;
  readonly line: number;
}

export interface CaseSource {
  readonly kind: 'winsockLog' | 'eventLog';
  readonly name: string;
  readonly id: string;
  readonly file: FileInfo | undefined;
  /** Of a chain of logs: its files. Empty for one log. */
  readonly parts: readonly LogPart[];
  readonly lines: number;
  /** Instances allocated, or events. */
  readonly items: number;
}

/** A value that the case rests on, and where it is from. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: 'given' | 'events' | 'default';
  /** Of the event that states it, where that is where it is from. */
  readonly place: Place | undefined;
  readonly eventId: number | undefined;
  /** What the events state, where something else was given. */
  readonly overridden: { readonly value: T; readonly place: Place; readonly eventId: number } | undefined;
}

/** A line that the report quotes. */
export interface ExcerptLine extends Place {
  /** Written out from what was read of the line, where the host does not read it again: leading zeros and blanks are lost then. */
  readonly written: string;
}

/** An event that names the control block of a finding, or bears on the case. */
export interface EventRef extends Place {
  readonly id: number | undefined;
  readonly socketError: number | undefined;
  /** As the event log prints it. */
  readonly timeText: string | undefined;
  /** The control block of Winsock.log that it names; undefined where it names none, or another layer's. */
  readonly cb: number | undefined;
}

export interface Criterion {
  readonly asked: string;
  /** What the log says to it. */
  readonly found: string;
  readonly place: Place | undefined;
  readonly isMet: boolean;
}

/** An instance, and what the log shows of it. */
export interface Finding extends Place {
  readonly name: string;
  readonly cb: number;
  readonly verdict: Verdict;
  readonly direction: 'outbound' | 'inbound' | undefined;
  readonly text: string;
  readonly lastActivity: number;
  /** Where it went back to the pool; undefined where it did not, as far as the log shows. */
  readonly released: Place | undefined;
  /** Other instances of the same control block before it in the log. */
  readonly earlierInstances: number;
  readonly excerpt: readonly ExcerptLine[];
  /** What the article asks for, one by one. Of `leaked` and `suspect` only. */
  readonly criteria: readonly Criterion[];
  /** Events that name its control block. Which of its instances they mean is not known. */
  readonly events: readonly EventRef[];
}

/** Findings that look the same: one verdict, one direction, as far on their way. */
export interface Pattern {
  readonly verdict: Verdict;
  readonly direction: 'outbound' | 'inbound' | undefined;
  /** How far it got, in words. */
  readonly reached: string;
  readonly count: number;
  readonly first: Place;
}

/** A finding in the annex, which lists them all, up to `MAX_FINDINGS`. The place is that of its allocation. */
export interface AnnexRow extends Place {
  readonly cb: number;
  readonly instance: number;
  readonly verdict: Verdict;
  readonly direction: 'outbound' | 'inbound' | undefined;
  readonly reached: string;
  readonly lastActivity: number;
  readonly doubts: readonly Doubt[];
  readonly turnover: number | undefined;
}

/** Something that was not seen, not understood or not read, and that may change the answer. */
export interface Overturn {
  readonly statement: Statement;
  /** Of the finding that it bears on; undefined where it bears on the answer as a whole. */
  readonly finding: string | undefined;
  readonly place: Place | undefined;
  /** The line at that place. */
  readonly quote: ExcerptLine | undefined;
}

/** A start or a stop of the MTA, by event 9298 or 9299. */
export interface StartOrStopRow extends EventRef {
  readonly kind: 'start' | 'stop';
  readonly build: string | undefined;
}

/** A setting or an option that the report was made with. */
export interface SettingRow {
  readonly name: string;
  readonly value: string;
  /** Undefined where the value is the default. */
  readonly byDefault: string | undefined;
}

export interface PoolPoint {
  readonly line: number;
  readonly inUse: number;
  /** Leaked or stuck among them. */
  readonly lost: number;
}

export interface PoolPicture {
  readonly source: SourceIndex;
  readonly lines: number;
  readonly size: number;
  readonly peak: { readonly inUse: number; readonly line: number };
  readonly inUseAtEnd: number;
  readonly exhaustedAt: number | undefined;
  readonly lostAtEnd: number;
  /** Values hold from their line to the next point's. */
  readonly points: readonly PoolPoint[];
  /** True where points were drawn together: each is then the highest of its stretch. */
  readonly isSampled: boolean;
  /** First lines of the runs after the first: restarts of the MTA. */
  readonly restarts: readonly number[];
}

export interface EventInstance extends Place {
  readonly name: string;
  readonly verdict: Verdict | undefined;
}

/** Events of one id with one socket error. */
export interface EventGroup {
  readonly id: number | undefined;
  readonly socketError: number | undefined;
  readonly title: string;
  readonly count: number;
  readonly first: readonly (EventRef & { readonly text: string })[];
  readonly means: readonly Statement[];
  readonly tells: readonly Statement[];
  readonly doesNotTell: readonly Statement[];
  /** The control blocks of Winsock.log that they name, ascending, with their instances there. */
  readonly cbs: readonly {
    readonly cb: number;
    /** Those that are lost first, then in order of the log; the first of them. */
    readonly instances: readonly EventInstance[];
    readonly moreInstances: number;
    /** Events that name it. */
    readonly count: number;
  }[];
}

export interface ArticleRow {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly kind: ArticleKind;
  readonly status: 'fits' | 'possible' | 'excluded' | 'lookAlike';
  /** The builds that it is about, in words; undefined where it names none. */
  readonly builds: string | undefined;
  readonly pattern: Statement;
  readonly reasons: readonly Statement[];
  /** How to distinguish it from its neighbours. */
  readonly lookAlike: Statement | undefined;
}

export interface LogCoverage {
  readonly source: SourceIndex;
  readonly encoding: Encoding;
  readonly runs: readonly { readonly firstLine: number; readonly lastLine: number }[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly unrecognisedLines: number;
  /** The most frequent. */
  readonly shapes: readonly { readonly shape: string; readonly count: number; readonly firstLine: number }[];
  readonly moreShapes: number;
  /** What the verdicts could not take into account. */
  readonly notes: readonly string[];
}

export interface EventCoverage {
  readonly source: SourceIndex;
  readonly firstTime: string | undefined;
  readonly lastTime: string | undefined;
  readonly unrecognisedLines: number;
  readonly firstUnrecognised: number | undefined;
  readonly otherSources: number;
  /** Events whose id is in no table, and their ids, each once, in order. */
  readonly otherEvents: number;
  readonly otherIds: readonly number[];
  /** Events whose wording could not be read, so that the control block, build or size that they name is not known. */
  readonly unreadEvents: number;
  /** Events that bear on control blocks, and that are too many to be kept. */
  readonly droppedEvents: number;
}

export interface CaseReport {
  readonly heading: CaseHeading;
  /** The case in five lines, in plain words. */
  readonly forCustomer: readonly string[];
  readonly answer: CaseAnswer;
  readonly headline: string;
  readonly fix: Fix;
  /** Leaked instances of all logs that were judged. */
  readonly leaked: number;
  /** False only where nothing needs a look. */
  readonly needsLook: boolean;
  readonly reasons: readonly Statement[];
  readonly deciding: DecidingFact | undefined;
  readonly overturns: readonly Overturn[];
  readonly sources: readonly CaseSource[];
  readonly copies: readonly CopyInput[];
  readonly builds: readonly KnownBuild[];
  readonly startsAndStops: readonly StartOrStopRow[];
  readonly poolSize: Sourced<number>;
  readonly settings: readonly SettingRow[];
  /** The findings that the answer rests on, worst first; what became of the first allocations where there is none. */
  readonly evidence: readonly Finding[];
  readonly patterns: readonly Pattern[];
  readonly annex: readonly AnnexRow[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly pools: readonly PoolPicture[];
  readonly events: readonly EventGroup[];
  readonly articles: readonly ArticleRow[];
  readonly nextSteps: readonly NextStep[];
  readonly coverage: { readonly logs: readonly LogCoverage[]; readonly eventLogs: readonly EventCoverage[] };
  readonly notLookedAt: readonly Statement[];
  readonly notRead: readonly NotRead[];
  readonly isMasked: boolean;
  readonly mask: Mask;
}
