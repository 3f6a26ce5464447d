/** A log that names more control blocks than any log of an MTA: refused at every door, and the other logs are whole. */
import * as assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { FollowSession } from '../../server/src/cli/analyze/follow';
import { parseAnalyzeOptions } from '../../server/src/cli/analyze/options';
import { formatNames } from '../../server/src/core/formats/formats';
import { knownShapes } from '../../server/src/core/log/catalogue';
import { useLogLimits } from '../support/logLimits';
import { cli, fakeHost, VERSION } from './support/cli';
import { answersIn } from './support/doors';
import { useFolder } from './support/folder';
import { leak, oldLeak, released } from './support/logs';

const named = (count: number, first = 100): string =>
  Array.from({ length: count }, (_, k) => `(001) CB ${first + k} (instance ${first + k}) allocated\n`).join('');
const reason =
  /it has more than 1,000 different control blocks in one run of the MTA: it is not the log of one MTA, or it is damaged/;

suite('a log with too many control blocks', () => {
  const folder = useFolder();
  const lower = useLogLimits();
  setup(() => {
    lower({ controlBlocks: 1000 });
  });
  const tooMany = leak(1, 1) + named(1100);

  for (const format of formatNames) {
    test(`analyze --format ${format}: beside another log, and in its folder`, async () => {
      const other = folder().file('logs/winsock.log', oldLeak);
      for (const bytes of [Buffer.from(tooMany), gzipSync(tooMany)]) {
        const file = folder().file('logs/exchange2.log', bytes);
        for (const args of [[file, other], ['--alone', file, other], [folder().join('logs')]]) {
          const { status, stdout, stderr } = await cli(['analyze', '--format', format, ...args]);
          assert.equal(status, 2, stderr);
          assert.match(stderr, reason);
          assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
          assert.ok(
            /51/.test(stdout) && !/CB 150|"cb": ?150|SUMMARY: [^\n]*exchange2/.test(stdout),
            stdout.slice(0, 2000),
          );
        }
      }
    });
  }

  test('the standard input, --chain, report, compare and shapes', async () => {
    const file = folder().file('winsock.log', tooMany);
    for (const [args, stdin] of [
      [['analyze', '-'], tooMany],
      [['analyze', '--chain', file], ''],
      [['report', file], ''],
      [['report', '--format', 'json', folder().path], ''],
      [['compare', file, '-'], oldLeak],
      [['shapes', file], ''],
    ] as const) {
      const { status, stdout, stderr } = await cli(args, { stdin });
      assert.equal(status, 2, args.join(' '));
      assert.match(stderr, reason, args.join(' '));
      assert.ok(!/CB 150|not confirmed|\bclean\b/i.test(stdout), `${args.join(' ')}: ${stdout.slice(0, 2000)}`);
    }
  });

  test('a report on its folder has the other log, and says that this one is left out', async () => {
    folder().file('a/winsock.log', oldLeak);
    folder().file('a/exchange2.log', tooMany);
    const { status, stdout } = await cli(['report', '--format', 'markdown', folder().join('a')]);
    assert.equal(status, 2);
    assert.match(stdout.replaceAll('\\', ''), reason);
    assert.match(stdout, /CB 1 \(instance 51\)/);
  });

  test('a log goes on from no other if the two are too much together', async () => {
    folder().file('winsock.log.1', named(700));
    const newest = folder().file('winsock.log', `(008) Wait for cb 100, handle 1\n${named(700, 5000)}`);
    const { status, stdout, stderr } = await cli(['analyze', '--format', 'json', newest]);
    assert.deepEqual([status, stderr], [1, '']);
    const { files } = JSON.parse(stdout) as { files: { chain?: unknown; controlBlocks: unknown[] }[] };
    assert.deepEqual([files.length, files[0].chain, files[0].controlBlocks.length], [1, undefined, 700]);
  });

  test('--follow says it once, tells nothing more of the log, and ends with status 2', async () => {
    const file = folder().file('winsock.log', oldLeak);
    const { host, stdout, stderr } = fakeHost();
    const options = parseAnalyzeOptions(['--follow', file]);
    const about = {
      tool: { name: 'winsock-log', version: VERSION },
      ...options,
      color: false,
      pathSeparator: '/',
    } as const;
    const session = new FollowSession(options, { ...about, limit: 50 }, host, knownShapes);
    await session.look();
    assert.match(stdout.text, /CB 1 \(instance 51\)/);
    appendFileSync(file, named(1100));
    await session.look();
    appendFileSync(file, released(3, 99_999));
    await session.look();
    await session.end();
    await session.close();
    assert.equal(session.status, 2);
    assert.equal(stderr.text.match(new RegExp(reason, 'g'))?.length, 1, stderr.text);
    assert.ok(!/CB 150|SUMMARY/.test(stdout.text), stdout.text);
  });

  test('the tools of an assistant', async () => {
    const call = { signal: new AbortController().signal, onProgress: () => undefined };
    folder().file('winsock.log', oldLeak);
    folder().file('exchange2.log', tooMany);
    const answers = await answersIn(folder().path);
    const found = JSON.stringify(await answers.listFindings({}, call));
    assert.match(found, reason);
    assert.match(found, /CB 1 \(instance 51\)/);
    assert.ok(!found.includes('CB 150'));
    const report = JSON.stringify(await answers.caseReport({}, call)).replaceAll('\\', '');
    assert.match(report, reason);
    await assert.rejects(answers.explainControlBlock({ path: 'exchange2.log', cb: 1, instance: 1 }, call), reason);
  });
});
