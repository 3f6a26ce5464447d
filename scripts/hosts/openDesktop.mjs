import { spawnSync } from 'node:child_process';

import { root, servedVersions } from './layout.mjs';
import { cleanEnvironment, findOnPath, isProgram } from './processes.mjs';

const inMacApplication = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';

/** Whether somebody sits before this machine and sees its windows. */
export function hasGraphicalSession() {
  const { platform, env } = process;
  if (env.CI) {
    return false;
  }
  if (platform === 'win32' || platform === 'darwin') {
    return env.SSH_CONNECTION === undefined;
  }
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * Opens an installed VS Code with the extension under development.
 *
 * @param {string} folder
 * @param {string | undefined} file
 * @returns {boolean} false, with the reason on the console if there is more to say than that there is none
 */
export function openDesktop(folder, file) {
  const code = findOnPath('code') ?? (isProgram(inMacApplication) ? inMacApplication : undefined);
  if (code === undefined) {
    return false;
  }
  const version = runCode(code, ['--version']).stdout.split('\n')[0] ?? '';
  if (!isAtLeast(version, servedVersions.oldest.vscode)) {
    console.log(`The installed VS Code (${version || 'of unknown version'}) is too old for this extension.`);
    return false;
  }
  const goto = file === undefined ? [] : ['--goto', file];
  const result = runCode(code, ['--new-window', `--extensionDevelopmentPath=${root}`, folder, ...goto]);
  if (result.status !== 0) {
    console.log(`The installed VS Code does not start: ${result.stderr.trim()}`);
    return false;
  }
  return true;
}

/**
 * @param {string} code
 * @param {readonly string[]} args
 */
function runCode(code, args) {
  // A batch file runs only in a shell, which takes its words as they are.
  const shell = process.platform === 'win32';
  const quote = (/** @type {string} */ word) => (shell ? `"${word}"` : word);
  return spawnSync(quote(code), args.map(quote), { encoding: 'utf8', env: cleanEnvironment(), shell });
}

/**
 * @param {string} version
 * @param {string} wanted
 */
function isAtLeast(version, wanted) {
  return version !== '' && version.localeCompare(wanted, 'en', { numeric: true }) >= 0;
}
