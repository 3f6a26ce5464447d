/** Folders, files and what identifies them, as the disk has them. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { createServer } from 'node:net';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { caseFolderOf, fileStampOf } from '../../server/src/node/caseFolder';
import { fileInfo } from '../../server/src/node/fileInfo';
import { useFolder } from '../cli/support/folder';
import { quiet } from '../cli/support/logs';

const isWindows = process.platform === 'win32';
const MODIFIED = new Date('1999-03-31T22:15:30.250Z');
const never = new AbortController().signal;

suite('a folder on disk', () => {
  const folder = useFolder();

  test('lists files, folders and links as what they are', async function () {
    // Windows makes links only for those who may.
    if (isWindows) this.skip();
    folder().file('Winsock.log', 'x');
    mkdirSync(folder().join('old'));
    symlinkSync('Winsock.log', folder().join('current'));
    execFileSync('mkfifo', [folder().join('pipe')]);
    const server = createServer().listen(folder().join('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    const entries = await caseFolderOf(folder().path).entries();
    server.close();
    assert.deepEqual(
      [...entries].sort((a, b) => (a.name < b.name ? -1 : 1)),
      [
        { name: 'Winsock.log', type: 'file' },
        { name: 'current', type: 'link' },
        { name: 'old', type: 'folder' },
        { name: 'pipe', type: 'other' },
        { name: 'socket', type: 'other' },
      ],
    );
  });

  test('that is no folder is refused in words', async () => {
    const message = (name: string): string => `cannot read ${folder().join(name)}: no such file; check the name`;
    await assert.rejects(caseFolderOf(folder().join('none')).entries(), { message: message('none') });
  });

  test('says of its files how large they are and when they were modified, links followed', async function () {
    const file = folder().file('Winsock.log', 'x'.repeat(300));
    utimesSync(file, MODIFIED, MODIFIED);
    mkdirSync(folder().join('old'));
    const names = ['Winsock.log', 'none', 'old'];
    if (!isWindows) {
      symlinkSync('Winsock.log', folder().join('current'));
      names.push('current');
    }
    const [log, none, old, current = log] = await caseFolderOf(folder().path).stat(names);
    assert.ok('type' in log && 'type' in old);
    assert.deepEqual([log.type, log.size, log.modified], ['file', 300, MODIFIED.getTime()]);
    assert.deepEqual(none, { problem: 'no such file; check the name' });
    assert.equal(old.type, 'folder');
    assert.deepEqual(current, log);
  });

  test('two names of one file have one identity, and two files of the same contents have not', async () => {
    const file = folder().file('a.log', 'x');
    linkSync(file, folder().join('b.log'));
    const [a, b, c] = await Promise.all(
      [file, folder().join('b.log'), folder().file('c.log', 'x')].map(async (each) => {
        const stamp = await fileStampOf(each);
        assert.ok('identity' in stamp);
        return stamp.identity;
      }),
    );
    assert.ok(a !== undefined);
    assert.equal(a, b);
    assert.notEqual(a, c);
  });

  test('what is neither file nor folder is something else', async function () {
    if (isWindows) this.skip();
    assert.equal(((await fileStampOf('/dev/null')) as { type?: string }).type, 'other');
  });

  test('gives the first bytes of a file, unpacked, and no more than asked for', async () => {
    const text = quiet(5000);
    folder().file('a.log', text);
    folder().file('a.gz', gzipSync(text));
    folder().file('short', 'ab');
    folder().file('empty');
    folder().file('short.gz', gzipSync('ab'));
    const onDisk = caseFolderOf(folder().path);
    for (const [name, limit, expected] of [
      ['a.log', 1000, text.slice(0, 1000)],
      ['a.gz', 1000, text.slice(0, 1000)],
      ['short', 1000, 'ab'],
      ['short.gz', 1000, 'ab'],
      ['empty', 1000, ''],
    ] as const) {
      const bytes = await onDisk.head(name, limit);
      assert.ok(bytes instanceof Uint8Array, name);
      assert.equal(Buffer.from(bytes).toString(), expected, name);
    }
  });

  test('says why a head cannot be read', async () => {
    folder().file('a.zip', Buffer.from('PK\x03\x04 and more'));
    folder().file('cut.gz', gzipSync(quiet(5000)).subarray(0, 40));
    const onDisk = caseFolderOf(folder().path);
    const problem = async (name: string): Promise<string> =>
      ((await onDisk.head(name, 100)) as { problem: string }).problem;
    assert.equal(await problem('none'), 'no such file; check the name');
    assert.ok(!('problem' in (await onDisk.head('a.zip', 100))), 'what it is shows in its bytes');
    assert.match(await problem('cut.gz'), /^its compressed data ends too early/);
    assert.match(await problem('.'), /^it is a folder/);
  });

  test('a reader that waits for the head of a pipe can give up', async function () {
    if (isWindows) this.skip();
    execFileSync('mkfifo', [folder().join('pipe')]);
    const controller = new AbortController();
    const head = caseFolderOf(folder().path, controller.signal).head('pipe', 100);
    const reason = new Error('enough');
    setImmediate(() => {
      controller.abort(reason);
    });
    await assert.rejects(head, (error) => error === reason);
  });
});

suite('what identifies a file', () => {
  const folder = useFolder();

  test('is its path, its size, when it was modified, and the SHA-256 of its bytes as they are on disk', async () => {
    for (const content of [Buffer.alloc(0), Buffer.from('x'), gzipSync(quiet(1000)), Buffer.from(quiet(10_000))]) {
      const file = folder().file('Winsock.log', content);
      utimesSync(file, MODIFIED, MODIFIED);
      assert.deepEqual(await fileInfo(path.relative(process.cwd(), file), never), {
        path: file,
        bytes: content.length,
        modified: '1999-03-31T22:15:30.250Z',
        sha256: createHash('sha256').update(content).digest('hex'),
      });
    }
  });

  test('is of one moment, also while the file grows', async () => {
    const file = folder().file('Winsock.log', quiet(200_000));
    const info = fileInfo(file, never);
    const growing = setInterval(() => {
      appendFileSync(file, quiet(1));
    });
    const { bytes = 0, sha256 } = (await info) ?? {};
    clearInterval(growing);
    assert.equal(sha256, createHash('sha256').update(readFileSync(file).subarray(0, bytes)).digest('hex'));
  });

  test('is unknown where there is no such file', async () => {
    assert.equal(await fileInfo(folder().join('none'), never), undefined);
  });

  test('is not waited for by who gave up', async () => {
    const reason = new Error('enough');
    const file = folder().file('Winsock.log', quiet(10));
    await assert.rejects(fileInfo(file, AbortSignal.abort(reason)), (error) => error === reason);
    rmSync(file);
    await assert.rejects(fileInfo(file, AbortSignal.abort(reason)), (error) => error === reason);
  });
});
