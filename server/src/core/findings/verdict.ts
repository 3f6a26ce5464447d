/** The verdicts, and what a user may set about them. */

/** Worst first. These names are the diagnostics' codes and the command line's words. */
export const verdicts = ['leaked', 'suspect', 'stuck', 'reallocated', 'idle', 'closing', 'active', 'released'] as const;
export type Verdict = (typeof verdicts)[number];

export type Severity = 'error' | 'warning' | 'information' | 'hint' | 'none';

export interface AnalysisSettings {
  /** Lines without activity after which an instance is long quiet; at least 1. */
  readonly leakThreshold: number;
  /** Control blocks in the pool: the registry value `TCP/IP control blocks` (KB 166602). At least 1. */
  readonly poolSize: number;
}

export const defaultSettings: AnalysisSettings = { leakThreshold: 200, poolSize: 20 };

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
