/** The parts of a case file that are easier to test alone: names, the pool's curve and its pictures. */
import * as assert from 'node:assert/strict';
import { quotedLines } from '../../server/src/core/caseReport/findings';
import { caseMarkdown } from '../../server/src/core/caseReport/markdown';
import { distinctNames } from '../../server/src/core/caseReport/names';
import { MAX_POINTS } from '../../server/src/core/caseReport/poolCurve';
import { poolSvg } from '../../server/src/core/caseReport/poolSvg';
import { poolText } from '../../server/src/core/caseReport/poolText';
import { htmlText } from '../../server/src/core/text/htmlText';
import { released } from '../cli/support/logs';
import { sample } from '../support/paths';
import { parseXml } from '../support/xml';
import { caseOf } from './support/cases';

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
    [[], []],
  ];
  for (const [paths, names] of rows)
    test(paths.join(', ') || 'none', () => {
      assert.deepEqual(distinctNames(paths, '/'), names);
    });

  test('a backslash separates where the host says so, and is a character of the name elsewhere', () => {
    const paths = ['C:\\Exchsrvr\\Mtadata\\EV0.LOG', 'logs/a\\EV0.LOG'];
    assert.deepEqual(distinctNames(paths, '\\'), ['Mtadata/EV0.LOG', 'a/EV0.LOG']);
    assert.deepEqual(distinctNames(paths, '/'), [paths[0], 'a\\EV0.LOG']);
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
    const svg = poolSvg(pool, { id: 'p', name: 'a <b> & "c"', escape: htmlText });
    const elements = parseXml(svg);
    assert.match(elements.find(({ name }) => name === 'title')!.text, /a <b> & "c"/);
    assert.match(elements.find(({ name }) => name === 'desc')!.text, /at most 1 of 20/);
    assert.ok(svg.length < 20_000);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  });

  test('a click on the picture leads to the line below it', () => {
    const pool = caseOf({ logs: { a: long } }).pools[0];
    const svg = poolSvg(pool, { id: 'p', name: 'a', escape: htmlText, href: (line) => `x:${line}&` });
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
      assert.doesNotMatch(
        poolSvg(pool, { id: 'p', name: 'a', escape: htmlText }) + poolText(pool),
        /NaN|Infinity|undefined/,
      );
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
