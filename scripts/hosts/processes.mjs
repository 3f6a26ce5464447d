import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

import { onCleanUp } from './cleanUp.mjs';

/**
 * Starts a process in a group of its own, so that its children can be ended with it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function spawnGroup(command, args, options = {}) {
  return spawn(command, args, { detached: process.platform !== 'win32', windowsHide: true, ...options });
}

/**
 * Ends a process started by `spawnGroup`, and its children.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
export async function endGroup(child) {
  if (child.pid === undefined) {
    return;
  }
  const exited = child.exitCode !== null || child.signalCode !== null;
  const exit = exited ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  signalGroup(child.pid, 'SIGTERM');
  const patience = new Promise((resolve) => setTimeout(resolve, 3000).unref());
  await Promise.race([exit, patience]);
  // Children that outlive their parent are still in its group.
  signalGroup(child.pid, 'SIGKILL');
}

/**
 * @typedef {object} Ending how a process ended
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} late it was ended, because its time was up
 * @property {string} stderr the last of what it wrote there
 */

/**
 * Runs a program to its end, or ends it and its children when its time is up.
 *
 * @param {readonly string[]} command the program and its arguments
 * @param {object} options
 * @param {number} options.seconds
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {NodeJS.WritableStream} [options.stdout] where its output is passed on
 * @param {NodeJS.WritableStream} [options.stderr]
 * @returns {Promise<Ending>} fails if there is no such program
 */
export async function runWithin([program = '', ...args], { seconds, env, stdout, stderr }) {
  const child = spawnGroup(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const undo = onCleanUp(() => endGroup(child));
  let tail = '';
  let late = false;
  child.stdout?.on('data', (chunk) => stdout?.write(chunk));
  child.stderr?.on('data', (chunk) => {
    tail = (tail + chunk).slice(-4000);
    stderr?.write(chunk);
  });
  const timer = setTimeout(() => {
    late = true;
    void endGroup(child);
  }, seconds * 1000);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        const end = () => resolve({ code, signal, late, stderr: tail });
        // What is still in the pipes belongs to it; but a child that outlives it may hold them open.
        child.once('close', end);
        setTimeout(end, 1000);
      });
    });
  } finally {
    clearTimeout(timer);
    await undo();
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

/**
 * The environment without what a surrounding VS Code or debugger left in it.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_.*|ELECTRON_.*|NODE_OPTIONS)$/i.test(name)),
  );
}

/**
 * The first of the names that is a program on the PATH.
 *
 * @param {...string} names
 * @returns {string | undefined}
 */
export function findOnPath(...names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const extensions = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names) {
    for (const folder of folders) {
      const found = extensions.map((extension) => path.join(folder, name + extension)).find(isProgram);
      if (found !== undefined) {
        return found;
      }
    }
  }
  return undefined;
}

/**
 * @param {string} file
 */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
