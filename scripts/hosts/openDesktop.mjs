import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

import { root, servedVersions } from './layout.mjs';
import { cleanEnvironment, findOnPath, isProgram } from './processes.mjs';

/**
 * The command line tools of VS Code and of what is built from it, best first.
 *
 * @type {readonly { tool: string, name: string, macApplication: string }[]}
 */
const editors = [
  { tool: 'code', name: 'VS Code', macApplication: 'Visual Studio Code' },
  { tool: 'code-insiders', name: 'VS Code Insiders', macApplication: 'Visual Studio Code - Insiders' },
  { tool: 'codium', name: 'VSCodium', macApplication: 'VSCodium' },
  { tool: 'cursor', name: 'Cursor', macApplication: 'Cursor' },
];

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
 * Opens an installed VS Code, or an editor built from it, with the extension under development.
 *
 * @param {string} folder
 * @param {string | undefined} file
 * @returns {Promise<string | undefined>} the editor's name, or undefined, with the reasons on the console if there is more to
 *   say than that there is none
 */
export async function openDesktop(folder, file) {
  for (const { tool, name, macApplication } of editors) {
    const program = findTool(tool, macApplication);
    if (program === undefined) {
      continue;
    }
    const version =
      vscodeVersion(program) ?? (await runTool(program, ['--version'])).stdout.split('\n')[0]?.trim() ?? '';
    if (!isAtLeast(version, servedVersions.oldest.vscode)) {
      console.log(`The installed ${name} (${version || 'of unknown version'}) is too old for this extension.`);
      continue;
    }
    const goto = file === undefined ? [] : ['--goto', file];
    const result = await runTool(program, ['--new-window', `--extensionDevelopmentPath=${root}`, folder, ...goto]);
    if (result.status === 0) {
      return name;
    }
    console.log(`The installed ${name} does not start: ${result.reason}`);
  }
  return undefined;
}

/**
 * Installs an extension, with the command line tool of a desktop VS Code.
 *
 * @param {string} tool
 * @param {readonly string[]} args
 */
export async function installInDesktop(tool, args) {
  const { status, reason } = await runTool(tool, args);
  if (status !== 0) {
    throw new Error(`The extension cannot be installed: ${reason}`);
  }
}

/**
 * @param {string} tool
 * @param {string} macApplication
 */
function findTool(tool, macApplication) {
  const inApplication = `/Applications/${macApplication}.app/Contents/Resources/app/bin`;
  return findOnPath(tool) ?? [tool, 'code'].map((each) => path.join(inApplication, each)).find(isProgram);
}

/**
 * The version of VS Code that an editor is, by its own files: others call themselves by versions of their own.
 *
 * @param {string} program
 * @returns {string | undefined}
 */
function vscodeVersion(program) {
  const bin = path.dirname(realpathSync(program));
  const above = path.dirname(bin);
  // On Windows there may be a folder per version between.
  const folders = ['.', ...(existsSync(above) ? readdirSync(above) : [])].map((each) => path.join(above, each));
  for (const folder of [above, ...folders.map((each) => path.join(each, 'resources/app'))]) {
    try {
      const { vscodeVersion: other, version } = JSON.parse(readFileSync(path.join(folder, 'product.json'), 'utf8'));
      return other ?? version;
    } catch {
      // Not there.
    }
  }
  return undefined;
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<{ status: number | null, stdout: string, reason: string }>}
 */
async function runTool(program, args) {
  // Not built in: a batch file, as these are on Windows, runs only in a shell, which wants its words quoted.
  const { default: crossSpawn } = await import('cross-spawn');
  const result = crossSpawn.sync(program, args, { encoding: 'utf8', env: cleanEnvironment(), timeout: 60_000 });
  const reason = result.error?.message ?? String(result.stderr).trim();
  return { status: result.status, stdout: String(result.stdout), reason };
}

/**
 * @param {string} version
 * @param {string} wanted
 */
function isAtLeast(version, wanted) {
  return version !== '' && version.localeCompare(wanted, 'en', { numeric: true }) >= 0;
}
