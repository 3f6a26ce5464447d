/** One line by itself, as hover explains it: its numbers with their places, and the longest line that is read. */
import * as assert from 'node:assert/strict';
import { Catalogue, isUnrecognised, knownMessages } from '../../server/src/core/log/catalogue';
import { MAX_LINE_BYTES, parseLine } from '../../server/src/core/log/parseLine';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { eventsOf } from '../support/analyse';

suite('the numbers of a line', () => {
  const { messages } = readTaughtShapes([
    { template: 'Peer {text} gave up on cb {cb} after {n} tries', effect: 'use' },
  ]);

  /** Each number as its slot, and what is written at its place. */
  const numbers = (line: string): string[] =>
    parseLine(line, new Catalogue(messages)).slots.map(({ slot, value, start, end }) => {
      assert.equal(Number(line.slice(start, end)), value, line);
      return `${slot} ${line.slice(start, end)}`;
    });

  test('each stands where the line has it, in every known shape', () => {
    for (const { sample, template } of knownMessages) {
      const slots = [...template.matchAll(/\{(\w+)/g)].map(([, slot]) => slot);
      assert.deepEqual(
        numbers(sample).map((text) => text.split(' ')[0]),
        slots,
        sample,
      );
    }
    assert.deepEqual(numbers('(008) close socket -1 on cb 2, handle 0'), ['socket -1', 'cb 2', 'handle 0']);
  });

  test('a text is none of them', () => {
    assert.deepEqual(numbers('(008) Peer mail 7 gave up on cb 4 after 12 tries'), ['cb 4', 'n 12']);
  });

  test('of a line of unknown shape, the control block that it names; of any other, none', () => {
    assert.deepEqual(numbers('(008) Keepalive 5 on CB 018'), ['cb 018']);
    assert.deepEqual(numbers('CBs #2, 3 and 04 of thread cb 5'), ['cb 2', 'cb 3', 'cb 04']);
    for (const line of ['(008) Keepalive 5', '<cb 3>', ' ']) assert.deepEqual(numbers(line), []);
  });
});

test('a line says to the plain reader what it says to the scanner', () => {
  const lines = [
    ...knownMessages.map(({ sample }) => sample),
    '(008) close socket -1 on cb 2, handle 0',
    '(12345) Wait for cb 2, handle 10848 \t',
    '(008) Wait for cb -1, handle 4',
    '(008) Wait for cb 2, handle 4x',
    'x(008) Wait for cb 2, handle 4',
    '(08) Wait for cb 2, handle 4',
    '(008)  Wait for cb 2, handle 4',
    '(008) R.W/Cl events on cb 2, handle 4',
    '(008) Keepalive on CB 3, cb 4',
    '(008) cb 3x xcb 4',
    '(008)',
    '(008)cb 3',
    'cb 3',
    ' \t',
    '',
    ' <cut> ',
    '<',
    '<it will not be RETURNED>',
    '(008) CB 99999999999999999999 (instance 1) allocated',
  ];
  for (const line of lines) {
    const { kind, thread, cb, x, y, message, slots, also } = parseLine(line, new Catalogue());
    assert.deepEqual(
      [kind, thread, cb, x, y, ...(also.length > 0 ? [also] : [])],
      // A log of this line alone may be a wrapped one.
      eventsOf([Buffer.from(`(008) No more data\n${line}\n`)])[1],
      line,
    );
    if (!message && !isUnrecognised(kind)) assert.deepEqual(slots, [], line);
  }
});

suite('the longest line', () => {
  const kinds = (line: string): unknown[] => {
    const { kind, thread, cb, x, y } = parseLine(line);
    assert.deepEqual(eventsOf([Buffer.from(line)])[0], [kind, thread, cb, x, y], 'the scanner says the same');
    return [isUnrecognised(kind) ? 'unknown' : 'known', cb];
  };

  test('a line of a known shape is so up to the limit', () => {
    const wait = '(008) Wait for cb 2, handle 8';
    assert.deepEqual(kinds(wait.padEnd(MAX_LINE_BYTES)), ['known', 2]);
    assert.deepEqual(kinds(wait.padEnd(MAX_LINE_BYTES + 1)), ['unknown', 2]);
  });

  test('a control block that a longer one names counts if its number ends before the limit', () => {
    const naming = (end: number): string => `(008) ${'x'.repeat(end - 11)} cb 3`;
    assert.equal(naming(MAX_LINE_BYTES).length, MAX_LINE_BYTES);
    assert.deepEqual(kinds(`${naming(MAX_LINE_BYTES)} and more`), ['unknown', 3]);
    assert.deepEqual(kinds(`${naming(MAX_LINE_BYTES + 1)} and more`), ['unknown', -1]);
  });
});
