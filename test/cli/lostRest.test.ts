/** gzip data with something behind its whole parts: what can be relied on is judged, and the rest is named, at every door. */
import * as assert from 'node:assert/strict';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Answers } from '../../server/src/cli/mcp/answers';
import { sampleEvents } from '../support/paths';
import { cli, type Result } from './support/cli';
import { answersIn } from './support/doors';
import { useFolder } from './support/folder';
import { leak, quiet, released, used } from './support/logs';

const log = leak(1, 1) + quiet(200);
const whole = gzipSync(log);
const second = gzipSync(released(2, 2) + quiet(500));
/** In its second half a bit is turned. */
const damaged = Buffer.from(second);
damaged[second.length - 6] ^= 1;

interface Kind {
  readonly kind: string;
  readonly behind: Buffer;
  readonly reason: RegExp;
  /** Bytes of log that are judged, at least. */
  readonly bytes?: number;
}

const first = `only the first ${log.length} bytes of log in it are analysed: `;
const kinds: readonly Kind[] = [
  {
    kind: 'a text',
    behind: Buffer.from('(001) CB 9 (instance 9) allocated\n'),
    reason: /is no gzip data; if it is log/,
  },
  { kind: 'zeros, then a text', behind: Buffer.from(`${'\0'.repeat(5000)}x`), reason: /is no gzip data/ },
  { kind: 'a part that is damaged', behind: damaged, reason: /is damaged behind them \(incorrect data check\); get a/ },
  { kind: 'the header of a part', behind: second.subarray(0, 10), reason: /its compressed data ends too early; get a/ },
  {
    kind: 'a single byte of a part',
    behind: second.subarray(0, 1),
    reason: /its compressed data ends too early; get a/,
  },
];
const packed = ({ behind }: Kind): Buffer => Buffer.concat([whole, behind]);

suite('gzip with something behind it', () => {
  const folder = useFolder();
  const told = ({ status, stderr }: Result, { kind, reason }: Kind): void => {
    assert.equal(status, 2, kind);
    assert.ok(stderr.includes(first), `${kind}: ${stderr}`);
    assert.match(stderr, reason, kind);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  };

  test('analyze, of a file, of its folder, and of the standard input', async () => {
    for (const each of kinds) {
      const file = folder().file('winsock.log.gz', packed(each));
      for (const args of [[file], [folder().path], ['--alone', file]]) {
        const result = await cli(['analyze', ...args]);
        told(result, each);
        assert.match(result.stdout, /1 control block leaked/, each.kind);
      }
      const piped = await cli(['analyze', '-'], { stdin: packed(each) });
      told(piped, each);
      assert.match(piped.stdout, /1 control block leaked/, each.kind);
    }
  });

  test('the formats that programs read: the log, and its failure', async () => {
    const [text] = kinds;
    const file = folder().file('winsock.log.gz', packed(text));
    const { files, errors } = JSON.parse((await cli(['analyze', '--format', 'json', file])).stdout) as {
      files: { bytes: number; summary: { leaked: number } }[];
      errors: { file: string; message: string }[];
    };
    assert.deepEqual([files.length, files[0].bytes, files[0].summary.leaked], [1, log.length, 1]);
    assert.deepEqual([errors.length, errors[0].file], [1, file]);
    const { runs } = JSON.parse((await cli(['analyze', '--format', 'sarif', file])).stdout) as {
      runs: [{ results: unknown[]; invocations: [{ executionSuccessful: boolean }] }];
    };
    assert.deepEqual([runs[0].results.length, runs[0].invocations[0].executionSuccessful], [1, false]);
  });

  test('report, shapes and compare', async () => {
    for (const each of kinds) {
      const file = folder().file('winsock.log.gz', packed(each));
      const report = await cli(['report', '--format', 'markdown', file]);
      told(report, each);
      assert.match(report.stdout, /1 leak|leaked/, each.kind);
      assert.ok(report.stdout.replaceAll('\\', '').includes(first), each.kind);
      const shapes = await cli(['shapes', file]);
      told(shapes, each);
      for (const [args, stdin] of [
        [[file, '-'], log],
        [['-', file], log],
      ] as const) {
        const compared = await cli(['compare', ...args], { stdin });
        told(compared, each);
        assert.match(compared.stdout, /winsock\.log\.gz \(in part\)/, each.kind);
        assert.match(compared.stdout, /CB 1 \(instance 1\)/, each.kind);
      }
      const piped = await cli(['compare', '-', folder().file('whole/winsock.log', log)], { stdin: packed(each) });
      told(piped, each);
      assert.match(piped.stdout, /\(in part\)/, each.kind);
    }
  });

  test('the tools of an assistant', async () => {
    const call = { signal: new AbortController().signal, onProgress: () => undefined };
    for (const each of kinds) {
      folder().file('winsock.log.gz', packed(each));
      const answers: Answers = await answersIn(folder().path);
      const found = JSON.stringify(await answers.listFindings({}, call));
      assert.match(found, /CB 1 \(instance 1\)/, each.kind);
      assert.ok(found.includes(first), found);
      const life = await answers.explainControlBlock({ path: 'winsock.log.gz', cb: 1, instance: 1 }, call);
      assert.match(life.text, /Socket 13020 created/, each.kind);
    }
  });

  test('what comes out in front of a cut is judged; what is padded with zeros is whole, and so is a part behind them', async () => {
    const long = gzipSync(Array.from({ length: 3000 }, (_, k) => released(2, k + 2)).join(''));
    const cut = folder().file('cut.log.gz', Buffer.concat([whole, long.subarray(0, long.length - 100)]));
    const { status, stdout, stderr } = await cli(['analyze', '--format', 'json', cut]);
    const [{ bytes, summary }] = (JSON.parse(stdout) as { files: { bytes: number; summary: { released: number } }[] })
      .files;
    assert.equal(status, 2);
    assert.ok(stderr.includes(`only the first ${bytes} bytes of log`), stderr);
    assert.ok(bytes > log.length && summary.released > 100, stdout.slice(0, 500));
    for (const padded of [
      Buffer.concat([whole, Buffer.alloc(10_240)]),
      Buffer.concat([whole, Buffer.alloc(10_240), gzipSync(''), second, Buffer.alloc(3)]),
    ]) {
      const result = await cli(['analyze', folder().file('padded.log.gz', padded)]);
      assert.deepEqual([result.status, result.stderr], [1, '']);
      assert.match(result.stdout, /1 control block leaked/);
    }
  });

  test('lines may be missing in front of the next log of its rotation', async () => {
    folder().file('winsock.log.1.gz', packed(kinds[0]));
    const newest = folder().file('winsock.log', `${quiet(300)}(008) Wait for cb 1, handle 12636\n`);
    const before = await cli(['analyze', '--format', 'json', newest]);
    assert.equal(before.status, 2);
    assert.ok(before.stderr.includes(`${path.sep}winsock.log.1.gz`) && before.stderr.includes(first), before.stderr);
    const { files } = JSON.parse(before.stdout) as {
      files: { chain?: unknown; controlBlocks: { doubts: string[] }[] }[];
    };
    assert.equal(files.length, 1);
    assert.match(before.stdout, /the end of winsock\.log\.1\.gz cannot be read/);
  });

  test('an event log of a report', async () => {
    folder().file('winsock.log', used(1, 1) + quiet(5));
    folder().file('ev0.log.gz', Buffer.concat([gzipSync(sampleEvents()), Buffer.from('x')]));
    const { status, stdout, stderr } = await cli(['report', '--format', 'json', folder().path]);
    assert.equal(status, 2);
    assert.match(stderr, /ev0\.log\.gz: only the first \d+ bytes of log in it are analysed/);
    const { eventLogs } = JSON.parse(stdout) as { eventLogs: unknown[] };
    assert.equal(eventLogs.length, 1);
  });
});
