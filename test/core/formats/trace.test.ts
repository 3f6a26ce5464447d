/** A log as a trace: Chrome's trace event format, by whose rules Perfetto draws it. */
import * as assert from 'node:assert/strict';
import { Lives } from '../../../server/src/core/findings/lives';
import { traceOf } from '../../../server/src/core/formats/trace';
import { analyse } from '../../support/analyse';

const log = `(008) Wait for cb 9, handle 4
(001) CB 2 (instance 7) allocated
(008) WSAAccept OK, 0 events on new socket 11340 on cb 2
(008) R/W/Cl events on cb 2, handle 10848
(008) close socket -1 on cb 2, handle 0
(001) CB 3 (instance 2) allocated
(008) Socket 13020 created on cb 3
(001) CB 3 (instance 0) allocated
`;

interface TraceEvent {
  readonly ph: string;
  readonly [member: string]: unknown;
}

suite('a trace', () => {
  let events: TraceEvent[];
  setup(() => {
    const trace = JSON.parse(traceOf(new Lives(analyse(log)), 'Winsock.log')) as {
      displayTimeUnit: string;
      traceEvents: TraceEvent[];
    };
    assert.deepEqual(Object.keys(trace), ['displayTimeUnit', 'traceEvents']);
    assert.equal(trace.displayTimeUnit, 'ns');
    events = trace.traceEvents;
  });
  const all = (ph: string): TraceEvent[] => events.filter((event) => event.ph === ph);

  test('is of one process, called after the log, whose time is the lines, with a track for each control block', () => {
    const [process, ...tracks] = all('M');
    assert.deepEqual(process, {
      ph: 'M',
      pid: 1,
      name: 'process_name',
      args: { name: 'Winsock.log (1 µs is 1 line of the log)' },
    });
    assert.deepEqual(
      tracks
        .filter(({ name }) => name === 'thread_name')
        .map(({ tid, args }) => [tid, (args as { name: string }).name]),
      [
        [10, 'CB 9'],
        [3, 'CB 2'],
        [4, 'CB 3'],
      ],
    );
  });

  test('has for each instance a slice over its life, named by instance and verdict, that says what the log shows', () => {
    const lines = (first: number, last: number): object => ({ 'first line': first, 'last line': last });
    const pid = 1;
    assert.deepEqual(all('X'), [
      {
        ph: 'X',
        ts: 1,
        dur: 7,
        pid,
        tid: 10,
        name: 'in use before the log began',
        args: { verdict: 'in use before the log began', ...lines(1, 7) },
      },
      {
        ph: 'X',
        ts: 2,
        dur: 4,
        pid,
        tid: 3,
        name: 'instance 7: released',
        args: { instance: 7, verdict: 'released', direction: 'inbound', ...lines(2, 5) },
      },
      {
        ph: 'X',
        ts: 6,
        dur: 2,
        pid,
        tid: 4,
        name: 'instance 2: suspect',
        args: { instance: 2, verdict: 'suspect', direction: 'outbound', ...lines(6, 7) },
      },
      {
        ph: 'X',
        ts: 8,
        dur: 1,
        pid,
        tid: 4,
        name: 'instance 0: suspect',
        args: { instance: 0, verdict: 'suspect', ...lines(8, 8) },
      },
    ]);
  });

  test('counts what is in use and what is lost, and marks where the MTA was started again', () => {
    for (const { pid, name } of all('C')) assert.deepEqual([pid, name], [1, 'control blocks']);
    assert.deepEqual(
      all('C').map(({ ts, args }) => [ts, (args as Record<string, number>)['in use']]),
      [
        [1, 1],
        [2, 2],
        [5, 1],
        [6, 2],
        [8, 1],
      ],
    );
    assert.deepEqual(all('i'), [{ ph: 'i', s: 'p', ts: 8, pid: 1, name: 'restart of the MTA' }]);
  });

  test('counts lost control blocks apart', () => {
    const leaked = `(001) CB 1 (instance 1) allocated\n${'(008) No more data\n'.repeat(300)}`;
    const trace = JSON.parse(traceOf(new Lives(analyse(leaked, { leakTurnover: 0 })), 'x')) as {
      traceEvents: TraceEvent[];
    };
    assert.deepEqual(
      trace.traceEvents.filter(({ ph }) => ph === 'C').map(({ args }) => args),
      [{ 'in use': 1, lost: 1 }],
    );
  });
});
