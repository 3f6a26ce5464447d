/**
 * `npm run test:recipes`: the recipes of docs/many-logs.md, each where its tool is there. DuckDB is installed for it; GNU parallel, lnav
 * and Dask are taken from the machine (on Debian: `apt-get install parallel lnav python3-distributed`).
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installOnce } from './hosts/installOnce.mjs';
import { runNpm } from './hosts/npm.mjs';

const DUCKDB = '1.5.6-r.1';

const root = path.resolve(import.meta.dirname, '..');
const duckdb = await installOnce(`duckdb-${DUCKDB}`, `DuckDB ${DUCKDB}`, (folder) =>
  runNpm(['install', '--prefix', folder, '--no-audit', '--no-fund', `@duckdb/node-api@${DUCKDB}`], folder),
).catch((error) => {
  console.log(`DuckDB cannot be had here, its recipes are not run: ${error.message}`);
});
const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
const { status } = spawnSync(process.execPath, [mocha, '--ui', 'tdd', 'out/test/recipes/manyLogs.test.js'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...(duckdb ? { WINSOCK_LOG_DUCKDB: duckdb } : {}) },
});
process.exitCode = status ?? 1;
