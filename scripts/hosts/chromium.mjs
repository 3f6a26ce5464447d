import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { chromium } from 'playwright-core';

import { findOnPath, isProgram } from './processes.mjs';

const remedy =
  'Install Chromium or Google Chrome, or set CHROME_PATH to one, or run "npx playwright-core install chromium".';

/**
 * A Chromium to run the workbench in: an installed one, or, for root on a Debian, Debian's.
 *
 * @returns {string} the program
 */
export function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) {
      throw new Error(`CHROME_PATH is ${named}, which is no program. ${remedy}`);
    }
    return named;
  }
  let found = installedChromium();
  const wanted = [...(found === undefined ? ['chromium'] : []), ...(hasMonospaceFont() ? [] : ['fonts-dejavu'])];
  if (wanted.length > 0 && canUseApt()) {
    installByApt(wanted);
    found ??= installedChromium();
  }
  if (found === undefined) {
    throw new Error(`No Chromium found to run the workbench in. ${remedy}`);
  }
  return found;
}

/**
 * @returns {string | undefined}
 */
function installedChromium() {
  const { env, platform } = process;
  const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
  /** @type {(string | undefined)[]} */
  const candidates = onPath.map((name) => findOnPath(name));
  if (platform === 'darwin') {
    for (const application of ['Google Chrome', 'Chromium', 'Microsoft Edge']) {
      for (const folder of ['/Applications', path.join(env.HOME ?? '', 'Applications')]) {
        candidates.push(path.join(folder, `${application}.app/Contents/MacOS/${application}`));
      }
    }
  }
  if (platform === 'win32') {
    for (const program of ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']) {
      for (const folder of [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]) {
        candidates.push(folder === undefined ? undefined : path.join(folder, program));
      }
    }
  }
  candidates.push(playwrightChromium());
  return candidates.find((candidate) => candidate !== undefined && isProgram(candidate) && starts(candidate));
}

/** What "npx playwright-core install chromium" leaves. */
function playwrightChromium() {
  try {
    return chromium.executablePath();
  } catch {
    // It has none for this system.
    return undefined;
  }
}

/**
 * Some distributions put a mere hint to install a snap where Chromium would be.
 *
 * @param {string} program
 */
function starts(program) {
  // On Windows "--version" opens a window.
  return process.platform !== 'linux' || spawnSync(program, ['--version'], { timeout: 20_000 }).status === 0;
}

function hasMonospaceFont() {
  if (process.platform !== 'linux') {
    return true;
  }
  const list = spawnSync('fc-list', [':spacing=mono', 'family'], { encoding: 'utf8' });
  return list.status === 0 && list.stdout.trim() !== '';
}

function canUseApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && findOnPath('apt-get') !== undefined;
}

/**
 * @param {readonly string[]} packages
 */
function installByApt(packages) {
  console.log(`Installing ${packages.join(' and ')} by apt-get (once) …`);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const result = spawnSync('apt-get', args, { encoding: 'utf8', env, maxBuffer: 1 << 28 });
    // An update may fail for one source of many; whether that matters, the installation tells.
    if (result.status !== 0 && args[0] === 'install') {
      const tail = (result.stdout + result.stderr).trimEnd().split('\n').slice(-10).join('\n');
      console.log(`"apt-get ${args.join(' ')}" failed:\n${tail}`);
    }
  }
}
