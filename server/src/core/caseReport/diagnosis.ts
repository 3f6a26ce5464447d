/** What goes into a diagnosis, and what comes out. */

import { type MtaEvent } from '../eventlog/event';
import { type Verdict } from '../findings/verdict';
import { type Statement } from '../knowledge/statement';

/** How far a control block got that was never used: the last of these that its log lines show. */
export type LeakStage = 'allocated' | 'threadAssigned' | 'opened' | 'socketCreated' | 'eventsSelected';

/** One instance of a control block that did not come back, or may not have. */
export interface UnreleasedInstance {
  readonly cb: number;
  readonly instance: number;
  /** 0-based line of Winsock.log. */
  readonly allocationLine: number;
  /** The log that the line is in, where there are several. */
  readonly log?: string;
  /** Undefined where it got no socket, so that nothing tells. */
  readonly direction: 'outbound' | 'inbound' | undefined;
  readonly stage: LeakStage;
  readonly verdict: Verdict;
}

/** The parts of an event that a diagnosis looks at. */
export type DiagnosisEvent = Pick<
  MtaEvent,
  | 'id'
  | 'firstLine'
  | 'text'
  | 'controlBlockIndex'
  | 'indexIs'
  | 'socketError'
  | 'errorCode'
  | 'networkType'
  | 'configuredCount'
  | 'build'
>;

export interface DiagnosisInput {
  /** The instances whose verdict is `leaked`, `suspect` or `stuck`; others are not looked at. */
  readonly leaks: readonly UnreleasedInstance[];
  /**
   * How many of them were lost at once, at most: a restart of the MTA gives back what was lost before it. By default all that
   * are leaked or stuck.
   */
  readonly lostAtOnce?: number;
  /** Instances by verdict, of the whole log. All zero where there was no Winsock.log. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** `5.5.2653.23` or `2653.23`, where it is known otherwise than from the events. */
  readonly build?: string | undefined;
  /** Of the event logs beside Winsock.log, if any. */
  readonly events?: readonly DiagnosisEvent[];
  /** Where it is known otherwise than from the events. */
  readonly poolSize?: number | undefined;
}

/** The question is always: is this KB 303102? */
export type Answer = 'confirmed' | 'notConfirmed' | 'cannotTell';

export interface ArticleFinding {
  /** Of the articles table. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** Why it fits or does not. */
  readonly reasons: readonly Statement[];
}

/** The one fact that would settle what is open. */
export interface DecidingFact {
  readonly question: string;
  readonly outcomes: readonly { readonly when: string; readonly then: Statement }[];
}

export type Cost = 'nothing' | 'a look' | 'waiting' | 'a setting' | 'a restart' | 'an update';

export interface NextStep {
  readonly cost: Cost;
  readonly action: string;
  readonly why: readonly Statement[];
}

/** An event that names the control block of one of the leaks. */
export interface Citation {
  readonly event: DiagnosisEvent;
  readonly leaks: readonly UnreleasedInstance[];
}

/** A value that was used, and where it is from. */
export interface Known<T> {
  readonly value: T;
  readonly from: 'given' | 'events' | 'default';
}

export interface Diagnosis {
  readonly answer: Answer;
  /** One sentence that begins with the answer. */
  readonly headline: string;
  readonly reasons: readonly Statement[];
  readonly articles: {
    /** The evidence and the build, as far as known, agree with the article. */
    readonly fits: readonly ArticleFinding[];
    /** Some of the evidence agrees, or what would tell is not known. */
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
  readonly citations: readonly Citation[];
  readonly build: Known<string> | undefined;
  readonly poolSize: Known<number>;
}
