import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { inRoot, root } from '../support/paths';
import { script } from '../scripts/support';

const execute = promisify(execFile);

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code. */
export async function run(
  command: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const [program, ...args] = command;
  try {
    return { code: 0, ...(await execute(program, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    if (typeof code !== 'number') throw error;
    return { code, stdout, stderr };
  }
}

/** An npm that knows nothing of the run of npm that these tests are part of. */
export async function npm(args: readonly string[], cwd: string): Promise<Ran> {
  const hosts = await script<{ npmCommand(): string[] }>('hosts/npm.mjs');
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_registry)/i.test(name)),
  );
  return run([...hosts.npmCommand(), ...args], { cwd, env });
}

/** A clone of what is committed, with the installed dependencies of this checkout. */
export async function clone(folder: string): Promise<void> {
  await execute('git', ['clone', '--quiet', root, folder]);
  symlinkSync(inRoot('node_modules'), path.join(folder, 'node_modules'), 'junction');
}

export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
