/** `winsock-log report --format json`: the public contract, and the exit status that goes with it. */
import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { caseJson } from '../../server/src/core/caseReport/json';
import { cli } from '../cli/support/cli';
import { useFolder } from '../cli/support/folder';
import { everyVerdict, leak, quiet, released } from '../cli/support/logs';
import { sample } from '../support/paths';
import { articleEvents, caseOf, event, linesOf, socketEvent, type Given } from './support/cases';
import { reportJson, type ReportJson } from './support/schema';

const tool = { name: 'winsock-log', version: '1.2.3' };
const jsonOf = (given: Given): ReportJson => reportJson(caseJson(caseOf(given), tool, linesOf(given)));

suite('report --format json', () => {
  const folder = useFolder();
  const report = async (...args: string[]): Promise<{ status: number; json: ReportJson }> => {
    const { status, stdout, stderr } = await cli(['report', '--format', 'json', ...args, folder().path]);
    assert.notEqual(stdout, '', stderr);
    return { status: status ?? -1, json: reportJson(stdout) };
  };

  test('the article’s failing sample: confirmed, 1', async () => {
    folder().file('Winsock.log', sample('failing'));
    const { status, json } = await report();
    assert.equal(status, 1);
    assert.deepEqual([json.answer, json.article, json.fix, json.leaked], ['confirmed', 'KB 303102', 'unknown', 1]);
    assert.deepEqual(
      json.findings.map(({ log, line, cb }) => [log, line, cb]),
      [['Winsock.log', 1, 18]],
    );
  });

  test('the normal sample with the article’s events: not confirmed, 0', async () => {
    folder().file('Winsock.log', sample('normal'));
    folder().file('EV0.LOG', articleEvents);
    const { status, json } = await report();
    assert.equal(status, 0);
    assert.deepEqual([json.answer, json.leaked, json.needsLook], ['notConfirmed', 0, false]);
    assert.deepEqual(
      json.events.map(({ id, count }) => [id, count]),
      [
        [9214, 1],
        [9215, 1],
      ],
    );
  });

  test('a leak with the fix installed: not confirmed, and yet 1', async () => {
    folder().file('Winsock.log', sample('failing'));
    const { status, json } = await report('--build', '5.5.2655.16');
    assert.equal(status, 1);
    assert.deepEqual([json.answer, json.fix, json.leaked], ['notConfirmed', 'installed', 1]);
  });

  for (const [what, log, reason] of [
    ['empty', '', /Winsock\.log is empty/],
    ['without an allocation', '(008) Wait for cb 1, handle 5\n', /has no line that shows an allocation/],
    ['missing', undefined, /there is no Winsock\.log/],
  ] as const) {
    test(`a Winsock.log that is ${what}: inconclusive, whatever the events say`, async () => {
      if (log !== undefined) folder().file('Winsock.log', log);
      folder().file(
        'EV0.LOG',
        articleEvents +
          event(9156, 'There are no free control blocks available for network type 1. The configured count is 20.'),
      );
      const { status, json } = await report();
      assert.equal(status, 1);
      assert.equal(json.answer, 'inconclusive');
      assert.match(json.headline, reason);
    });
  }

  test('a copy is named, and its leak counts once', async () => {
    folder().file('Winsock.log', sample('failing'));
    folder().file('Winsock.log.bak', sample('failing'));
    const { json } = await report();
    assert.equal(json.leaked, 1);
    assert.deepEqual(
      json.logs.map(({ name, copyOf }) => [name, copyOf]),
      [
        ['Winsock.log', null],
        ['Winsock.log.bak', 'Winsock.log'],
      ],
    );
    assert.ok(
      json.overturnedBy.some(({ text }) => text === 'Winsock.log.bak was not judged: it is a copy of Winsock.log.'),
    );
  });

  test('a log that goes on in another file is judged with it: what is used there did not leak', async () => {
    const others = Array.from({ length: 40 }, (_, k) => released(3 + (k % 5), 10 + k)).join('');
    folder().file('winsock.log.1', leak(2, 1) + others + quiet(300));
    const alone = await report();
    assert.deepEqual([alone.json.answer, alone.json.leaked], ['confirmed', 1]);
    folder().file('winsock.log', `(008) R/W/Cl events on cb 2, handle 12636\n${leak(9, 99)}`);
    const { json } = await report();
    assert.deepEqual([json.answer, json.leaked], ['inconclusive', 0]);
    assert.deepEqual(
      json.findings.map(({ cb, log, line }) => [cb, log, line]),
      [[9, 'winsock.log', 2]],
      'a place is a line of its own file',
    );
  });

  test('a Winsock.log that cannot be read: inconclusive, which names it, and 2', async () => {
    folder().file('Winsock.log.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    const { status, json } = await report();
    assert.equal(status, 2);
    assert.equal(json.answer, 'inconclusive');
    assert.match(json.headline, /Winsock\.log\.gz: /);
  });

  test('says what it read: path, size, time and SHA-256; no path where it is masked', async () => {
    const path = folder().file('Winsock.log', sample('failing'));
    const [log] = (await report()).json.logs;
    assert.deepEqual(
      [log?.path, log?.bytes, log?.sha256],
      [path, Buffer.byteLength(sample('failing')), createHash('sha256').update(sample('failing')).digest('hex')],
    );
    const masked = await cli(['report', '--format', 'json', '--mask', folder().path]);
    assert.ok(!masked.stdout.includes(folder().path));
    assert.equal(reportJson(masked.stdout).logs[0]?.path, null);
  });

  test('says what it read of the smallest files, too', async () => {
    folder().file('Winsock.log', sample('failing'));
    const small = folder().file('winsock.log.1', '\n\n');
    const { logs } = (await report()).json;
    const sha256 = createHash('sha256').update('\n\n').digest('hex');
    assert.equal(logs.find(({ path }) => path === small)?.sha256, sha256);
  });

  test('quotes the line of unknown shape that bears on the answer', () => {
    const json = jsonOf({ logs: { 'Winsock.log': `${sample('normal')}(008) Something new\n` } });
    assert.ok(json.overturnedBy.some(({ quote }) => quote === '(008) Something new'));
  });

  test('names taught shapes, on which the answer rests then, and settings that are not the default', async () => {
    folder().file('Winsock.log', `${sample('failing')}(008) Flow control on cb 18\n`);
    const shapes = folder().file('shapes.json', '[{ "template": "Flow control on cb {cb}", "effect": "use" }]');
    const { status, json } = await report('--shapes', shapes, '--leak-turnover', '3');
    assert.deepEqual([status, json.answer, json.leaked], [0, 'notConfirmed', 0]);
    assert.ok(json.overturnedBy.some(({ text }) => text.includes('you taught the shape “Flow control on cb {cb}”')));
    const markdown = (await cli(['report', '--shapes', shapes, '--leak-turnover', '3', folder().path])).stdout;
    assert.match(
      markdown,
      /\*\*Changed settings\.\*\* leak turnover 3 \(default: 20\), taught shapes 1 \(default: 0\)/,
    );
  });

  test('an open answer begins with the cheapest thing that would decide', () => {
    assert.match(
      jsonOf({ logs: { 'Winsock.log': leak(5, 1) } }).overturnedBy[0]?.text ?? '',
      /^The question that is cheapest to settle/,
    );
  });

  test('lists every finding', () => {
    const many = Array.from({ length: 3000 }, (_, k) => leak(k, k + 1)).join('');
    assert.equal(jsonOf({ logs: { 'Winsock.log': many } }).findings.length, 3000);
  });

  test('keeps to its schema, whatever the case', () => {
    const logs = [everyVerdict, sample('failing'), sample('normal'), leak(5, 1), released(5, 1), '', 'x\n'];
    const events = [articleEvents, event(9298, 'The build is 5.5.2653.23.'), socketEvent(9215, 'connect()', 1, 0), 'y'];
    fc.assert(
      fc.property(
        fc.subarray(logs),
        fc.subarray(events),
        fc.constantFrom(undefined, '5.5.2655.16', '6.0.4417.5', '5.0.1460.13'),
        fc.boolean(),
        (someLogs, someEvents, build, mask) => {
          const named = (texts: readonly string[], name: string): Record<string, string> =>
            Object.fromEntries(texts.map((text, k) => [`${name}${k}.log`, text]));
          jsonOf({ logs: named(someLogs, 'winsock'), events: named(someEvents, 'ev'), build, mask });
        },
      ),
      { numRuns: 100 },
    );
  });
});
