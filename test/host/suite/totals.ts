/** What a run of the suites in one host came to. */
export interface Totals {
  readonly vscode: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Starts the line on which a host tells its totals to the runner outside, which has only its output. */
export const totalsMark = 'winsock-log-totals ';
