/**
 * Runs the compiled suites that need no VS Code, or those that drive a served one through a browser, and keeps their totals in
 * out/test-results:  node scripts/runUnitTests.mjs [workbench]. A file of its own because coverage measures whole processes.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Mocha from 'mocha';

const tests = path.resolve(import.meta.dirname, '../out/test');
const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, reporter: 'spec' });
const inWorkbench = process.argv[2] === 'workbench';
const folders = inWorkbench ? ['workbench'] : ['core', 'grammar', 'lsp', 'cli', 'caseReport', 'client', 'scripts'];
for (const folder of folders) {
  for (const file of await testFiles(path.join(tests, folder))) mocha.addFile(file);
}

const runner = await new Promise((resolve) => {
  const started = mocha.run(() => resolve(started));
});
const { passes, failures, pending } = runner.stats;
const results = path.resolve(tests, '../test-results');
await mkdir(results, { recursive: true });
await writeFile(
  path.join(results, inWorkbench ? 'workbench.json' : 'unit.json'),
  `${JSON.stringify({ passed: passes, failed: failures, skipped: pending })}\n`,
);
process.exitCode = failures > 0 || passes === 0 ? 1 : 0;

async function testFiles(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => path.join(folder, name));
}
