/** The byte scanner by examples: lines of no known shape, lines that are not whole yet, and lines beyond what it takes at once. */
import * as assert from 'node:assert/strict';
import { Catalogue, FIRST_MESSAGE, Kind } from '../../server/src/core/log/catalogue';
import { MAX_LINE_BYTES, parseLine } from '../../server/src/core/log/parseLine';
import { Scanner, TapeWriter, type LineSink } from '../../server/src/core/log/scanner';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';

type Line = readonly [kind: Kind, thread: number, cb: number, start: number, end: number];

/** What a scan of a text reports, and where it goes on from. */
function scan(
  text: string | Uint8Array,
  { final = true, from = 0, catalogue }: { final?: boolean; from?: number; catalogue?: Catalogue } = {},
): { readonly lines: readonly Line[]; readonly next: number } {
  const bytes = Buffer.from(text);
  const lines: Line[] = [];
  const next = new Scanner(catalogue).scan(bytes, from, bytes.length, final, {
    line: (kind, thread, cb, _x, _y, start, end) => lines.push([kind, thread, cb, start, end]),
  });
  return { lines, next };
}

const { blank, elision, testimony, foreign, foreignTestimony, unrecognised, damaged } = Kind;

suite('the scanner, on lines of no known shape', () => {
  for (const [line, kind, thread = -1, cb = -1] of [
    ['', blank],
    [' \t ', blank],
    ['<', foreign],
    ['>', foreign],
    ['<>', elision],
    [' \t<x>\t ', elision],
    ['<x> y', foreign],
    ['x <y>', foreign],
    ['<x', foreign],
    ['<NOT be Returned>', testimony],
    ['<will not be returned to use>', testimony],
    ['<not  be returned>', elision],
    ['<not\0be\0returned>', elision],
    ['<n\x4ft bE returned>', testimony],
    ['<not be returne>', elision],
    ['<not be returned', foreignTestimony],
    ['(008) sees cb 4', unrecognised, 8, 4],
    ['(1234)cb 4', unrecognised, 1234, 4],
    ['(008)', unrecognised, 8],
    ['(08) cb 4', foreign, -1, 4],
    ['(008 cb 4', foreign, -1, 4],
    ['008) cb 4', foreign, -1, 4],
    [' (008) cb 4', foreign, -1, 4],
    ['(00a) cb 4', foreign, -1, 4],
    ['(008) CB 12 and Cb 13', unrecognised, 8, 12],
    ['(008) acb 4', unrecognised, 8],
    ['(008) _cb 4', unrecognised, 8],
    ['(008) 0cb 4', unrecognised, 8],
    ['(008) Zcb 4', unrecognised, 8],
    ['(008) -cb 4', unrecognised, 8, 4],
    ['(008) [cb 4]', unrecognised, 8, 4],
    ['(008) {cb 4}', unrecognised, 8, 4],
    ['(008) @cb 4`', unrecognised, 8, 4],
    ['(008) cb 4x', unrecognised, 8, 4],
    ['(008) cb 4_', unrecognised, 8, 4],
    ['(008) cb 4x cb 5', unrecognised, 8, 4],
    ['(008) cb 4:', unrecognised, 8, 4],
    ['(008) cb 4/', unrecognised, 8, 4],
    ['(008) cb  4', unrecognised, 8, 4],
    ['(008) cb', unrecognised, 8],
    ['(008) cb ', unrecognised, 8],
    ['(008) cb x', unrecognised, 8],
    ['(008) ccb 4', unrecognised, 8],
    ['(008) ab 4', unrecognised, 8],
    ['(008) cd 4', unrecognised, 8],
    ['(99999999999999999999) cb 3', unrecognised, Number.MAX_SAFE_INTEGER + 1, 3],
    ['(008) cb 99999999999999999999', unrecognised, 8],
    ['(008) Control Block: 4', unrecognised, 8, 4],
    ['(008) control bloc 4', unrecognised, 8],
    ['(008) cbs=4', unrecognised, 8, 4],
    ['(008) thread cb 4', unrecognised, 8],
    ['(008) cb 4\x1a', damaged, 8, 4],
    ['(008) No more data\f', FIRST_MESSAGE + 14, 8],
    ['\f', blank],
  ] as readonly (readonly [string, Kind, number?, number?])[]) {
    test(JSON.stringify(line), () => {
      const end = line.replace(/[ \t\f]+$/, '').length;
      assert.deepEqual(scan(line).lines, line === '' ? [] : [[kind, thread, cb, 0, end]]);
      // Between others, it is the same; and the plain reader says so, too.
      const [, between] = scan(`x\n${line}\r\n\n`).lines;
      assert.deepEqual(between, [kind, thread, cb, 2, 2 + end]);
      const read = parseLine(line);
      assert.deepEqual([read.kind, read.thread, read.cb], [kind, thread, cb]);
    });
  }

  test('a line longer than 65,536 bytes is looked at as far as that, and a gap', () => {
    const padded = (bytes: number): string => `(008) ${'x'.repeat(bytes - 6)}`;
    for (const [line, kind, cb] of [
      [`${padded(MAX_LINE_BYTES - 5)} cb 4`, unrecognised, 4],
      [`${padded(MAX_LINE_BYTES - 5)} cb 45`, damaged, 4],
      [`${padded(MAX_LINE_BYTES - 4)} cb 4`, damaged, -1],
    ] as const)
      assert.deepEqual(scan(`${line}\n`).lines, [[kind, 8, cb, 0, line.slice(0, MAX_LINE_BYTES).trimEnd().length]]);
    const mark = (bytes: number): string => `<${'x'.repeat(bytes - 2)}>`;
    assert.equal(scan(mark(MAX_LINE_BYTES)).lines[0][0], elision);
    assert.equal(scan(mark(MAX_LINE_BYTES + 1)).lines[0][0], foreign);
  });

  test('a taught shape with a text in it takes blanks at the end for none of it', () => {
    const { messages } = readTaughtShapes([{ template: 'Peer {text} left', effect: 'signal' }]);
    const catalogue = new Catalogue(messages);
    const [[kind, thread, cb, start, end]] = scan('(008) Peer a b left \t\n', { catalogue }).lines;
    assert.deepEqual([catalogue.effect(kind), thread, cb, start, end], ['signal', 8, -1, 0, 19]);
    assert.equal(scan('(008) Peer  left\n', { catalogue }).lines[0][0], unrecognised);
  });
});

suite('the scanner, on lines that are not whole', () => {
  test('goes on from the first of them; a CR at the end may be half of a line end', () => {
    assert.equal(scan('ab\ncd', { final: false }).next, 3);
    assert.equal(scan('ab\ncd\r', { final: false }).next, 3);
    assert.equal(scan('ab\ncd\r\n', { final: false }).next, 7);
    assert.equal(scan('ab\rcd', { final: false }).next, 3);
    assert.equal(scan('ab\ncd').next, 5);
    assert.equal(scan('ab\ncd\r').next, 6);
    assert.equal(scan('ab', { final: false }).next, 0);
    assert.equal(scan('', { final: false }).next, 0);
    assert.deepEqual(scan('ab\ncd\n', { from: 3 }).lines, [[foreign, -1, -1, 3, 5]]);
  });

  test('also where one of them is longer than is taken at once', () => {
    const long = 'x'.repeat(1_200_000);
    const of = (end: string, final: boolean): unknown => {
      const { lines, next } = scan(`${long}${end}`, { final });
      return [lines.map(([kind, , , start]) => [kind, start]), next - long.length];
    };
    const read = [[foreign, 0]];
    assert.deepEqual(of('', false), [[], -long.length]);
    assert.deepEqual(of('\r', false), [[], -long.length]);
    assert.deepEqual(of('\n', false), [read, 1]);
    assert.deepEqual(of('\r\n', false), [read, 2]);
    assert.deepEqual(of('\ry', false), [read, 1]);
    assert.deepEqual(of('', true), [read, 0]);
    assert.deepEqual(of('\r', true), [read, 1]);
    assert.deepEqual(of('\ny\n', true), [[...read, [foreign, long.length + 1]], 3]);
    assert.deepEqual(of('\r\ny', true), [[...read, [foreign, long.length + 2]], 3]);
  });

  test('and where there are more of them than are reported at once', () => {
    const count = 100_000;
    const { lines, next } = scan('y\n'.repeat(count));
    assert.deepEqual([lines.length, next], [count, 2 * count]);
    assert.ok(lines.every(([kind, , , start], k) => kind === foreign && start === 2 * k));
  });
});

suite('a tape', () => {
  const sinkOf = (lines: Line[]): LineSink => ({
    line: (kind, thread, cb, _x, _y, start, end) => lines.push([kind, thread, cb, start, end]),
    sums: {
      pass: () => undefined,
      addWaits: () => undefined,
      addUses: () => undefined,
      setContext: () => undefined,
    },
  });

  test('of many lines of no known shape keeps them all, whole ones and the beginnings of long ones', () => {
    const texts = Array.from({ length: 40_000 }, (_, k) => `(008) line ${k} of cb ${k % 7}`);
    texts.push(`(009) ${'x'.repeat(MAX_LINE_BYTES - 11)} cb 45`);
    const writer = new TapeWriter(new Catalogue());
    const lines: Line[] = [];
    for (let at = 0; at < texts.length; at += 10_000) {
      const bytes = Buffer.from(texts.slice(at, at + 10_000).join('\n'));
      writer.input.set(bytes);
      assert.equal(writer.take(bytes.length, true), bytes.length);
    }
    const tape = writer.finish();
    new Scanner().replay(tape, sinkOf(lines));
    assert.equal(lines.length, texts.length);
    for (const [k, [kind, thread, cb, start, end]] of lines.entries()) {
      const text = texts[k].slice(0, MAX_LINE_BYTES);
      assert.deepEqual(
        [kind, thread, cb],
        [k < 40_000 ? unrecognised : damaged, k < 40_000 ? 8 : 9, k < 40_000 ? k % 7 : 4],
      );
      assert.equal(Buffer.from(tape.lines.subarray(start, end)).toString(), text);
    }
  });

  test('is empty again once it was taken', () => {
    const writer = new TapeWriter(new Catalogue());
    for (let turn = 0; turn < 2; turn++) {
      writer.input.set(Buffer.from('(008) line\n'));
      writer.take(11, true);
      const lines: Line[] = [];
      new Scanner().replay(writer.finish(), sinkOf(lines));
      assert.deepEqual(lines.length, 1);
    }
  });
});
