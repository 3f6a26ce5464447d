/** What is kept of each instance while a log is read on: in what order, how much of it, and for how long. */
import * as assert from 'node:assert/strict';
import { Facts } from '../../server/src/core/findings/facts';
import { releaseSigns } from '../../server/src/core/findings/words';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { LogIntake } from '../../server/src/core/intake/logIntake';
import { UnpackedLog } from '../../server/src/core/intake/packedLog';
import { Fold } from '../../server/src/core/lifecycle/fold';
import { End, EVIDENCE_FIELDS, InstanceTable, Life } from '../../server/src/core/lifecycle/instances';
import { Catalogue, FIRST_MESSAGE, knownShapes } from '../../server/src/core/log/catalogue';
import { parseLine } from '../../server/src/core/log/parseLine';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { everyVerdict } from '../cli/support/logs';
import { plain } from '../support/analyse';
import { generateLog } from '../support/generateLog';

const taught = new Catalogue(
  readTaughtShapes([
    { template: 'Fake use on cb {cb}', effect: 'use' },
    { template: 'Fake wait for cb {cb}', effect: 'wait' },
    { template: 'Fake signal on cb {cb}', effect: 'signal' },
    { template: 'Fake release of cb {cb}', effect: 'release' },
  ]).messages,
);

function take(fold: Fold, ...lines: string[]): Fold {
  for (const text of lines) {
    const { kind, thread, cb, x, y, also } = parseLine(text, fold.catalogue);
    fold.step(kind, thread, cb, x, y, also);
    if (kind < FIRST_MESSAGE) fold.quote(kind, () => text);
  }
  return fold;
}

const factsOf = (...lines: string[]): Facts => new Facts(take(new Fold(taught), ...lines), defaultSettings);
const ALLOCATED = '(001) CB 5 (instance 9) allocated';
const events = (socket: number, handle: number): string =>
  `(008) Ac/Cl/Cn events for cb 5, socket ${socket}, handle ${handle}`;

suite('what is kept of an instance', () => {
  test('its sockets and handles, each once, in order of appearance', () => {
    const { instances } = factsOf(ALLOCATED, events(7, 8), events(3, 8), events(7, 0), events(0, 5));
    assert.deepEqual(
      [instances.sockets(0), instances.handles(0)],
      [
        [7, 3, 0],
        [8, 0, 5],
      ],
    );
    assert.deepEqual(factsOf(ALLOCATED, events(0, 0)).instances.sockets(0), [0]);
    const { instances: none } = factsOf(ALLOCATED);
    assert.deepEqual([none.sockets(0), none.handles(0)], [[], []]);
  });

  test('INVALID_SOCKET and the handle beside it are none of them', () => {
    const { instances } = factsOf(ALLOCATED, '(008) close socket -1 on cb 5, handle 0');
    assert.deepEqual([instances.sockets(0), instances.handles(0)], [[], []]);
  });

  test('no more than 16 of them, however many there are', () => {
    const many = Array.from({ length: 20 }, (_, k) => events(100 + k, 200 + k));
    const { instances } = factsOf(ALLOCATED, ...many);
    assert.deepEqual(
      instances.sockets(0),
      Array.from({ length: 16 }, (_, k) => 100 + k),
    );
    assert.deepEqual(
      instances.handles(0),
      Array.from({ length: 16 }, (_, k) => 200 + k),
    );
  });

  test('its allocation, and the first twelve lines of evidence after it', () => {
    const request = '(001) Message type 1 for cb 5';
    const facts = factsOf(ALLOCATED, ...Array.from({ length: 14 }, () => request));
    assert.deepEqual(
      facts.evidence(0).map(({ line }) => line),
      Array.from({ length: 13 }, (_, k) => k),
    );
    assert.equal(facts.instances.evidence(0).length, 12 * EVIDENCE_FIELDS);
    assert.deepEqual(factsOf(ALLOCATED).instances.evidence(0), []);
  });

  test('its way: what was accepted is inbound, whatever was seen before; its use counts on', () => {
    const facts = factsOf(
      ALLOCATED,
      '(008) Socket 7 created on cb 5',
      '(008) R/W/Cl events on cb 5, handle 8',
      '(008) WSAAccept OK, 0 events on new socket 7 on cb 5',
    );
    assert.deepEqual([facts.direction(0), facts.verdict(0)], ['inbound', 'active']);
  });

  test('how far its set-up went, and when and by whom it was released: -1 where it was not', () => {
    const { instances } = factsOf(
      ALLOCATED,
      '(001) Message type 1 for cb 5',
      '(008) R/W/Cl events on cb 5, handle 8',
      '(012) close socket -1 on cb 5, handle 0',
      '(001) CB 6 (instance 10) allocated',
      '(001) CB 6 (instance 11) allocated',
      '(001) CB 6 (instance 1) allocated',
    );
    assert.deepEqual([...instances.setUp.subarray(0, 4)], [2, -1, -1, -1]);
    assert.deepEqual([...instances.released.subarray(0, 4)], [3, -1, -1, -1]);
    assert.deepEqual([...instances.releaseThread.subarray(0, 4)], [12, -1, -1, -1]);
    assert.deepEqual([...instances.freed.subarray(0, 4)], [3, 5, 6, -1]);
  });

  test('which taught shapes came in it, each once; and in how many instances each came', () => {
    const facts = factsOf(
      ALLOCATED,
      '(008) Fake wait for cb 5',
      '(008) Fake use on cb 5',
      '(008) Fake wait for cb 5',
      '(001) CB 6 (instance 10) allocated',
      '(008) Fake wait for cb 6',
    );
    assert.deepEqual([facts.instances.taught(0), facts.instances.taught(1)], [[1, 0], [1]]);
    assert.deepEqual(
      facts.taughtShapes.map(({ message, instances }) => [message.template, instances]),
      [
        ['Fake use on cb {cb}', 1],
        ['Fake wait for cb {cb}', 2],
      ],
    );
    assert.deepEqual(factsOf(ALLOCATED).instances.taught(0), []);
  });

  test('a taught release ends it, and a taught signal is none of use', () => {
    assert.equal(factsOf(ALLOCATED, '(008) Fake release of cb 5').verdict(0), 'released');
    assert.equal(factsOf(ALLOCATED, '(008) Fake signal on cb 5').verdict(0), 'suspect');
    const signalled = [ALLOCATED, '(001) Message type 1 for cb 5', '(008) Fake signal on cb 5'];
    assert.equal(factsOf(...signalled, '(008) Fake use on cb 5').longestSetUp, 2, 'its set-up is over');
    assert.equal(releaseSigns(factsOf(ALLOCATED, '(008) Fake release of cb 5'), 0), 'socket closed');
  });
});

suite('while the log is read on', () => {
  test('thousands of them are all kept', () => {
    const many = Array.from({ length: 1000 }, (_, k) => `(001) CB ${k} (instance ${k + 1}) allocated`);
    const { instances, lines } = factsOf(...many);
    assert.deepEqual(
      Array.from({ length: 1000 }, (_, i) => [instances.cb[i], instances.number[i], instances.allocation[i]]),
      Array.from({ length: 1000 }, (_, k) => [k, k + 1, k]),
    );
    assert.equal(lines, 1000);
    const ended = factsOf(...many.flatMap((line, k) => [line, `(008) close socket -1 on cb ${k}, handle 0`])).instances;
    assert.deepEqual(
      Array.from({ length: 1000 }, (_, i) => [ended.cb[i], ended.released[i], ended.thread[i]]),
      Array.from({ length: 1000 }, (_, k) => [k, 2 * k + 1, 1]),
    );
  });

  test('lines of unknown shape are counted, those that name a control block among them', () => {
    const facts = factsOf(ALLOCATED, '(008) Keepalive', '(008) Keepalive on cb 5', 'x', '<cut>', '');
    assert.deepEqual([facts.unrecognisedLines, facts.instances.count], [3, 1]);
    assert.equal(factsOf('(008) Keepalive on cb 5').instances.number[0], -1, 'its allocation is not in the log');
  });

  test('what was open at a restart is no part of the next life of its control block', () => {
    const { instances } = factsOf(ALLOCATED, events(7, 8), '(001) CB 5 (instance 1) allocated', events(70, 80));
    assert.deepEqual([instances.sockets(0), instances.sockets(1)], [[7], [70]]);
    assert.deepEqual([instances.handles(0), instances.handles(1)], [[8], [80]]);
  });

  test('a log that went back knows nothing of what came after, however often it goes back', () => {
    const fold = take(new Fold(taught), ALLOCATED, '(001) CB 5 (instance 1) allocated');
    const checkpoint = fold.checkpoint();
    for (let times = 0; times < 3; times++) {
      take(fold, '(008) Fake wait for cb 5', '(008) Socket 7 created on cb 9', '(001) CB 6 (instance 3) allocated');
      fold.flush();
      assert.deepEqual([fold.instances.count, fold.instances.cb[2], fold.instances.cb[3]], [4, 9, 6]);
      assert.deepEqual(fold.instances.sockets(2), [7]);
      assert.deepEqual(fold.taughtCounts, [0, 1, 0, 0]);
      fold.restore(checkpoint);
    }
  });

  test('what is needed only while an instance is open is forgotten when it ends', () => {
    const fold = take(new Fold(taught), ALLOCATED, events(7, 8), '(008) Keepalive on cb 5', '(008) Fake use on cb 5');
    fold.flush();
    const { instances } = fold;
    assert.equal(instances.evidence(0).length, EVIDENCE_FIELDS);
    assert.deepEqual(instances.unknownLine(0), { line: 2, text: '(008) Keepalive on cb 5' });
    assert.deepEqual(instances.taught(0), [0]);
    take(fold, '(008) close socket -1 on cb 5, handle 0');
    assert.deepEqual([instances.evidence(0), instances.unknownLine(0), instances.taught(0)], [[], undefined, []]);
  });

  test('nothing of that is kept of a control block from before the log', () => {
    const { instances } = factsOf(events(7, 8), '(008) Keepalive on cb 5', '(008) Fake use on cb 5');
    assert.deepEqual([instances.evidence(0), instances.unknownLine(0), instances.taught(0)], [[], undefined, []]);
  });

  test('what was open at a restart keeps it, whatever its control block does in the next run', () => {
    const facts = factsOf(
      ALLOCATED,
      events(7, 8),
      events(9, 10),
      '(008) Fake use on cb 5',
      '(001) CB 5 (instance 1) allocated',
      '(008) Socket 70 created on cb 5',
      '(008) Fake wait for cb 5',
      '(001) Message type 1 for cb 5',
    );
    const { instances } = facts;
    assert.deepEqual(
      [instances.sockets(0), instances.handles(0)],
      [
        [7, 9],
        [8, 10],
      ],
    );
    assert.deepEqual(
      facts.evidence(0).map(({ line }) => line),
      [0, 1, 2],
    );
    assert.deepEqual([instances.taught(0), instances.taught(1)], [[0], [1]]);
  });

  test('a restart makes a thread forget which control block it was about, small numbers and large', () => {
    for (const thread of ['008', '5000']) {
      for (const cb of [5, 1023, 1024, 5000]) {
        const facts = factsOf(
          `(001) CB ${cb} (instance 9) allocated`,
          `(${thread}) R/W/Cl events on cb ${cb}, handle 8`,
          '(001) CB 6 (instance 10) allocated',
          '(001) CB 6 (instance 1) allocated',
          `(001) CB ${cb} (instance 2) allocated`,
          `(${thread}) No more data`,
        );
        assert.deepEqual([facts.runs.length, facts.verdict(3)], [2, 'suspect'], `(${thread}) cb ${cb}`);
        assert.equal(facts.instances.count, 4);
        assert.deepEqual(facts.instances.handles(0), [8]);
      }
    }
  });

  test('a line without a control block belongs to that of its thread, be that number 0', () => {
    const facts = factsOf('(001) CB 0 (instance 9) allocated', '(008) Socket 7 created on cb 0', '(008) No more data');
    assert.deepEqual([facts.verdict(0), facts.instances.lastActivity[0]], ['active', 2]);
  });

  test('an unfinished line leaves no trace when its rest makes it say something else', () => {
    const log = new LogIntake(taught);
    const judged = (text: string): unknown => {
      log.push(Buffer.from(text));
      return log.judge(defaultSettings, (facts) => [
        facts.verdict(0),
        facts.instances.sockets(0),
        facts.taughtShapes.map(({ instances }) => instances),
        facts.unknownLine(0)?.line,
      ]);
    };
    const start = `${'<…>\n'.repeat(300)}${ALLOCATED}\n`;
    assert.deepEqual(judged(`${start}${events(7, 8)}\n`), ['suspect', [7], [], undefined]);
    assert.deepEqual(judged(events(8, 9)), ['suspect', [7, 8], [], undefined]);
    assert.deepEqual(judged('x\n(008) Fake use on cb 5'), ['active', [7], [1], 302]);
    assert.deepEqual(judged('5\n(009) Keepalive on cb 5'), ['suspect', [7], [1], 302]);
    // Thread 9 has named no control block after all.
    assert.deepEqual(judged('9\n(009) No more data\n'), ['suspect', [7], [1], 302]);
    assert.deepEqual(judged('(008) Fake use on cb 5'), ['active', [7], [2], 302]);
    assert.deepEqual(judged('\n'), ['active', [7], [2], 302]);
  });

  test('a thread that went back still knows which control block it was about', () => {
    for (const thread of ['008', '5000']) {
      const fold = take(new Fold(taught), ALLOCATED, `(${thread}) Socket 7 created on cb 5`);
      const checkpoint = fold.checkpoint();
      take(fold, `(${thread}) Socket 7 created on cb 6`);
      fold.restore(checkpoint);
      take(fold, `(${thread}) No more data`);
      assert.equal(new Facts(fold, defaultSettings).verdict(0), 'active', thread);
    }
  });

  test('what was forgotten of a longer log is not there in a shorter one', () => {
    const fold = take(new Fold(taught), ALLOCATED, events(7, 8));
    const checkpoint = fold.checkpoint();
    take(
      fold,
      events(9, 10),
      '(001) CB 6 (instance 10) allocated',
      '(001) Message type 1 for cb 6',
      '(008) Fake use on cb 6',
    );
    fold.flush();
    assert.deepEqual([fold.instances.count, fold.instances.taught(1)], [2, [0]]);
    fold.restore(checkpoint);
    take(fold, '(001) CB 7 (instance 11) allocated');
    fold.flush();
    const { instances } = fold;
    assert.deepEqual([instances.count, instances.cb[1], instances.evidence(1), instances.taught(1)], [2, 7, [], []]);
    assert.deepEqual([instances.sockets(0), instances.handles(0)], [[7], [8]]);
    assert.deepEqual(fold.taughtCounts, [0, 0, 0, 0]);
  });
});

suite('the table of instances, with more of them than a page has', () => {
  const COUNT = 200_000;
  /** Numbers that need more than four bytes come late, early, and in between. */
  const cbOf = (i: number): number => (i === 150_000 ? 2 ** 53 - 1 : i);
  const socketOf = (i: number): number => (i === 3 ? 2 ** 31 : i);
  const bytesOf = (i: number): number => (i % 50_000 === 49_999 ? 2 ** 40 + i : i);
  const write = (table: InstanceTable, i: number): void => {
    const life = new Life();
    life.open(i, cbOf(i), i + 1, 2 * i, 7, 0);
    life.bytesReceived = bytesOf(i);
    life.addSocket(socketOf(i));
    table.write(life, 0, End.released, 2 * i + 1, 8, 2 * i + 1);
  };
  const check = (table: InstanceTable, count: number): void => {
    assert.equal(table.count, count);
    const { cb, number, allocation, freed, bytesReceived, releaseThread, end } = table;
    for (let i = 0; i < count; i++) {
      const isSame =
        cb[i] === cbOf(i) &&
        number[i] === i + 1 &&
        allocation[i] === 2 * i &&
        freed[i] === 2 * i + 1 &&
        bytesReceived[i] === bytesOf(i) &&
        releaseThread[i] === 8 &&
        end[i] === End.released &&
        table.sockets(i)[0] === socketOf(i);
      if (!isSame) assert.fail(`instance ${i} of ${count}`);
    }
  };

  test('has what was written, whenever it is read, and in whatever order the instances end', () => {
    const table = new InstanceTable();
    for (let i = 0; i < COUNT; i++) {
      table.add();
      // Each instance ends after the next one has begun.
      if (i > 0) write(table, i - 1);
      if ([63, 64, 65_535, 65_536, 65_537, 140_000].includes(i)) {
        const copy = table.copy(i);
        table.truncate(i);
        check(table, i);
        check(copy, i);
        assert.equal(table.add(), i);
      }
    }
    write(table, COUNT - 1);
    check(table, COUNT);
    check(InstanceTable.unpack(structuredClone(table.pack())), COUNT);
    const copy = table.copy(100_000);
    for (let i = 100_000; i < COUNT; i++) write(copy, copy.add());
    check(copy, COUNT);
  });
});

suite('a log taken in by another thread', () => {
  test('says the same', () => {
    const taughtLines = '(001) CB 61 (instance 9000) allocated\n(008) Fake use on cb 61\n(008) Keepalive on cb 61\n';
    const manySockets = [1, 2, 3].map((n) => `(008) Ac/Cl/Cn events for cb 61, socket ${n}, handle ${n}\n`).join('');
    const log = [
      ...generateLog({ bytes: 30_000, leakEvery: 3, unknownEvery: 50 }),
      everyVerdict,
      taughtLines,
      manySockets,
    ];
    const intake = new LogIntake(taught);
    intake.push(Buffer.from(log.join('')));
    intake.end();
    const packed = structuredClone(intake.pack());
    const unpacked = new UnpackedLog(packed, taught);
    assert.deepEqual(plain(unpacked.facts(defaultSettings)), plain(intake.facts(defaultSettings)));
    assert.deepEqual(
      [unpacked.bytes, unpacked.encoding, unpacked.shapes],
      [intake.bytes, intake.encoding, intake.shapes],
    );
  });

  test('is no larger than what it holds', () => {
    const intake = new LogIntake(knownShapes);
    intake.push(Buffer.from(`${ALLOCATED}\n`));
    intake.end();
    const { columns, count } = intake.pack().fold.instances;
    assert.deepEqual([count, new Set(Object.values(columns).map(({ length }) => length))], [1, new Set([1])]);
    assert.equal(InstanceTable.unpack({ count, columns, lists: [[], [], [], [], []].map(() => new Map()) }).cb[0], 5);
  });
});
