/** Parts of a log file, scanned by themselves: wherever they begin and end, each line is on the tape of one of them. */
import * as assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { Catalogue, knownShapes } from '../../server/src/core/log/catalogue';
import { Scanner } from '../../server/src/core/log/scanner';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { buffersOf, RangeScanner, type ScanAnswer } from '../../server/src/node/rangeScanner';
import { useFolder } from '../cli/support/folder';
import { leak, released } from '../cli/support/logs';

suite('ranges of a file', () => {
  let scanner: RangeScanner | undefined;
  // Registered before the folder's own.
  teardown(() => {
    scanner?.close();
    scanner = undefined;
    return folder().nothingIsOpen();
  });
  const folder = useFolder();
  const open = (content: Uint8Array | string, firstLine = 0, catalogue = knownShapes): string => {
    const file = folder().file('Winsock.log', content);
    scanner = new RangeScanner({ file, firstLine, taught: catalogue.taught, isWrapped: false });
    return file;
  };
  const scan = (from: number, to: number, index = 0): ScanAnswer => {
    assert.ok(scanner);
    return scanner.scan({ index, from, to, usedTape: undefined });
  };

  /** The control blocks that are allocated by the lines on a tape. */
  function allocatedOn({ tape }: ScanAnswer, catalogue = knownShapes): number[] {
    assert.ok(tape);
    const cbs: number[] = [];
    new Scanner(catalogue).replay(tape, {
      line: (kind, _thread, cb) => {
        if (catalogue.effect(kind) === 'open') cbs.push(cb);
      },
    });
    return cbs;
  }

  const lines = Array.from({ length: 6 }, (_, k) => `(001) CB ${k} (instance 1) allocated`);
  for (const [name, eol] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    test(`have the lines that start in them, wherever they end: ${name}`, () => {
      const text = lines.map((line) => line + eol).join('');
      open(text);
      const starts = lines.map((_, k) => k * (lines[0].length + eol.length));
      for (let from = 0; from < text.length - 60; from += 5) {
        for (let to = from; to < text.length - 40; to++) {
          const answer = scan(from, to, to);
          const expected = starts.flatMap((start, k) => (start >= from && start < to ? [k] : []));
          assert.deepEqual(allocatedOn(answer), expected, `${from} to ${to}`);
          assert.deepEqual([answer.index, answer.end], [to, starts.find((start) => start >= to)]);
        }
      }
    });
  }

  test('begin behind the byte order mark', () => {
    open(`\ufeff${released(1, 1)}`, 3);
    for (const from of [0, 1, 2, 3]) assert.deepEqual(allocatedOn(scan(from, 60)), [1]);
    assert.deepEqual(allocatedOn(scan(4, 60)), []);
    assert.equal(scan(0, 2).end, 3);
  });

  test('are read by the shapes that were taught', () => {
    const catalogue = new Catalogue(readTaughtShapes([{ template: 'Lost cb {cb}', effect: 'release' }]).messages);
    open(`(001) Lost cb 7\n${released(1, 1)}`, 0, catalogue);
    const { tape } = scan(0, 5);
    assert.ok(tape);
    const kinds: unknown[] = [];
    new Scanner(catalogue).replay(tape, { line: (kind, _thread, cb) => kinds.push([catalogue.effect(kind), cb]) });
    assert.deepEqual(kinds, [['release', 7]]);
  });

  test('cannot be scanned where no line starts near their ends, or one is longer than is scanned at once', () => {
    const long = 'x'.repeat(70_000);
    open(`${released(1, 1)}${long}\n${released(2, 2)}`);
    assert.equal(scan(0, 600).tape, undefined, 'its end is in a line that goes on for long');
    assert.equal(scan(600, 71_000).tape, undefined, 'so is its beginning');
    assert.deepEqual(allocatedOn(scan(300, 70_500)), [2], 'it may be within');
    scanner?.close();
    open(`${'x'.repeat(1_100_000)}\n${released(1, 1)}`);
    assert.equal(scan(0, 1_100_010).tape, undefined);
  });

  test('cannot be scanned of a file that is gone, or has become shorter', () => {
    const file = open(released(1, 1) + released(2, 2) + leak(3, 3));
    assert.deepEqual(allocatedOn(scan(0, 100)), [1]);
    truncateSync(file, 50);
    assert.equal(scan(0, 100).tape, undefined);
    scanner?.close();
    scanner = new RangeScanner({ file: folder().join('none'), firstLine: 0, taught: [], isWrapped: false });
    assert.deepEqual(scan(0, 100, 5), { index: 5, tape: undefined, end: -1 });
  });

  test('hand over their memory', () => {
    open(released(1, 1) + released(2, 2));
    const { tape } = scan(0, 100);
    assert.ok(tape);
    assert.deepEqual(buffersOf(tape), [tape.records.buffer, tape.lines.buffer]);
    assert.deepEqual(buffersOf(undefined), []);
    // That of a tape that was folded may be used again.
    assert.ok(scanner);
    assert.deepEqual(allocatedOn(scanner.scan({ index: 0, from: 100, to: 450, usedTape: tape })), [2]);
  });
});
