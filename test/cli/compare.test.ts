/** `winsock-log compare`: two logs or two runs, before and after. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { inRoot } from '../support/paths';
import { cli } from './support/cli';
import { useFolder } from './support/folder';
import { leak, quiet, released } from './support/logs';

const schema = JSON.parse(readFileSync(inRoot('docs', 'comparison.schema.json'), 'utf8')) as object;
const isComparison = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

interface Rate {
  readonly count: number;
  readonly per1000: number;
  readonly interval: { readonly low: number; readonly high: number };
}
interface SideJson {
  readonly file: string;
  readonly files: readonly string[];
  readonly findings: readonly {
    readonly instance: string;
    readonly verdict: string;
    readonly allocated: { readonly file: string; readonly line: number };
  }[];
  readonly run: number | null;
  readonly lines: number;
  readonly connections: number;
  readonly summary: Readonly<Record<string, number>>;
  readonly leaked: Rate;
  readonly setUp: { readonly count: number; readonly median: number; readonly longest: number };
  readonly life: { readonly count: number; readonly median: number };
  readonly peak: number;
}
interface ComparisonJson {
  readonly headline: string;
  readonly first: SideJson;
  readonly second: SideJson;
  readonly changes: readonly { readonly measure: string; readonly direction: string }[];
}

/** `leaks` leaked control blocks, `others` that came and went, and silence at the end. */
const log = (leaks: number, others: number): string =>
  Array.from({ length: leaks }, (_, k) => leak(100 + k, 10 + k)).join('') +
  Array.from({ length: others }, (_, k) => released(5, 1000 + k)).join('') +
  quiet(300);

suite('compare', () => {
  const folder = useFolder();
  const compare = async (...args: string[]): Promise<ComparisonJson & { readonly status: number | null }> => {
    const { status, stdout, stderr } = await cli(['compare', '--format', 'json', ...args]);
    assert.equal(stderr, '');
    const comparison = JSON.parse(stdout) as ComparisonJson;
    assert.ok(isComparison(comparison), JSON.stringify(isComparison.errors));
    return { status, ...comparison };
  };

  test('leaks per 1,000 connections with their intervals, verdicts, and distances in lines', async () => {
    const before = folder().file('before.log', log(20, 480));
    const after = folder().file('after.log', log(0, 500));
    const { status, headline, first, second, changes } = await compare(before, after);
    assert.equal(status, 0);
    assert.equal(headline, 'Fewer leaks in the second.');
    assert.deepEqual([first.connections, second.connections], [500, 500]);
    assert.deepEqual([first.leaked.count, first.leaked.per1000], [20, 40]);
    // Wilson's interval of 20 out of 500.
    assert.ok(Math.abs(first.leaked.interval.low - 26.05) < 0.05, String(first.leaked.interval.low));
    assert.ok(Math.abs(first.leaked.interval.high - 61) < 0.1, String(first.leaked.interval.high));
    assert.equal(second.leaked.interval.low, 0);
    assert.equal(first.summary['released'], 480);
    // Five lines of set-up after the allocation, and four more to the release.
    assert.deepEqual([first.setUp.median, first.setUp.longest, first.life.median], [5, 5, 9]);
    assert.equal(first.setUp.count, 480);
    assert.deepEqual([first.peak, second.peak], [21, 1]);
    assert.equal(changes.find(({ measure }) => measure === 'leaked')?.direction, 'lower');
  });

  test('more leaks in the second: status 1', async () => {
    const before = folder().file('before.log', log(0, 500));
    const after = folder().file('after.log', log(20, 480));
    const { status, headline } = await compare(before, after);
    assert.deepEqual([status, headline], [1, 'More leaks in the second.']);
  });

  test('a difference that chance explains is not called one', async () => {
    const before = folder().file('before.log', log(2, 100));
    const after = folder().file('after.log', log(3, 100));
    const { status, headline } = await compare(before, after);
    assert.deepEqual([status, headline], [0, 'The leaks differ by no more than chance would explain.']);
    assert.equal((await compare(before, before)).headline, 'The leaks differ by no more than chance would explain.');
  });

  test('two runs of one log, by their numbers or its first and last', async () => {
    const file = folder().file(
      'Winsock.log',
      log(20, 480) + released(5, 1) + log(0, 500) + released(5, 1) + log(1, 30),
    );
    const { first, second } = await compare('--runs', '1,2', file);
    assert.deepEqual([first.run, second.run], [0, 1]);
    assert.deepEqual([first.connections, second.connections], [500, 501]);
    assert.deepEqual([first.leaked.count, second.leaked.count], [20, 0]);
    assert.deepEqual([first.peak, second.peak], [21, 1]);
    const ends = await compare(file);
    assert.deepEqual([ends.first.run, ends.second.run], [0, 2]);
    assert.equal(ends.second.leaked.count, 1);
  });

  test('a rotated log stands for its chain, whichever of its files is named, and every finding is a line of a file', async () => {
    const lines = log(20, 480).split(/(?<=\n)/);
    const at = 2005;
    const earlier = folder().file('before/winsock.log.1', lines.slice(0, at).join(''));
    const later = folder().file('before/winsock.log', lines.slice(at).join(''));
    const whole = await compare(
      folder().file('whole.log', lines.join('')),
      folder().file('after/winsock.log', log(0, 500)),
    );
    for (const named of [earlier, later]) {
      const { first, second, headline } = await compare(named, folder().join('after/winsock.log'));
      assert.equal(headline, 'Fewer leaks in the second.');
      assert.deepEqual(
        [first.leaked, first.summary, first.life, first.peak],
        [whole.first.leaked, whole.first.summary, whole.first.life, whole.first.peak],
      );
      assert.notEqual(first.file, second.file);
      assert.match(first.file, /before.*\(2 files\)$/);
      assert.deepEqual(
        first.findings.map(({ instance, allocated: { file, line } }) => [instance, file, line]),
        whole.first.findings.map(({ instance, allocated: { line } }) => [
          instance,
          line <= at ? 'winsock.log.1' : 'winsock.log',
          line <= at ? line : line - at,
        ]),
      );
    }
    const { stdout } = await cli(['compare', '--format', 'markdown', later, folder().join('after/winsock.log')]);
    assert.match(
      stdout,
      /- CB 100 \(instance 10\): leaked, allocated at \[winsock\\\.log\\\.1, line 1\]\(winsock\.log\.1#L1\)/,
    );
    // Two files of one chain are its parts: nothing is lost that the later one shows released.
    const parts = await compare(earlier, later);
    assert.deepEqual([parts.first.leaked.count, parts.second.leaked.count], [20, 0]);
    assert.equal(parts.first.connections + parts.second.connections, 500);
    assert.equal((await compare('--alone', later, folder().join('whole.log'))).first.leaked.count, 0);
  });

  test('nothing to compare where a log has no connection', async () => {
    const empty = folder().file('empty.log', quiet(3));
    const other = folder().file('other.log', log(1, 30));
    assert.match((await compare(empty, other)).headline, /Nothing to compare/);
  });

  test('text and Markdown say the same, and hostile names do no harm', async function () {
    if (process.platform === 'win32') this.skip();
    const before = folder().file('a|b\u202e`c.log', log(20, 480));
    const after = folder().file('after.log', log(0, 500));
    for (const format of ['text', 'markdown']) {
      const { stdout } = await cli(['compare', '--format', format, before, after]);
      assert.match(stdout, /Fewer leaks in the second\./);
      assert.match(stdout, /Leaks per 1,000 connections fell by 40\.0 \(95 % interval 24\.\d to 61\.\d\)\./);
      assert.match(stdout, /40\.0 \(26\.\d to 61\.\d\)/);
      assert.doesNotMatch(stdout, /\u202e/);
      if (format === 'markdown') {
        for (const row of stdout.split('\n').filter((line) => line.startsWith('|')))
          assert.equal(row.replaceAll('\\|', '').split('|').length, 5, row);
      }
    }
  });

  test('what cannot be compared is refused', async () => {
    const one = folder().file('one.log', log(1, 30));
    const refused: readonly (readonly [args: readonly string[], message: RegExp])[] = [
      [[], /name two logs, or one with two runs/],
      [[one, one, one], /name two logs/],
      [[one], /the log has only one run of the MTA/],
      [['--runs', '1', one], /--runs takes two numbers/],
      [['--runs', '0,1', one], /1 or more; not '0'/],
      [['--runs', '1,3', one], /--runs names run 3; the log has 1/],
      [['-o', one, one, one], /is one of the inputs/],
      [[one, folder().join('missing.log')], /cannot read .*missing\.log: no such file/],
    ];
    for (const [args, message] of refused) {
      const { status, stdout, stderr } = await cli(['compare', ...args]);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, message);
    }
  });
});
