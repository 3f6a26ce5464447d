/**
 * Runs the suites in real VS Codes:  node out/test/host/run.js [oldest|newest|browser|vsix]...
 *
 * The desktop is downloaded where it can be had; elsewhere a served workbench of the same version takes its place.
 * `vsix` has the packaged extension installed, and not the one under development.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { findDesktop, windowArguments } from './desktop';
import { loadHosts } from './hosts';
import type { Hosts } from './hosts';
import { ANALYSIS, analysed } from './suite/analysis';
import type { Totals } from './suite/totals';
import { TotalsReader } from './totalsReader';

const hostNames = ['oldest', 'newest', 'browser', 'vsix'] as const;
type HostName = (typeof hostNames)[number];

interface Outcome {
  readonly name: HostName;
  readonly totals: Totals;
  readonly seconds: number;
  readonly problem: string | undefined;
}

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(hostNames as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`Unknown host ${unknown.join(', ')}; there are: ${hostNames.join(', ')}`);
  const hosts = await loadHosts();
  const outcomes: Outcome[] = [];
  for (const name of hostNames) {
    if (wanted.length === 0 || wanted.includes(name)) {
      console.log(`\n=== ${name} ===`);
      outcomes.push(await runHost(hosts, name));
    }
  }
  await hosts.cleanUp();
  await writeResults(hosts.root, outcomes);
  report(outcomes);
  return outcomes.every(({ problem }) => problem === undefined) ? 0 : 1;
}

async function runHost(hosts: Hosts, name: HostName): Promise<Outcome> {
  const started = Date.now();
  const stdout = new TotalsReader(process.stdout);
  let problem: string | undefined;
  try {
    const workspace = await hosts.makeTestWorkspace();
    await writeAnalysis(hosts.root, workspace.folder);
    const code = await (name === 'browser'
      ? runInBrowserOnly(hosts, workspace.folder, stdout)
      : runInNode(hosts, name, workspace.folder, stdout));
    await workspace.remove();
    if (code !== 0) problem = `ended with code ${code}`;
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  stdout.end();
  const told = stdout.totals ?? { vscode: 'unknown', passed: 0, failed: 0, skipped: 0 };
  if (problem === undefined && told.passed === 0) problem = 'no test ran';
  // A host that could not run is a failure too, for whoever sums up.
  const totals = problem === undefined ? told : { ...told, failed: Math.max(told.failed, 1) };
  return { name, totals, seconds: (Date.now() - started) / 1000, problem };
}

/** What the command line says of the samples, for suites to compare with: a browser starts no processes. */
async function writeAnalysis(root: string, folder: string): Promise<void> {
  const args = [path.join(root, 'dist/cli.js'), 'analyze', '--format', 'json', '--fail-on', 'none', ...analysed];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  await writeFile(path.join(folder, ANALYSIS), stdout);
}

async function runInBrowserOnly(hosts: Hosts, folder: string, stdout: TotalsReader): Promise<number> {
  return hosts.runBrowserTests({
    extensionDevelopmentPath: hosts.root,
    extensionTestsPath: await hosts.bundleBrowserTests(),
    folder,
    stdout,
    stderr: process.stderr,
  });
}

async function runInNode(hosts: Hosts, name: HostName, folder: string, stdout: TotalsReader): Promise<number> {
  const version = name === 'oldest' ? 'oldest' : 'newest';
  const desktop = await findDesktop(hosts, version);
  if (desktop === undefined) {
    // Before the time of the tests begins.
    await hosts.installServed(version);
  }
  // Short, because the desktop puts a socket into it.
  const data = await hosts.temporaryFolder();
  const userDataFolder = path.join(data.folder, 'user');
  const extensionsFolder = path.join(data.folder, 'extensions');
  const folders = [`--user-data-dir=${userDataFolder}`, `--extensions-dir=${extensionsFolder}`];
  await hosts.writeSettings(userDataFolder, hosts.quietSettings);
  if (name === 'vsix') {
    const vsix = path.join(hosts.root, 'dist/winsock-log.vsix');
    if (!existsSync(vsix)) throw new Error(`There is no ${vsix}: package the extension first.`);
    if (desktop === undefined) await hosts.installVsix(version, vsix, extensionsFolder);
    else await hosts.installInDesktop(desktop.tool, ['--install-extension', vsix, ...folders]);
  }
  const developed = name === 'vsix' ? path.join(hosts.root, 'test/host/vsix') : hosts.root;
  const seconds = Number(process.env.WINSOCK_LOG_HOST_TIMEOUT ?? 600);
  try {
    const { code, signal, late } = await hosts.runWithin(
      [
        ...(desktop?.command ?? [process.execPath, path.join(hosts.root, 'scripts/hosts/launcher.mjs')]),
        folder,
        ...folders,
        ...windowArguments,
        `--extensionDevelopmentPath=${developed}`,
        `--extensionTestsPath=${path.join(hosts.root, 'out/test/host/suite/index.js')}`,
      ],
      {
        // The served workbench has the limit itself, and takes a picture of what it shows then.
        seconds: desktop === undefined ? seconds + 120 : seconds,
        env: { ...hosts.cleanEnvironment(), WINSOCK_LOG_HOST_VERSION: version, WINSOCK_LOG_HOST_NAME: name },
        stdout,
        stderr: process.stderr,
      },
    );
    if (late) throw new Error(`The tests did not end within ${seconds} s (WINSOCK_LOG_HOST_TIMEOUT).`);
    if (signal !== null) throw new Error(`VS Code ended by ${signal}.`);
    return code ?? 1;
  } finally {
    await data.remove();
  }
}

async function writeResults(root: string, outcomes: readonly Outcome[]): Promise<void> {
  const folder = path.join(root, 'out/test-results');
  await mkdir(folder, { recursive: true });
  for (const { name, totals } of outcomes) {
    const { passed, failed, skipped } = totals;
    await writeFile(path.join(folder, `host-${name}.json`), `${JSON.stringify({ passed, failed, skipped })}\n`);
  }
}

function report(outcomes: readonly Outcome[]): void {
  console.log('\nHost     VS Code     Passing  Failing  Skipped  Seconds');
  for (const { name, totals, seconds } of outcomes) {
    const numbers = [totals.passed, totals.failed, totals.skipped].map((count) => String(count).padStart(7));
    console.log(`${name.padEnd(9)}${totals.vscode.padEnd(11)}${numbers.join('  ')}  ${seconds.toFixed(1).padStart(7)}`);
  }
  console.log('');
  for (const { name, problem } of outcomes) if (problem !== undefined) console.log(`${name}: ${problem}`);
  for (const { name, totals } of outcomes)
    console.log(`host ${name} (VS Code ${totals.vscode}): ${totals.passed} passing, ${totals.failed} failing`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
