/** The texts of some lines, for a report that quotes them: the lines are those that the analysis counts. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineCollector } from '../../server/src/core/intake/lineCollector';
import { MAX_LINE_BYTES } from '../../server/src/core/log/parseLine';

function collect(pieces: Iterable<Uint8Array>, ...wanted: readonly number[]): readonly (readonly [number, string])[] {
  const collector = new LineCollector(new Set(wanted));
  for (const piece of pieces) collector.push(piece);
  collector.end();
  return [...collector.lines];
}

suite('the lines that are asked for', () => {
  test('come with their numbers, without line ends and trailing blanks; others do not', () => {
    const log = Buffer.from('first\nsecond \t\r\n\rthird\r\nlast');
    assert.deepEqual(collect([log], 1, 2, 4, 9), [
      [1, 'second'],
      [2, ''],
      [4, 'last'],
    ]);
    assert.deepEqual(collect([log], 0, 3), [
      [0, 'first'],
      [3, 'third'],
    ]);
    assert.deepEqual(collect([log]), []);
  });

  test('are the same in every encoding, in pieces of any size', () => {
    const text = `${'(008) No more data\r\n'.repeat(60)}(008) Größe\r\n(001) end`;
    const encodings = [
      Buffer.from(text),
      Buffer.from(text, 'latin1'),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...encodings), fc.array(fc.nat(3000), { maxLength: 6 }), (bytes, cuts) => {
        const ends = [...cuts.filter((at) => at < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = ends.map((end, k) => bytes.subarray(k === 0 ? 0 : ends[k - 1], end));
        assert.deepEqual(collect(pieces, 59, 60, 61, 62), [
          [59, '(008) No more data'],
          [60, '(008) Größe'],
          [61, '(001) end'],
        ]);
      }),
    );
  });

  test('are cut where they are longer than any line is', () => {
    const log = ['a', 'x'.repeat(3 * MAX_LINE_BYTES), 'b'].join('\n');
    const pieces = log.match(/[^]{1,10000}/g)!.map((piece) => Buffer.from(piece));
    const [[, cut], [, next]] = collect(pieces, 1, 2);
    assert.ok(cut.length >= MAX_LINE_BYTES && cut.length < 2 * MAX_LINE_BYTES, `${cut.length} characters`);
    assert.equal(next, 'b');
  });
});
