/** Runs the suites of this folder, and tells their totals as the suites in VS Code do. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { loadHosts } from '../hosts';
import { totalsMark } from '../suite/totals';

async function main(): Promise<number> {
  const hosts = await loadHosts();
  const grep = process.env.WINSOCK_LOG_GREP;
  const mocha = new Mocha({ ui: 'tdd', color: false, timeout: 60_000, reporter: 'spec', ...(grep ? { grep } : {}) });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) {
      mocha.addFile(path.join(__dirname, name));
    }
  }
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const started = mocha.run(() => {
      resolve(started);
    });
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  const vscode = hosts.servedVersions.newest.vscode;
  console.log(totalsMark + JSON.stringify({ vscode, passed: passes, failed: failures, skipped: pending }));
  await hosts.cleanUp();
  return failures > 0 || passes === 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
