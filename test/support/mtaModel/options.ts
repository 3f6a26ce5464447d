/** What a modelled MTA is like. Times are seconds from the MTA's (first) start. */

export interface Outage {
  readonly from: number;
  readonly to: number;
  /** The share of the remote MTAs that cannot be reached, above 0. */
  readonly share: number;
  /** Attempts are answered at once by a refusal instead of by nothing. */
  readonly refuses: boolean;
}

export interface MtaOptions {
  readonly seed: number;
  /** When the log begins: 0 where it shows the start of the MTA. */
  readonly logFrom: number;
  readonly outages: readonly Outage[];
  /** Times at which the MTA is restarted; the log goes on in the same file. */
  readonly restarts: readonly number[];
  readonly poolSize: number;
  /** Remote MTAs. */
  readonly remotes: number;
  /** Associations opened per minute, out and in together, while all is well. */
  readonly callsPerMinute: number;
  /** Shortest and longest association, in seconds. */
  readonly association: readonly [number, number];
  /** About how many lines a second are written while all is well. */
  readonly linesPerSecond: number;
  /** How often a connection is tried before the attempt fails: 45 seconds each (KB 200770, KB 178205). */
  readonly tries: readonly (1 | 2)[];
  /** Seconds until a failed open is tried again (KB 157630: 600). */
  readonly openInterval: number;
  /** The probability that an attempt which got no answer loses its control block: the fault of KB 303102. */
  readonly leaks: number;
  /** The share of inbound calls that the upper layer answers late, after 1 to 20 seconds. */
  readonly lateAnswers: number;
  /** Inbound calls that are turned away, and outbound ones that are, as a share of all. */
  readonly refused: number;
  /** Control blocks that only listen or otherwise stay for good, allocated at start. */
  readonly listeners: 1 | 2 | 3;
  /** Whether `(instance n)` counts all allocations or those of its control block. */
  readonly counter: 'global' | 'perCb';
  /** Whether FD_CONNECT and FD_CLOSE are logged where an attempt ends, and FD_ACCEPT where a call comes in. */
  readonly connectEvents: boolean;
  readonly acceptEvents: boolean;
  /** Whether a lost control block stays in the wait set. */
  readonly lostWaits: boolean;
  /** Whether lines of shapes that are not public are written, such as those of the sending side. */
  readonly otherLines: boolean;
}

/** What becomes of a control block, decided before a line of it is written. */
export type Fate =
  /** An association that came and will go. */
  | 'served'
  /** Turned away by one of both sides. */
  | 'refused'
  /** Tried for 45 or 90 seconds, then given up. */
  | 'timedOut'
  /** Lost: never to be used, disconnected or closed. */
  | 'lost'
  /** Stays for good by design. */
  | 'listens';

export interface FatedInstance {
  readonly cb: number;
  readonly number: number;
  readonly fate: Fate;
  /** Seconds. */
  readonly allocatedAt: number;
  /** The line of its allocation in the log, 1-based. */
  readonly line: number;
}
