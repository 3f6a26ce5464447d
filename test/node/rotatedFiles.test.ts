/** The files beside a followed log that it may have been rotated to, by their names and times. */
import * as assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import * as path from 'node:path';
import { RotatedFiles } from '../../server/src/node/rotatedFiles';
import { useFolder } from '../cli/support/folder';

suite('files that a log was rotated to', () => {
  const folder = useFolder();
  const appeared = async (files: RotatedFiles, since = 0n): Promise<string[]> =>
    (await files.appeared(since)).map((file) => path.basename(file.path));
  /** Written so many seconds after the beginning of 1999. */
  const write = (name: string, second: number): void => {
    const time = new Date(Date.UTC(1999, 0, 1, 0, 0, second));
    utimesSync(folder().file(name, 'x'), time, time);
  };
  const nanoseconds = (second: number): bigint => BigInt(Date.UTC(1999, 0, 1, 0, 0, second)) * 1_000_000n;

  for (const [log, related, others] of [
    [
      'Winsock.log',
      [
        'winsock.log.1',
        'winsock.log.1.gz',
        'winsock.log.orig',
        'winsock.log-19990331',
        'winsock1.log',
        'WINSOCK0.LOG',
        'winsock.bak',
        'winsock.old',
        'winsock_2.log',
        'winsock-3.log',
        'winsock.4',
        'winsock_.log',
      ],
      ['Winsock.log', 'winsocket.log', 'winsock.txt', 'winsock.backup', 'winsock.older', 'ev0.log', 'old', 'x.log.1'],
    ],
    ['trace', ['trace.1', 'trace.txt', 'trace-1'], ['trace', 'tracer', 'a.trace', '1']],
    ['trace.txt', ['trace.txt.gz', 'trace.txt.1'], ['trace.txt', 'a.trace.txt.gz', 'trace.doc']],
  ] as const) {
    test(`of ${log}, by their names`, async () => {
      const files = new RotatedFiles(folder().join(log));
      for (const name of [...related, ...others]) write(name, 1);
      assert.deepEqual((await appeared(files)).sort(), [...related].sort());
    });
  }

  test('are those that were not there before, whatever they are called now', async () => {
    write('winsock.log.1', 1);
    const files = new RotatedFiles(folder().join('winsock.log'));
    await files.remember();
    renameSync(folder().join('winsock.log.1'), folder().join('winsock.log.2'));
    assert.deepEqual(await appeared(files), []);
    write('winsock.log.1', 2);
    assert.deepEqual(await appeared(files), ['winsock.log.1']);
    assert.deepEqual(await appeared(files), []);
  });

  test('were not written before the log was last seen to be', async () => {
    const files = new RotatedFiles(folder().join('winsock.log'));
    for (const [name, second] of [
      ['winsock.log.3', 4],
      ['winsock.log.2', 5],
      ['winsock.log.1', 6],
    ] as const)
      write(name, second);
    assert.deepEqual(await appeared(files, nanoseconds(5)), ['winsock.log.2', 'winsock.log.1']);
  });

  test('are in the order in which they were written; of one time, the higher number first', async () => {
    const files = new RotatedFiles(folder().join('winsock.log'));
    const names = ['winsock.log.a', 'winsock.log.c', 'winsock.log.b', 'winsock.log.d'];
    names.forEach(write);
    assert.deepEqual(await appeared(files), names);
    for (const name of names) rmSync(folder().join(name));
    for (const name of ['winsock.log.2', 'winsock.log.10', 'winsock.log.1', 'winsock.log.9']) write(name, 9);
    assert.deepEqual(await appeared(files), ['winsock.log.10', 'winsock.log.9', 'winsock.log.2', 'winsock.log.1']);
  });

  test('are files', async function () {
    mkdirSync(folder().join('winsock.log.1'));
    // Windows makes links only for those who may.
    if (process.platform !== 'win32') symlinkSync('gone', folder().join('winsock.log.2'));
    write('winsock.log.3', 1);
    assert.deepEqual(await appeared(new RotatedFiles(folder().join('winsock.log'))), ['winsock.log.3']);
  });

  test('are none where there is no folder', async () => {
    assert.deepEqual(await appeared(new RotatedFiles(folder().join('none/winsock.log'))), []);
  });
});
