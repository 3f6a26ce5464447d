/** `--follow`: a log that grows, is truncated, rotated or replaced; and that memory does not grow with the time. */
import * as assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { follow } from '../../server/src/cli/analyze/follow';
import { parseAnalyzeOptions } from '../../server/src/cli/analyze/options';
import { type Facts } from '../../server/src/core/findings/facts';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { News } from '../../server/src/core/formats/news';
import { TailedFile } from '../../server/src/node/tailedFile';
import { analyse } from '../support/analyse';
import { generateLog } from '../support/generateLog';
import { CliProcess, cli, fakeHost, VERSION, type Fake } from './support/cli';
import { useFolder } from './support/folder';
import { closing, leak, quiet, released, used } from './support/logs';
import { checkNdjson } from './support/schemas';

/** Listens to a file that is polled by hand. */
class Listener {
  readonly events: string[] = [];
  text = '';
  readonly tail: TailedFile;

  constructor(file: string, chunkBytes?: number) {
    this.tail = new TailedFile(
      file,
      {
        bytes: (chunk) => {
          this.text += Buffer.from(chunk).toString();
        },
        newLog: (reason) => {
          this.events.push(reason);
          this.text = '';
        },
        missing: () => this.events.push('missing'),
      },
      chunkBytes,
    );
  }

  async sees(events: string[], text: string): Promise<void> {
    await this.tail.poll();
    assert.deepEqual([this.events.splice(0), this.text], [events, text]);
  }
}

suite('a file that grows', () => {
  const folder = useFolder();
  const listeners: Listener[] = [];
  const listen = (file: string, chunkBytes?: number): Listener => {
    const listener = new Listener(file, chunkBytes);
    listeners.push(listener);
    return listener;
  };
  teardown(async () => {
    for (const { tail } of listeners.splice(0)) await tail.close();
  });

  test('growth is read on, in pieces of any size', async () => {
    for (const chunkBytes of [1, 5, 1000]) {
      const file = folder().file('a.log', 'one\n');
      const listener = listen(file, chunkBytes);
      await listener.sees([], 'one\n');
      await listener.sees([], 'one\n');
      appendFileSync(file, 'two\nthr');
      await listener.sees([], 'one\ntwo\nthr');
      appendFileSync(file, 'ee\n');
      await listener.sees([], 'one\ntwo\nthree\n');
    }
  });

  test('a file that is not there is waited for', async () => {
    const file = folder().join('a.log');
    const listener = listen(file);
    await listener.sees(['missing'], '');
    await listener.sees([], '');
    writeFileSync(file, 'one\n');
    await listener.sees([], 'one\n');
  });

  test('truncated: to nothing, to less, and grown again beyond where it was', async () => {
    const file = folder().file('a.log', 'one\ntwo\n');
    const listener = listen(file);
    await listener.sees([], 'one\ntwo\n');
    truncateSync(file, 0);
    await listener.sees(['truncated'], '');
    appendFileSync(file, 'three\nfour\n');
    await listener.sees([], 'three\nfour\n');
    writeFileSync(file, 'five\n');
    await listener.sees(['truncated'], 'five\n');
    writeFileSync(file, 'six, and more than there was\n');
    await listener.sees(['truncated'], 'six, and more than there was\n');
  });

  test('truncated and grown again, with the same beginning: the place last read tells', async () => {
    const beginning = 'the same\n'.repeat(500);
    const file = folder().file('a.log', `${beginning}first\n`);
    const listener = listen(file);
    await listener.tail.poll();
    writeFileSync(file, `${beginning}other and longer\n`);
    await listener.sees(['truncated'], `${beginning}other and longer\n`);
  });

  test('written anew with the same bytes: the same log', async () => {
    const file = folder().file('a.log', 'one\n');
    const listener = listen(file);
    await listener.sees([], 'one\n');
    writeFileSync(file, 'one\n');
    await listener.sees([], 'one\n');
    writeFileSync(file, 'one\ntwo\n');
    await listener.sees([], 'one\ntwo\n');
  });

  test('rotated by rename: the old one is read to its end, also what is written to it late', async () => {
    const file = folder().file('a.log', 'one\n');
    const all: string[] = [];
    const listener = listen(file);
    await listener.sees([], 'one\n');
    renameSync(file, `${file}.1`);
    appendFileSync(`${file}.1`, 'late\n');
    await listener.sees(['missing'], 'one\nlate\n');
    appendFileSync(`${file}.1`, 'later\n');
    writeFileSync(file, 'new\n');
    const { text } = listener;
    await listener.sees(['replaced'], 'new\n');
    all.push(text);
    assert.deepEqual(all, ['one\nlate\n']);
  });

  test('what was written late before a rotation was told of, before the new log began', async () => {
    const file = folder().file('a.log', 'one\n');
    const seen: string[] = [];
    const tail = new TailedFile(file, {
      bytes: (chunk) => seen.push(Buffer.from(chunk).toString()),
      newLog: (reason) => seen.push(reason),
      missing: () => seen.push('missing'),
    });
    await tail.poll();
    appendFileSync(file, 'late\n');
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'new\n');
    await tail.poll();
    await tail.close();
    assert.deepEqual(seen, ['one\n', 'late\n', 'replaced', 'new\n']);
  });

  test('replaced by a copy of itself that is longer (an editor saved it): goes on', async () => {
    const file = folder().file('a.log', 'one\n');
    const listener = listen(file);
    await listener.sees([], 'one\n');
    copyFileSync(file, `${file}.new`);
    appendFileSync(`${file}.new`, 'two\n');
    renameSync(`${file}.new`, file);
    await listener.sees([], 'one\ntwo\n');
    appendFileSync(file, 'three\n');
    await listener.sees([], 'one\ntwo\nthree\n');
  });

  test('gone and come back as another', async () => {
    const file = folder().file('a.log', 'one\n');
    const listener = listen(file);
    await listener.sees([], 'one\n');
    rmSync(file);
    await listener.sees(['missing'], 'one\n');
    writeFileSync(file, 'another\n');
    await listener.sees(['replaced'], 'another\n');
  });

  test('a folder, or a device, cannot be followed', async function () {
    await assert.rejects(listen(folder().path).tail.poll(), /it is a folder/);
    if (process.platform === 'win32') this.skip();
    await assert.rejects(listen('/dev/zero').tail.poll(), /it is no file on a disk; pipe it in/);
  });
});

suite('news of a log', () => {
  const after = (...logs: string[]): string[][] => {
    const news = new News();
    return logs.map((log) => {
      const facts: Facts = analyse(log, defaultSettings);
      return news
        .next(facts)
        .map(
          ({ kind, instance, verdict, before }) =>
            `${kind} ${facts.instances.cb[instance]} ${verdict}${before ? ` was ${before}` : ''}`,
        );
    });
  };

  test('a suspect is told once it is leaked, and only once', () => {
    const log = leak(1, 1);
    assert.deepEqual(after(log, log + quiet(199), log + quiet(200), log + quiet(900)), [
      [],
      [],
      ['finding 1 leaked'],
      [],
    ]);
  });

  test('what is open or in use is not told; stuck and idle once they are; a re-allocation at once', () => {
    const log = closing(1, 1) + used(2, 2) + used(3, 3);
    assert.deepEqual(after(log, `${log}${used(3, 4)}`, `${log}${used(3, 4)}${quiet(300)}`), [
      [],
      ['finding 3 reallocated'],
      ['finding 1 stuck', 'finding 2 idle', 'finding 3 idle'],
    ]);
  });

  test('a finding that later lines prove wrong is withdrawn; coming and going is told once', () => {
    const idle = used(1, 1) + quiet(250);
    const again = `${idle}(008) WSARecv on cb 1, offset 0\n`;
    const idleAgain = again + quiet(250);
    const activeAgain = `${idleAgain}(008) WSARecv on cb 1, offset 0\n`;
    assert.deepEqual(after(idle, again, idleAgain, activeAgain), [
      ['finding 1 idle'],
      ['withdrawn 1 active was idle'],
      [],
      [],
    ]);
    const leaked = leak(2, 1) + quiet(250);
    assert.deepEqual(after(leaked, `${leaked}(008) close socket -1 on cb 2, handle 0\n`), [
      ['finding 2 leaked'],
      ['withdrawn 2 released was leaked'],
    ]);
  });

  test('a restart decides on what was open', () => {
    const log = leak(1, 5) + quiet(10);
    assert.deepEqual(after(log, `${log}${released(1, 1)}`, `${log}${released(1, 1)}${quiet(500)}`), [[], [], []]);
    const long = leak(1, 5) + quiet(250) + released(1, 1);
    assert.deepEqual(after(long), [['finding 1 leaked']]);
  });

  test('property: in the end, what was told and not withdrawn is what a whole reading finds', () => {
    const text = [...generateLog({ bytes: 400_000, packets: 2, leakEvery: 5, eol: '\n' })].join('');
    const lines = text.split('\n').slice(0, -1);
    const news = new News();
    const told = new Map<number, string>();
    let facts = analyse('');
    for (let end = 0; end < lines.length; end += 700) {
      facts = analyse(lines.slice(0, end + 700).join('\n'));
      for (const { kind, instance, verdict } of news.next(facts)) {
        if (kind === 'finding') told.set(instance, verdict);
        else told.delete(instance);
      }
    }
    const certain = new Set(['leaked', 'stuck', 'reallocated']);
    const expected = new Map<number, string>();
    for (let i = 0; i < facts.instances.count; i++) {
      const verdict = facts.verdict(i);
      if (verdict && certain.has(verdict)) expected.set(i, verdict);
    }
    assert.ok(expected.size > 20);
    assert.deepEqual(
      [...told].filter(([, v]) => certain.has(v)).sort((a, b) => a[0] - b[0]),
      [...expected],
    );
  });
});

suite('--follow', () => {
  const folder = useFolder();

  /** Starts it in this process, looking all the time. */
  function start(args: string[], stdin?: PassThrough): Fake & { readonly status: Promise<number> } {
    const fake = fakeHost(stdin ? { stdin } : {});
    const options = parseAnalyzeOptions(['--follow', ...args]);
    const about = {
      tool: { name: 'winsock-log', version: VERSION },
      files: options.files,
      settings: options.settings,
      verdicts: options.verdicts,
      limit: 50,
      color: false,
      pathSeparator: '/' as const,
    };
    return { ...fake, status: follow(options, about, fake.host, 1) };
  }
  const count = (text: string, word: RegExp): number => text.match(word)?.length ?? 0;

  test('findings are told as they become certain, each once; Ctrl-C ends with the summary', async () => {
    const file = folder().file('Winsock.log', leak(1, 1) + quiet(100));
    const { stdout, stderr, interrupt, status } = start([file]);
    appendFileSync(file, quiet(99));
    appendFileSync(file, quiet(1));
    await stdout.until((text) => text.includes('is leaked'));
    appendFileSync(file, closing(2, 2) + quiet(250));
    await stdout.until((text) => text.includes('is stuck'));
    appendFileSync(file, `(008) close socket -1 on cb 2, handle 0\n${leak(3, 3)}`);
    await stdout.until((text) => text.includes('no longer stuck: CB 2 (instance 2) was released'));
    interrupt.abort();
    await status;
    assert.equal(count(stdout.text, /is leaked/g), 1);
    assert.equal(count(stdout.text, /is stuck/g), 1);
    assert.match(stdout.text, /1 {2}\(001\) CB 1 \(instance 1\) allocated/);
    assert.match(stdout.text, /\nSUMMARY: .*Winsock\.log: 3 instances allocated: 1 leaked, 1 suspect, 1 released\n$/);
    assert.equal(stderr.text, '');
  });

  test('a short log is judged before its first kilobyte is full', async () => {
    const file = folder().file('a.log', `${leak(1, 1)}<cut>\n`);
    const { stdout, interrupt, status } = start([file]);
    await stdout.until((text) => text.includes('is leaked'));
    appendFileSync(file, quiet(300));
    appendFileSync(file, leak(2, 2) + quiet(300));
    await stdout.until((text) => text.includes('CB 2 (instance 2) is leaked'));
    interrupt.abort();
    await status;
    assert.equal(count(stdout.text, /is leaked/g), 2);
  });

  test('truncation and rotation begin a new log; the summary counts the earlier ones', async () => {
    const file = folder().join('a.log');
    const { stdout, stderr, interrupt, status } = start([file]);
    await stderr.until((text) => text === `winsock-log: ${file} is not there; waiting for it\n`);
    writeFileSync(file, leak(1, 1) + quiet(200));
    await stdout.until((text) => text.includes('is leaked'));
    truncateSync(file, 0);
    await stdout.until((text) =>
      text.includes('truncated, a new log begins. The one before: 1 instance allocated: 1 leaked'),
    );
    appendFileSync(file, closing(1, 1) + quiet(200));
    await stdout.until((text) => text.includes('is stuck'));
    renameSync(file, `${file}.1`);
    writeFileSync(file, released(1, 1));
    await stdout.until((text) =>
      text.includes('replaced, a new log begins. The one before: 1 instance allocated: 1 stuck'),
    );
    interrupt.abort();
    await status;
    assert.match(
      stdout.text,
      /SUMMARY: .*: 1 instance allocated: 1 released\n {9}and in 2 earlier of that name: 2 instances allocated: 1 leaked, 1 stuck\n$/,
    );
  });

  test('a log that cannot be read for a while (a folder has its name, say) is told once, and taken up again', async () => {
    const file = folder().file('a.log', leak(1, 1) + quiet(200));
    const { stdout, stderr, interrupt, status } = start([file]);
    await stdout.until((text) => text.includes('is leaked'));
    renameSync(file, `${file}.1`);
    mkdirSync(file);
    await stderr.until((text) => text.includes('it is a folder'));
    rmSync(file, { recursive: true });
    appendFileSync(`${file}.1`, closing(2, 2) + quiet(200));
    renameSync(`${file}.1`, file);
    await stdout.until((text) => text.includes('is stuck'));
    interrupt.abort();
    await status;
    assert.equal(count(stderr.text, /it is a folder/g), 1);
    assert.equal(count(stdout.text, /is leaked/g), 1);
    assert.match(stdout.text, /SUMMARY: .*: 2 instances allocated: 1 leaked, 1 stuck\n$/);
  });

  test('several logs at once, NDJSON, and --verdict', async () => {
    const a = folder().file('a.log', leak(1, 1) + quiet(200));
    const b = folder().file('b.log', closing(1, 1) + quiet(200));
    const { stdout, interrupt, status } = start(['--format', 'ndjson', '--verdict', 'leaked', a, b]);
    await stdout.until((text) => text.includes('finding'));
    appendFileSync(b, leak(2, 2) + quiet(250));
    await stdout.until((text) => count(text, /finding/g) === 2);
    appendFileSync(a, '(008) close socket -1 on cb 1, handle 0\n');
    await stdout.until((text) => text.includes('withdrawn'));
    truncateSync(b, 0);
    await stdout.until((text) => text.includes('newLog'));
    interrupt.abort();
    await status;
    checkNdjson(stdout.text);
    const records = stdout.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      records.map(({ type, file, verdict }) => [type, file, verdict]),
      [
        ['finding', a, 'leaked'],
        ['finding', b, 'leaked'],
        ['withdrawn', a, 'released'],
        ['newLog', b, undefined],
        ['summary', a, undefined],
        ['summary', b, undefined],
      ],
    );
  });

  test('a pipe is followed to its end, which ends with the status of the findings', async () => {
    const stdin = new PassThrough();
    const { stdout, status } = start(['-'], stdin);
    stdin.write(leak(1, 1) + quiet(250));
    await stdout.until((text) => text.includes('standard input:1: CB 1 (instance 1) is leaked'));
    stdin.end();
    assert.equal(await status, 1);
    assert.match(stdout.text, /SUMMARY: standard input: 1 instance allocated: 1 leaked\n$/);
  });

  test('what cannot be followed is told, and the others are followed', async () => {
    const good = folder().file('a.log', leak(1, 1) + quiet(200));
    const zipped = folder().file('b.gz', gzipSync(quiet(100)));
    const { stdout, stderr, interrupt, status } = start([zipped, folder().path, good]);
    await stdout.until((text) => text.includes('is leaked'));
    interrupt.abort();
    assert.equal(await status, 2);
    assert.match(stderr.text, /b\.gz: it is compressed, and compressed logs do not grow/);
    assert.match(stderr.text, /it is a folder/);
    const only = await cli(['analyze', '--follow', folder().path]);
    assert.deepEqual([only.status, only.stdout], [2, '']);
  });

  test('a log that has grown for long: 50 of a verdict, and the rest counted', async () => {
    const file = folder().file('a.log', Array.from({ length: 60 }, (_, i) => leak(i, i + 1)).join('') + quiet(200));
    const { stdout, interrupt, status } = start([file]);
    await stdout.until((text) => text.includes('… and 10 more leaked'));
    interrupt.abort();
    await status;
    assert.equal(count(stdout.text, /is leaked/g), 50);
  });

  test('as a process: Ctrl-C ends it with 130, after the summary', async function () {
    if (process.platform === 'win32') this.skip();
    const file = folder().file('a.log', leak(1, 1) + quiet(200));
    const running = new CliProcess(['analyze', '--follow', file]);
    await running.stdout.until((text) => text.includes('is leaked'));
    appendFileSync(file, closing(2, 2) + quiet(200));
    await running.stdout.until((text) => text.includes('is stuck'));
    running.child.kill('SIGINT');
    const { status, stdout, stderr } = await running.end();
    assert.deepEqual([status, stderr], [130, '']);
    assert.match(stdout, /\nSUMMARY: .*: 2 instances allocated: 1 leaked, 1 stuck\n$/);
  });

  test('as a process: who reads it goes away', async function () {
    if (process.platform === 'win32') this.skip();
    const file = folder().file('a.log', leak(1, 1) + quiet(200));
    const running = new CliProcess(['analyze', '--follow', file]);
    await running.stdout.until((text) => text.includes('is leaked'));
    running.child.stdout?.destroy();
    appendFileSync(file, closing(2, 2) + quiet(200));
    const { status, stderr } = await running.end();
    assert.deepEqual([status, stderr], [0, '']);
  });

  test('soak: an hour of traffic with rotations and truncations; every log’s findings, and memory stays', async function () {
    this.timeout(120_000);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const file = folder().file('Winsock.log');
    const { stdout, interrupt, status } = start([file]);
    // About as much as a busy MTA logs in an hour, in 60 logs; each leaks once per 20 connections.
    const pieces = [...generateLog({ bytes: 20_000_000, packets: 4, leakEvery: 20, eol: '\n' })];
    const logs = Array.from({ length: 60 }, (_, k) =>
      pieces.slice(Math.floor((k * pieces.length) / 60), Math.floor(((k + 1) * pieces.length) / 60)),
    );
    const used: number[] = [];
    let leaked = 0;
    let newLogs = 0;
    for (const [k, log] of logs.entries()) {
      for (const piece of log) appendFileSync(file, piece);
      // The whole log has been read once this late leak of its own was told.
      appendFileSync(file, `${leak(900 + k, 1)}${quiet(250)}`);
      await stdout.until((text) => text.includes(`CB ${900 + k} (instance 1) is leaked`));
      leaked += analyse(readFileSync(file, 'utf8')).summary.leaked;
      stdout.text = '';
      if (k === logs.length - 1) break;
      if (k % 2 === 0) {
        renameSync(file, `${file}.1`);
        writeFileSync(file, 'begin\n');
      } else {
        truncateSync(file, 0);
        appendFileSync(file, 'begin\n');
      }
      await stdout.until((text) => text.includes('a new log begins'));
      newLogs++;
      collect();
      used.push(process.memoryUsage().heapUsed);
    }
    interrupt.abort();
    assert.equal(await status, 1);
    assert.equal(newLogs, 59);
    const [, before, now] = /: (\d+) leaked[^]*in 59 earlier of that name: .*: ([\d,]+) leaked/.exec(stdout.text) ?? [];
    assert.equal(Number(before) + Number(now?.replace(',', '')), leaked);
    assert.ok(leaked > 100, String(leaked));
    const early = Math.min(...used.slice(5, 20));
    const late = Math.min(...used.slice(-15));
    assert.ok(late < early + 2_000_000, `${early} → ${late}`);
  });
});
