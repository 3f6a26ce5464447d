/** Disks that fail in the middle: the file is named, in words, the other files are whole, and the status is 2. */
import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { inRoot, sampleEvents } from '../support/paths';
import { tarOf, zipOf } from '../support/makeArchive';
import { CliProcess, MAIN, type Result } from './support/cli';
import { Folder } from './support/folder';
import { leak, quiet } from './support/logs';

const HOOK = inRoot('test', 'cli', 'support', 'failingReads.cjs');
const MANY = 500;
/** Names without a number: each is a rotation of its own. */
const letters = (k: number): string => String(k).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]);
const good = leak(1, 1) + quiet(300);
/** Large enough to be read by several threads. */
const large = (): string => quiet(300).repeat(Math.ceil((50 * 1024 * 1024) / quiet(300).length)) + good;

suite('reads that fail', function () {
  this.timeout(240_000);
  let folder: Folder;
  suiteSetup(function () {
    if (process.platform !== 'linux') this.skip();
    folder = new Folder();
    folder.file('good/winsock.log', good);
    // No copies of the good one, nor its continuation.
    const other = quiet(2) + good;
    folder.file('small/winsock.log', other);
    folder.file('packed/winsock.log.gz', gzipSync(other.repeat(3000)));
    folder.file('large/winsock.log', large());
    folder.file('case/winsock.log', other);
    folder.file('chain/winsock.log.1', leak(7, 1) + quiet(9));
    folder.file('chain/winsock.log', quiet(300));
    folder.file('case/ev0.log', sampleEvents());
    folder.file('case/ev1.log', sampleEvents());
    const members = [
      { name: 'exch1/winsock.log', bytes: other },
      { name: 'exch2/winsock.log', bytes: quiet(3) + good },
    ];
    folder.file('case.zip', zipOf(members));
    folder.file('case.tar', tarOf(members));
    folder.file('case.tar.gz', gzipSync(tarOf(members)));
    // Enough for threads that read whole logs.
    for (let k = 0; k < MANY; k++) folder.file(`many/winsock-${letters(k)}.log`, `${leak(k, 1)}${quiet(300)}`);
  });
  suiteTeardown(() => {
    folder?.remove();
  });

  async function run(args: readonly string[], env: Record<string, string>): Promise<Result> {
    const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    return new CliProcess(args, 'env', [...assignments, process.execPath, '--require', HOOK, MAIN]).end();
  }

  /** How often a file is read when nothing fails. */
  async function readsOf(args: readonly string[], file: string): Promise<number> {
    const count = folder.join('count');
    rmSync(count, { force: true });
    await run(args, { FAIL_FILE: file, FAIL_AT: '1000000', FAIL_COUNT: count });
    return existsSync(count) ? readFileSync(count).length : 0;
  }

  const paths: readonly (readonly [string, (f: Folder) => readonly string[], string])[] = [
    ['a small log', (f) => ['analyze', f.join('small/winsock.log'), f.join('good/winsock.log')], 'small/winsock.log'],
    ['a folder', (f) => ['analyze', f.join('small'), f.join('good')], 'small/winsock.log'],
    ['gzip', (f) => ['analyze', f.join('packed/winsock.log.gz'), f.join('good/winsock.log')], 'packed/winsock.log.gz'],
    ['a large log', (f) => ['analyze', f.join('large/winsock.log'), f.join('good/winsock.log')], 'large/winsock.log'],
    ['a report', (f) => ['report', f.join('small/winsock.log'), f.join('good/winsock.log')], 'small/winsock.log'],
    ['an event log of a report', (f) => ['report', f.join('case')], 'case/ev1.log'],
    ...['case.zip', 'case.tar', 'case.tar.gz'].map(
      (name) => [name, (f: Folder) => ['analyze', f.join(name), f.join('good/winsock.log')], name] as const,
    ),
    ['many logs', (f) => ['analyze', f.join('many'), f.join('good/winsock.log')], `many/winsock-${letters(7)}.log`],
    ['a log beside the one that is asked for', (f) => ['analyze', f.join('chain/winsock.log')], 'chain/winsock.log.1'],
    ['shapes', (f) => ['shapes', f.join('small/winsock.log'), f.join('good/winsock.log')], 'small/winsock.log'],
    ['a comparison', (f) => ['compare', f.join('small/winsock.log'), f.join('good/winsock.log')], 'small/winsock.log'],
  ];
  for (const [name, argsOf, file] of paths) {
    test(`${name}: every read of it, with every error`, async () => {
      const args = argsOf(folder);
      const count = await readsOf(args, file);
      assert.ok(count > 0, 'it is read');
      const whole = (await run(args, { FAIL_FILE: 'no such file' })).stdout;
      // Of many, the first ones, and some of the others.
      const few = [...Array(Math.min(count, 8)).keys()];
      const ats = count <= few.length ? few : [0, 1, 2, 3, count >> 1, count - 2, count - 1];
      for (const [k, at] of ats.entries()) {
        const code = ['EIO', 'ESTALE', 'EACCES', 'ENOENT'][k % 4];
        const said = `${name}, read ${at} of ${count}: ${code}`;
        const { status, stdout, stderr } = await run(args, { FAIL_FILE: file, FAIL_AT: String(at), FAIL_CODE: code });
        assert.doesNotMatch(stderr, /internal error|raw words|\n\s+at /, said);
        // The last reading of a report is for quotes, which it can do without.
        if (status === 2) assert.match(stderr + stdout, new RegExp(path.basename(file).replaceAll('.', '\\.')), said);
        else assert.equal(stdout, whole, said);
        if (args.includes(folder.join('good/winsock.log')) && args[0] === 'analyze')
          assert.match(stdout, /good.winsock\.log[\s\S]*1 control block leaked/, said);
      }
      const short = await run(args, { FAIL_FILE: file, FAIL_CODE: 'SHORT' });
      assert.equal(short.stdout, whole, `${name}: less than was asked for is no end: ${short.stderr}`);
    });
  }

  test('a small log is read once to see what it is, and once to be judged', async () => {
    // A read more finds its end.
    const [file, reads] = ['small/winsock.log', 1 + 2];
    assert.equal(await readsOf(['analyze', folder.join('small')], file), reads);
    assert.equal(await readsOf(['analyze', folder.join(file), folder.join('good/winsock.log')], file), reads);
  });

  for (const [name, argsOf, file] of paths) {
    test(`${name}: opening it, with every error`, async () => {
      const args = argsOf(folder);
      for (const code of ['EACCES', 'ESTALE', 'EIO']) {
        const said = `${name}: ${code}`;
        const { status, stdout, stderr } = await run(args, { FAIL_FILE: file, FAIL_CODE: `OPEN_${code}` });
        assert.doesNotMatch(stderr, /internal error|raw words|\n\s+at /, said);
        assert.equal(status, 2, said);
        assert.match(stderr + stdout, new RegExp(path.basename(file).replaceAll('.', '\\.')), said);
        assert.match(stderr + stdout, openingWords[code], said);
        if (args.includes(folder.join('good/winsock.log')) && args[0] === 'analyze')
          assert.match(stdout, /good.winsock\.log[\s\S]*1 control block leaked/, said);
      }
    });
  }
});

const openingWords: Readonly<Record<string, RegExp>> = {
  EACCES: /permission denied/,
  ESTALE: /it has gone from the server/,
  EIO: /the disk or the network failed/,
};
