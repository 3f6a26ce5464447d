/**
 * `npm run hostile -- N [SEED]`: N cases of the hostile corpus (test/hostile), from a seed on. `npm test` runs the first few.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildScanner } from './buildScanner.mjs';

const root = path.resolve(import.meta.dirname, '..');
const [count = 1000, from = 1] = process.argv.slice(2).map(Number);
if (![count, from].every((number) => Number.isInteger(number) && number > 0)) {
  console.error('npm run hostile -- N [SEED]: how many cases, and the seed of the first.');
  process.exit(2);
}
await buildScanner();
const node = (...args) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, HOSTILE: String(count), HOSTILE_FROM: String(from) },
  }).status ?? 1;
process.exitCode =
  node('node_modules/typescript/bin/tsc', '-b') ||
  node('node_modules/mocha/bin/mocha.js', 'out/test/hostile/hostile.test.js');
