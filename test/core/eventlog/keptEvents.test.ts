/** Which events are kept of a folder that has too many: whatever comes, and in whatever order, what is told of the kept ones holds. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MtaEvent } from '../../../server/src/core/eventlog/event';
import { EventRoom, type KeptEvents } from '../../../server/src/core/eventlog/keptEvents';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { closeRace, exhausted, started } from '../../support/events';

const eventsOf = (text: string): readonly MtaEvent[] => parseEventLog(text).events;
const race = (cb: number, times = 1): readonly MtaEvent[] => eventsOf(closeRace(cb).repeat(times));

/** Adds logs one after the other, the newest first, as they are read. */
function kept(limit: number, ...logs: readonly (readonly MtaEvent[])[]): readonly KeptEvents[] {
  const room = new EventRoom(limit);
  const result = logs.map((events) => {
    const log = room.open();
    for (const event of events) log.add(event);
    return log;
  });
  room.divide();
  return result;
}
const sizes = (logs: readonly KeptEvents[]): number[] => logs.map(({ events }) => events.length);

suite('the events that are kept of a folder', () => {
  test('are all of them, where there is room', () => {
    const [first, second] = [race(5, 10), race(18)];
    assert.deepEqual(
      kept(100, first, second).map(({ events }) => events),
      [first, second],
    );
  });

  test('one log with very many leaves the others their own', () => {
    assert.deepEqual(sizes(kept(100, race(5, 10_000), race(5, 10), race(5, 20))), [40, 20, 40]);
  });

  test('a flood of one kind hides no event of another kind, and none that names another control block', () => {
    const events = [...eventsOf(started('2653.23') + exhausted(60)), ...race(18), ...race(5, 10_000)];
    const [log] = kept(40, events);
    assert.equal(log.events.length, 40);
    assert.deepEqual(log.events.slice(0, 4), events.slice(0, 4));
    assert.deepEqual(
      log.events.slice(4).map(({ controlBlockIndex }) => controlBlockIndex),
      Array.from({ length: 36 }, () => 5),
    );
  });

  test('of each kind the newest stay: the last of the MTA’s own log, the first of an export that begins with the newest', () => {
    const flood = race(5, 1000).map((event, k) => ({
      ...event,
      firstLine: k,
      time: { year: 2001, month: 6, day: 6, hour: 0, minute: Math.floor(k / 60), second: k % 60 },
    }));
    const lines = (events: readonly MtaEvent[]): number[] =>
      kept(4, events)[0].events.map(({ firstLine }) => firstLine);
    assert.deepEqual(lines(flood), [1996, 1997, 1998, 1999]);
    assert.deepEqual(lines(flood.toReversed()), [1999, 1998, 1997, 1996]);
  });

  test('where there is not even room for one of each kind, the newest of the kinds stay', () => {
    const events = Array.from({ length: 50 }, (_, cb) => race(cb)[0]);
    const [log] = kept(10, events);
    assert.deepEqual(
      log.events.map(({ controlBlockIndex }) => controlBlockIndex),
      [40, 41, 42, 43, 44, 45, 46, 47, 48, 49],
    );
  });

  test('are never many more than there is room for, while they come', () => {
    const room = new EventRoom(80);
    const logs = [room.open(), room.open(), room.open()];
    for (const [k, event] of race(5, 300).entries()) {
      logs[k % 3].add(event);
      const all = sizes(logs).reduce((sum, size) => sum + size, 0);
      assert.ok(all <= 90, `${all} after ${k}`);
      assert.ok(k < 90 || all >= 78, `${all} after ${k}`);
    }
  });

  test('a log of very many kinds has a thousand of them: what comes later is one kind together', () => {
    const [event] = race(0);
    const events = Array.from({ length: 6000 }, (_, controlBlockIndex) => ({ ...event, controlBlockIndex }));
    const [log] = kept(2000, events);
    assert.deepEqual(
      log.events.map(({ controlBlockIndex }) => controlBlockIndex),
      Array.from({ length: 2000 }, (_, k) => (k < 999 ? k : 4000 + k)),
    );
  });

  test('are what is said of them, whatever comes', () => {
    const event = fc
      .record({ id: fc.constantFrom(9214, 9215, 9156), cb: fc.integer({ min: 0, max: 3 }) })
      .map(({ id, cb }) => ({ ...race(cb)[0], id }));
    const log = fc.array(event, { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(log, { minLength: 1, maxLength: 4 }), fc.integer({ min: 8, max: 100 }), (logs, limit) => {
        const result = kept(limit, ...logs);
        assert.ok(sizes(result).reduce((sum, size) => sum + size, 0) <= limit, 'no more than the limit');
        const share = Math.max(...sizes(result));
        for (const [k, { events, count }] of result.entries()) {
          assert.equal(count, logs[k].length);
          if (events.length === count) continue;
          const all = logs[k];
          const kindOf = (each: MtaEvent): string => `${each.id} ${each.controlBlockIndex}`;
          const kinds = new Set(all.map(kindOf));
          // Where not all are kept, the log has as many as its share, but for what cannot be divided between its kinds.
          assert.ok(events.length > share - kinds.size, `${events.length} of ${share}`);
          for (const kind of kinds) {
            const ofKind = all.filter((each) => kindOf(each) === kind);
            const keptOfKind = events.filter((each) => kindOf(each) === kind);
            assert.deepEqual(keptOfKind, ofKind.slice(ofKind.length - keptOfKind.length), 'the newest of each kind');
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('do not depend on whether a log was read before or is read now', () => {
    const logs = [race(5, 300), race(18, 100), race(7, 900)];
    const all = kept(200, ...logs).map(({ events }) => events);
    const [before] = kept(200, logs[0]);
    const room = new EventRoom(200);
    room.take(before);
    const others = logs.slice(1).map((events) => {
      const log = room.open();
      for (const event of events) log.add(event);
      return log;
    });
    room.divide();
    assert.deepEqual(
      [before, ...others].map(({ events }) => events),
      all,
    );
  });

  test('there is room again where a log is gone', () => {
    const room = new EventRoom(100);
    const [first, second] = [room.open(), room.open()];
    for (const event of race(5, 100)) first.add(event);
    for (const event of race(5, 100)) second.add(event);
    room.divide();
    assert.deepEqual([first.share, room.share], [50, 50]);
    room.close(second);
    assert.equal(room.share, 100, 'read again, the first would keep more');
  });
});
