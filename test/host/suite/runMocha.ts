import * as vscode from 'vscode';

import { totalsMark } from './totals';
import type { Totals } from './totals';

/** Of every host, in every process: the same options. */
export const mochaOptions = { ui: 'tdd', color: false, timeout: 60_000, reporter: 'spec' } as const;

/** Runs what is loaded, tells the totals, and fails if a test failed or none ran. */
export async function runMocha(mocha: { run(done: (failures: number) => void): Mocha.Runner }): Promise<void> {
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const started = mocha.run(() => {
      resolve(started);
    });
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  const totals: Totals = { vscode: vscode.version, passed: passes, failed: failures, skipped: pending };
  console.log(totalsMark + JSON.stringify(totals));
  if (failures > 0 || passes === 0) throw new Error(failures > 0 ? `${failures} failing` : 'No test ran.');
}
