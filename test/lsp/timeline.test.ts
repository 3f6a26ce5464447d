/** What the timeline is drawn from, over a real connection, against the table of lives that it is a picture of. */
import * as assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Lives } from '../../server/src/core/findings/lives';
import { verdicts } from '../../server/src/core/findings/verdict';
import type { Params } from '../../server/src/lsp/methods';
import {
  BAR_FIELDS,
  POOL_FIELDS,
  type LifeResult,
  type TimelineResult,
  type TimelineRowsResult,
} from '../../server/src/lsp/protocol';
import { readChunks } from '../support/analyse';
import { generateLog } from '../support/generateLog';
import { LspClient, URI } from '../support/lspClient';
import { sample } from '../support/paths';

interface Bar {
  readonly lane: number;
  readonly start: number;
  readonly end: number;
  readonly verdict: number;
  readonly index: number;
}

const numbers = (base64: string): Int32Array => new Int32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);

function barsOf(result: TimelineResult): Bar[] {
  const fields = numbers(result.bars);
  return Array.from({ length: fields.length / BAR_FIELDS }, (_, k) => {
    const [lane, start, end, verdict, index] = fields.subarray(k * BAR_FIELDS, (k + 1) * BAR_FIELDS);
    return { lane: lane, start: start, end: end, verdict: verdict, index: index };
  });
}

suite('the timeline', () => {
  const text = [...generateLog({ bytes: 1_500_000, leakEvery: 12, packets: 3, eol: '\n' })].join('');
  const lives = new Lives(readChunks([Buffer.from(text)]));
  const laneOf = (i: number): number => lives.lanesBy('cb').cbs.indexOf(lives.cb[i]);
  let client: LspClient;

  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
    await client.open(text);
  });
  suiteTeardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });

  const ask = (params: Partial<Params<'timeline'>> = {}): Promise<TimelineResult> =>
    client.request<TimelineResult>('winsockLog/timeline', {
      uri: URI,
      from: 0,
      to: lives.lines,
      columns: 100,
      firstLane: 0,
      lastLane: 1000,
      order: 'cb',
      ...params,
    });

  test('begins with the worst lanes where it is asked to, and answers about the lane of an instance', async () => {
    const { cbs } = lives.lanesBy('worst');
    const worst = await ask({ order: 'worst', firstLane: 0, lastLane: 2 });
    assert.deepEqual(worst.cbs, [...cbs.subarray(0, 2)]);
    const index = lives.cb.indexOf(cbs[cbs.length - 1]);
    const asked = await ask({ order: 'worst', firstLane: 0, lastLane: 2, instance: index });
    assert.deepEqual(asked.instance, {
      index,
      lane: cbs.length - 1,
      line: lives.start[index],
      lastLine: lives.end[index],
    });
    assert.ok(asked.cbs.includes(lives.cb[index]));
  });

  test('has a lane for each control block', async () => {
    const { cbs, lanes, lines } = await ask();
    assert.deepEqual(cbs, [...lives.lanesBy('cb').cbs]);
    assert.deepEqual([lanes, lines], [cbs.length, lives.lines]);
  });

  test('shows each instance by itself where there is room', async () => {
    const [from, to] = [1000, 3000];
    const bars = barsOf(await ask({ from, to, columns: 2000 }));
    const expected = [...lives.cb.keys()].filter((i) => lives.start[i] < to && lives.end[i] >= from);
    assert.ok(expected.length > 10);
    assert.deepEqual(
      bars.map(({ index }) => index).sort((a, b) => a - b),
      expected,
    );
    for (const { lane, start, end, verdict, index } of bars) {
      assert.deepEqual(
        [lane, start, end, verdict],
        [laneOf(index), lives.start[index], lives.end[index], lives.verdict[index]],
      );
    }
  });

  test('draws together what is narrower than a pixel, and never hides what is worse', async () => {
    const columns = 60;
    const bars = barsOf(await ask({ columns }));
    assert.ok(bars.some(({ index }) => index < 0));
    assert.ok(bars.length <= lives.lanesBy('cb').cbs.length * columns, 'no more bars than pixels');
    for (let i = 0; i < lives.count; i++) {
      const shown = bars.find(
        ({ lane, start, end, verdict }) =>
          lane === laneOf(i) && start <= lives.start[i] && lives.start[i] <= end && verdict <= lives.verdict[i],
      );
      assert.ok(shown, `instance ${lives.number[i]} of CB ${lives.cb[i]} is in some bar that is no better than it`);
    }
  });

  test('the pool in each column is the most that was in use, and lost, in its lines', async () => {
    const [from, to, columns] = [500, 9500, 90];
    const pool = numbers((await ask({ from, to, columns })).pool);
    const { line, inUse, lost } = lives.occupancy;
    const at = (values: Int32Array, wanted: number): number => values[line.findLastIndex((l) => l <= wanted)] ?? 0;
    for (let column = 0; column < columns; column++) {
      let [mostInUse, mostLost] = [0, 0];
      for (let l = from + column * 100; l < from + (column + 1) * 100; l++) {
        mostInUse = Math.max(mostInUse, at(inUse, l));
        mostLost = Math.max(mostLost, at(lost, l));
      }
      assert.deepEqual([...pool.subarray(column * POOL_FIELDS, (column + 1) * POOL_FIELDS)], [mostInUse, mostLost]);
    }
  });

  test('sends only the lanes that are asked for', async () => {
    const result = await ask({ firstLane: 3, lastLane: 5 });
    assert.deepEqual(result.cbs, [...lives.lanesBy('cb').cbs.subarray(3, 5)]);
    assert.deepEqual([...new Set(barsOf(result).map(({ lane }) => lane))], [3, 4]);
  });

  test('whatever it is asked, it answers within the log', async () => {
    for (const odd of [0, 1, 2 ** 31 - 1]) {
      const { from, to, columns } = await ask({ from: odd, to: odd, columns: odd, firstLane: odd, lastLane: odd });
      assert.ok(from >= 0 && from <= to && to <= lives.lines && columns >= 1 && columns <= 20_000, `asked with ${odd}`);
    }
  });

  test('as a table: the worst first, with the same instances', async () => {
    const { rows, total } = await client.request<TimelineRowsResult>('winsockLog/timelineRows', {
      uri: URI,
      from: 0,
      to: lives.lines,
      limit: 50,
    });
    assert.equal(total, lives.count);
    assert.equal(rows.length, 50);
    const order = rows.map(({ verdict }) => verdicts.indexOf(verdict!));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    for (const { index, line, lastLine } of rows)
      assert.deepEqual([line, lastLine], [lives.start[index], lives.end[index]]);
  });

  test('tells the life of an instance, and of no other index', async () => {
    const life = await client.request<LifeResult>('winsockLog/life', { uri: URI, index: 0 });
    assert.equal(life.name, `CB ${lives.cb[0]} (instance ${lives.number[0]})`);
    assert.ok(life.evidence.includes(`CB ${lives.cb[0]} (instance ${lives.number[0]}) allocated`));
    for (const index of [lives.count, 2 ** 31 - 1])
      assert.equal(await client.request('winsockLog/life', { uri: URI, index }), null);
  });

  test('tells the life of an instance of a file as it does of a document: all of it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'winsock-log-'));
    try {
      const file = path.join(folder, 'Winsock.log');
      await writeFile(file, text);
      const uri = pathToFileURL(file).href;
      await client.request('winsockLog/analyseFile', { uri });
      let used = 0;
      for (let index = 0; index < 100; index += 7) {
        const { milestones } = await client.request<LifeResult>('winsockLog/life', { uri, index });
        const { milestones: expected } = await client.request<LifeResult>('winsockLog/life', { uri: URI, index });
        assert.deepEqual(milestones, expected, `instance ${index}`);
        used += milestones.filter((milestone) => /: used, \d+ lines?$/.test(milestone)).length;
      }
      assert.ok(used > 10, `${used} stretches of use`);
      assert.equal(await client.request('winsockLog/life', { uri, index: lives.count }), null);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('restarts are shown, as far as they can be told apart', async () => {
    const life = (instance: number): string =>
      `(001) CB 5 (instance ${instance}) allocated\n(008) close socket -1 on cb 5, handle 0\n`;
    const other = 'file:///logs/winsock-restarts.log';
    await client.open(life(9) + life(3) + life(2) + life(1), other);
    assert.deepEqual((await ask({ uri: other, to: 8 })).restarts, [2, 4, 6]);
    assert.deepEqual((await ask({ uri: other, to: 8, columns: 2 })).restarts, [2, 4]);
  });
});

suite('a trace for Perfetto', () => {
  test('has a slice for each instance, named by its verdict, and lines for time', async () => {
    const client = await LspClient.start({ configuration: {} });
    await client.open(sample('failing'));
    interface TraceEvent {
      readonly ph: string;
      readonly ts?: number;
      readonly dur?: number;
      readonly name: string;
      readonly args?: Record<string, unknown>;
    }
    const trace = JSON.parse((await client.request<string>('winsockLog/trace', { uri: URI })) ?? '') as {
      traceEvents: TraceEvent[];
    };
    const [process] = trace.traceEvents;
    assert.match(String(process?.args?.name), /^Winsock\.log \(1 µs is 1 line of the log\)$/);
    const life = trace.traceEvents.find(({ ph }) => ph === 'X');
    assert.deepEqual([life?.ts, life?.name], [1, 'instance 21: leaked']);
    assert.ok((life?.dur ?? 0) >= 5);
    assert.deepEqual(
      trace.traceEvents.filter(({ ph }) => ph === 'C').map(({ ts, args }) => [ts, args]),
      [[1, { 'in use': 1, lost: 1 }]],
    );
    await client.stop();
  });
});
