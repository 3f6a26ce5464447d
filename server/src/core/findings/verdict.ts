/** The verdicts, the doubts, and what a user may set about them. */

/** Worst first. These names are the diagnostics' codes and the command line's words. */
export const verdicts = ['leaked', 'suspect', 'stuck', 'reallocated', 'idle', 'closing', 'active', 'released'] as const;
export type Verdict = (typeof verdicts)[number];

/** In place of the index of a verdict, of a control block in use before the log began. */
export const NOT_JUDGED = verdicts.length;

/**
 * Why an instance that shows the pattern of KB 303102 is a suspect, and not called leaked. In the order in which they are shown.
 * `doubts.ts` has an object for each.
 */
export const doubts = ['tooSoon', 'cut', 'unknownLines', 'mayListen', 'otherLog'] as const;
export type Doubt = (typeof doubts)[number];

export const severities = ['error', 'warning', 'information', 'hint', 'none'] as const;
export type Severity = (typeof severities)[number];

export interface AnalysisSettings {
  /** Lines without activity before an instance can be long quiet; at least 0. */
  readonly leakThreshold: number;
  /** Connections that must have come, worked and gone meanwhile; at least 0. */
  readonly leakTurnover: number;
  /** Control blocks in the pool: the registry value `TCP/IP control blocks` (KB 166602). At least 1. */
  readonly poolSize: number;
}

export const defaultSettings: AnalysisSettings = { leakThreshold: 200, leakTurnover: 20, poolSize: 20 };

export const defaultSeverities: Readonly<Record<Verdict, Severity>> = {
  leaked: 'error',
  suspect: 'warning',
  stuck: 'warning',
  reallocated: 'hint',
  idle: 'information',
  closing: 'none',
  active: 'none',
  released: 'none',
};
