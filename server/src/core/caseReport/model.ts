/** What goes into a case file, and the case file itself: plain data. Lines are 0-based; the formatters convert them. */
import type { Facts } from '../findings/facts';
import type { Answer, DecidingFact, NextStep } from './diagnosis';
import type { EventLog } from '../eventlog/event';
import type { Verdict } from '../findings/verdict';
import type { ArticleKind } from '../knowledge/articles';
import type { Statement } from '../knowledge/statement';
import type { ShapeCounts } from '../intake/shapes';
import type { Encoding } from '../text/encoding';

/** The text of a 0-based line, without its end; undefined where it is not at hand. */
export type LineReader = (line: number) => string | undefined;

export interface WinsockLogInput {
  /** As a reader should see it: no path; different for every input (`distinctNames`). */
  readonly name: string;
  /** What `lineHref` is asked with; by default the name. */
  readonly id?: string | undefined;
  readonly facts: Facts;
  readonly shapes: ShapeCounts;
  readonly encoding: Encoding;
  /** For verbatim excerpts. Without it lines are written out again from what was read of them. */
  readonly lineAt?: LineReader | undefined;
}

export interface EventLogInput {
  readonly name: string;
  readonly id?: string | undefined;
  readonly log: EventLog;
}

/** A file that was at hand and is not part of the case. */
export interface NotRead {
  readonly name: string;
  /** `it is neither a Winsock.log nor an event log of the MTA` */
  readonly reason: string;
}

export interface CaseInput {
  readonly logs: readonly WinsockLogInput[];
  readonly eventLogs: readonly EventLogInput[];
  readonly notRead?: readonly NotRead[] | undefined;
  /** Wins over what the events state. */
  readonly build?: string | undefined;
  /** Set by the user; wins over what the events state. Leave it out where it is only the default of a setting. */
  readonly poolSize?: number | undefined;
  /** Replaces host names and addresses by placeholders. */
  readonly mask?: boolean | undefined;
}

/** Index into `CaseFile.sources`. */
export type SourceIndex = number;

export interface Place {
  readonly source: SourceIndex;
  readonly line: number;
}

export interface CaseSource {
  readonly kind: 'winsockLog' | 'eventLog';
  readonly name: string;
  readonly id: string;
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

export interface ExcerptLine extends Place {
  readonly text: string;
  /** False where it is written out from what was read of the line: leading zeros and trailing blanks are lost then. */
  readonly isVerbatim: boolean;
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
  /** From its last activity to the end of its run. `isCut`: lines were cut out of the log there, so that there were more. */
  readonly quiet: { readonly lines: number; readonly isCut: boolean };
  /** Where the same control block was allocated again, without a release in the log. */
  readonly reallocated: Place | undefined;
  /** Where it went back to the pool; undefined where it did not, as far as the log shows. */
  readonly released: Place | undefined;
  /** Other instances of the same control block before it in the log. */
  readonly earlierLives: number;
  readonly excerpt: readonly ExcerptLine[];
  /** What KB 303102 asks for, one by one. Of `leaked` and `suspect` only. */
  readonly criteria: readonly Criterion[];
  /** Events that name its control block. Which of its lives they mean is not told. */
  readonly events: readonly EventRef[];
}

/** Findings that look the same: one verdict, one direction, as far on their way. */
export interface Pattern {
  readonly verdict: Verdict;
  readonly direction: 'outbound' | 'inbound' | undefined;
  /** How far it got, in words. */
  readonly reached: string;
  readonly count: number;
  /** How many of them had a control block that was in use before in the same log. */
  readonly reused: number;
  /** The first of them. */
  readonly first: readonly Finding[];
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
  readonly proves: readonly Statement[];
  readonly doesNotProve: readonly Statement[];
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
  /** How to tell it from its neighbours. */
  readonly lookAlike: Statement | undefined;
}

export interface LogCoverage {
  readonly source: SourceIndex;
  readonly encoding: Encoding;
  readonly leakThreshold: number;
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
  /** Events whose id is not known to bear on control blocks. */
  readonly otherEvents: number;
}

export interface CaseFile {
  readonly answer: Answer;
  readonly headline: string;
  readonly reasons: readonly Statement[];
  readonly deciding: DecidingFact | undefined;
  readonly sources: readonly CaseSource[];
  readonly build: Sourced<string> | undefined;
  /** The service pack of the build, if known. */
  readonly buildFact: Statement | undefined;
  readonly poolSize: Sourced<number>;
  /** The findings that the answer rests on, worst first; what became of the first allocations where there is none. */
  readonly evidence: readonly Finding[];
  readonly patterns: readonly Pattern[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly pools: readonly PoolPicture[];
  readonly events: readonly EventGroup[];
  readonly articles: readonly ArticleRow[];
  readonly nextSteps: readonly NextStep[];
  readonly coverage: { readonly logs: readonly LogCoverage[]; readonly eventLogs: readonly EventCoverage[] };
  readonly notLookedAt: readonly Statement[];
  readonly notRead: readonly NotRead[];
  readonly isMasked: boolean;
}
