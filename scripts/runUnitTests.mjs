/**
 * Runs compiled suites, and keeps their totals in out/test-results. A process of its own, which is what coverage measures.
 *
 *   node scripts/runUnitTests.mjs            the product
 *   node scripts/runUnitTests.mjs packaging  the scripts, and what they package
 *   node scripts/runUnitTests.mjs workbench  a served VS Code, driven through a browser
 *   node scripts/runUnitTests.mjs editors    other editors, if they are installed
 *
 * Property tests try the same cases in every run, so that a change is judged by what it changed. WINSOCK_LOG_SEED=random, or a number,
 * tries others.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';

const tests = path.resolve(import.meta.dirname, '../out/test');
const seed = path.join(tests, 'support/seed.js');
const folders = {
  unit: ['core', 'grammar', 'lsp', 'node', 'cli', 'caseReport', 'client', 'accuracy', 'hostile'],
  packaging: ['scripts', 'packages'],
  workbench: ['workbench'],
  editors: ['editors'],
};
const [group = 'unit'] = process.argv.slice(2);
// A workbench that is driven through a browser may lose a click where the machine is busy: it is tried once more, and said.
const retries = group === 'workbench' ? 1 : 0;
// Each file of the product's suites stands by itself. The others share a browser, or the folder `dist`.
const jobs = group === 'unit' ? Math.min(4, availableParallelism()) : 1;
const mocha = new Mocha({
  ui: 'tdd',
  timeout: 120_000,
  reporter: 'spec',
  retries,
  parallel: jobs > 1,
  jobs,
  require: [seed],
});
if (jobs === 1) await import(pathToFileURL(seed).href);
for (const folder of folders[group]) {
  for (const file of await testFiles(path.join(tests, folder))) mocha.addFile(file);
}

const failed = [];
const runner = await new Promise((resolve) => {
  const started = mocha.run(() => resolve(started));
  started.on('retry', (test, error) => console.log(`Once more: ${test.fullTitle()}\n${error.message}`));
  started.on('fail', (test, error) => failed.push(`${test.fullTitle()}\n${error.message}`));
});
const { passes, failures, pending } = runner.stats;
const results = path.resolve(tests, '../test-results');
await mkdir(results, { recursive: true });
await writeFile(
  path.join(results, `${group}.json`),
  `${JSON.stringify({ passed: passes, failed: failures, skipped: pending, failures: failed })}\n`,
);
// Of the editors there may be none.
process.exitCode = failures > 0 || (passes === 0 && group !== 'editors') ? 1 : 0;

async function testFiles(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => path.join(folder, name));
}
