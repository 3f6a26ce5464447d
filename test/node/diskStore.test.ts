/** The disk of the language server: files by their addresses, whole or as they grow, with problems in words. */
import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { FollowedFile } from '../../server/src/lsp/disk/logStore';
import { diskStore } from '../../server/src/node/diskStore';
import { useFolder } from '../cli/support/folder';
import { quiet } from '../cli/support/logs';

/** Addresses that are no paths here: of another scheme, and with an escaped slash. */
const NOWHERE = ['untitled:Winsock.log', 'file:///logs%2Fwinsock.log'];
const NO_FILE = 'no such file; check the name';

suite('logs on disk, by their addresses', () => {
  // Registered before the folder's own.
  teardown(() => folder().nothingIsOpen());
  const folder = useFolder();
  const uriOf = (name: string): string => pathToFileURL(folder().join(name)).href;

  async function all(pieces: AsyncIterable<Uint8Array>): Promise<string> {
    const found: Buffer[] = [];
    // A piece is valid only until the next is asked for.
    for await (const piece of pieces) found.push(Buffer.from(piece));
    return Buffer.concat(found).toString();
  }

  test('the bytes of a file, unpacked', async () => {
    const text = quiet(50_000);
    folder().file('a b#.log', text);
    folder().file('a.gz', gzipSync(text));
    assert.equal(await all(diskStore.pieces(uriOf('a b#.log'))), text);
    assert.equal(await all(diskStore.pieces(uriOf('a.gz'))), text);
  });

  test('the first bytes of a file, as they are', async () => {
    const packed = gzipSync(quiet(100));
    folder().file('a.gz', packed);
    assert.deepEqual(Buffer.from(await diskStore.head(uriOf('a.gz'), 10)), packed.subarray(0, 10));
    assert.deepEqual(Buffer.from(await diskStore.head(uriOf('a.gz'), 100_000)), packed);
  });

  test('the files of a folder', async () => {
    folder().file('case 1/Winsock.log', quiet(1));
    const found = diskStore.folder(uriOf('case 1'));
    assert.deepEqual(await found.entries(), [{ name: 'Winsock.log', type: 'file' }]);
    const [stamp] = await found.stat(['Winsock.log']);
    assert.equal('size' in stamp && stamp.size, quiet(1).length);
    assert.equal(Buffer.from((await found.head('Winsock.log', 8)) as Uint8Array).toString(), quiet(1).slice(0, 8));
  });

  test('what identifies a file; nothing where there is none', async () => {
    const file = folder().file('Winsock.log', quiet(3));
    const { path, sha256 } = (await diskStore.info(uriOf('Winsock.log'))) ?? {};
    assert.deepEqual([path, sha256], [file, createHash('sha256').update(quiet(3)).digest('hex')]);
    assert.equal(await diskStore.info(uriOf('none')), undefined);
  });

  test('why a file cannot be read, without its name', async () => {
    folder().file('cut.gz', gzipSync(quiet(5000)).subarray(0, 40));
    const message = NO_FILE;
    await assert.rejects(all(diskStore.pieces(uriOf('none'))), { message });
    await assert.rejects(diskStore.head(uriOf('none'), 10), { message });
    await assert.rejects(diskStore.follow(uriOf('none'), ignoring).size(), { message });
    await assert.rejects(all(diskStore.pieces(uriOf('cut.gz'))), /^Error: its compressed data ends too early/);
  });

  test('an address that is no path here has no files, and says why', async () => {
    for (const uri of NOWHERE) {
      const found = diskStore.folder(uri);
      const problem = 'its address is not a path on this machine';
      await assert.rejects(found.entries(), { message: problem });
      assert.deepEqual(await found.stat(['a', 'b']), [{ problem }, { problem }]);
      assert.deepEqual(await found.head('a', 10), { problem });
      assert.equal(await diskStore.info(uri), undefined);
      await assert.rejects(all(diskStore.pieces(uri)));
      await assert.rejects(diskStore.head(uri, 10));
      await assert.rejects(diskStore.follow(uri, ignoring).look(new AbortController().signal));
    }
  });
});

const ignoring = { bytes: (): void => undefined, newLog: (): void => undefined, missing: (): void => undefined };

suite('a log on disk that grows', () => {
  const seen: string[] = [];
  let followed: FollowedFile | undefined;
  // Registered before the folder's own.
  teardown(async () => {
    await followed?.close();
    followed = undefined;
    seen.length = 0;
    await folder().nothingIsOpen();
  });

  const folder = useFolder();

  function follow(name: string): FollowedFile {
    followed = diskStore.follow(pathToFileURL(folder().join(name)).href, {
      bytes: (chunk) => seen.push(Buffer.from(chunk).toString()),
      newLog: (reason) => seen.push(`<${reason}>`),
      missing: () => seen.push('<missing>'),
    });
    return followed;
  }
  /** What one look brings. */
  async function look(file: FollowedFile): Promise<string> {
    await file.look(new AbortController().signal);
    return seen.splice(0).join('');
  }

  test('is read on; another one in its place is read from its beginning', async () => {
    const log = folder().file('a.log', 'one\n');
    const file = follow('a.log');
    assert.equal(await file.size(), 4);
    assert.equal(await look(file), 'one\n');
    assert.equal(await look(file), '');
    appendFileSync(log, 'two\n');
    assert.equal(await file.size(), 8);
    assert.equal(await look(file), 'two\n');
    truncateSync(log, 0);
    assert.equal(await look(file), '<truncated>');
    rmSync(log);
    assert.equal(await look(file), '<missing>');
    writeFileSync(log, 'three\n');
    assert.equal(await look(file), 'three\n');
    writeFileSync(`${log}.new`, 'four\n');
    renameSync(`${log}.new`, log);
    assert.equal(await look(file), '<replaced>four\n');
  });

  test('is the present one only: what came and went between two looks is not read', async () => {
    const log = folder().file('winsock.log', 'one\n');
    const file = follow('winsock.log');
    assert.equal(await look(file), 'one\n');
    renameSync(log, `${log}.2`);
    writeFileSync(`${log}.1`, 'two\n');
    writeFileSync(log, 'three\n');
    assert.equal(await look(file), '<replaced>three\n');
  });

  test('is open between two looks, but on Windows: what is written to it under another name is read', async function () {
    if (process.platform === 'win32') this.skip();
    const log = folder().file('winsock.log', 'one\n');
    const file = follow('winsock.log');
    assert.equal(await look(file), 'one\n');
    renameSync(log, folder().join('elsewhere'));
    appendFileSync(folder().join('elsewhere'), 'late\n');
    writeFileSync(log, 'new\n');
    assert.equal(await look(file), 'late\n<replaced>new\n');
  });

  test('cannot be compressed: each look says so, and none brings a byte of it', async () => {
    // Longer than one piece, and nothing in it can be packed.
    const packed = gzipSync(Buffer.from(Array.from({ length: 1_500_000 }, (_, i) => (i * 2654435761) >>> 24)), {
      level: 0,
    });
    folder().file('a.log', packed);
    const file = follow('a.log');
    const message = 'it is compressed by gzip; decompress it, or use: winsock-log analyze FILE';
    for (let k = 0; k < 3; k++) await assert.rejects(look(file), { message });
    folder().file('b.log', Buffer.from('PK\x03\x04 and more'));
    await assert.rejects(look(follow('b.log')), /^Error: it is a ZIP archive/);
    assert.deepEqual(seen, []);
  });

  test('may be compressed after a rotation, which is said, too; what looks like gzip in the middle is a line', async () => {
    const log = folder().file('a.log', 'one\n');
    const file = follow('a.log');
    assert.equal(await look(file), 'one\n');
    appendFileSync(log, '\x1f\x8b two\n', 'latin1');
    assert.match(await look(file), /two\n$/);
    writeFileSync(log, gzipSync('three\n'));
    await assert.rejects(look(file), /^Error: it is compressed by gzip/);
    assert.deepEqual(seen, ['<truncated>']);
  });

  test('may be closed before the first look', async () => {
    await follow('a.log').close();
  });

  test('a listener that gave up gets nothing more', async () => {
    folder().file('a.log', 'one\n');
    await assert.rejects(follow('a.log').look(AbortSignal.abort(new Error('enough'))), /enough/);
    assert.deepEqual(seen, []);
  });
});
