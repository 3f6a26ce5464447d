/** When VS Code is nudged to read a log again. */
import * as assert from 'node:assert/strict';
import { Staleness } from '../../client/src/growth/staleness';

suite('a document and its file', () => {
  let staleness: Staleness;
  let now: number;
  setup(() => {
    now = 0;
    staleness = new Staleness({ stamp: 'a', version: 1 }, true, now);
  });
  /** One look a second. */
  const look = (stamp: string, version: number): boolean => staleness.look({ stamp, version }, (now += 1000));

  test('nothing happens', () => {
    assert.deepEqual([look('a', 1), look('a', 1), look('a', 1), look('a', 1)], [false, false, false, false]);
  });

  test('VS Code follows by itself, even if late', () => {
    assert.deepEqual([look('b', 1), look('b', 1), look('b', 2), look('b', 2), look('b', 2)], Array(5).fill(false));
  });

  test('VS Code follows a log that grows all the time', () => {
    const looks = ['b1', 'c1', 'd2', 'e2', 'f3', 'g3', 'h4'].map(([stamp = '', version]) =>
      look(stamp, Number(version)),
    );
    assert.deepEqual(looks, Array(7).fill(false));
  });

  test('VS Code does not hear of it: it is waited for once, and then no more', () => {
    assert.deepEqual([look('b', 1), look('b', 1), look('b', 1), look('b', 1)], [false, false, false, true]);
    staleness.nudged();
    assert.equal(look('b', 2), false);
    assert.equal(look('c', 2), true);
    staleness.nudged();
    assert.equal(look('c', 3), false);
    assert.equal(look('d', 3), true);
  });

  test('as long as it may not be nudged, it stays stale', () => {
    assert.deepEqual(
      [look('b', 1), look('c', 1), look('d', 1), look('d', 1), look('d', 1)],
      [false, false, false, true, true],
    );
  });

  test('VS Code hears of it again: it is waited for again', () => {
    assert.equal([look('b', 1), look('b', 1), look('b', 1), look('b', 1)].at(-1), true);
    staleness.nudged();
    look('b', 2);
    assert.equal(look('c', 3), false);
    assert.deepEqual([look('d', 3), look('d', 3), look('d', 4)], [false, false, false]);
  });

  test('the document may have fallen behind before it was seen', () => {
    staleness = new Staleness({ stamp: 'a', version: 1 }, false, now);
    assert.deepEqual([look('a', 1), look('a', 1), look('a', 1)], [false, false, true]);
    staleness.nudged();
    assert.deepEqual([look('a', 1), look('a', 1), look('a', 1), look('a', 1)], Array(4).fill(false));
  });

  test('a file that was only touched is asked for once', () => {
    assert.equal([look('b', 1), look('b', 1), look('b', 1), look('b', 1)].at(-1), true);
    staleness.nudged();
    assert.deepEqual([look('b', 1), look('b', 1), look('b', 1), look('b', 1)], Array(4).fill(false));
  });

  test('a large log, which takes long to be read, is not asked for all the time', () => {
    assert.equal([look('b', 1), look('b', 1), look('b', 1), look('b', 1)].at(-1), true);
    staleness.nudged();
    staleness.rest(now, 300);
    assert.deepEqual([look('c', 2), look('d', 2), look('e', 2)], [false, false, true]);
  });
});
