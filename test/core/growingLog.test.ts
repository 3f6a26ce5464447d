/** A log that is read as it grows says at any moment what the same bytes say when they are read at once. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { knownShapes } from '../../server/src/core/log/catalogue';
import { TapeWriter } from '../../server/src/core/log/scanner';
import { GUESS_BYTES, guessEncoding } from '../../server/src/core/text/encoding';
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

  test('cut at any two places, also between CR and LF', () => {
    const head = '(008) No more data\n'.repeat(60);
    const tail = 'a\r\nb\r\n\rc\n\nd\r\r\n<cut>\re\r';
    const whole = plain(readChunks([Buffer.from(head + tail)]));
    for (let from = 0; from <= tail.length; from++) {
      for (let to = from; to <= tail.length; to++) {
        const pieces = [head + tail.slice(0, from), tail.slice(from, to), tail.slice(to)];
        const growing = new LogIntake();
        for (const piece of pieces) growing.push(Buffer.from(piece));
        assert.deepEqual(said(growing), whole, `${from}, ${to}`);
        growing.end();
        assert.deepEqual(plain(growing.facts(defaultSettings)), whole, `${from}, ${to}, at its end`);
      }
    }
  });

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

  test('a line of unknown kind is quoted, whole or not', () => {
    const quoted = (log: LogIntake): unknown =>
      log.judge(defaultSettings, (facts) => [facts.unknownLine(0)?.line, facts.unknownLine(0)?.text]);
    const growing = new LogIntake();
    // Enough for its encoding to be known.
    growing.push(Buffer.from('(007) No more data\n'.repeat(60)));
    growing.push(Buffer.from('(001) CB 70 (instance 90) allocated\n(008) Release of cb 70 is'));
    assert.deepEqual(quoted(growing), [61, '(008) Release of cb 70 is']);
    growing.push(Buffer.from(' done  \n(008) No more data\n(008) Other of cb 70\n'));
    assert.deepEqual(quoted(growing), [61, '(008) Release of cb 70 is done']);
    growing.end();
    const { line, text } = growing.facts(defaultSettings).unknownLine(0)!;
    assert.deepEqual([line, text], [61, '(008) Release of cb 70 is done']);
  });

  test('a part that was scanned elsewhere, and what is read behind it, are one log', () => {
    const log = Buffer.from([...generateLog({ bytes: 9000, leakEvery: 3, unknownEvery: 20 })].join(''));
    const cut = log.lastIndexOf(10, 5000) + 1;
    const writer = new TapeWriter(knownShapes);
    writer.input.set(log.subarray(0, cut));
    assert.equal(writer.take(cut, true), cut);
    const intake = new LogIntake();
    intake.replay(writer.finish(), guessEncoding(log.subarray(0, GUESS_BYTES)), cut);
    intake.push(log.subarray(cut));
    intake.end();
    const whole = new LogIntake();
    whole.push(log);
    whole.end();
    assert.deepEqual(said(intake), said(whole));
    assert.deepEqual([intake.bytes, intake.encoding, intake.shapes], [log.length, whole.encoding, whole.shapes]);
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
