/** Threads that read whole logs: what they answer, and what they leave to others. */
import * as assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { Catalogue, knownShapes } from '../../server/src/core/log/catalogue';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { fileInfo } from '../../server/src/node/fileInfo';
import { LogPool } from '../../server/src/node/logPool';
import { useFolder } from '../cli/support/folder';
import { leak, released } from '../cli/support/logs';

suite('a pool of threads that read logs', function () {
  this.timeout(180_000);
  const folder = useFolder();
  let pool: LogPool;
  const start = (threads: number, catalogue = knownShapes, identifies = false): LogPool =>
    (pool = new LogPool(catalogue, threads, identifies));
  teardown(() => pool.close());
  const allocated = async (file: string): Promise<number | undefined> =>
    (await pool.read(file))?.log.facts(defaultSettings).allocated;

  test('reads more logs than it has threads, each as what it is', async () => {
    start(2);
    const files = Array.from({ length: 7 }, (_, k) =>
      folder().file(`${k}.log`, Array.from({ length: k }, (_each, cb) => released(cb + 1, cb + 1)).join('')),
    );
    assert.deepEqual(await Promise.all(files.map(allocated)), [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(await allocated(files[3]), 3);
  });

  test('leaves to others what is compressed, no file, or not there, and goes on', async () => {
    start(1);
    mkdirSync(folder().join('a folder'));
    const others = [
      folder().join('none'),
      folder().join('a folder'),
      folder().file('a.gz', gzipSync(leak(1, 1))),
      folder().file('a.zip', Buffer.from('PK\x03\x04')),
    ];
    for (const file of others) assert.equal(await pool.read(file), undefined, file);
    assert.equal(await allocated(folder().file('a.log', leak(1, 1))), 1);
  });

  test('says what identifies a log, where that was asked for', async () => {
    const file = folder().file('a.log', leak(1, 1));
    start(1, knownShapes, true);
    assert.deepEqual((await pool.read(file))?.info, await fileInfo(file, new AbortController().signal));
    await pool.close();
    start(1);
    const read = await pool.read(file);
    assert.ok(read);
    assert.equal(read.info, undefined);
  });

  test('knows the shapes that were taught', async () => {
    const catalogue = new Catalogue(readTaughtShapes([{ template: 'Keepalive on cb {cb}', effect: 'use' }]).messages);
    const file = folder().file('a.log', `${leak(1, 1)}(001) Keepalive on cb 1\n`);
    start(1, catalogue);
    assert.equal((await pool.read(file))?.log.facts(defaultSettings).summary.active, 1);
  });

  test('that was closed, or has no threads, takes no log', async () => {
    const file = folder().file('a.log', leak(1, 1));
    assert.equal(await start(0).read(file), undefined);
    start(2);
    assert.equal(await allocated(file), 1);
    const begun = Array.from({ length: 10 }, () => pool.read(file));
    await pool.close();
    assert.ok((await Promise.all(begun)).some((answer) => answer === undefined));
    assert.equal(await pool.read(file), undefined);
  });
});
