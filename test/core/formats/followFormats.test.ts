/** How the findings of a growing log are announced: what a person reads, and what a program does. */
import * as assert from 'node:assert/strict';
import type { About, AnalyzedLog } from '../../../server/src/core/formats/analyzedLog';
import {
  followNdjsonFormat,
  followTextFormat,
  type FollowFormat,
} from '../../../server/src/core/formats/followFormats';
import { News } from '../../../server/src/core/formats/news';
import { defaultSettings, type Verdict } from '../../../server/src/core/findings/verdict';
import type { Facts } from '../../../server/src/core/findings/facts';
import { closing, leak, quiet, released } from '../../cli/support/logs';
import { analyse } from '../../support/analyse';

const FILE = 'Winsock\x07.log';

const about = (more: Partial<About> = {}): About => ({
  tool: { name: 'winsock-log', version: '' },
  files: [FILE],
  settings: defaultSettings,
  verdicts: undefined,
  limit: 50,
  color: false,
  pathSeparator: '/',
  ...more,
});

const facts = (log: string): Facts => analyse(log, { leakTurnover: 0 });

/** What is announced as a log grows, one text for each state of it. */
function announced(format: FollowFormat, ...logs: string[]): string[] {
  const news = new News((all, i) => format.wording(all, i));
  return logs.map((log) => {
    const now = { file: FILE, facts: facts(log) };
    const text = [...format.news(now, news.next(now))].join('');
    news.settle(facts(log.slice(0, log.lastIndexOf('\n') + 1)));
    return text;
  });
}

const analyzed = (log: string): AnalyzedLog => ({
  file: FILE,
  bytes: log.length,
  encoding: 'ascii',
  shapes: { shapes: [], otherLines: 0 },
  facts: facts(log),
});

const none = Object.fromEntries(
  ['leaked', 'suspect', 'stuck', 'reallocated', 'idle', 'closing', 'active', 'released'].map((verdict) => [verdict, 0]),
) as Record<Verdict, number>;

suite('findings of a growing log, as text', () => {
  let format: FollowFormat;
  setup(() => {
    format = followTextFormat(about());
  });

  test('are announced with their place and evidence, and again when more is known', () => {
    const [fresh, leaked, same] = announced(format, leak(1, 1), leak(1, 1) + quiet(200), leak(1, 1) + quiet(201));
    assert.equal(fresh, '', 'a connection that is just being set up is no news');
    assert.match(leaked, /^ {2}Winsock\\x07\.log:1: CB 1 \(instance 1\) leaked, outbound/);
    assert.match(leaked, /\n {6}1 {2}\(001\) CB 1 \(instance 1\) allocated\n/);
    assert.equal(same, '');
  });

  test('are announced again with another verdict, or another doubt', () => {
    const stuck = closing(2, 7) + quiet(250);
    const [, again] = announced(format, stuck, stuck + leak(2, 8));
    assert.match(again, /^ {2}\S+:1: CB 2 \(instance 7\) went back to the pool unlogged/);
    const unknown = `${leak(1, 1)}(001) Retry of cb 1\n${quiet(250)}`;
    const [, cut] = announced(format, unknown, `${unknown}<…>\n`);
    assert.match(cut, /^ {2}\S+:1: CB 1 \(instance 1\) may have leaked[^]*\n {6}- .*may be missing/);
  });

  test('are withdrawn when they are none any more, and called what they were', () => {
    const stuck = closing(2, 7) + quiet(250);
    const [, withdrawn] = announced(format, stuck, `${stuck}(008) close socket -1 on cb 2, handle 0\n`);
    assert.match(withdrawn, /^ {2}Winsock\\x07\.log:1: no longer stuck: CB 2 \(instance 7\) was released/);
  });

  test('are gone where the line that allocated them says something else once it is finished', () => {
    const log = quiet(2);
    const [, gone] = announced(
      followTextFormat(about({ verdicts: new Set<Verdict>(['suspect']) })),
      `${log}(001) CB 3 (instance 4) allocated`,
      `${log}(001) CB 3 (instance 4) allocated or not\n`,
    );
    assert.equal(
      gone,
      '  Winsock\\x07.log:3: no longer suspect: CB 3 (instance 4); the line that allocated it was still being written\n',
    );
  });

  test('are those of the verdicts asked for', () => {
    const asked = (...verdicts: Verdict[]): string =>
      announced(followTextFormat(about({ verdicts: new Set(verdicts) })), leak(1, 1) + released(2, 2))[0];
    assert.match(asked('suspect'), /^ {2}\S+: CB 1 [^\n]*suspect|^ {2}\S+: CB 1 [^\n]*may have leaked/);
    assert.match(asked('released'), /^ {2}\S+:6: CB 2 \(instance 2\) was released/);
    assert.equal(asked('stuck'), '');
  });

  test('are listed up to a number of each verdict at a time, and the rest is counted', () => {
    const many = (count: number): string =>
      Array.from({ length: count }, (_, k) => leak(k + 1, k + 1)).join('') + closing(90, 90) + quiet(300);
    const [three] = announced(followTextFormat(about({ limit: 3 })), many(3));
    assert.equal(three.match(/leaked, outbound/g)?.length, 3);
    assert.doesNotMatch(three, /more/);
    const [five] = announced(followTextFormat(about({ limit: 3 })), many(5));
    assert.equal(five.match(/leaked, outbound/g)?.length, 3);
    assert.match(five, /\n {2}… and 2 more leaked: --all lists them\.\n$/);
    assert.match(five, /is stuck/);
  });

  test('end with their log: what it came to, and whether some of it may be lost', () => {
    const log = facts(leak(1, 1) + released(2, 2));
    const newLog = (mayHaveLost: boolean): string =>
      [...format.newLog(FILE, { reason: 'replaced', mayHaveLost }, log.summary)].join('');
    const begun =
      '\nWinsock\\x07.log: replaced, a new log begins. The one before: 2 instances allocated: 1 suspect, 1 released\n';
    assert.equal(newLog(false), begun);
    assert.equal(
      newLog(true),
      `${begun}  Bytes may be lost: what the MTA wrote to the old log after it was last read is lost.\n`,
    );
  });

  test('are summed up in the end, with those of the logs before', () => {
    const log = analyzed(released(1, 1));
    const sum = '\nSUMMARY: Winsock\\x07.log: 1 instance allocated: 1 released\n';
    assert.equal([...format.summary(log, { logs: 0, summary: none })].join(''), sum);
    assert.equal(
      [...format.summary(log, { logs: 2, summary: { ...none, leaked: 5 } })].join(''),
      `${sum}         and in 2 earlier logs of that name: 5 instances allocated: 5 leaked\n`,
    );
  });

  test('leave what cannot be read to the standard error', () => {
    assert.deepEqual([...format.failure({ file: FILE, message: 'no' })], []);
  });
});

suite('findings of a growing log, for a program', () => {
  let format: FollowFormat;
  setup(() => {
    format = followNdjsonFormat(about());
  });
  const records = (text: string): Record<string, unknown>[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const kinds = (text: string): unknown[] =>
    records(text).map(({ type, file, cb, verdict }) => [type, file, cb, verdict]);

  test('are a record each, withdrawn ones as what they are now', () => {
    const stuck = closing(2, 7) + quiet(250);
    const [found, same, withdrawn] = announced(
      format,
      stuck,
      `${stuck}\n`,
      `${stuck}\n(008) close socket -1 on cb 2, handle 0\n`,
    );
    assert.deepEqual(kinds(found), [['finding', FILE, 2, 'stuck']]);
    assert.equal(same, '');
    assert.deepEqual(kinds(withdrawn), [['withdrawn', FILE, 2, 'released']]);
  });

  test('are as they were announced where they are gone', () => {
    const log = '(001) CB 3 (instance 4) allocated';
    const [found, gone] = announced(format, log, `${log} or not\n`);
    assert.deepEqual(kinds(found), [['finding', FILE, 3, 'suspect']]);
    assert.deepEqual(records(gone), [{ ...records(found)[0], type: 'withdrawn' }]);
  });

  test('are those of the verdicts asked for', () => {
    const log = leak(1, 1) + released(2, 2);
    assert.deepEqual(kinds(announced(format, log)[0]), [['finding', FILE, 1, 'suspect']]);
    const other = followNdjsonFormat(about({ verdicts: new Set<Verdict>(['released']) }));
    assert.deepEqual(kinds(announced(other, log)[0]), [['finding', FILE, 2, 'released']]);
  });

  test('a new log, an input that cannot be read, and the sum are records, too', () => {
    const change = { reason: 'truncated', mayHaveLost: true } as const;
    assert.deepEqual(records([...format.newLog(FILE, change, facts('').summary)].join('')), [
      { type: 'newLog', file: FILE, ...change },
    ]);
    assert.deepEqual(records([...format.failure({ file: FILE, message: 'no' })].join('')), [
      { type: 'error', file: FILE, message: 'no' },
    ]);
    const [sum] = records([...format.summary(analyzed(leak(1, 1)), { logs: 0, summary: none })].join(''));
    assert.deepEqual([sum['type'], sum['file'], sum['lines']], ['summary', FILE, 5]);
  });
});
