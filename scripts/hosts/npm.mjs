import { spawn } from 'node:child_process';
import path from 'node:path';

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
  // Under "npm run" the very same npm is used, whatever else is on the PATH.
  const cli = process.env.npm_execpath;
  const child =
    cli !== undefined && path.basename(cli) === 'npm-cli.js'
      ? spawn(process.execPath, [cli, ...args], { cwd })
      : spawn('npm', args, { cwd, shell: process.platform === 'win32' });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm cannot be run: ${error.message}`)));
    child.on('close', (code) => resolve({ code, output }));
  });
}
