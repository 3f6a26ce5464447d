/** A log that is read as it grows says at any moment what the same bytes say when they are read at once. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { plain, readChunks } from '../support/analyse';
import { generateLog } from '../support/generateLog';
import { sample } from '../support/paths';

const encode: Readonly<Record<string, (text: string) => Buffer>> = {
  ascii: (text) => Buffer.from(text),
  'utf-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  latin1: (text) => Buffer.from(`(008) Verbindung f\u00fcr cb 1\r\n${text}`, 'latin1'),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16le with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be with a mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

const said = (log: LogIntake): unknown => log.judge(defaultSettings, plain);

suite('a log that grows', () => {
  for (const [name, bytesOf] of Object.entries(encode)) {
    for (const eol of ['\n', '\r\n', '\r'] as const) {
      test(`${name}, ${JSON.stringify(eol)}: in pieces of any size`, () => {
        const log = bytesOf([...generateLog({ bytes: 9000, leakEvery: 3, unknownEvery: 50, eol })].join(''));
        fc.assert(
          fc.property(fc.array(fc.nat({ max: log.length }), { maxLength: 8 }), (cuts) => {
            const growing = new LogIntake();
            let from = 0;
            for (const to of [...cuts, log.length].sort((a, b) => a - b)) {
              growing.push(log.subarray(from, to));
              from = to;
              assert.deepEqual(said(growing), plain(readChunks([log.subarray(0, to)])), `first ${to} bytes`);
            }
            assert.equal(growing.bytes, log.length);
          }),
          { numRuns: 30 },
        );
      });
    }
  }

  test('any bytes at all', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 1500 }), { maxLength: 6 }), (pieces) => {
        const growing = new LogIntake();
        for (const [i, piece] of pieces.entries()) {
          growing.push(piece);
          assert.deepEqual(said(growing), plain(readChunks([Buffer.concat(pieces.slice(0, i + 1))])));
        }
      }),
    );
  });

  test('a last line that is not finished counts, and is taken back when more of it comes', () => {
    const growing = new LogIntake();
    const push = (text: string): unknown => {
      growing.push(Buffer.from(text));
      return growing.judge(defaultSettings, (facts) => [facts.lines, facts.summary.suspect, facts.summary.released]);
    };
    assert.deepEqual(push(sample('normal').repeat(3)), [84, 0, 3]);
    assert.deepEqual(push('(001) CB 70 (instance 90) allocated'), [85, 1, 3]);
    assert.deepEqual(push(' or so\n'), [85, 0, 3]);
    assert.deepEqual(push('(001) CB 71 (instance 91) allocated\n(008) close socket -1 on cb 71, handle 0'), [87, 0, 4]);
    assert.deepEqual(push(' again\n'), [87, 1, 3]);
  });

  test('a line too long to be held back, and the lines after it', () => {
    const growing = new LogIntake();
    const parts = ['(001) CB 70 (instance 90) allocated\n', 'x'.repeat(300_000), 'y'.repeat(300_000), '\n(001) Mess'];
    for (const [i, part] of parts.entries()) {
      growing.push(Buffer.from(part));
      assert.deepEqual(said(growing), plain(readChunks([Buffer.from(parts.slice(0, i + 1).join(''))])));
    }
  });
});
