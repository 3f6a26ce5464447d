/** The parts of a case file that are easier to test alone: names, the pool's curve and its pictures. */
import * as assert from 'node:assert/strict';
import { buildsText } from '../../server/src/core/caseReport/articleRows';
import { fileAt } from '../../server/src/core/caseReport/fileAt';
import { quotedLines } from '../../server/src/core/caseReport/findings';
import { caseMarkdown } from '../../server/src/core/caseReport/markdown';
import { distinctNames } from '../../server/src/core/caseReport/names';
import { MAX_POINTS } from '../../server/src/core/caseReport/poolCurve';
import { poolSvg } from '../../server/src/core/caseReport/poolSvg';
import { poolText } from '../../server/src/core/caseReport/poolText';
import { articleOf } from '../../server/src/core/knowledge/articles';
import type { AffectedBuilds } from '../../server/src/core/knowledge/articles/article';
import { closing, leak, released, used } from '../cli/support/logs';
import { sample } from '../support/paths';
import { parseXml } from '../support/xml';
import { caseOf, socketEvent } from './support/cases';

suite('Names in a report', () => {
  const rows: readonly (readonly [paths: readonly string[], names: readonly string[]])[] = [
    [['/home/x/Winsock.log'], ['Winsock.log']],
    [
      ['/a/b/W.log', '/a/c/W.log', '/d/E.log'],
      ['b/W.log', 'c/W.log', 'E.log'],
    ],
    [
      ['/a/x/W.log', '/b/x/W.log'],
      ['a/x/W.log', 'b/x/W.log'],
    ],
    [
      ['W.log', './W.log'],
      ['W.log', 'W.log (2)'],
    ],
    [
      ['a//W.log', './a/W.log', 'b/W.log/'],
      ['a/W.log', 'a/W.log (2)', 'b/W.log'],
    ],
    [[], []],
  ];
  for (const [paths, names] of rows) {
    test(paths.join(', ') || 'none', () => {
      assert.deepEqual(distinctNames(paths, '/'), names);
    });
  }

  test('a backslash separates where the host says so, and is a character of the name elsewhere', () => {
    const paths = ['C:\\Exchsrvr\\Mtadata\\EV0.LOG', 'logs/a\\EV0.LOG'];
    assert.deepEqual(distinctNames(paths, '\\'), ['Mtadata/EV0.LOG', 'a/EV0.LOG']);
    assert.deepEqual(distinctNames(paths, '/'), [paths[0], 'a\\EV0.LOG']);
  });
});

suite('The file of a line', () => {
  test('of a chain is the part that it is in, with its line there', () => {
    const parts = [
      { name: 'a.log', id: 'A', firstLine: 0, lines: 3, file: undefined },
      { name: 'b.log', id: 'B', firstLine: 3, lines: 0, file: undefined },
      { name: 'c.log', id: 'C', firstLine: 3, lines: 2, file: undefined },
    ];
    const at = (line: number): unknown => fileAt({ name: 'chain', parts }, line);
    assert.deepEqual(at(0), { name: 'a.log', id: 'A', line: 0 });
    assert.deepEqual(at(2), { name: 'a.log', id: 'A', line: 2 });
    assert.deepEqual(at(3), { name: 'c.log', id: 'C', line: 0 });
    assert.deepEqual(at(4), { name: 'c.log', id: 'C', line: 1 });
  });

  test('of a log that is one file is that, by its id where it has one', () => {
    assert.deepEqual(fileAt({ name: 'a.log' }, 7), { name: 'a.log', id: 'a.log', line: 7 });
    assert.deepEqual(fileAt({ name: 'a.log', id: '/logs/a.log' }, 7), { name: 'a.log', id: '/logs/a.log', line: 7 });
  });
});

suite('The builds of an article', () => {
  for (const [affected, text] of [
    [
      { version: '5.5', fixed: '5.5.2655.16', requires: 'SP4' },
      '5.5, below 5.5.2655.16 (fixed in 5.5.2655.16, needs SP4)',
    ],
    [
      { version: '5.5', from: '5.5.2580.0', fixed: '5.5.2652.16', servicePack: 'SP4' },
      '5.5 from 5.5.2580.0, below 5.5.2652.16 (fixed in 5.5.2652.16, and in SP4)',
    ],
    [
      { version: '5.5', from: '5.5 SP3', fixed: '5.5 SP4' },
      '5.5 from SP3 (5.5.2650.24), below SP4 (5.5.2653.23) (fixed there at the latest: KB 274832)',
    ],
  ] as const satisfies readonly (readonly [AffectedBuilds, string])[]) {
    test(text, () => {
      assert.equal(buildsText([affected], undefined), `Exchange ${text}`);
    });
  }

  test('are those of each version, and another product; nothing where none is named', () => {
    assert.equal(
      buildsText(
        [
          { version: '5.0', fixed: 'unnamed' },
          { version: '4.0', fixed: 'none' },
        ],
        'SNA Server 3.0',
      ),
      'Exchange 5.0 (the article names no build with the fix); Exchange 4.0 (no fix); SNA Server 3.0',
    );
    assert.equal(buildsText([], 'SNA Server 3.0'), 'SNA Server 3.0');
    assert.equal(buildsText([], undefined), undefined);
  });
});

test('An article in a report has the kind that it is of, and what it is confused with, where that is known', () => {
  const { articles } = caseOf({
    logs: { a: sample('failing') },
    events: { 'EV0.LOG': socketEvent(9221, 'WSARecvEx()', 2, 10054) },
  });
  const row = (id: string): (typeof articles)[number] | undefined => articles.find((each) => each.id === id);
  assert.deepEqual([row('KB 303102')?.kind, row('KB 169143')?.kind], ['leak', 'byDesign']);
  for (const { id, lookAlike } of articles) assert.deepEqual(lookAlike, articleOf(id)?.lookAlike, id);
});

suite('The findings of a case', () => {
  /** Lines of a thread that has named no control block. */
  const pause = '(099) No more data\n'.repeat(300);
  const allocated = (cb: number, instance: number): string => `(001) CB ${cb} (instance ${instance}) allocated\n`;
  const inbound = (cb: number, instance: number): string =>
    `${allocated(cb, instance)}(008) WSAAccept OK, 0 events on new socket 11340 on cb ${cb}\n`;

  test('are in order of verdict, then outbound, inbound and unknown, then of the logs', () => {
    const log = allocated(1, 1) + inbound(2, 2) + leak(3, 3) + closing(4, 4) + pause + leak(5, 5);
    const { annex } = caseOf({ logs: { a: log, b: log } });
    assert.deepEqual(
      annex.map(({ source, cb, verdict, direction }) => [verdict, direction, source, cb]),
      [
        ['leaked', 'outbound', 0, 3],
        ['leaked', 'outbound', 1, 3],
        ['leaked', 'inbound', 0, 2],
        ['leaked', 'inbound', 1, 2],
        ['leaked', undefined, 0, 1],
        ['leaked', undefined, 1, 1],
        ['suspect', 'outbound', 0, 5],
        ['suspect', 'outbound', 1, 5],
        ['stuck', 'outbound', 0, 4],
        ['stuck', 'outbound', 1, 4],
      ],
    );
  });

  test('more findings than anybody reads are counted, the worst are listed, and the report says so', () => {
    const many = Array.from({ length: 250_002 }, (_, k) => `(001) CB 2 (instance ${k + 1}) allocated\n`).join('');
    const { annex, counts, notLookedAt } = caseOf({ logs: { a: `${leak(1, 2)}${many}${pause}` } });
    assert.deepEqual([annex.length, counts.reallocated], [250_000, 250_001]);
    assert.deepEqual([annex[0].verdict, annex[1].verdict, annex[2].verdict], ['leaked', 'leaked', 'reallocated']);
    assert.match(
      notLookedAt.map(({ text }) => text).join('\n'),
      /3 more findings, counted and not listed: only the 250,000 worst are/,
    );
  });

  test('say whether what was allocated again had been used', () => {
    const { annex } = caseOf({ logs: { a: used(1, 1) + leak(1, 2) + pause + leak(1, 3) + released(1, 4) } });
    assert.deepEqual(
      annex.map(({ verdict, instance, reached }) => [verdict, instance, reached]),
      [
        ['reallocated', 1, 'used'],
        ['reallocated', 2, 'not used'],
        ['reallocated', 3, 'not used'],
      ],
    );
  });
});

suite('The pool in a report', () => {
  const long = Array.from({ length: 2000 }, (_, k) => released(2 + (k % 7), k + 1)).join('');

  test('few changes are all kept, many are drawn together, and no peak is lost', () => {
    const few = caseOf({ logs: { a: sample('normal') } }).pools[0];
    assert.equal(few.isSampled, false);
    assert.equal(Math.max(...few.points.map(({ inUse }) => inUse)), few.peak.inUse);
    const many = caseOf({ logs: { a: long } }).pools[0];
    assert.equal(many.isSampled, true);
    assert.ok(many.points.length <= MAX_POINTS);
    assert.equal(Math.max(...many.points.map(({ inUse }) => inUse)), many.peak.inUse);
  });

  test('the picture is well-formed, has a title and a description, and is bounded', () => {
    const pool = caseOf({ logs: { a: long } }).pools[0];
    const svg = poolSvg(pool, { id: 'p', name: 'a <b> & "c"' });
    const elements = parseXml(svg);
    assert.match(elements.find(({ name }) => name === 'title')!.text, /a <b> & "c"/);
    assert.match(elements.find(({ name }) => name === 'desc')!.text, /at most 1 of 20/);
    assert.ok(svg.length < 20_000);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  });

  test('a click on the picture leads to the line below it', () => {
    const pool = caseOf({ logs: { a: long } }).pools[0];
    const svg = poolSvg(pool, { id: 'p', name: 'a', href: (line) => `x:${line}&` });
    const links = parseXml(svg).filter(({ name }) => name === 'a');
    assert.equal(links[0].attributes.get('href'), 'x:0&');
    assert.equal(links[30].attributes.get('href'), `x:${Math.floor(pool.lines / 2)}&`);
  });

  test('logs of one line, and of none in use, have pictures too', () => {
    for (const log of [
      '(001) CB 2 (instance 1) allocated',
      '(001) CB 2 (instance 1) allocated\n(008) close socket -1 on cb 2, handle 0\n',
    ]) {
      const pool = caseOf({ logs: { a: log } }).pools[0];
      assert.doesNotMatch(poolSvg(pool, { id: 'p', name: 'a' }) + poolText(pool), /NaN|Infinity|undefined/);
    }
  });

  test('in characters', () => {
    const text = poolText(caseOf({ logs: { a: sample('failing') } }).pools[0]);
    assert.ok(text.includes('█'.repeat(64)));
    for (const line of text.split('\n')) assert.ok(line.length <= 72, line);
  });
});

suite('Lines to quote', () => {
  test('are exactly those that the writers ask for', () => {
    const given = { logs: { a: sample('failing'), b: `${sample('normal')}(008) Something new\n` } };
    const report = caseOf(given);
    const asked = [new Set<number>(), new Set<number>()];
    caseMarkdown(report, { lineAt: (source, line) => (asked[source].add(line), 'x') });
    const quoted = quotedLines(report);
    assert.deepEqual(
      asked.map((_, source) => quoted.get(source) ?? new Set()),
      asked,
    );
    assert.ok([...quoted.keys()].every((source) => source in asked));
    assert.deepEqual(
      [...asked[0]].sort((a, b) => a - b),
      [0, 1, 2, 3, 4, 5],
    );
  });
});
