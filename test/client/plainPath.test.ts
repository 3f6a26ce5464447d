/** Addresses that come from others are compared by what they mean. */
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { plainPath } from '../../client/src/plainPath';

suite('the plain path of an address', () => {
  for (const [given, plain] of [
    ['/ws/Winsock.log', '/ws/Winsock.log'],
    ['/ws/a/../Winsock.log', '/ws/Winsock.log'],
    ['/ws/../../../../etc/passwd', '/etc/passwd'],
    ['/ws/./a/./x', '/ws/a/x'],
    ['/ws/..', '/'],
    ['/ws/a/..', '/ws/'],
    ['/ws/..a/.b', '/ws/..a/.b'],
    ['/C:/ws/..\\..\\secret.log', undefined],
    ['/C:/ws\\..\\secret.log', undefined],
    ['/ws/a\\b.log', '/ws/a\\b.log'],
  ] as const) {
    test(given, () => {
      assert.equal(plainPath(given), plain);
    });
  }

  test('is what the system makes of it', () => {
    const part = fc.constantFrom('..', '.', 'a', 'ws', '..a', 'x.log');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 10 }), (parts) => {
        const given = `/${parts.join('/')}`;
        const without = (each: string | undefined): string | undefined => each?.replace(/(?<=.)\/$/, '');
        assert.equal(without(plainPath(given)), without(path.posix.normalize(given)));
      }),
    );
  });
});
