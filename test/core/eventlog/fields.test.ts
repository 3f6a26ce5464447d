import assert from 'node:assert/strict';
import {
  eventAtLine,
  type EventLog,
  type MtaEvent,
  spanAt,
  winsockCbOf,
} from '../../../server/src/core/eventlog/event';
import { compareEventTimes, parseEventTime, TimeOrder } from '../../../server/src/core/eventlog/eventTime';
import { decodeNetworkAddress } from '../../../server/src/core/eventlog/networkAddress';
import { parseEventLog } from '../../../server/src/core/eventlog/parse';
import { statedBuild, statedPoolSize } from '../../../server/src/core/eventlog/serverFacts';
import { startsAndStops } from '../../../server/src/core/eventlog/startsAndStops';
import { isBlank } from '../../../server/src/core/eventlog/textLines';
import { eventShapes } from '../../support/eventSamples';

const application = (id: number, text: string): string => `Event ID: ${id}\nSource: MSExchangeMTA\n${text}`;

function only(text: string): MtaEvent {
  const { events } = parseEventLog(text);
  assert.equal(events.length, 1);
  return events[0];
}

/** The public sample of an event, read. */
const sample = (id: number, form: 'text' | 'application' = 'application'): MtaEvent =>
  only(eventShapes.find((shape) => shape.id === id && shape.form === form)!.sample);

suite('the control block of an event', () => {
  const index = (event: MtaEvent): [number | undefined, string] => [event.controlBlockIndex, event.indexIs];

  test('is that of Winsock.log for the socket events of BASE IL', () => {
    assert.deepEqual(index(sample(9202)), [1, 'winsockCb']);
    assert.deepEqual(index(sample(9214, 'text')), [5, 'winsockCb']);
    assert.deepEqual(index(sample(9215)), [21, 'winsockCb']);
    assert.deepEqual(index(sample(9221)), [1, 'winsockCb']);
    assert.deepEqual(index(sample(9224, 'text')), [22, 'winsockCb']);
    assert.deepEqual(index(sample(9225, 'text')), [1, 'winsockCb']);
    assert.deepEqual(index(sample(9225)), [42, 'winsockCb']);
    assert.deepEqual(index(sample(9236, 'text')), [1, 'winsockCb']);
  });

  test("is another layer's for PLATFORM, POP4 and MTA", () => {
    assert.deepEqual(index(sample(1279, 'text')), [1, 'other']);
    assert.deepEqual(index(sample(4258, 'text')), [12, 'other']);
    assert.deepEqual(index(sample(316)), [2001, 'other']);
    assert.deepEqual(index(only(application(1001, 'Control block index 2004 [PLATFORM RTSE 34 146] (14)'))), [
      2004,
      'other',
    ]);
    assert.deepEqual(
      index(only(application(4282, 'Error code=8453, Control Block index=96 [POP4 MAIN BASE 1 18] (14)'))),
      [96, 'other'],
    );
  });

  test('is not known without an origin, or from another task of BASE IL', () => {
    assert.deepEqual(
      index(only(application(9215, 'A sockets error 0 on a connect() call was detected. Control block index: 4.'))),
      [4, 'unknown'],
    );
    assert.deepEqual(index(only(application(9215, 'Control block index: 4. [BASE IL MAIN BASE 1 2] (12)'))), [
      4,
      'unknown',
    ]);
  });

  test('is the WinSock code where the texts of 9234 are shifted', () => {
    const event = sample(9234);
    assert.deepEqual(index(event), [10038, 'winsockCode']);
    assert.equal(event.socketError, 10038);
    assert.equal(event.module, 'BASE IL');
    assert.equal(winsockCbOf(event), undefined);
  });

  test('is a control block where they are not', () => {
    const event = only(
      application(
        9234,
        'A sockets error 10038 on a select() call was detected. Control block index: 7. [BASE IL TCP/IP ASYNC 11 280] (12)',
      ),
    );
    assert.deepEqual([...index(event), event.socketError], [7, 'winsockCb', 10038]);
    assert.equal(winsockCbOf(event), 7);
  });

  test('ends where its number ends', () => {
    assert.deepEqual(
      index(
        only(
          'message NMI9236: x, severity 1\n(BASE IL TCP/IP DRVR(8) Proc 1) 06-06-01 03:36:27pm\nclosed on CB 1\n2 more',
        ),
      ),
      [1, 'winsockCb'],
    );
    assert.deepEqual(index(only(application(9221, 'Control block index: 1 2 [BASE IL TCP/IP DRVR 8 1] (1)'))), [
      1,
      'winsockCb',
    ]);
    assert.deepEqual(index(only(application(9221, 'Control block index: 1\n2. [BASE IL TCP/IP DRVR 8 1] (1)'))), [
      12,
      'winsockCb',
    ]);
  });

  test('is none where the event has none', () => {
    assert.deepEqual(index(sample(9318)), [undefined, 'unknown']);
    assert.deepEqual(index(sample(9405)), [undefined, 'unknown']);
    assert.deepEqual(index(only(application(9215, 'A sockets error 0. [BASE IL TCP/IP DRVR 8 1] (12)'))), [
      undefined,
      'unknown',
    ]);
  });
});

suite('what else an event tells', () => {
  test('9156: the network type and the size of its pool', () => {
    const { networkType, configuredCount } = sample(9156);
    assert.deepEqual([networkType, configuredCount], [1, 40]);
  });

  test('9228: the same', () => {
    const { networkType, configuredCount } = sample(9228);
    assert.deepEqual([networkType, configuredCount], [2, 1]);
  });

  test('9298 and 9299: the build, with its version', () => {
    assert.equal(sample(9298).build, '5.0.1457.8');
    assert.equal(sample(9299).build, '5.0.1457.8');
    assert.equal(
      only(
        application(9298, 'MTA Service startup complete, version 5.5 (build\n2653.23). [BASE IL MAIN BASE 1 490] (14)'),
      ).build,
      '5.5.2653.23',
    );
    assert.equal(
      only(application(9298, 'startup complete, 5.5.2655.16. [BASE IL MAIN BASE 1 490] (14)')).build,
      '5.5.2655.16',
    );
    assert.equal(
      only(application(9298, 'startup complete, build 2655.16 [BASE IL MAIN BASE 1 490] (14)')).build,
      '2655.16',
    );
    assert.equal(only(application(9298, 'startup complete. [BASE IL MAIN BASE 1 490] (14)')).build, undefined);
    assert.equal(
      only(application(9298, 'version 5.5 (build 5.5.2655.16). [BASE IL MAIN BASE 1 490] (14)')).build,
      '5.5.2655.16',
    );
  });

  test('9225: the message type', () => {
    assert.equal(sample(9225, 'text').messageType, 769);
    assert.equal(sample(9225).messageType, 1);
  });

  test('4283 and 4287: the error code, which is not one of WinSock', () => {
    assert.deepEqual([sample(4283, 'text').errorCode, sample(4283, 'text').socketError], [8464, undefined]);
    assert.equal(sample(4287).errorCode, 8640);
    assert.equal(sample(2004).errorCode, 255);
  });

  test('9301: who called', () => {
    assert.deepEqual(sample(9301).networkAddress, { hex: '52656d6f74654d5441', ip: undefined, name: 'RemoteMTA' });
    const wrapped = application(
      9301,
      'The message transfer gateway that uses the network address 91F5\nC11B and the transport stack x could not be found. [BASE IL TCP/IP DRVR 8 218] (10)',
    );
    assert.deepEqual(only(wrapped).networkAddress, { hex: '91F5C11B', ip: '145.245.193.27', name: undefined });
    assert.equal(only(wrapped.replace('91F5\nC11B', 'xxxxxxxx')).networkAddress, undefined);
  });

  test('other events have none of these', () => {
    const { networkType, configuredCount, build, messageType, networkAddress } = only(
      application(
        9999,
        'network type 1. The configured count is 40, build 2653.23, bad message type 5, network address AB and the transport [BASE IL MAIN BASE 1 1] (1)',
      ),
    );
    assert.deepEqual(
      [networkType, configuredCount, build, messageType, networkAddress],
      [undefined, undefined, undefined, undefined, undefined],
    );
  });
});

suite('a network address', () => {
  test('of four bytes is an IP address', () => {
    assert.equal(decodeNetworkAddress('91F5C11B').ip, '145.245.193.27');
  });

  test('of other lengths is a name (KB 169113)', () => {
    assert.equal(decodeNetworkAddress('4E434F5354455354').name, 'NCOSTEST');
  });

  test('of four letters may be both', () => {
    assert.deepEqual(decodeNetworkAddress('4E434F53'), { hex: '4E434F53', ip: '78.67.79.83', name: 'NCOS' });
  });

  test('of anything else is neither', () => {
    for (const hex of ['', 'A', 'xx', '00', '4E00', '4E20', '4E7F', '4E80', 'AB'.repeat(1000)])
      assert.deepEqual(decodeNetworkAddress(hex), { hex, ip: undefined, name: undefined });
    // Half of a byte, and signs that are no digits, before and behind.
    for (const hex of ['91F5C11', 'xx91F5C1', '91F5C1xx', '91F5C1\n'])
      assert.deepEqual(decodeNetworkAddress(hex), { hex, ip: undefined, name: undefined });
  });
});

suite('the time of an event', () => {
  const read = (date: string, time: string): string | undefined => {
    const found = parseEventTime(date, time);
    return found === undefined
      ? undefined
      : [found.year, found.month, found.day, found.hour, found.minute, found.second].join(' ');
  };

  test('has the month first (KB 176396)', () => {
    assert.equal(read('05-19-97', '03:45:27pm'), '1997 5 19 15 45 27');
    assert.equal(read('7/31/97', '4:15:31 PM'), '1997 7 31 16 15 31');
  });

  test('has two digits for years from 1970 to 2069', () => {
    assert.equal(read('01-01-70', '01:00:00am'), '1970 1 1 1 0 0');
    assert.equal(read('01-01-69', '01:00:00am'), '2069 1 1 1 0 0');
  });

  test('at twelve is midnight or noon', () => {
    assert.equal(read('01-01-01', '12:00:00am'), '2001 1 1 0 0 0');
    assert.equal(read('01-01-01', '12:00:00pm'), '2001 1 1 12 0 0');
  });

  test('may have the year first, points between, or a clock of 24 hours', () => {
    assert.equal(read('2001-06-06', '15:36:27'), '2001 6 6 15 36 27');
    assert.equal(read('31.07.1997', '16:15'), '1997 7 31 16 15 0');
  });

  test('is none where it cannot be', () => {
    for (const [date, time] of [
      ['13-01-01', '01:00:00am'],
      ['01-32-01', '01:00:00am'],
      ['01-01-01', '13:00:00pm'],
      ['01-01-01', '24:00:00'],
      ['01-01-01', '01:60:00am'],
      ['01-01-01', '01:00:60am'],
      ['00-01-01', '01:00:00am'],
      ['01-00-01', '01:00:00am'],
      ['01-01-1', '01:00:00am'],
      ['01-01-101', '01:00:00am'],
      ['101-01-01', '01:00:00am'],
      ['01-01-01', '1:0'],
      ['x01-01-01', '01:00'],
      ['01-01-01x', '01:00'],
      ['01-01-01', 'x01:00'],
      ['01-01-01', '01:00x'],
      ['mm-dd-yy', 'hh:mm:ss'],
      ['', ''],
    ] as const)
      assert.equal(read(date, time), undefined, `${date} ${time}`);
  });

  test('may be the last one of a year, and have blanks around it', () => {
    assert.equal(read(' 12-31-99 ', ' 11:59:59pm '), '1999 12 31 23 59 59');
    assert.equal(read('12/31/1999', '23:59:59'), '1999 12 31 23 59 59');
  });

  test('can be compared', () => {
    const ascending = [
      ['12-31-00', '23:59:59'],
      ['01-31-01', '23:59:59'],
      ['02-01-01', '23:59:59'],
      ['02-02-01', '03:59:59pm'],
      ['02-02-01', '04:00:59pm'],
      ['02-02-01', '04:01:00pm'],
      ['02-02-01', '04:01:01pm'],
    ].map(([date, time]) => parseEventTime(date, time)!);
    for (const [i, a] of ascending.entries())
      for (const [k, b] of ascending.entries()) assert.equal(Math.sign(compareEventTimes(a, b)), Math.sign(i - k));
  });
});

suite('the order of a log', () => {
  const order = (...times: readonly string[]): unknown => {
    const found = new TimeOrder();
    for (const time of times) found.add(time === '' ? undefined : parseEventTime('06-06-01', time));
    return [found.isNewestFirst, found.newest?.hour];
  };

  test('is told by the first and the last event that have a time', () => {
    assert.deepEqual(order('', '05:00', '09:00', '04:00', ''), [true, 5]);
    assert.deepEqual(order('', '04:00', '09:00', '05:00', ''), [false, 5]);
    assert.deepEqual(order('05:00'), [false, 5]);
    assert.deepEqual(order('05:00', '05:00'), [false, 5]);
    assert.deepEqual(order('', ''), [false, undefined]);
  });
});

suite('the places of an event', () => {
  const text = [
    'Event ID: 9215',
    'Source: MSExchangeMTA',
    'A sockets error 10061 on a connect() call. Control block index: 12. [BASE IL TCP/IP',
    '   DRVR 54 274] (12)',
  ].join('\n');
  let log: EventLog;
  setup(() => void (log = parseEventLog(text)));
  const lines = text.split('\n');

  test('are where their words stand, wrapped ones in each line', () => {
    const words = log.events[0].spans.map(({ of, line, start, end }) => `${of}: ${lines[line].slice(start, end)}`);
    assert.deepEqual(words, [
      'id: 9215',
      'error: 10061',
      'controlBlock: 12',
      'origin: [BASE IL TCP/IP',
      'origin: DRVR 54 274]',
      'severity: 12',
    ]);
  });

  test('are found from a line and a column', () => {
    const at = (line: number, column: number): string | undefined => spanAt(log, line, column)?.span.of;
    assert.deepEqual(
      [at(0, 9), at(0, 10), at(0, 14), at(3, 3), at(3, 18)],
      [undefined, 'id', 'id', 'origin', 'severity'],
    );
    assert.equal(at(99, 0), undefined);
  });

  test('belong to the event of their line', () => {
    assert.equal(eventAtLine(log, 0), log.events[0]);
    assert.equal(eventAtLine(log, 3), log.events[0]);
    assert.equal(eventAtLine(log, 4), undefined);
    assert.equal(eventAtLine({ events: [] }, 0), undefined);
    const [event] = log.events;
    assert.equal(eventAtLine({ events: [{ ...event, firstLine: 2, lastLine: 3 }] }, 1), undefined);
  });

  test('of several events on one line are told apart by the column; where two touch, the narrower is meant', () => {
    const [span, wide] = [
      { of: 'id', line: 2, start: 30, end: 34 },
      { of: 'origin', line: 2, start: 8, end: 30 },
    ] as const;
    const [first, second] = [log.events[0], log.events[0]].map((event, k) => ({
      ...event,
      firstLine: 2,
      lastLine: 2,
      spans: k === 0 ? [wide, span] : [{ ...wide, start: 40, end: 50 }],
    }));
    const on = { events: [{ ...first, firstLine: 0, lastLine: 1, spans: [] }, first, second] };
    assert.deepEqual(spanAt(on, 2, 30), { event: first, span });
    assert.deepEqual(spanAt(on, 2, 29), { event: first, span: wide });
    assert.deepEqual(spanAt(on, 2, 40)?.event, second);
    assert.equal(spanAt(on, 2, 35), undefined);
    assert.equal(spanAt(on, 3, 8), undefined);
  });

  test('end at blanks: those that a regular expression calls so', () => {
    for (let code = 0; code < 0x10000; code++)
      assert.equal(isBlank(code), /\s/.test(String.fromCharCode(code)), code.toString(16));
  });
});

suite('what events tell of the server', () => {
  let events: readonly MtaEvent[];
  setup(() => {
    const closed = 'Service closedown complete, version 5.5 (build 2653.23). [BASE IL MAIN BASE 1 490] (16)';
    events = [sample(9298), only(application(9299, closed)), sample(9156), sample(9228)];
  });

  test('is the last build that is stated', () => {
    assert.equal(statedBuild(events)!.build, '5.5.2653.23');
    assert.equal(statedBuild([sample(9156)]), undefined);
  });

  const stop = (time: string, build: string): MtaEvent => ({
    ...sample(9299),
    time: time === '' ? undefined : parseEventTime('06-06-01', time),
    build,
  });

  test('is the one of the latest time, whatever order they come in; of one time, or without times, the last', () => {
    const latest = (...some: readonly MtaEvent[]): string | undefined => statedBuild(some)?.build;
    assert.equal(latest(stop('03:00', 'new'), stop('02:00', 'old')), 'new');
    assert.equal(latest(stop('02:00', 'old'), stop('03:00', 'new')), 'new');
    assert.equal(latest(stop('02:00', 'first'), stop('02:00', 'second')), 'second');
    assert.equal(latest(stop('', 'first'), stop('', 'second')), 'second');
    assert.equal(latest(stop('02:00', 'old'), { ...stop('03:00', ''), build: undefined }), 'old');
  });

  test('are its starts and stops, by time, or in their order where not all of them have one', () => {
    const told = (...some: readonly MtaEvent[]): unknown[] =>
      startsAndStops(some).map(({ kind, build }) => [kind, build]);
    const start = { ...stop('03:00', 'b'), id: 9298 };
    assert.deepEqual(told(sample(9156), start, stop('02:00', 'a')), [
      ['stop', 'a'],
      ['start', 'b'],
    ]);
    assert.deepEqual(told(start, stop('', 'a')), [
      ['start', 'b'],
      ['stop', 'a'],
    ]);
  });

  test('is the pool size of the network type that is asked for', () => {
    assert.equal(statedPoolSize(events)!.poolSize, 40);
    assert.equal(statedPoolSize(events, 2)!.poolSize, 1);
    assert.equal(statedPoolSize(events, 3), undefined);
    assert.equal(statedPoolSize([...events, { ...sample(9156), configuredCount: undefined }])!.poolSize, 40);
  });
});
