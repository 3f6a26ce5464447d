/** How much is read of the event logs of one folder, and what is said of the rest. */
import * as assert from 'node:assert/strict';
import { CaseBudget, readEventLog } from '../../../server/src/core/case/budget';
import { closeRace } from '../../support/events';

const pause = (): Promise<void> => Promise.resolve();
// eslint-disable-next-line @typescript-eslint/require-await
async function* pieces(text: string, length = 20_000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
const limits = { eventLogBytes: 1024 * 1024, events: 100, milliseconds: 60_000 };

suite('the budget of a folder', () => {
  test('a log is read up to the last byte that may be read, and the next one is not begun', async () => {
    const budget = new CaseBudget(() => 0, limits);
    const text = closeRace(5).repeat(8000);
    const read = await readEventLog(pieces(text), budget, pause);
    assert.ok(read.bytes >= limits.eventLogBytes && read.bytes < limits.eventLogBytes + 20_000);
    assert.match(
      read.cut ?? '',
      /^it was read up to line [\d,]+ only: the limit of 1 MB of event logs per folder is reached/,
    );
    assert.equal(budget.spent, '1 MB of event logs');
  });

  test('a log that the user names is read to its end, whatever was spent before, and spends nothing', async () => {
    const budget = new CaseBudget(() => 0, limits);
    const text = closeRace(5).repeat(8000);
    const read = await readEventLog(pieces(text), budget, pause, true);
    assert.deepEqual([read.bytes, read.cut, budget.spent], [text.length, undefined, undefined]);
  });

  test('time is a part of it', async () => {
    let now = 0;
    const budget = new CaseBudget(() => now, limits);
    const late = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of pieces(closeRace(5).repeat(1000))) {
        now += 40_000;
        yield piece;
      }
    };
    const read = await readEventLog(late(), budget, pause);
    assert.equal(read.bytes, 40_000);
    assert.match(read.cut ?? '', /the limit of 60 seconds of reading/);
  });

  test('says how many of too many events were kept, once all logs have been read', async () => {
    const budget = new CaseBudget(() => 0, limits);
    const flood = await readEventLog(pieces(closeRace(5).repeat(200)), budget, pause);
    const other = await readEventLog(pieces(closeRace(18)), budget, pause);
    budget.divide();
    assert.match(
      budget.lossOf(flood) ?? '',
      /^only the newest 98 of its 400 events on control blocks were kept, shared among their kinds: the limit of 100 events/,
    );
    assert.equal(budget.lossOf(other), undefined);
    assert.deepEqual([flood.log.events.length, flood.log.tally.events, other.log.events.length], [98, 400, 2]);
  });

  test('is spent by the byte and by the millisecond', () => {
    let now = 5;
    const budget = new CaseBudget(() => now, limits);
    budget.spend(limits.eventLogBytes - 1);
    now += limits.milliseconds - 1;
    assert.equal(budget.spent, undefined);
    now++;
    assert.equal(budget.spent, '60 seconds of reading');
    budget.spend(1);
    assert.equal(budget.spent, '1 MB of event logs');
  });

  test('a log that was read before counts, until it is given back', async () => {
    const full = new CaseBudget(() => 0, { ...limits, eventLogBytes: 10_000_000 });
    const read = await readEventLog(pieces(closeRace(5).repeat(200)), full, pause);
    const small = await readEventLog(pieces(closeRace(18).repeat(30)), full, pause);
    full.divide();
    assert.equal(small.kept.events.length + read.kept.events.length, 100);
    assert.equal(full.hasRoomFor(read), false, 'nothing has changed');
    full.giveBack(small);
    assert.equal(full.hasRoomFor(read), true, 'it has lost events, and there is room again');
    full.take(small);
    assert.equal(full.hasRoomFor(read), false);

    const budget = new CaseBudget(() => 0, { ...limits, eventLogBytes: read.bytes });
    budget.take(read);
    assert.equal(budget.spent, '0 MB of event logs');
    budget.giveBack(read);
    assert.equal(budget.spent, undefined);
    const whole = new CaseBudget(() => 0, limits);
    const few = await readEventLog(pieces(closeRace(18)), whole, pause);
    whole.divide();
    assert.equal(whole.hasRoomFor(few), false, 'it has lost nothing');
  });

  test('of a log that was cut, and has too many events, both are said', async () => {
    const budget = new CaseBudget(() => 0, { ...limits, eventLogBytes: 100_000 });
    const read = await readEventLog(pieces(closeRace(5).repeat(2000)), budget, pause);
    budget.divide();
    assert.match(
      budget.lossOf(read) ?? '',
      /^it was read up to line [\d,]+ only: .*; only the newest 100 of its [\d,]+ events/,
    );
    const whole = new CaseBudget(() => 0, limits);
    const other = await readEventLog(pieces(closeRace(5)), whole, pause);
    assert.deepEqual([other.cut, whole.lossOf(other), other.log.events.length], [undefined, undefined, 2]);
  });

  test('a log that cannot be read takes no room', async () => {
    const budget = new CaseBudget(() => 0, limits);
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield* pieces(closeRace(5).repeat(200));
      throw new Error('gone');
    };
    await assert.rejects(readEventLog(failing(), budget, pause), /gone/);
    const read = await readEventLog(pieces(closeRace(18).repeat(50)), budget, pause);
    budget.divide();
    assert.equal(budget.lossOf(read), undefined);
  });
});
