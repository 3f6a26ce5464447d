/** What a path may stand for, by its letters alone: before the disk, or another machine, is asked. */
import * as assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { candidatesOf, isInside } from '../../server/src/cli/mcp/confinement';

suite('confinement to folders', () => {
  suite('on Windows', () => {
    const folders = ['C:\\Exchsrvr\\Mtadata', '\\\\files\\cases\\1'];
    const candidates = (name: string): readonly string[] => candidatesOf(name, folders, win32);

    test('what is inside, in any spelling', () => {
      for (const name of [
        'C:\\Exchsrvr\\Mtadata\\Winsock.log',
        'c:/exchsrvr/MTADATA/Winsock.log',
        'C:\\Exchsrvr\\Mtadata',
        'C:\\Exchsrvr\\Mtadata\\old\\..\\Winsock.log',
        '\\\\FILES\\Cases\\1\\Winsock.log',
        '\\Exchsrvr\\Mtadata\\Winsock.log',
      ])
        assert.notEqual(candidates(name).length, 0, name);
      assert.deepEqual(candidates('old\\Winsock.log'), [
        'C:\\Exchsrvr\\Mtadata\\old\\Winsock.log',
        '\\\\files\\cases\\1\\old\\Winsock.log',
      ]);
    });

    test('other drives, machines, shares, devices, and ways up', () => {
      for (const name of [
        'D:\\Exchsrvr\\Mtadata\\Winsock.log',
        'D:Winsock.log',
        'C:Winsock.log',
        'C:',
        'C:\\Exchsrvr\\Mtadata2\\Winsock.log',
        'C:\\Exchsrvr\\Mtadata\\..\\secret.log',
        '..\\secret.log',
        '../secret.log',
        'old\\..\\..\\secret.log',
        '\\Windows\\win.ini',
        '\\\\evil\\share\\Winsock.log',
        '//evil/share/Winsock.log',
        '\\\\files\\cases\\12\\Winsock.log',
        '\\\\?\\C:\\Windows\\win.ini',
        '\\\\.\\C:\\Windows\\win.ini',
        '\\\\.\\pipe\\winsock',
        '\\\\?\\UNC\\evil\\share\\x',
        '//c:/Exchsrvr/Mtadata/Winsock.log',
      ])
        assert.deepEqual(candidates(name), [], name);
    });
  });

  test('elsewhere, a folder whose name only begins alike is another one, and one that begins with dots is inside', () => {
    assert.ok(isInside('/logs', '/logs/..winsock.log', posix));
    assert.ok(isInside('/logs', '/logs', posix));
    assert.ok(isInside('/', '/etc', posix));
    assert.ok(!isInside('/logs', '/logs2/Winsock.log', posix));
    assert.ok(!isInside('/logs', '/', posix));
    assert.deepEqual(candidatesOf('..winsock.log', ['/logs'], posix), ['/logs/..winsock.log']);
  });

  test('no name, however made, is a candidate outside', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'logs', 'C:', 'c:', '\\', '/', '?', 'UNC', 'server');
    const separator = fc.constantFrom('/', '\\', '');
    const name = fc.array(fc.tuple(separator, part), { maxLength: 12 }).map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(name, (each) => {
        for (const [folder, paths] of [
          ['/logs', posix],
          ['C:\\logs', win32],
          ['\\\\server\\logs', win32],
        ] as const) {
          for (const candidate of candidatesOf(each, [folder], paths)) {
            const lower = candidate.toLowerCase();
            const within = folder.toLowerCase();
            assert.ok(lower === within || lower.startsWith(`${within}${paths.sep}`), `${each} → ${candidate}`);
            assert.ok(!candidate.split(paths.sep).includes('..'), candidate);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
