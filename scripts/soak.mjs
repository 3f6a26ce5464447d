/**
 * `npm run soak -- MINUTES [SEED]`: one language server through a long day (test/hostile/soak.ts). Fails if it answers otherwise than a
 * fresh one, or if memory or handles at rest go on growing.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildScanner } from './buildScanner.mjs';

const root = path.resolve(import.meta.dirname, '..');
const [minutes = 10, seed = 1] = process.argv.slice(2).map(Number);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('npm run soak -- MINUTES [SEED]: both are numbers.');
  process.exit(2);
}
await buildScanner();
const compile = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-b'], {
  cwd: root,
  stdio: 'inherit',
});
if (compile.status !== 0) process.exit(1);

const { soak } = createRequire(import.meta.url)(path.join(root, 'out/test/hostile/soak.js'));
const rests = await soak({ minutes, seed, print: console.log });

// The first quarter warms up: code is compiled, the heap takes the size that it needs.
const settled = rests.slice(Math.floor(rests.length / 4));
const [early, late] = [settled.slice(0, settled.length / 2), settled.slice(settled.length / 2)];
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
for (const [key, slack] of [
  ['memory', (value) => value * 1.15 + 32],
  ['handles', (value) => value],
]) {
  const [before, after] = [early, late].map((part) => median(part.map((rest) => rest[key]).filter(Number.isFinite)));
  if (before === undefined || after === undefined) {
    console.log(`${key}: not measured`);
    continue;
  }
  const grows = after > slack(before);
  console.log(`${key}: ${before.toFixed(0)}, later ${after.toFixed(0)}${grows ? ': it grows' : ''}`);
  if (grows) process.exitCode = 1;
}
