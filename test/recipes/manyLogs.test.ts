/** The recipes of docs/many-logs.md, run as they are written, each where its tool is there. */
import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { MAIN } from '../cli/support/cli';
import { leak, quiet, released } from '../cli/support/logs';
import { inRoot, sample } from '../support/paths';

/** Where DuckDB is installed, if it is: see scripts/recipes.mjs. */
const duckdb = process.env['WINSOCK_LOG_DUCKDB'];

interface DuckDb {
  readonly DuckDBInstance: {
    create(): Promise<{
      connect(): Promise<{
        runAndReadAll(sql: string): Promise<{ getRowObjectsJson(): Record<string, unknown>[] }>;
        closeSync(): void;
      }>;
    }>;
  };
}

/** Recipes by name: the first block of code behind `<!-- recipe: NAME -->`. */
const recipes = new Map(
  [
    ...readFileSync(inRoot('docs', 'many-logs.md'), 'utf8').matchAll(/<!-- recipe: (.+) -->\s+```(\w+)\n([^]*?)```/g),
  ].map(([, name, , code]) => [name, code]),
);

const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

suite('the recipes for many logs', function () {
  this.timeout(180_000);
  let folder: string;
  const others = Array.from({ length: 25 }, (_, k) => released(2, k + 2)).join('');

  suiteSetup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'winsock-log-recipes-'));
    mkdirSync(path.join(folder, 'bin'));
    const command = path.join(folder, 'bin', 'winsock-log');
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
    chmodSync(command, 0o755);
    for (const [name, text] of Object.entries({
      // Two leaks; one that the next log takes back; none.
      'one/winsock.log':
        leak(1, 1) +
        leak(3, 40) +
        others.replaceAll(/instance (\d+)/g, (_, n) => `instance ${Number(n) + 40}`) +
        quiet(250),
      'two/winsock.log.1': leak(1, 1) + others + quiet(250),
      'two/winsock.log': `${quiet(3)}(008) R/W/Cl events on cb 1, handle 12636\n`,
      'three/Winsock.log': sample('normal'),
    })) {
      mkdirSync(path.dirname(path.join(folder, 'logs', name)), { recursive: true });
      writeFileSync(path.join(folder, 'logs', name), text);
    }
  });
  suiteTeardown(() => {
    rmSync(folder, { recursive: true });
  });

  function run(command: string, args: readonly string[]): string {
    const env = { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  }
  const recipe = (name: string): string => {
    const code = recipes.get(name);
    assert.ok(code, `there is no recipe ${name}`);
    return code;
  };
  const shell = (name: string): string => run('bash', ['-euo', 'pipefail', '-c', recipe(name)]);
  const counts = (): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const line of readFileSync(path.join(folder, 'findings.ndjson'), 'utf8').trim().split('\n')) {
      const { type, verdict } = JSON.parse(line) as { type: string; verdict: string };
      if (type === 'controlBlock') found[verdict] = (found[verdict] ?? 0) + 1;
    }
    return found;
  };
  const expected = { active: 1, leaked: 2, released: 51 };

  test('the records of all', () => {
    shell('records');
    assert.deepEqual(counts(), expected);
  });

  test('a total over a pattern', () => {
    assert.match(shell('total'), /^SUMMARY: 3 logs: 54 instances allocated: 2 leaked, 1 active, 51 released\n$/);
  });

  test('chains, one server after the other', () => {
    const totals = shell('chains').trim().split('\n');
    assert.equal(totals.length, 3);
    assert.match(totals[1], /three.*1 released$/);
    assert.match(totals[2], /two.*: 26 instances allocated: /);
    assert.doesNotMatch(totals[2], /leaked/);
  });

  test('GNU parallel', function () {
    if (!has('parallel', '--version')) this.skip();
    shell('parallel');
    assert.deepEqual(counts(), expected);
  });

  test('Snakemake, which begins again only what is missing', function () {
    if (!has('snakemake', '--version')) this.skip();
    writeFileSync(path.join(folder, 'Snakefile'), recipe('snakemake'));
    const make = (): string => run('snakemake', ['--cores', '2', '--retries', '2', '--nocolor', '--reason']);
    rmSync(path.join(folder, 'findings.ndjson'), { force: true });
    make();
    assert.deepEqual(counts(), expected);
    for (const file of ['findings.ndjson', 'findings/two.ndjson']) rmSync(path.join(folder, file));
    const before = statSync(path.join(folder, 'findings', 'one.ndjson')).mtimeMs;
    make();
    assert.deepEqual(counts(), expected);
    assert.equal(statSync(path.join(folder, 'findings', 'one.ndjson')).mtimeMs, before);
  });

  test('DuckDB', async function () {
    if (duckdb === undefined || !existsSync(duckdb)) this.skip();
    shell('records');
    const { DuckDBInstance } = createRequire(path.join(duckdb, 'node_modules', 'x.js'))('@duckdb/node-api') as DuckDb;
    const connection = await (await DuckDBInstance.create()).connect();
    const ask = async (name: string): Promise<Record<string, unknown>[]> => {
      const sql = recipe(name).replaceAll(/'(findings\.\w+)'/g, (_, file: string) => `'${path.join(folder, file)}'`);
      return (await connection.runAndReadAll(sql)).getRowObjectsJson();
    };
    const leaks = await ask('duckdb leaks');
    assert.deepEqual(
      leaks.map(({ file, leaked, allocated }) => [file, Number(leaked), Number(allocated)]),
      [
        ['logs/one/winsock.log', 2, 27],
        ['logs/three/Winsock.log', 0, 1],
        ['logs/two/winsock.log', 0, 26],
      ],
    );
    const [direction] = await ask('duckdb directions');
    assert.deepEqual(
      [direction['direction'], Number(direction['leaked']), direction['lines until silent']],
      ['outbound', 2, 4],
    );
    await ask('duckdb parquet');
    assert.equal(readFileSync(path.join(folder, 'findings.parquet')).subarray(0, 4).toString(), 'PAR1');
    connection.closeSync();
  });

  test('lnav', function () {
    if (!has('lnav', '-V')) this.skip();
    shell('records');
    const rows = JSON.parse(shell('lnav')) as { verdict: string; count: number }[];
    assert.deepEqual(Object.fromEntries(rows.map(({ verdict, count }) => [verdict, count])), expected);
  });

  test('Dask', function () {
    // Debian's packages belong to Debian's own Python, which need not be the first on the PATH.
    const python = ['python3', '/usr/bin/python3'].find((each) => has(each, '-c', 'import distributed'));
    if (python === undefined) this.skip();
    writeFileSync(path.join(folder, 'verdicts.py'), recipe('dask'));
    assert.deepEqual(JSON.parse(run(python, ['verdicts.py'])), expected);
  });
});
