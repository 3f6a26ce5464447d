/** What the arguments of `analyze` and `report` may name: files, folders, patterns; each file once. */
import * as assert from 'node:assert/strict';
import { chmodSync, linkSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { splitPattern } from '../../server/src/cli/pattern';
import { sample } from '../support/paths';
import { cli } from './support/cli';
import { useFolder } from './support/folder';

/** A user who owns nothing. */
const NOBODY = 65534;

interface Files {
  readonly files: readonly { readonly file: string }[];
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

suite('the inputs of analyze', () => {
  const folder = useFolder();

  /** The files of the JSON report, and its errors, without the folder of the test. */
  async function analyzed(...names: string[]): Promise<{ files: string[]; errors: string[]; status: number | null }> {
    const { stdout, status } = await cli(['analyze', '--alone', '--format', 'json', ...names]);
    const { files, errors } = JSON.parse(stdout) as Files;
    const short = (file: string): string => path.relative(folder().path, file).replaceAll('\\', '/');
    return { files: files.map(({ file }) => short(file)), errors: errors.map(({ file }) => short(file)), status };
  }

  test('a folder stands for the Winsock logs in it, in order of name', async () => {
    for (const name of ['winsock.log.10', 'winsock.log.2', 'Winsock.log', 'server.txt'])
      folder().file(name, `${sample('normal')}${name}\n`);
    folder().file('EV0.LOG', 'message NMI9215: x');
    folder().file('notes.txt', 'Hello');
    folder().file('deeper/winsock.log', sample('failing'));
    const { files, status } = await analyzed(folder().path);
    assert.deepEqual(files, ['server.txt', 'Winsock.log', 'winsock.log.2', 'winsock.log.10']);
    assert.equal(status, 0);
  });

  test('a folder without one is an error; so is a log in it that cannot be read', async function () {
    // Windows makes links only for those who may.
    if (process.platform === 'win32') this.skip();
    folder().file('EV0.LOG', 'message NMI9215: x');
    const none = await cli(['analyze', folder().path]);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /there is no Winsock\.log in this folder/);
    symlinkSync('nowhere', folder().join('winsock.log.1'));
    folder().file('winsock.log', sample('normal'));
    assert.deepEqual(await analyzed(folder().path), { files: ['winsock.log'], errors: ['winsock.log.1'], status: 2 });
  });

  test('a pattern stands for the files that match, where no shell has replaced it', async () => {
    for (const name of ['a/winsock.log', 'a/b/winsock10.log', 'a/b/winsock9.log', 'a/winsock.txt'])
      folder().file(name, `${sample('normal')}${name}\n`);
    assert.deepEqual((await analyzed(folder().join('**/winsock*.log'))).files, [
      'a/b/winsock9.log',
      'a/b/winsock10.log',
      'a/winsock.log',
    ]);
    assert.deepEqual((await analyzed(folder().join('a/winsock.{log,txt}'))).files, ['a/winsock.log', 'a/winsock.txt']);
    const none = await cli(['analyze', folder().join('*.log')]);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /cannot read .*\*\.log: no file matches this pattern/);
  });

  test('a pattern matches names in any letter case', async () => {
    for (const name of ['a/WINSOCK.LOG', 'b/Winsock.log.1', 'c/winsock.log'])
      folder().file(name, `${sample('normal')}${name}\n`);
    const { files } = await analyzed(folder().join('**/winsock*.log*'));
    assert.deepEqual(files, ['a/WINSOCK.LOG', 'b/Winsock.log.1', 'c/winsock.log']);
  });

  test('a folder below a pattern that may not be listed is named, and the rest is read: status 2', async function () {
    // Windows has other permissions.
    if (process.platform === 'win32') this.skip();
    folder().file('open/Winsock.log', sample('failing'));
    folder().file('closed/Winsock.log', sample('failing').replaceAll('18', '19'));
    const pattern = `${folder().path}/**/Winsock.log`;
    // Everything is loaded by now that somebody else might not be able to load.
    assert.equal((await analyzed(pattern)).files.length, 2);
    chmodSync(folder().path, 0o755);
    chmodSync(folder().join('closed'), 0);
    // Nothing is forbidden to root.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      assert.deepEqual(await analyzed(pattern), { files: ['open/Winsock.log'], errors: ['closed'], status: 2 });
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(folder().join('closed'), 0o755);
    }
  });

  test('the pattern that is proposed for a folder without a log finds those below it', async () => {
    folder().file('server/Winsock.log', sample('normal'));
    const { stderr } = await cli(['analyze', folder().path]);
    const [, pattern] = /"(.+)"/.exec(stderr) ?? [];
    assert.deepEqual((await analyzed(pattern)).files, ['server/Winsock.log']);
  });

  test('a file whose name looks like a pattern is that file', async () => {
    const log = folder().file('winsock[1].log', sample('normal'));
    folder().file('winsock1.log', sample('failing'));
    assert.deepEqual((await analyzed(log)).files, ['winsock[1].log']);
  });

  test('the same file counts once, whatever it is called', async function () {
    // Windows makes links only for those who may.
    if (process.platform === 'win32') this.skip();
    const log = folder().file('Winsock.log', sample('failing'));
    linkSync(log, folder().join('hard.log'));
    symlinkSync(log, folder().join('soft.log'));
    const around = `${folder().path}/../${path.basename(folder().path)}/Winsock.log`;
    const { files } = await analyzed(log, around, folder().join('hard.log'), folder().join('soft.log'), folder().path);
    assert.deepEqual(files, ['Winsock.log']);
    const report = await cli(['report', log, around, folder().join('soft.log')]);
    assert.match(report.stdout, /^\| Read \| `Winsock\.log` \([^)]*\) \|$/m);
  });

  test('an input that cannot be found keeps its place among the others', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    const { stdout, stderr, status } = await cli(['analyze', '-f', 'ndjson', folder().join('gone.log'), log]);
    assert.equal(status, 2);
    assert.match(stderr, /gone\.log: no such file/);
    const types = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    assert.deepEqual(types, ['error', 'controlBlock', 'summary']);
  });

  test('a quoted folder that ends in a backslash, as Windows passes it', async () => {
    folder().file('Winsock.log', sample('failing'));
    assert.deepEqual((await analyzed(`${folder().path}/"`)).files, ['Winsock.log']);
    assert.match((await cli(['report', `${folder().path}/"`])).stdout, /`Winsock\.log`/);
  });

  test('more logs than there are cores are read in their order', async () => {
    const names = Array.from({ length: 60 }, (_, k) => `winsock${k}.log`);
    for (const [k, name] of names.entries()) folder().file(name, sample('normal').repeat(1 + (k % 7) * 40));
    const { files } = await analyzed(folder().path);
    assert.deepEqual(files, names);
  });

  test('drives and servers are no part of what a pattern is looked for in', () => {
    assert.deepEqual(splitPattern('C:/logs/*/winsock*.log'), { folder: 'C:/logs/', rest: '*/winsock*.log' });
    assert.deepEqual(splitPattern('//server/share/*.log'), { folder: '//server/share/', rest: '*.log' });
    assert.deepEqual(splitPattern('//?/C:/a very long path/**'), { folder: '//?/C:/a very long path/', rest: '**' });
    assert.deepEqual(splitPattern('*.log'), { folder: '', rest: '*.log' });
    assert.deepEqual(splitPattern('/*.log'), { folder: '/', rest: '*.log' });
  });
});
