/** Timing whole processes, in turns, so that a machine that slows down slows all of them. */
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';

/** Runs each command `rounds` times, one after the other in every round; the first round only warms up. Seconds, in order. */
export async function inTurns(commands, rounds) {
  const seconds = commands.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [k, command] of commands.entries()) {
      const time = await wall(command);
      if (round > 0) seconds[k].push(time);
    }
  }
  return seconds;
}

/** Wall-clock seconds of one run; its output is read and dropped. */
export async function wall([command, ...args]) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  const [code] = await once(child, 'close');
  if (code > 1) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return (performance.now() - started) / 1000;
}

/** Peak memory (resident set) in MB of a Node program that runs to its end. */
export async function peakMemory(args) {
  const file = path.join(os.tmpdir(), `winsock-log-bench-peak-${process.pid}`);
  const hook = pathToFileURL(path.join(import.meta.dirname, 'peakMemory.mjs')).href;
  const child = spawn(process.execPath, ['--import', hook, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, WINSOCK_LOG_PEAK_FILE: file },
  });
  child.stdout.resume();
  await once(child, 'close');
  const kilobytes = Number(await readFile(file, 'utf8'));
  await rm(file);
  return kilobytes / 1024;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios a[k] / b[k]: runs of one round are compared with each other. */
export function pairedRatio(a, b) {
  return median(a.map((value, k) => value / b[k]));
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
