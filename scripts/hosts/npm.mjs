import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { findOnPath } from './processes.mjs';

/**
 * The npm to run: under "npm run" the very same one, else the one that came with this Node, else the one on the PATH. It
 * needs no shell, which would split an unquoted path at its blanks (C:\Program Files\nodejs).
 *
 * @returns {[string, ...string[]]} a program and its first arguments
 */
export function npmCommand() {
  const script = npmScripts().find((file) => path.basename(file) === 'npm-cli.js' && existsSync(file));
  return script === undefined ? ['npm'] : [process.execPath, script];
}

/** Where npm's own script may be, best first. */
function npmScripts() {
  const inPackage = 'node_modules/npm/bin/npm-cli.js';
  const node = path.dirname(process.execPath);
  const onPath = findOnPath('npm');
  return [
    process.env.npm_execpath ?? '',
    // As Node is installed on Windows, and elsewhere.
    path.join(node, inPackage),
    path.join(node, '../lib', inPackage),
    // npm.cmd lies beside its package.
    ...(onPath === undefined ? [] : [path.join(path.dirname(onPath), inPackage)]),
  ];
}

/**
 * Runs npm quietly; what it printed is shown only if it fails.
 *
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export async function runNpm(args, cwd) {
  const { code, output } = await run(args, cwd);
  if (code !== 0) {
    const tail = output.trimEnd().split('\n').slice(-30).join('\n');
    throw new Error(`"npm ${args.join(' ')}" failed with code ${code}:\n${tail}`);
  }
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(args, cwd) {
  const [program, ...first] = npmCommand();
  const child = spawn(program, [...first, ...args], { cwd });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm cannot be run: ${error.message}`)));
    child.on('close', (code) => resolve({ code, output }));
  });
}
