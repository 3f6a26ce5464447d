import { spawnSync } from 'node:child_process';

import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { fetchStableVersions } from '@vscode/test-electron/out/download';

import type { Hosts, ServedVersion } from './hosts';

export interface Desktop {
  /** The program for `runTests`. */
  readonly command: string;
  /** What it was downloaded by; with it, `runVSCodeCommand` finds it again. */
  readonly download: { readonly version: string; readonly cachePath: string };
}

let reachable: Promise<boolean> | undefined;

/** The desktop VS Code, or undefined, with the reason on the console, where the served workbench has to do. */
export async function findDesktop(hosts: Hosts, version: ServedVersion): Promise<Desktop | undefined> {
  const instead = 'using the served workbench instead';
  reachable ??= isReachable();
  if (!(await reachable)) {
    console.log(`VS Code desktop cannot be downloaded here; ${instead}.`);
    return undefined;
  }
  const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const xvfb = needsDisplay ? hosts.findOnPath('xvfb-run') : undefined;
  if (needsDisplay && xvfb === undefined) {
    console.log(`There is neither a display nor xvfb-run for VS Code desktop; ${instead}.`);
    return undefined;
  }
  const download = {
    version: version === 'oldest' ? hosts.servedVersions.oldest.vscode : 'stable',
    cachePath: hosts.cacheFolder,
  };
  let executable: string;
  try {
    executable = await downloadAndUnzipVSCode(download);
  } catch (error) {
    console.log(`VS Code desktop cannot be downloaded here (${String(error)}); ${instead}.`);
    return undefined;
  }
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const trial = spawnSync(executable, ['--version'], { encoding: 'utf8', env });
  if (trial.status !== 0) {
    // On a bare Linux, libraries of a graphical desktop are missing.
    console.log(`VS Code desktop does not start here (${trial.stderr.trim()}); ${instead}.`);
    return undefined;
  }
  const command =
    xvfb === undefined ? executable : await hosts.writeCommandFile(`desktop-${version}`, [xvfb, '-a', executable]);
  return { command, download };
}

async function isReachable(): Promise<boolean> {
  const patience = 3000;
  const late = new Promise<boolean>((resolve) => {
    setTimeout(resolve, patience, false).unref();
  });
  const answer = fetchStableVersions(true, patience).then(
    (versions) => versions.length > 0,
    () => false,
  );
  return Promise.race([answer, late]);
}
