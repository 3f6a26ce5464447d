/** What is counted of the events of a log, kept or not. */
import * as assert from 'node:assert/strict';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { bears, type EventTally } from '../../../server/src/core/eventlog/tally';
import { closeRace, exhausted, otherLayer, started } from '../../support/events';

const tally = (text: string): EventTally => parseEventLog(text).tally;
const application = (id: number, text: string, ...labels: string[]): string =>
  [`Event ID: ${id}`, 'Source: MSExchangeMTA', ...labels, text, '', ''].join('\n');

test('a span of events never runs backwards, whatever their order', () => {
  const at = (time: string): string =>
    `message NMI9215: Internal Operating System Error, severity 12\n\n          (BASE IL TCP/IP DRVR(8) Proc 259) ${time}\n          x\n\n`;
  const times = ['06-08-01 01:00:00am', '06-06-01 03:36:27pm', '06-09-01 01:00:00am', '06-07-01 01:00:00am'];
  const { firstTime, lastTime, newest } = parseEventLog(times.map(at).join('')).tally;
  assert.deepEqual([firstTime, lastTime, newest?.day], [times[1], times[2], 9]);
});

suite('what is counted of a log', () => {
  test('its events, those that bear on control blocks, and the first and the last time', () => {
    const text = closeRace(18).replace('06-06-01 03:36:27pm', '06-05-01 01:00:00am') + application(4711, 'Some words.');
    const { events, bearing, unread, firstTime, lastTime, isNewestFirst, newest } = tally(text);
    assert.deepEqual([events, bearing, unread], [3, 2, 0]);
    assert.deepEqual(tally(text + application(25, 'Others.') + application(4711, 'Again.')).otherIds, [25, 4711]);
    assert.deepEqual([firstTime, lastTime, isNewestFirst], ['06-05-01 01:00:00am', '06-06-01 03:36:27pm', false]);
    assert.equal(newest?.day, 6);
    assert.deepEqual(tally(''), {
      events: 0,
      bearing: 0,
      otherIds: [],
      unread: 0,
      firstTime: undefined,
      lastTime: undefined,
      isNewestFirst: false,
      newest: undefined,
      names: [],
    });
  });

  test('events whose words are not those that are known: what they name is lost', () => {
    const unread = (text: string): number => tally(text).unread;
    assert.equal(unread(closeRace(18) + exhausted(60) + started('2653.23')), 0);
    assert.equal(unread(closeRace(18).replaceAll('on CB 18', 'on something')), 2);
    assert.equal(unread(exhausted(60).replace('configured count is 60', 'number is large')), 1);
    assert.equal(unread(started('2653.23').replace('build 2653.23', 'unknown').replace('version 5.5', '')), 1);
    assert.equal(unread(application(9299, 'Gone.')), 1);
    // Neither other layers' events nor unknown ones need to name anything.
    assert.equal(unread(otherLayer(3).replace('Control block index 3', 'None') + application(4711, 'Some words.')), 0);
    assert.equal(unread('(MTA XFER-IN(22) Proc 101) 10-30-96 11:44:26am\nTransfer-In failure'), 0);
  });

  test('who is named, each once, in order', () => {
    const from = (computer: string, address = 'none'): string =>
      application(9301, `It uses the network address ${address} and the transport stack x.`, `Computer: ${computer}`);
    const names = tally(from('B') + from('A', '91F5C11B') + from('B') + closeRace(1) + from('A')).names;
    assert.deepEqual(
      names.map(({ computer, networkAddress }) => [computer, networkAddress?.hex]),
      [
        ['B', undefined],
        ['A', '91F5C11B'],
        ['A', undefined],
      ],
    );
  });

  test('an event bears on control blocks by its id, or by the one that it names', () => {
    const [event] = parseEventLog(closeRace(18)).events;
    assert.deepEqual(
      [
        event,
        { ...event, id: 4711 },
        { ...event, id: undefined },
        { ...event, controlBlockIndex: undefined },
        { ...event, id: 4711, indexIs: 'other' } as const,
        { ...event, id: undefined, controlBlockIndex: undefined },
      ].map(bears),
      [true, true, true, true, false, false],
    );
  });
});
