/**
 * `npm test [-- unit | editors | host [HOST…]]`: installs what is missing, builds, and runs every suite. Ends with the totals of all.
 */
import { spawnSync } from 'node:child_process';
import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { browserProblem, temporaryFolderProblem } from './checkMachine.mjs';
import { npmCommand } from './hosts/npm.mjs';
import { temporaryFolder } from './hosts/temporaryFolder.mjs';
import { installDependencies } from './installDependencies.mjs';
import { toolCommand } from './tools.mjs';

const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, 'out/test-results');
const [what = 'all', ...hosts] = process.argv.slice(2);
if (!['all', 'unit', 'editors', 'host'].includes(what)) {
  console.error(`npm test -- ${what}: there is only "unit", "editors" and "host".`);
  process.exit(2);
}

const unusable = await temporaryFolderProblem();
if (unusable !== undefined) {
  console.error(unusable);
  process.exit(1);
}
// Suites that fail in their set-up leave folders, and VS Code leaves sockets: they are in this folder, which goes at the end. In the
// temporary folder of macOS, the path of a socket has no room for one more.
const temporary = process.platform === 'darwin' ? undefined : await temporaryFolder();
if (temporary) {
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = temporary.folder;
  // A test reads in it as another user, who may not list it.
  await chmod(temporary.folder, 0o711);
}
await installDependencies();
await rm(results, { recursive: true, force: true });

/** Of the message of a test that failed, as much as a reader of the end of a long output needs. */
const MESSAGE_LENGTH = 2000;

const failedSteps = [];
const failures = [];
const needsBrowser = what === 'all' || what === 'host';
const noBrowser = needsBrowser ? await browserProblem() : undefined;
if (noBrowser !== undefined) {
  console.log(`${noBrowser}\nThe tests in VS Code are left out, which counts as one failure.`);
  failures.push(`Tests in VS Code\n${noBrowser}`);
}
// What is compiled to be imported has to be there before anything looks at the sources.
const node = process.execPath;
run('Scanner', node, 'scripts/buildScanner.mjs');
if (what === 'all') run('Style', ...npmCommand(), 'run', '--silent', 'lint');
if (run('Compile', ...toolCommand('typescript', 'tsc'), '-b') && run('Package', node, 'scripts/package.mjs')) {
  if (what === 'all' || what === 'unit') {
    run('Unit tests', node, 'scripts/runUnitTests.mjs');
    run('Scripts and packages', node, 'scripts/runUnitTests.mjs', 'packaging');
  }
  if (what === 'all' || what === 'editors') run('Tests in other editors', node, 'scripts/runUnitTests.mjs', 'editors');
  if (needsBrowser && noBrowser === undefined) {
    run('Tests in VS Code', node, 'out/test/host/run.js', ...hosts);
    if (hosts.length === 0) run('Tests of what VS Code shows', node, 'scripts/runUnitTests.mjs', 'workbench');
  }
}
await report();
await temporary?.remove();

/** Runs one step; true if it succeeded. */
function run(title, command, ...args) {
  console.log(`\n── ${title} ──`);
  const started = Date.now();
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(error.message);
  const ok = status === 0;
  console.log(`${title}: ${ok ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  if (!ok) failedSteps.push(title);
  return ok;
}

async function report() {
  const total = { passed: 0, failed: failures.length, skipped: 0 };
  for (const failure of failures) console.log(`\nFAILED: ${failure}`);
  for (const name of await readdir(results).catch(() => [])) {
    const { failures: failed = [], ...counts } = JSON.parse(await readFile(path.join(results, name), 'utf8'));
    for (const key of Object.keys(total)) total[key] += counts[key];
    for (const failure of failed) console.log(`\nFAILED: ${failure.slice(0, MESSAGE_LENGTH)}`);
  }
  if (failedSteps.length > 0) console.log(`\nFailed steps: ${failedSteps.join(', ')}`);
  // A step that broke before it could count anything is a failure, too.
  if (failedSteps.length > 0 && total.failed === 0) total.failed = 1;
  console.log(
    `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
  );
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}
