import { existsSync } from 'node:fs';
import path from 'node:path';

import { downloadAndUnzipVSCode, resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { fetchStableVersions } from '@vscode/test-electron/out/download';

import type { Ending, Hosts, ServedVersion } from './hosts';

export interface Desktop {
  /** What to run, without the arguments that say what for. */
  readonly command: readonly string[];
  /** Its command line tool, which installs extensions. */
  readonly tool: string;
}

/** What a window needs that nobody looks at, and that is to be the same everywhere. */
export const windowArguments = [
  '--no-sandbox',
  '--disable-gpu-sandbox',
  '--disable-updates',
  '--skip-welcome',
  '--skip-release-notes',
  '--no-cached-data',
  '--disable-workspace-trust',
];

/** Why there is no desktop VS Code to run tests in. */
class NoDesktop extends Error {}

/** By version. Whether it starts is tried once. */
const found = new Map<ServedVersion, Promise<Desktop | undefined>>();

/** The desktop VS Code, or undefined, with the reason on the console, where the served workbench has to do. */
export function findDesktop(hosts: Hosts, version: ServedVersion): Promise<Desktop | undefined> {
  const desktop = found.get(version) ?? orServed(downloadDesktop(hosts, version));
  found.set(version, desktop);
  return desktop;
}

/** A desktop that has opened a window, or undefined, with the reason on the console. */
export function tryDesktop(hosts: Hosts, executable: string): Promise<Desktop | undefined> {
  return orServed(startable(hosts, executable));
}

async function orServed(desktop: Promise<Desktop>): Promise<Desktop | undefined> {
  try {
    return await desktop;
  } catch (error) {
    if (!(error instanceof NoDesktop)) throw error;
    console.log(`${error.message}; using the served workbench instead.`);
    return undefined;
  }
}

async function downloadDesktop(hosts: Hosts, version: ServedVersion): Promise<Desktop> {
  if (!(await isReachable())) throw new NoDesktop('VS Code desktop cannot be downloaded here');
  let executable: string;
  try {
    executable = await downloadAndUnzipVSCode({
      version: version === 'oldest' ? hosts.servedVersions.oldest.vscode : 'stable',
      cachePath: hosts.cacheFolder,
    });
  } catch (error) {
    throw new NoDesktop(`VS Code desktop cannot be downloaded here (${String(error)})`);
  }
  return startable(hosts, executable);
}

async function startable(hosts: Hosts, executable: string): Promise<Desktop> {
  const command = [...withDisplay(hosts), executable];
  await openWindow(hosts, command);
  return { command, tool: resolveCliPathFromVSCodeExecutablePath(executable) };
}

/** What makes a display where there is none. */
function withDisplay(hosts: Hosts): string[] {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return [];
  const xvfb = hosts.findOnPath('xvfb-run');
  if (xvfb === undefined) throw new NoDesktop('There is neither a display nor xvfb-run for VS Code desktop');
  return [xvfb, '-a'];
}

/**
 * Opens a window and has a program of ours run in it: nothing less shows that libraries, the sandbox and the display are as
 * VS Code wants them.
 */
async function openWindow(hosts: Hosts, command: readonly string[]): Promise<void> {
  const seconds = Number(process.env.WINSOCK_LOG_DESKTOP_TIMEOUT ?? 60);
  const temporary = await hosts.temporaryFolder();
  const { folder } = temporary;
  const mark = path.join(folder, 'open');
  try {
    const ending = await hosts.runWithin(
      [
        ...command,
        ...windowArguments,
        `--user-data-dir=${path.join(folder, 'user')}`,
        `--extensions-dir=${path.join(folder, 'extensions')}`,
        `--extensionDevelopmentPath=${path.join(hosts.root, 'test/host/vsix')}`,
        `--extensionTestsPath=${path.join(hosts.root, 'out/test/host/trial/index.js')}`,
      ],
      { seconds, env: { ...hosts.cleanEnvironment(), WINSOCK_LOG_TRIAL: mark } },
    );
    if (ending.late || ending.code !== 0 || !existsSync(mark))
      throw new NoDesktop(`VS Code desktop opens no window here (${reasonOf(ending, seconds)})`);
  } catch (error) {
    throw error instanceof NoDesktop ? error : new NoDesktop(`VS Code desktop does not start here (${String(error)})`);
  } finally {
    await temporary.remove();
  }
}

function reasonOf({ late, code, signal, stderr }: Ending, seconds: number): string {
  const how = late
    ? `not within ${seconds} s; WINSOCK_LOG_DESKTOP_TIMEOUT gives it more`
    : signal === null
      ? `it ended with code ${String(code)}`
      : `it ended by ${signal}`;
  const last = stderr.trim().split('\n').slice(-3).join(' | ');
  return last === '' ? how : `${how}: ${last}`;
}

let reachable: Promise<boolean> | undefined;

function isReachable(): Promise<boolean> {
  const patience = 3000;
  reachable ??= Promise.race([
    fetchStableVersions(true, patience).then(
      (versions) => versions.length > 0,
      () => false,
    ),
    new Promise<boolean>((resolve) => {
      setTimeout(resolve, patience, false).unref();
    }),
  ]);
  return reachable;
}
