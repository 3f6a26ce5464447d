/** Figures in words, and the notes on what could not be judged: one sentence for each case, in the number that it has. */
import * as assert from 'node:assert/strict';
import { unjudgedNotes } from '../../../server/src/core/formats/unjudged';
import {
  byteSize,
  chainLines,
  poolSentence,
  sizeText,
  verdictCounts,
  verdictPhrase,
} from '../../../server/src/core/formats/counts';
import { defaultSettings } from '../../../server/src/core/findings/verdict';
import { closing, everyVerdict, leak, quiet, released, used } from '../../cli/support/logs';
import { analyse, analyzedChain, analyzedLog } from '../../support/analyse';

const settings = { ...defaultSettings, leakTurnover: 0 };

suite('figures in words', () => {
  for (const [bytes, words] of [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [1049, '1.0 kB'],
    [1051, '1.1 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [1e9, '1.0 GB'],
    [2.5e12, '2.5 TB'],
    [1e15, '1.0 PB'],
  ] as const) {
    test(`${bytes} bytes are ${words}`, () => {
      assert.equal(byteSize(bytes), words);
    });
  }

  test('a log is its size, lines and encoding, and its runs where it has several', () => {
    const restarted = leak(1, 5) + released(1, 1);
    const ofLog = (text: string): string => sizeText(analyzedLog(text));
    assert.equal(ofLog('(008) No more data\n'), '19 bytes, 1 line, ASCII');
    assert.match(ofLog(restarted), /^\d+ bytes, 15 lines, ASCII, 2 runs of the MTA$/);
  });

  test('a chain is the lines of its files, oldest first, and copies that do not count', () => {
    assert.deepEqual(chainLines(analyzedLog('x')), []);
    const copies = [{ file: 'copy\x07.log', of: 'a.log' }];
    const isCopy = 'copy\\x07.log is a copy of a.log, and not counted';
    assert.deepEqual(chainLines(analyzedLog('x', { chain: { files: ['a.log'], copies } })), [isCopy]);
    const files = { 'a.log': quiet(1200), 'b.log': '', 'c.log': 'x' };
    assert.deepEqual(chainLines(analyzedChain(files, { chain: { files: Object.keys(files), copies } })), [
      'judged as one log, oldest first: a.log (1,200 lines), b.log (0 lines), c.log (1 line)',
      isCopy,
    ]);
  });

  for (const [log, phrase] of [
    ['', 'no control block was allocated'],
    [released(1, 1), 'no leak'],
    [used(1, 1) + quiet(300), 'no leak, but 1 control block is idle'],
    [used(1, 1) + used(2, 2) + quiet(300), 'no leak, but 2 control blocks are idle'],
    [closing(1, 1) + quiet(300), 'no leak, but the release of 1 control block never finished'],
    [leak(1, 1), 'no leak is certain, but 1 control block may have leaked'],
    [leak(1, 1) + quiet(300), '1 control block leaked'],
    [leak(1, 1) + leak(2, 2) + quiet(300) + leak(3, 3), '2 control blocks leaked, 1 more may have'],
  ] as const) {
    test(`in one phrase: ${phrase}`, () => {
      assert.equal(verdictPhrase(analyse(log, settings).summary), phrase);
    });
  }

  test('verdicts with their counts, those that do not occur left out', () => {
    assert.equal(
      verdictCounts(analyse(everyVerdict, settings).summary),
      '1 leaked, 1 suspect, 1 stuck, 1 reallocated, 1 idle, 1 closing, 1 active, 1 released',
    );
    assert.equal(verdictCounts(analyse('', settings).summary), 'none');
  });

  test('the pool: how many were in use at most, and since when it was full', () => {
    const pool = (log: string, poolSize: number): string => poolSentence(analyse(log, { poolSize }));
    assert.equal(pool('', 1100), 'none of 1,100 control blocks was seen in use');
    assert.equal(
      pool(released(1, 1) + leak(2, 2), 1100),
      'at most 1 of 1,100 in use (line 1), 1 at the end; never full',
    );
    assert.equal(
      pool(`${leak(1, 1)}${released(2, 2)}`, 2),
      'at most 2 of 2 in use (line 6), 1 at the end; first full at line 6',
    );
    assert.equal(pool(leak(1, 1), 1), 'at most 1 of 1 in use (line 1), 1 at the end; first full at line 1');
  });
});

/** Lines of a thread that has named no control block. */
const pause = (lines: number): string => '(099) No more data\n'.repeat(lines);

suite('what could not be judged', () => {
  const notes = (text: string): string[] => unjudgedNotes(analyzedLog(text));

  test('is nothing in a log that is understood to its end', () => {
    assert.deepEqual(notes(released(1, 1)), []);
    assert.deepEqual(notes('\n\n'), []);
  });

  test('is all of an empty log', () => {
    assert.deepEqual(notes(''), ['The log is empty.']);
  });

  test('are lines of unknown shape; where no line names a control block, it may be another log', () => {
    const [other, unknown, ...more] = notes('Hello\nHello\n');
    assert.match(other, /^No line mentions a control block\. Is this a Winsock\.log of the MTA\?/);
    assert.match(unknown, /^2 lines of 1 shape not known to this tool\./);
    assert.deepEqual(more, []);
    const known = notes(`${released(1, 1)}Hello\nGood morning\n`);
    assert.equal(known.length, 1);
    assert.match(known[0], /^2 lines of 2 shapes not known to this tool\./);
  });

  test('are control blocks that were in use before, twenty of them by number', () => {
    const ofEach = (count: number): string =>
      Array.from({ length: count }, (_, cb) => `(008) Wait for cb ${cb}, handle 4\n`).join('');
    const rest = 'in use before the log began (the MTA may listen on one), so';
    assert.deepEqual(notes(ofEach(1)), [`CB 0: ${rest} the log does not show its allocation.`]);
    assert.deepEqual(notes(ofEach(2)), [`CB 0, 1: ${rest} the log does not show their allocation.`]);
    const twenty = Array.from({ length: 20 }, (_, cb) => cb).join(', ');
    assert.deepEqual(notes(ofEach(20)), [`CB ${twenty}: ${rest} the log does not show their allocation.`]);
    assert.deepEqual(notes(ofEach(21)), [`CB ${twenty} and 1 more: ${rest} the log does not show their allocation.`]);
  });

  test('are instances that were open for too short a time, with what would be long enough', () => {
    const enough = (setUp: string): string =>
      `and not silent for long enough to tell (200 lines, 0 later connections, and twice the longest set-up of ${setUp}).`;
    assert.deepEqual(notes(leak(1, 1)), [`1 instance open when the log ended, ${enough('0 lines')}`]);
    assert.deepEqual(notes(leak(1, 1) + used(2, 2) + closing(3, 3)), [
      `3 instances open when the log ended, ${enough('5 lines')}`,
    ]);
    assert.deepEqual(notes(leak(1, 5) + released(1, 1)), [`1 instance open when a run ended, ${enough('5 lines')}`]);
  });

  test('are not instances that were silent for long enough, and suspect for another reason', () => {
    const [unknown, ...more] = notes(`${leak(1, 1)}(001) Retry of cb 1\n${used(2, 2)}${released(2, 3)}${pause(300)}`);
    assert.match(unknown, /^1 line of 1 shape not known/);
    assert.deepEqual(more, []);
  });

  test('are lines that were cut out, of whatever run', () => {
    const cut = (line: number): string =>
      `Lines may be missing, or bytes were lost (last at line ${line}): what they said is not known.`;
    assert.deepEqual(notes(`<…>\n${released(1, 1)}<…>\n`), [cut(12)]);
    assert.deepEqual(notes(`<…>\n${released(1, 5)}${released(1, 1)}`), [cut(1)]);
  });
});
