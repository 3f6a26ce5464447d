import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { chromium } from 'playwright-core';

import { canUsePackagedChromium, packagedChromium } from './packagedChromium.mjs';
import { findOnPath, isProgram } from './processes.mjs';

const remedy =
  'Install Chromium or Google Chrome, or set CHROME_PATH to one, or run "npx playwright-core install chromium".';

/** A page of a headless Chromium that shows a workbench to nobody. */
const launchOptions = {
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  // Its own handlers would end the process before the rest is cleaned up.
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
  timeout: 30_000,
};

/**
 * Starts a Chromium to run the workbench in: the first of those installed that starts; for root on a Debian, Debian's; else, on
 * Linux, one from npm.
 * That a program is there, or tells its version, shows nothing: it may be a hint to install another, or lack a library.
 *
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launchChromium() {
  return launchInstalled((program) => chromium.launch({ ...launchOptions, ...program }));
}

/**
 * The same with a profile of its own, and so with preferences.
 *
 * @param {string} profile a folder
 * @param {import('playwright-core').BrowserContextOptions} options
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export function launchWithProfile(profile, options) {
  return launchInstalled((program) =>
    chromium.launchPersistentContext(profile, { ...launchOptions, ...options, ...program }),
  );
}

/** @typedef {{ executablePath: string, env?: Record<string, string | undefined> }} Program */

/**
 * @template {{ close(): Promise<void> }} T
 * @param {(program: Program) => Promise<T>} launch
 * @returns {Promise<T>}
 */
async function launchInstalled(launch) {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) {
      throw new Error(`CHROME_PATH is ${named}, which is no program. ${remedy}`);
    }
    return launch({ executablePath: named });
  }
  let { started, reasons } = await launchFirst(installedChromiums(), launch);
  const wanted = [...(started === undefined ? ['chromium'] : []), ...(hasMonospaceFont() ? [] : ['fonts-dejavu'])];
  if (wanted.length > 0 && canUseApt()) {
    // A font is found only by a Chromium that starts after it was installed.
    await started?.close();
    installByApt(wanted);
    ({ started, reasons } = await launchFirst(installedChromiums(), launch));
  }
  if (started) return started;
  const packaged = await launchPackaged(launch);
  return packaged.started ?? notFound([...reasons, ...packaged.reasons]);
}

/**
 * The Chromium of an npm package, for whoever has none and is not root.
 *
 * @template T
 * @param {(program: Program) => Promise<T>} launch
 * @returns {Promise<{ started?: T, reasons: string[] }>}
 */
async function launchPackaged(launch) {
  if (!canUsePackagedChromium()) return { reasons: [] };
  try {
    const { executablePath, environments } = await packagedChromium();
    const programs = environments.map((env) => ({ executablePath, env: { ...process.env, ...env } }));
    return await launchFirst(programs, launch);
  } catch (error) {
    return { reasons: [`The one of npm cannot be installed: ${/** @type {Error} */ (error).message}`] };
  }
}

/**
 * @param {readonly string[]} reasons
 * @returns {never}
 */
function notFound(reasons) {
  throw new Error(['No Chromium found to run the workbench in.', ...reasons, remedy].join('\n'));
}

/**
 * @template T
 * @param {readonly Program[]} programs
 * @param {(program: Program) => Promise<T>} launch
 * @returns {Promise<{ started?: T, reasons: string[] }>}
 */
async function launchFirst(programs, launch) {
  /** @type {string[]} */
  const reasons = [];
  for (const program of programs) {
    try {
      return { started: await launch(program), reasons };
    } catch (error) {
      const lines = /** @type {Error} */ (error).message.split('\n');
      const telling = lines.find((line) => /error while loading|cannot open|not found|Timeout/i.test(line)) ?? lines[0];
      reasons.push(`${program.executablePath} does not start: ${telling?.trim()}`);
    }
  }
  return { reasons };
}

/**
 * @returns {Program[]} the likeliest first
 */
function installedChromiums() {
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
  return candidates
    .filter((candidate) => candidate !== undefined && isProgram(candidate))
    .map((executablePath) => ({ executablePath }));
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

function hasMonospaceFont() {
  if (process.platform !== 'linux') {
    return true;
  }
  const list = spawnSync('fc-list', [':spacing=mono', 'family'], { encoding: 'utf8', timeout: 20_000 });
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
