/** Rows of bytes are what the same rows as strings would be. */
import * as assert from 'node:assert/strict';
import { ascii, AsciiRows } from '../../../server/src/core/formats/asciiRows';
import { randomOf } from '../../support/generateLog';

const textOf = (rows: AsciiRows): string => Buffer.from(rows.take()).toString('latin1');

suite('rows of ASCII', () => {
  test('numbers of every length, and those beyond 32 bits', () => {
    const numbers = [0, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, -1, -(2 ** 40)];
    for (let power = 1; power < 1e10; power *= 10) numbers.push(power - 1, power, power + 1);
    for (const number of numbers) {
      const rows = new AsciiRows();
      rows.number(number);
      assert.equal(textOf(rows), String(number));
    }
  });

  test('property: any sequence of pieces, however long, taken at any time', () => {
    const random = randomOf(7);
    const rows = new AsciiRows();
    let expected = '';
    let actual = '';
    for (let k = 0; k < 50_000; k++) {
      const number = Math.floor(random() * 10 ** Math.floor(random() * 12));
      const text = 'x'.repeat(Math.floor(random() * 20));
      rows.number(number);
      rows.text(ascii(text));
      expected += `${number}${text}`;
      if (random() < 0.0001) actual += textOf(rows);
    }
    rows.text(ascii('long'.repeat(100_000)));
    expected += 'long'.repeat(100_000);
    assert.equal(rows.isFull, true);
    actual += textOf(rows);
    assert.equal(actual, expected);
    assert.equal(rows.length, 0);
  });

  test('of any length, up to the border of what they are kept in and beyond it', () => {
    for (let before = 81_900; before <= 81_921; before++) {
      const start = 'x'.repeat(before);
      for (const [write, written] of [
        [
          (rows: AsciiRows): void => {
            rows.text(ascii('abcdefghi'));
          },
          'abcdefghi',
        ],
        [
          (rows: AsciiRows): void => {
            rows.bytes(Buffer.from('abcdefghi'));
          },
          'abcdefghi',
        ],
        [
          (rows: AsciiRows): void => {
            rows.number(1_234_567_890);
          },
          '1234567890',
        ],
      ] as const) {
        const rows = new AsciiRows();
        rows.bytes(Buffer.from(start));
        write(rows);
        assert.equal(textOf(rows), start + written);
      }
    }
  });

  test('it is time to take them from 64 KiB on', () => {
    const rows = new AsciiRows();
    assert.equal(rows.isFull, false);
    rows.bytes(new Uint8Array(65_535));
    assert.equal(rows.isFull, false);
    rows.text(ascii('x'));
    assert.equal(rows.isFull, true);
    rows.take();
    assert.equal(rows.isFull, false);
  });

  test('lists', () => {
    const rows = new AsciiRows();
    rows.numbers([], ascii(','));
    rows.numbers([1, 22, 333], ascii(','));
    assert.equal(textOf(rows), '1,22,333');
  });
});
