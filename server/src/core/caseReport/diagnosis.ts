/** What goes into a diagnosis, and what comes out. */

import { type MtaEvent } from '../eventlog/event';
import { type DecidingFact } from '../findings/doubts';
import { type Doubt, type Verdict } from '../findings/verdict';
import { type Build, type VersionOfBuild } from '../knowledge/builds';
import { type Statement } from '../knowledge/statement';

/** How far a control block got that was never used: the last of these that its log lines show. */
export type LeakStage = 'allocated' | 'threadAssigned' | 'opened' | 'socketCreated' | 'eventsSelected';

/** An instance of a control block that did not come back, or may not have: `leaked`, `suspect` or `stuck`. */
export interface UnreleasedInstance {
  readonly cb: number;
  readonly instance: number;
  /** 0-based line of Winsock.log. */
  readonly allocationLine: number;
  /** The log that the line is in, where there are several. */
  readonly log?: string;
  /** Undefined where it got no socket, so that nothing shows it. */
  readonly direction: 'outbound' | 'inbound' | undefined;
  readonly stage: LeakStage;
  readonly verdict: Verdict;
  /** Of a suspect. */
  readonly doubts: readonly Doubt[];
  /** It was never used, and of a release it saw a close request only. */
  readonly isCloseRequestOnly: boolean;
}

/** The parts of an event that a diagnosis looks at. */
export type DiagnosisEvent = Pick<
  MtaEvent,
  | 'id'
  | 'firstLine'
  | 'text'
  | 'task'
  | 'time'
  | 'timeText'
  | 'controlBlockIndex'
  | 'indexIs'
  | 'socketError'
  | 'errorCode'
  | 'networkType'
  | 'networkAddress'
  | 'configuredCount'
  | 'build'
>;

export interface DiagnosisInput {
  readonly instances: readonly UnreleasedInstance[];
  /** Instances by verdict, of all logs that were judged. All zero where no allocation was seen. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Why no log can be judged, where none can: `Winsock.log is empty`. */
  readonly unusable?: readonly string[];
  /** How many were leaked or stuck at once, at most: a restart of the MTA gives back what was lost before it. */
  readonly lostAtOnce: number;
  /** How many of them are when the logs end. */
  readonly lostAtEnd: number;
  /** The most that were seen in use at once. */
  readonly peak: number;
  /** Lines of all logs that were judged, and how many of them are of unknown shape. */
  readonly lines: { readonly all: number; readonly unknown: number };
  /** `5.5.2653.23` or `2653.23`, where it is known otherwise than from the events. One that cannot be read is left out. */
  readonly build?: string | undefined;
  /** Of the event logs beside Winsock.log, if any. */
  readonly events?: readonly DiagnosisEvent[];
  /** Where it is known otherwise than from the events. */
  readonly poolSize?: number | undefined;
}

/** Whether Winsock.log shows what the article describes, and the article's fix is not in already. */
export type CaseAnswer = 'confirmed' | 'inconclusive' | 'notConfirmed';

/** Whether the article's fix applies: `needed` where the build is known and lower, `installed` where it is not. */
export type FixState = 'needed' | 'installed' | 'unknown';

/** The article of the fault: one for each product. */
export type FaultArticle = 'KB 303102' | 'KB 303101';

/** A build of the MTA that was given or that events state. */
export interface KnownBuild {
  readonly value: string;
  readonly parsed: Build;
  readonly version: VersionOfBuild | undefined;
  readonly hasFix: boolean;
  readonly from: 'given' | 'events';
  /** The starts and stops that state it, in order; empty where it was given. */
  readonly events: readonly DiagnosisEvent[];
}

export interface Fix {
  readonly state: FixState;
  readonly article: FaultArticle;
  /** One statement: the state, and why. */
  readonly why: Statement;
}

export interface ArticleFinding {
  /** Of the articles table. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** Why it fits or does not. */
  readonly reasons: readonly Statement[];
}

export type Cost = 'nothing' | 'a look' | 'waiting' | 'a setting' | 'a restart' | 'an update';

export interface NextStep {
  readonly cost: Cost;
  readonly action: string;
  readonly why: readonly Statement[];
}

/** A value that was used, and where it is from. */
export interface Known<T> {
  readonly value: T;
  readonly from: 'given' | 'events' | 'default';
}

export interface Diagnosis {
  readonly answer: CaseAnswer;
  readonly fix: Fix;
  /** One sentence that begins with the answer. */
  readonly headline: string;
  /** False only where the answer is no, and nothing leaked, and nothing is suspected but a possible listener. */
  readonly needsLook: boolean;
  readonly reasons: readonly Statement[];
  readonly articles: {
    /** The evidence and the build, as far as known, agree with the article. */
    readonly fits: readonly ArticleFinding[];
    /** Some of the evidence agrees, or what would decide is not known. */
    readonly possible: readonly ArticleFinding[];
    /** Ruled out, by the build or by the evidence. Articles that nothing speaks for are not listed at all. */
    readonly excluded: readonly ArticleFinding[];
    /** Behaviour by design, or a configuration error, that the events show: no leak. */
    readonly lookAlikes: readonly ArticleFinding[];
  };
  /** Undefined where nothing is open. */
  readonly deciding: DecidingFact | undefined;
  /** Cheapest first. */
  readonly nextSteps: readonly NextStep[];
  readonly builds: readonly KnownBuild[];
  readonly poolSize: Known<number>;
}
