/** What is kept of lines: shapes of the unrecognised ones, the encoding they tell, and evidence that is written out again. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { isUnrecognised, knownMessages } from '../../server/src/core/log/catalogue';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { parseLine } from '../../server/src/core/log/parseLine';
import { MAX_SHAPE_BYTES, MAX_SHAPES, ShapeCounter, type ShapeCounts } from '../../server/src/core/intake/shapes';
import { lineText } from '../../server/src/core/log/writeLine';
import { isUtf8, type Encoding } from '../../server/src/core/text/encoding';

function intake(bytes: Uint8Array | string, chunk = Infinity): LogIntake {
  const all = Buffer.from(bytes);
  const result = new LogIntake();
  for (let p = 0; p < all.length; p += chunk) result.push(all.subarray(p, Math.min(all.length, p + chunk)));
  result.end();
  return result;
}

const shapesOf = (log: string | Uint8Array): ShapeCounts => intake(log).shapes;

suite('shapes of unrecognised lines', () => {
  test('digits are folded, in the prefix too; counted, most frequent first, with the first line', () => {
    const log =
      '(008) Keepalive 12 of 99\n(001) No more data\nother\n(007) Keepalive 3 of 4  \n<cut>\n\n(008) Keepalive 1 of 1';
    assert.deepEqual(shapesOf(log), {
      shapes: [
        { shape: '(#) Keepalive # of #', count: 3, firstLine: 0, cbs: [] },
        { shape: 'other', count: 1, firstLine: 2, cbs: [] },
      ],
      otherLines: 0,
    });
  });

  test('those that name a control block are among them', () => {
    const log = '(008) sending on cb 4\n(008) sending on cb 7\n(008) sending on cb 4\nsending on cb 9\n';
    assert.deepEqual(shapesOf(log).shapes, [
      { shape: '(#) sending on cb #', count: 3, firstLine: 0, cbs: [4, 7] },
      { shape: 'sending on cb #', count: 1, firstLine: 3, cbs: [9] },
    ]);
  });

  test('control block 0 is one like any other; of many the first sixteen are named', () => {
    const cbs = [0, ...Array.from({ length: 20 }, (_, k) => 100 - k)];
    const log = cbs.map((cb) => `(008) sending on cb ${cb}`).join('\n');
    assert.deepEqual(shapesOf(log).shapes, [
      { shape: '(#) sending on cb #', count: 21, firstLine: 0, cbs: cbs.slice(0, 16) },
    ]);
  });

  test('what was taken out of a log, and what is said of that, is not among them', () => {
    assert.deepEqual(shapesOf('<the CB will not be returned to use>\n<cut>\n \n').shapes, []);
  });

  test('the text is UTF-8 where it is well-formed, else Latin-1, line by line', () => {
    const bytes = Buffer.concat([Buffer.from('über\n'), Buffer.from('übrig\n', 'latin1')]);
    assert.deepEqual(
      shapesOf(bytes).shapes.map(({ shape }) => shape),
      ['über', 'übrig'],
    );
  });

  test('long shapes are cut between characters, and told from short ones', () => {
    const start = 'x'.repeat(MAX_SHAPE_BYTES - 1);
    assert.equal(shapesOf(`${start}é and more`).shapes[0]?.shape, `${start}…`);
    assert.equal(shapesOf(Buffer.from(`${start}é and é`, 'latin1')).shapes[0]?.shape, `${start}…`);
    const exact = 'y'.repeat(MAX_SHAPE_BYTES);
    assert.deepEqual(
      shapesOf(`${exact}\n${exact}z\n${exact}zz`).shapes.map(({ shape, count }) => [shape, count]),
      [
        [`${exact}…`, 2],
        [exact, 1],
      ],
    );
    assert.equal(shapesOf('9'.repeat(70_000)).shapes[0]?.shape, '#');
  });

  test('memory is bounded: what comes after the thousandth shape is only counted', () => {
    const name = (i: number): string => i.toString(36).replace(/\d/g, (d) => 'ABCDEFGHIJ'[Number(d)] ?? '');
    const lines = Array.from({ length: MAX_SHAPES + 500 }, (_, i) => `line ${name(i)}`);
    const { shapes, otherLines } = shapesOf([...lines, ...lines].join('\n'));
    assert.equal(shapes.length, MAX_SHAPES);
    assert.ok(shapes.every(({ count }) => count === 2));
    assert.equal(otherLines, 1000);
  });

  test('a shape that comes after 16,384 others is not remembered, but its lines are counted', () => {
    const name = (i: number): string => i.toString(36).replace(/\d/g, (d) => 'ABCDEFGHIJ'[Number(d)] ?? '');
    const lines = Array.from({ length: 16_384 }, (_, i) => `line ${name(i)}`);
    const { shapes, otherLines } = shapesOf(
      [...lines, ...Array<string>(3).fill('one too many'), lines[16_383]].join('\n'),
    );
    assert.deepEqual(shapes[0], { shape: lines[16_383], count: 2, firstLine: 16_383, cbs: [] });
    assert.equal(otherLines, 16_384 - MAX_SHAPES + 3);
  });

  test('a frequent shape is told of, though a thousand rare ones came before it', () => {
    const name = (i: number): string => i.toString(36).replace(/\d/g, (d) => 'ABCDEFGHIJ'[Number(d)] ?? '');
    const rare = Array.from({ length: MAX_SHAPES + 500 }, (_, i) => `line ${name(i)}`);
    const { shapes } = shapesOf([...rare, '(008) CB 1 freed', '(008) CB 2 freed'].join('\n'));
    assert.deepEqual([shapes[0]?.shape, shapes[0]?.count], ['(#) CB # freed', 2]);
  });

  test('lines that read the same are of one shape, whatever their bytes', () => {
    const bytes = Buffer.concat([Buffer.from('é cb\n'), Buffer.from('é cb\n', 'latin1')]);
    assert.deepEqual(intake(bytes).shapes.shapes, [{ shape: 'é cb', count: 2, firstLine: 0, cbs: [] }]);
  });

  test('property: equal to folding by a regular expression, and counts add up, in chunks of any size', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '(008) Keepalive 1',
        '(008) Keepalive 22',
        'a1b22',
        '1',
        '22',
        'ü7',
        '(008) No more data',
        '',
        '  ',
        '<x>',
        '(008) see cb 5',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }).map((s) => s.replace(/[\r\n]/g, '')),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 64 }), (lines, chunk) => {
        // A byte order mark would go, and NULs may make it UTF-16.
        const log = `(001) No more data, truly${' '.repeat(1024)}\n${lines.join('\n')}`;
        const expected = new Map<string, number>();
        for (const text of log.split('\n').slice(0, log.endsWith('\n') ? -1 : undefined)) {
          const kind = parseLine(text).kind;
          if (!isUnrecognised(kind)) continue;
          const shape = text.replace(/[ \t\f]+$/, '').replace(/\d+/g, '#');
          expected.set(shape, (expected.get(shape) ?? 0) + 1);
        }
        const read = intake(log, chunk);
        const { shapes } = read.shapes;
        assert.deepEqual(new Map(shapes.map(({ shape, count }) => [shape, count])), expected);
        const facts = read.facts(defaultSettings);
        assert.equal(
          shapes.reduce((sum, { count }) => sum + count, 0),
          facts.unrecognisedLines,
        );
      }),
      { numRuns: 300 },
    );
  });

  test('a line of a known shape costs no memory', () => {
    const counter = new ShapeCounter();
    const lines = ['(008) Keepalive sent, 12 ticks', '(008) something else', 'ü'].map((text) => Buffer.from(text));
    const add = (n: number): void => {
      for (let i = 0; i < n; i++) {
        const bytes = lines[i % lines.length];
        counter.add(bytes, 0, bytes.length, i);
      }
    };
    add(100_000);
    const before = process.memoryUsage().heapUsed;
    add(1_000_000);
    const perLine = (process.memoryUsage().heapUsed - before) / 1_000_000;
    assert.ok(perLine < 2, `${perLine} bytes a line`);
  });
});

suite('the encoding', () => {
  const ascii = '(008) CB 4 (instance 1) allocated\n'.repeat(40);
  const cases: [Encoding, Uint8Array][] = [
    ['ascii', Buffer.from(ascii)],
    ['ascii', Buffer.from('')],
    ['latin1', Buffer.from(`${ascii}caf\xe9\n`, 'latin1')],
    ['latin1', Buffer.from(`${ascii}<\xa0>\n`, 'latin1')],
    ['utf-8', Buffer.from(`${ascii}café\n`)],
    ['latin1', Buffer.concat([Buffer.from(`${ascii}café\n`), Buffer.from('caf\xe9\n', 'latin1')])],
    ['utf-8-bom', Buffer.from(`\ufeff${ascii}`)],
    ['utf-16le', Buffer.from(`\ufeff${ascii}é`, 'utf16le')],
    ['utf-16le', Buffer.from(ascii, 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${ascii}`, 'utf16le').swap16()],
    // The reader looks at the first 65 536 bytes of a line, which may end within a character.
    ['utf-8', Buffer.from(`x${'é'.repeat(50_000)}`)],
    ['utf-8', Buffer.from('é'.repeat(50_000))],
    ['utf-8', Buffer.from(`${ascii}x${'é'.repeat(50_000)}\n`)],
  ];
  cases.forEach(([expected, bytes], i) => {
    test(`${expected} (${i + 1})`, () => {
      for (const chunk of [Infinity, 1000, 7]) assert.equal(intake(bytes, chunk).encoding, expected);
    });
  });

  test('property: any cut of well-formed UTF-8 is taken where a cut is allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, at) => {
        const b = Buffer.from(text);
        assert.ok(isUtf8(b.subarray(0, at % (b.length + 1)), true));
      }),
    );
  });
});

suite('writing a line', () => {
  test('every sample of the catalogue comes out as it went in', () => {
    for (const { sample } of knownMessages) {
      const { kind, thread, cb, x, y } = parseLine(sample);
      assert.equal(lineText(kind, thread, cb, x, y), sample);
    }
  });

  test('thread ids have three digits or more; INVALID_SOCKET stays', () => {
    for (const line of ['(12345) No more data', '(007) close socket -1 on cb 2, handle 0']) {
      const { kind, thread, cb, x, y } = parseLine(line);
      assert.equal(lineText(kind, thread, cb, x, y), line);
    }
  });

  test('of what is in no catalogue, nothing', () => {
    assert.equal(lineText(2, 8, 1, -1, -1), '');
  });
});
