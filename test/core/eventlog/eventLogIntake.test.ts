/** An event log that comes as bytes: what is said of it is what its text says, and little of it is kept. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventLogIntake } from '../../../server/src/core/eventlog/eventLogIntake';
import type { EventLog } from '../../../server/src/core/eventlog/event';
import { EventRoom } from '../../../server/src/core/eventlog/keptEvents';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { closeRace, exhausted, otherLayer, started } from '../../support/events';

/** Takes bytes in, in pieces of one buffer that is used again and again, and reads on between them. */
function take(bytes: Uint8Array, piece = Infinity): EventLog {
  const intake = new EventLogIntake(new EventRoom(10_000).open());
  const buffer = new Uint8Array(Math.min(piece, bytes.length));
  for (let at = 0; at < bytes.length; at += piece) {
    const some = bytes.subarray(at, Math.min(bytes.length, at + piece));
    buffer.set(some);
    intake.push(buffer.subarray(0, some.length));
    while (!intake.advance());
  }
  intake.end();
  const { log } = intake;
  assert.equal(intake.bytes, bytes.length);
  assert.equal(intake.advance(), true, 'all is read');
  return log;
}

const head = 'Event ID: 9301\nSource: MSExchangeMTA\nType: Warning\nCategory: X.400 Service\nComputer: EXCHSRV1\n';
const called =
  `${head}The message transfer gateway that uses the network address 91F5C11B and the transport stack x could not be ` +
  'found. [BASE IL TCP/IP DRVR 8 218] (10)\n\n';
const all = closeRace(18) + otherLayer(3) + exhausted(60) + started('2653.23') + called;

suite('an event log that comes as bytes', () => {
  const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
    'UTF-8': (text) => Buffer.from(text),
    'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
    'Latin-1': (text) => Buffer.from(text, 'latin1'),
    'UTF-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    'UTF-16, the other way round': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  };
  for (const [name, encode] of Object.entries(encodings)) {
    for (const eol of ['\n', '\r\n', '\r']) {
      test(`says what its text says, in pieces of any size: ${name}, ${JSON.stringify(eol)}`, () => {
        const text = `Größe\n${all.repeat(12)}Ende ü`.replaceAll('\n', eol);
        const whole = parseEventLog(text);
        const bytes = encode(text);
        fc.assert(
          fc.property(fc.constantFrom(7, 100, 1023, 1024, 1025, 5000, Infinity), (piece) => {
            const log = take(bytes, piece);
            const { events, ...told } = log;
            const { unrecognised, events: wholeEvents, ...expected } = whole;
            assert.equal(unrecognised.length, 2);
            assert.deepEqual(told, expected);
            assert.deepEqual(
              events.map((event) => ({ ...event, spans: [] })),
              wholeEvents.map((event) => ({ ...event, spans: [] })),
            );
          }),
          { numRuns: 7 },
        );
      });
    }
  }

  test('nothing at all is a log without events', () => {
    const { lines, events } = take(new Uint8Array(0));
    assert.deepEqual([lines, events], [0, []]);
    assert.equal(take(Buffer.from('x')).lines, 1);
  });

  test('keeps the places of control blocks, and no others', () => {
    const spans = take(Buffer.from(closeRace(18))).events.map((event) => event.spans);
    assert.deepEqual(spans, [
      [{ of: 'controlBlock', line: 3, start: 38, end: 40 }],
      [{ of: 'controlBlock', line: 9, start: 42, end: 44 }],
    ]);
  });

  test('keeps of an event no more than is shown of it', () => {
    const long = 'words '.repeat(1000);
    const text = called
      .replace('X.400 Service', 'C'.repeat(300))
      .replace('EXCHSRV1', 'E'.repeat(300))
      .replace(' [BASE', ` ${long}[BASE`);
    const [event] = take(Buffer.from(text)).events;
    assert.equal(event.text.length, 1000);
    assert.ok(event.text.startsWith('The message transfer gateway'));
    assert.deepEqual([event.category, event.computer], ['C'.repeat(256), 'E'.repeat(256)]);
    assert.deepEqual(event.networkAddress, { hex: '91F5C11B', ip: '145.245.193.27', name: undefined });
  });

  test('counts the events that do not bear on control blocks, and keeps none of them', () => {
    const other = called.replace('9301', '4711').replace('BASE IL TCP/IP DRVR', 'MTA XFER-IN');
    const log = take(Buffer.from(closeRace(18) + other));
    assert.equal(log.events.length, 2);
    assert.deepEqual([log.tally.events, log.tally.bearing], [3, 2]);
    assert.deepEqual(log.tally.names, [{ computer: 'EXCHSRV1', networkAddress: undefined }]);
  });

  test('is decoded line by line: each is UTF-8 or Latin-1, and a very long one is not held back', () => {
    const mixed = Buffer.concat([
      Buffer.from(`${closeRace(18)}Größe\n`),
      Buffer.from(`${closeRace(5)}Größe\n`, 'latin1'),
      Buffer.from(`${'x'.repeat(300_000)}\n${closeRace(7)}`),
    ]);
    for (const piece of [1000, 70_000, Infinity]) {
      const log = take(mixed, piece);
      assert.deepEqual(
        log.events.map(({ controlBlockIndex }) => controlBlockIndex),
        [18, 18, 5, 5, 7, 7],
      );
      assert.equal(log.unrecognisedLines, 3);
    }
  });
});
