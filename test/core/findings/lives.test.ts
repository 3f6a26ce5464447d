/** The table of lives that views draw from, against the facts that it is made of. */
import * as assert from 'node:assert/strict';
import { Facts } from '../../../server/src/core/findings/facts';
import { parseLifeFilter } from '../../../server/src/core/findings/lifeFilter';
import { Lives } from '../../../server/src/core/findings/lives';
import { lowerBound } from '../../../server/src/core/text/search';
import { defaultSettings, NOT_JUDGED, verdicts } from '../../../server/src/core/findings/verdict';
import { Fold } from '../../../server/src/core/lifecycle/fold';
import { analyse, kindOf, readChunks } from '../../support/analyse';
import { generateLog } from '../../support/generateLog';

const life = (cb: number, instance: number): string =>
  [
    `(001) CB ${cb} (instance ${instance}) allocated`,
    `(008) Socket 300 created on cb ${cb}`,
    `(008) R/W/Cl events on cb ${cb}, handle 400`,
    `(008) close socket -1 on cb ${cb}, handle 0`,
    '',
  ].join('\n');

suite('lives', () => {
  let facts: Facts;
  let lives: Lives;
  suiteSetup(() => {
    facts = readChunks([...generateLog({ bytes: 900_000, leakEvery: 9, packets: 2 })].map((s) => Buffer.from(s)));
  });
  setup(() => {
    lives = new Lives(facts);
  });

  test('every instance has the verdict that the facts give it', () => {
    assert.ok(lives.count > 200);
    for (let i = 0; i < lives.count; i++) assert.equal(lives.verdictOf(i), facts.verdict(i));
  });

  test('at every line as many are in use as have been allocated and not freed', () => {
    const { line, inUse } = lives.occupancy;
    const { allocation, freed } = facts.instances;
    for (let at = 0; at < facts.lines; at += 97) {
      const step = lowerBound(line, at + 1) - 1;
      let expected = 0;
      for (let i = 0; i < lives.count; i++) expected += allocation[i] <= at && (freed[i] < 0 || freed[i] > at) ? 1 : 0;
      assert.equal(step < 0 ? 0 : inUse[step], expected, `line ${at + 1}`);
    }
  });

  test('what is lost at the end are the leaked and the stuck instances', () => {
    const { leaked, stuck } = facts.summary;
    assert.equal(lives.occupancy.lost.at(-1) ?? 0, leaked + stuck);
  });

  test('a lane holds the lives of one control block, one after the other; together they hold all', () => {
    const { cbs, first, members } = lives.lanesBy('cb');
    assert.deepEqual(
      [...members].sort((a, b) => a - b),
      [...Array(lives.count).keys()],
    );
    cbs.forEach((cb, lane) => {
      let end = -1;
      for (const i of members.subarray(first[lane], first[lane + 1])) {
        assert.equal(lives.cb[i], cb);
        assert.ok(lives.start[i] > end, `instance ${lives.number[i]} of CB ${cb} begins after the one before it`);
        end = lives.end[i];
      }
    });
  });

  test('they stay as they are while the log is read on', () => {
    const fold = new Fold();
    const allocated = kindOf('allocated');
    fold.step(allocated, 1, 18, 21, -1, []);
    const before = new Lives(new Facts(fold, defaultSettings));
    const columns = (): unknown =>
      [before.cb, before.number, before.run, before.start, before.end, before.lastActivity, before.verdict].map(
        (column) => [...column],
      );
    assert.deepEqual(columns(), [[18], [21], [0], [0], [0], [0], [verdicts.indexOf('suspect')]]);
    fold.step(kindOf('notified'), 8, 18, 3, 5, []);
    fold.step(allocated, 1, 18, 22, -1, []);
    fold.step(allocated, 1, 18, 1, -1, []);
    new Facts(fold, defaultSettings);
    assert.deepEqual(columns(), [[18], [21], [0], [0], [0], [0], [verdicts.indexOf('suspect')]]);
    assert.deepEqual([...before.occupancy.inUse], [1]);
  });

  test('what is stuck in its release is lost, too', () => {
    const log =
      '(001) CB 5 (instance 9) allocated\n(008) Issue Disconnect for cb 5\n(001) CB 6 (instance 10) allocated\n(008) Wait for cb 6, handle 4';
    const { occupancy } = new Lives(analyse(log, { leakThreshold: 1, leakTurnover: 0 }));
    assert.deepEqual(
      [[...occupancy.line], [...occupancy.lost]],
      [
        [0, 2],
        [1, 1],
      ],
    );
  });

  test('what is lost is so from its allocation to the restart of the MTA', () => {
    const { occupancy } = new Lives(
      analyse(
        [
          '(001) CB 5 (instance 9) allocated',
          '<the CB will not be returned to use>',
          '(001) CB 5 (instance 1) allocated',
          '(008) No more data',
        ].join('\n'),
      ),
    );
    assert.deepEqual(
      [[...occupancy.line], [...occupancy.inUse], [...occupancy.lost]],
      [
        [0, 2],
        [1, 1],
        [1, 0],
      ],
    );
  });

  test('lanes are sorted by their worst verdict, by number, or by their first use', () => {
    const lives = new Lives(
      analyse(`${life(9, 1)}${life(4, 2)}(001) CB 7 (instance 3) allocated\n(001) Use thread cb 0 for Winsock cb 7\n`),
    );
    assert.deepEqual([...lives.lanesBy('worst').cbs], [7, 4, 9], 'a suspect comes before what was released');
    assert.deepEqual([...lives.lanesBy('cb').cbs], [4, 7, 9]);
    assert.deepEqual([...lives.lanesBy('first').cbs], [9, 4, 7]);
    const { first, members } = lives.lanesBy('worst');
    assert.deepEqual([...members.subarray(first[0], first[1])], [2], 'the lane of CB 7 has its instance');
  });

  test('a control block from before the log is never judged, and its lane comes in order of number', () => {
    const lives = new Lives(
      analyse('(008) Issue Disconnect for cb 20\n(008) Issue Disconnect for cb 3\n' + life(100, 1)),
    );
    const { verdict, number } = lives;
    const lanes = lives.lanesBy('cb');
    assert.deepEqual([...verdict].slice(0, 2), [NOT_JUDGED, NOT_JUDGED]);
    assert.deepEqual([...number], [-1, -1, 1]);
    assert.deepEqual(
      [[...lanes.cbs], [...lanes.first], [...lanes.members]],
      [
        [3, 20, 100],
        [0, 1, 2, 3],
        [1, 0, 2],
      ],
    );
  });

  test('a released life ends at its release, an open one at the end of its run', () => {
    const { end, start } = new Lives(analyse(life(4, 1) + '(001) CB 5 (instance 2) allocated\n' + life(6, 3)));
    assert.deepEqual([...start], [0, 4, 5]);
    assert.deepEqual([...end], [3, 8, 8]);
  });

  test('one that was allocated again ends before that', () => {
    const { end } = new Lives(analyse('(001) CB 5 (instance 2) allocated\n(008) No more data\n' + life(5, 3)));
    assert.deepEqual([...end], [1, 5]);
  });
});

suite('a filter of lives', () => {
  let lives: Lives;
  setup(() => {
    lives = new Lives(
      analyse(
        life(18, 1) +
          '(008) CB 18 (instance 2) allocated\n(008) WSAAccept OK, 0 events on new socket 3 on cb 18\n' +
          '(008) R/W/Cl events on cb 18, handle 400\n' +
          life(19, 3) +
          '(008) Issue Disconnect for cb 2\n',
      ),
    );
  });
  const matching = (text: string): string[] => {
    const filter = parseLifeFilter(text);
    return [...lives.cb].flatMap((cb, i) => (filter.matches(lives, i) ? [`${cb}#${lives.number[i]}`] : []));
  };

  const examples: readonly (readonly [string, readonly string[]])[] = [
    ['', ['18#1', '18#2', '19#3', '2#-1']],
    ['released', ['18#1', '19#3']],
    ['active released', ['18#1', '18#2', '19#3']],
    ['cb 18', ['18#1', '18#2']],
    ['CB18, cb:19', ['18#1', '18#2', '19#3']],
    ['cb 18 outbound', ['18#1']],
    ['inbound', ['18#2']],
    ['instance 3', ['19#3']],
    ['line 4', ['18#1']],
    ['line 5', ['18#2']],
    ['line 6', ['18#2']],
    ['line 1 line 8', ['18#1', '18#2', '19#3']],
    [' CB 18 ,, inbound, ', ['18#2']],
    ['before', ['2#-1']],
    ['cb 18 leaked', []],
  ];
  for (const [text, expected] of examples) {
    test(`“${text}”`, () => {
      assert.deepEqual(matching(text), expected);
    });
  }

  test('words that mean nothing are reported, and change nothing', () => {
    assert.deepEqual(parseLifeFilter('cb 18 foo cb bar').unknownWords, ['foo', 'cb', 'bar']);
    assert.deepEqual(parseLifeFilter(' cb 18, xcb1 cb1x cb 1x line x1 cb').unknownWords, [
      'xcb1',
      'cb1x',
      'cb',
      '1x',
      'line',
      'x1',
      'cb',
    ]);
    assert.deepEqual(matching('cb 18 foo'), ['18#1', '18#2']);
  });
});
