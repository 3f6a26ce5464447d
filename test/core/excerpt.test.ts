/** Less of a log to read, from its bytes: excerpts, and the life of one instance in stages. */
import * as assert from 'node:assert/strict';
import { Excerpt, type ExcerptWish } from '../../server/src/core/intake/excerpt';
import { LifeReader, type ToldStage } from '../../server/src/core/intake/lifeReader';
import { Stages } from '../../server/src/core/lifecycle/stages';
import type { Kind } from '../../server/src/core/log/catalogue';
import { knownShapes } from '../../server/src/core/log/catalogue';
import { MAX_LINE_BYTES } from '../../server/src/core/log/parseLine';

const LOG = [
  '(008) Wait for cb 0, handle 4', // 1: in use before the log
  '(001) CB 5 (instance 9) allocated',
  '(001) Message type 1 for cb 5',
  '(008) Wait for cb 5, handle 7',
  '<cut>',
  '(008) R/W/Cl events on cb 5, handle 7',
  '(008) No more data',
  '(008) CB 6 (instance 10) allocated',
  '(008) Events 3 notified for cb 5 using handle 7',
  '(008) Keepalive on cb 5',
  '(008) Keepalive on cb 5, once more',
  '',
  '(008) close socket -1 on cb 5, handle 0',
  '(001) CB 5 (instance 11) allocated',
];
const bytes = (lines: readonly string[]): Uint8Array => Buffer.from(`${lines.join('\r\n')}\r\n`);

function excerpt(wish: ExcerptWish, log: Uint8Array = bytes(LOG), chunk = Infinity): Excerpt {
  const excerpt = new Excerpt(wish, knownShapes);
  for (let at = 0; at < log.length; at += chunk) excerpt.push(log.slice(at, at + chunk));
  excerpt.end();
  return excerpt;
}

/** 1-based, as the excerpt shows them. */
const lines = (wish: ExcerptWish): number[] => excerpt(wish).lines.map((line) => line + 1);

suite('an excerpt', () => {
  test('of a control block has all its lines, waits and those that name none included, and where lines were taken out', () => {
    assert.deepEqual(lines({ kind: 'controlBlock', cb: 5 }), [2, 3, 4, 5, 6, 7, 9, 10, 11, 13, 14]);
    assert.deepEqual(lines({ kind: 'controlBlock', cb: 0 }), [1, 5]);
    assert.deepEqual(lines({ kind: 'controlBlock', cb: 7 }), [5]);
  });

  test('without waits has everything else', () => {
    assert.deepEqual(lines({ kind: 'withoutWaits' }), [2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  test('of instances has their lines without their waits', () => {
    assert.deepEqual(lines({ kind: 'instances', instances: new Set([1, 2]) }), [2, 3, 5, 6, 7, 8, 9, 10, 11, 13]);
    assert.deepEqual(lines({ kind: 'instances', instances: new Set([3]) }), [5, 14]);
  });

  test('has the number of each line before it, and nothing that would end the row', () => {
    const log = Buffer.from(`${LOG.slice(0, 9).join('\n')}\n(008) Grüße\u2028 on cb 0  `);
    const { text, total, left } = excerpt({ kind: 'controlBlock', cb: 0 }, log);
    assert.equal(text, ' 1 │ (008) Wait for cb 0, handle 4\n 5 │ <cut>\n10 │ (008) Grüße\\u2028 on cb 0\n');
    assert.deepEqual([total, left], [10, 0]);
    assert.equal(excerpt({ kind: 'controlBlock', cb: 9 }, bytes(LOG.slice(0, 3))).text, '');
  });

  test('knows the instance of each of its lines', () => {
    const of5 = excerpt({ kind: 'controlBlock', cb: 5 });
    assert.deepEqual(of5.owners, [1, 1, 1, -1, 1, 1, 1, 1, 1, 1, 3]);
    assert.deepEqual(
      of5.linesOf(3).map(({ line, text }) => [line, text]),
      [[13, LOG[13]]],
    );
    assert.deepEqual(of5.linesOf(2), []);
  });

  test('is the same whatever pieces the log comes in', () => {
    const wish = { kind: 'controlBlock', cb: 5 } as const;
    for (const chunk of [1, 7, 100]) assert.equal(excerpt(wish, bytes(LOG), chunk).text, excerpt(wish).text);
  });

  test('of a chain names the file of each line, and counts its lines', () => {
    const made = new Excerpt({ kind: 'controlBlock', cb: 5 }, knownShapes);
    for (const [name, part] of [
      ['winsock.log.1', LOG.slice(0, 3)],
      ['winsock.log', LOG.slice(3)],
    ] as const) {
      made.begin(name);
      made.push(bytes(part));
      made.end();
    }
    const rows = made.text.split('\n');
    assert.equal(rows[0], `winsock.log.1:2 │ ${LOG[1]}`);
    assert.equal(rows[2], `  winsock.log:1 │ ${LOG[3]}`);
    assert.deepEqual(made.lines, excerpt({ kind: 'controlBlock', cb: 5 }).lines);
  });

  test('that is too long for an editor is cut, and counts what is left out', () => {
    const line = '(008) cb 3 '.padEnd(MAX_LINE_BYTES, 'x');
    const count = 260;
    const made = excerpt({ kind: 'controlBlock', cb: 3 }, Buffer.from(`${line}\n`.repeat(count)));
    assert.ok(made.text.length > 16_000_000 && made.text.length < 17_000_000);
    assert.equal(made.lines.length + made.left, count);
    assert.ok(made.left > 0);
    assert.equal(made.total, count);
  });
});

suite('the life of an instance', () => {
  const stages = () => {
    const all = new Stages<ToldStage>(knownShapes, (stage, text) => ({ ...stage, text: text() }));
    const take = (line: number, kind: Kind, text: () => string): void => {
      all.add(line, kind, text);
    };
    return { list: all.list, take };
  };

  const life = (instance: number, lastLine: number, chunk = Infinity): readonly string[] => {
    const { list, take } = stages();
    const reader = new LifeReader({ instance, lastLine, catalogue: knownShapes }, take);
    const log = bytes(LOG);
    for (let at = 0; at < log.length && !reader.isDone; at += chunk) reader.push(log.slice(at, at + chunk));
    if (!reader.isDone) reader.end();
    return list.map(
      ({ kind, firstLine, lastLine: last, lines, text }) =>
        `${kind} ${firstLine + 1}–${last + 1} (${lines}): ${text.slice(6)}`,
    );
  };

  test('is told line by line, but for use and for what is not known: those come in stretches', () => {
    const told = [
      'line 2–2 (1): CB 5 (instance 9) allocated',
      'line 3–3 (1): Message type 1 for cb 5',
      'use 6–9 (3): R/W/Cl events on cb 5, handle 7',
      'unknown 10–11 (2): Keepalive on cb 5',
      'line 13–13 (1): close socket -1 on cb 5, handle 0',
    ];
    assert.deepEqual(life(1, 12), told);
    assert.deepEqual(life(1, 12, 5), told);
  });

  test('ends with its last activity, and what comes after it is not asked for', () => {
    assert.deepEqual(
      life(1, 5).map((stage) => stage.split(' ')[1]),
      ['2–2', '3–3', '6–6'],
    );
    assert.deepEqual(life(3, 13), ['line 14–14 (1): CB 5 (instance 11) allocated']);
  });

  test('events that only say that an attempt to connect ended are no use', () => {
    const log = [
      '(001) CB 16 (instance 9) allocated',
      '(008) Events 48 notified for cb 16 using handle 7',
      '(008) Events 16 notified for cb 16 using handle 7',
      '(008) Events 3 notified for cb 16 using handle 48',
      '(008) WSARecv on cb 16, offset 0',
    ];
    const { list, take } = stages();
    const reader = new LifeReader({ instance: 0, lastLine: 4, catalogue: knownShapes }, take);
    reader.push(bytes(log));
    reader.end();
    assert.ok(reader.isDone);
    assert.deepEqual(
      list.map(({ kind, lines: count }) => `${kind} ${count}`),
      ['line 1', 'line 1', 'line 1', 'use 2'],
    );
  });
});
