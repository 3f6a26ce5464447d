/** The intervals against figures that others have published. */
import * as assert from 'node:assert/strict';
import { differenceInterval, wilsonInterval } from '../../../server/src/core/compare/intervals';

const near = (actual: number | undefined, expected: number): void => {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 0.00006, `${actual}, not ${expected}`);
};

suite('intervals', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3.
  const wilson: readonly (readonly [count: number, of: number, low: number, high: number])[] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [count, of, low, high] of wilson) {
    test(`Wilson: ${count} of ${of}`, () => {
      const interval = wilsonInterval(count, of);
      near(interval.low, low);
      near(interval.high, high);
    });
  }

  test('of nothing: anything', () => {
    assert.deepEqual(wilsonInterval(0, 0), { low: 0, high: 1 });
    assert.equal(differenceInterval({ count: 0, of: 0 }, { count: 1, of: 2 }), undefined);
  });

  test('all of them: up to 1', () => {
    assert.equal(wilsonInterval(20, 20).high, 1);
    near(wilsonInterval(20, 20).low, 0.8389);
  });

  // Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10: the first minus the second.
  const newcombe: readonly (readonly [a: [number, number], b: [number, number], low: number, high: number])[] = [
    [[56, 70], [48, 80], 0.0524, 0.3339],
    [[9, 10], [3, 10], 0.1705, 0.809],
    [[5, 56], [0, 29], -0.0381, 0.1926],
    [[0, 10], [0, 20], -0.1611, 0.2775],
    [[10, 10], [0, 10], 0.6075, 1],
  ];
  for (const [[x, m], [y, n], low, high] of newcombe) {
    test(`Newcombe: ${x}/${m} and ${y}/${n}`, () => {
      const interval = differenceInterval({ count: y, of: n }, { count: x, of: m });
      near(interval?.low, low);
      near(interval?.high, high);
    });
  }
});
