/** What can go wrong around the command line: odd logs, closed pipes, full disks, interrupts. As processes, like a user's. */
import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { getSystemErrorMap } from 'node:util';
import { gzipSync } from 'node:zlib';
import { outputReason } from '../../server/src/cli/output';
import { replaceReason } from '../../server/src/cli/outputFile';
import { run } from '../../server/src/cli/run';
import { CliProcess, cli, cliProcess, fakeHost, MAIN, type Result } from './support/cli';
import { useFolder } from './support/folder';
import { leak, quiet, released } from './support/logs';
import { checkJson } from './support/schemas';

const isWindows = process.platform === 'win32';
const hasDevFull = existsSync('/dev/full');

interface Report {
  files: {
    bytes: number;
    lines: number;
    encoding: string;
    summary: Record<string, number>;
    unrecognized: { lines: number; shapes: { shape: string; count: number }[]; otherLines: number };
    controlBlocks: { cb: number; instance: number; verdict: string }[];
  }[];
}
const report = (stdout: string): Report['files'][0] => {
  checkJson(stdout);
  return (JSON.parse(stdout) as Report).files[0];
};
const json = async (stdin: string | Uint8Array): Promise<Report['files'][0]> =>
  report((await cli(['analyze', '--format', 'json'], { stdin })).stdout);

suite('odd logs', () => {
  const folder = useFolder();

  test('empty: no finding, and it says so', async () => {
    const file = folder().file('empty.log');
    const { status, stdout } = await cli(['analyze', file]);
    assert.equal(status, 0);
    assert.match(stdout, /The log is empty\./);
    assert.deepEqual([(await json('')).lines, (await json('')).encoding], [0, 'ascii']);
  });

  test('binary: an error of that input, since nothing of it was understood', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 2654435761) >>> 24));
    const { status, stdout, stderr } = await cli(['analyze'], { stdin: bytes });
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /cannot read standard input: it is neither a Winsock\.log nor an event log of the MTA/);
  });

  test('a hole of NULs between lines', async () => {
    const log = Buffer.concat([Buffer.from(leak(1, 1)), Buffer.alloc(100_000), Buffer.from(`\n${quiet(250)}`)]);
    const { summary, unrecognized } = await json(log);
    assert.deepEqual([summary['leaked'], summary['suspect']], [0, 1], 'what was there may have been its use');
    assert.equal(unrecognized.lines, 1);
  });

  test('one line of 64 MB: memory stays small, and the lines around it count', async () => {
    const file = folder().join('long.log');
    const handle = openSync(file, 'w');
    writeSync(handle, leak(1, 1));
    const piece = Buffer.alloc(1 << 20, 'x');
    for (let i = 0; i < 64; i++) writeSync(handle, piece);
    writeSync(handle, `\n${quiet(250)}`);
    closeSync(handle);
    // On Linux `maxRSS` of a process begins with that of the one that started it, which may be larger.
    const peak =
      process.platform === 'linux'
        ? "/VmHWM:\\s*(\\d+)/.exec(require('fs').readFileSync('/proc/self/status', 'utf8'))[1]"
        : 'process.resourceUsage().maxRSS';
    const script = `process.on('exit', () => console.error(${peak})); require(${JSON.stringify(MAIN)});`;
    const args = ['analyze', '--format', 'json', file];
    const { status, stdout, stderr } = await new CliProcess(args, process.execPath, ['-e', script, MAIN]).end();
    assert.equal(status, 0, stderr);
    const { lines, summary, unrecognized } = report(stdout);
    assert.deepEqual([lines, summary['suspect'], unrecognized.lines], [256, 1, 1]);
    assert.equal(unrecognized.shapes[0]?.shape, `${'x'.repeat(200)}…`);
    // The runtime itself takes about 60 MB (and more where coverage is measured).
    assert.ok(Number(stderr) < 200_000, `${stderr} kB`);
  });

  test('a number that no computer counts exactly makes its line one of no known shape, and names no control block', async () => {
    const big = String(2n ** 53n);
    const { controlBlocks, unrecognized } = await json(`(001) CB ${big} (instance 1) allocated\n${quiet(3)}`);
    assert.deepEqual([controlBlocks.length, unrecognized.lines], [0, 1]);
  });

  test('no line end at the end, lone CRs, CRLF cut by a chunk', async () => {
    const log = (leak(1, 1) + quiet(205)).trimEnd();
    for (const eol of ['\n', '\r\n', '\r']) {
      const { lines, summary } = await json(log.replaceAll('\n', eol));
      assert.deepEqual([lines, summary['leaked']], [210, 1]);
    }
  });

  test('a folder without a log, a missing file and a broken gzip beside a good log: the good one is reported', async () => {
    const good = folder().file('good.log', leak(1, 1) + quiet(200));
    const broken = folder().file('broken.gz', gzipSync(quiet(5000)).subarray(0, 40));
    folder().file('empty/notes.md');
    const { status, stdout, stderr } = await cli([
      'analyze',
      folder().join('empty'),
      folder().join('missing'),
      broken,
      good,
    ]);
    assert.equal(status, 2);
    assert.match(stdout, /^.*good\.log: 1 control block leaked\n/);
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines.length, 3);
    for (const [i, reason] of [
      'there is no Winsock.log',
      'no such file',
      'its compressed data ends too early',
    ].entries())
      assert.ok(lines[i]?.startsWith('winsock-log: cannot read ') && lines[i].includes(reason), lines[i]);
  });

  test('a named pipe is read to its end', async function () {
    if (isWindows) this.skip();
    const pipe = folder().join('pipe');
    execFileSync('mkfifo', [pipe]);
    const running = new CliProcess(['analyze', '--quiet', pipe]);
    const writer = new CliProcess([leak(1, 1) + quiet(200), pipe], 'sh', ['-c', `printf '%s' "$1" > "$2"`, 'sh']);
    assert.equal((await running.end()).status, 1);
    await writer.end();
  });

  test('a named pipe is written to its end, once it has a reader', async function () {
    if (isWindows) this.skip();
    const pipe = folder().join('output');
    execFileSync('mkfifo', [pipe]);
    const many = Array.from({ length: 3000 }, (_, k) => leak(k, k + 1)).join('');
    const args = ['analyze', '--format', 'json', folder().file('many.log', many)];
    const running = new CliProcess([...args, '--output', pipe]);
    const reader = new CliProcess([pipe], 'sh', ['-c', 'cat "$1"', 'sh']);
    const [{ stdout: read }, written, { status, stdout }] = await Promise.all([
      reader.end(),
      running.end(),
      new CliProcess(args).end(),
    ]);
    assert.deepEqual([written.status, written.stderr], [status, '']);
    assert.equal(read, stdout);
  });
});

suite('--output', () => {
  const folder = useFolder();
  const log = leak(1, 1) + quiet(200);
  const files = (): string[] => readdirSync(folder().path).sort();

  test('the file holds the report, and nothing goes to the standard output', async () => {
    const file = folder().file('a.log', log);
    const out = folder().join('report.json');
    const result = await cli(['analyze', '--format', 'json', '--output', out, file]);
    assert.deepEqual(result, { status: 1, stdout: '', stderr: '' });
    assert.equal(readFileSync(out, 'utf8'), (await cli(['analyze', '--format', 'json', file])).stdout);
    assert.deepEqual(files(), ['a.log', 'report.json']);
  });

  test('an existing file is replaced with its permissions, through a link', async function () {
    if (isWindows) this.skip();
    const target = folder().file('old.txt', 'old');
    execFileSync('chmod', ['640', target]);
    symlinkSync(target, folder().join('link'));
    await cli(['analyze', '-o', folder().join('link')], { stdin: log });
    assert.match(readFileSync(target, 'utf8'), /1 control block leaked/);
    assert.equal(statSync(target).mode & 0o777, 0o640);
    assert.deepEqual(files(), ['link', 'old.txt']);
  });

  test('mode, owner and group of what is replaced stay, under every umask; a new file gets what the umask leaves', async function () {
    if (isWindows) this.skip();
    const isRoot = process.getuid?.() === 0;
    const input = folder().file('a.log', log);
    for (const umask of ['000', '022', '027', '077', '777']) {
      for (const mode of [0o664, 0o666, 0o644, 0o640, 0o600, 0o755]) {
        const out = folder().file('out.txt', 'old');
        chmodSync(out, mode);
        if (isRoot) chownSync(out, 12345, 23456);
        await CliProcess.inShell(`umask ${umask}; "$0" "$@"`, ['analyze', '-o', out, input]).end();
        const stats = statSync(out);
        assert.match(readFileSync(out, 'utf8'), /1 control block leaked/);
        assert.equal((stats.mode & 0o7777).toString(8), mode.toString(8), `umask ${umask}`);
        if (isRoot) assert.deepEqual([stats.uid, stats.gid], [12345, 23456]);
        rmSync(out);
      }
    }
    const fresh = folder().join('fresh.txt');
    await CliProcess.inShell('umask 027; "$0" "$@"', ['analyze', '-o', fresh, input]).end();
    assert.equal((statSync(fresh).mode & 0o777).toString(8), '640');
  });

  test('a signal that ends the process at once leaves no temporary file', async function () {
    if (isWindows) this.skip();
    const pipe = folder().join('pipe.log');
    execFileSync('mkfifo', [pipe]);
    for (const signal of ['SIGQUIT', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const running = new CliProcess(['analyze', '-o', folder().join('out.txt'), pipe]);
      for (const end = Date.now() + 20_000; files().length < 2 && Date.now() < end;)
        await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(files().length, 2, 'it has begun to write');
      running.child.kill(signal);
      const { status } = await running.end();
      assert.ok(status !== 0);
      assert.deepEqual(files(), ['pipe.log'], signal);
    }
  });

  test('links and folders that are swapped while it is written lead to no other file', async function () {
    if (isWindows) this.skip();
    const evidence = folder().file('evidence/out.txt', 'evidence');
    execFileSync('mkfifo', [folder().join('pipe.log')]);
    const out = folder().join('made/out.txt');
    const link = (target: string): void => {
      rmSync(out, { force: true });
      symlinkSync(target, out);
    };
    const nothing = (): void => undefined;
    const toEvidence = (): void => {
      link(evidence);
    };
    const swaps: Readonly<Record<string, readonly [before: () => void, swap: () => void, expected: number]>> = {
      'a new file': [nothing, toEvidence, 1],
      'a file that is there': [() => void folder().file('made/out.txt', 'old'), toEvidence, 1],
      'a link': [
        () => {
          link(folder().file('old.txt', 'old'));
        },
        toEvidence,
        1,
      ],
      'its folder': [
        nothing,
        () => {
          renameSync(folder().join('made'), folder().join('moved'));
          symlinkSync(folder().join('evidence'), folder().join('made'));
        },
        2,
      ],
    };
    for (const [what, [before, swap, expected]] of Object.entries(swaps)) {
      mkdirSync(folder().join('made'), { recursive: true });
      rmSync(out, { force: true });
      before();
      const running = new CliProcess(['analyze', '-o', out, folder().join('pipe.log')]);
      const written = (): string[] => [folder().path, folder().join('made')].flatMap((each) => readdirSync(each));
      for (const end = Date.now() + 20_000; !written().some((name) => name.endsWith('.tmp')) && Date.now() < end;)
        await delay(20);
      swap();
      writeFileSync(folder().join('pipe.log'), log);
      const { status, stderr } = await running.end();
      assert.equal(status, expected, `${what}: ${stderr}`);
      assert.equal(readFileSync(evidence, 'utf8'), 'evidence', what);
    }
  });

  test('no colour in it, even from a terminal; --quiet writes it', async () => {
    const out = folder().join('out.txt');
    await cli(['analyze', '--quiet', '-o', out], { stdin: log, isTerminal: true });
    assert.doesNotMatch(readFileSync(out, 'utf8'), /\x1b/);
  });

  suite('a log that is read is refused as the output, whatever it is called', () => {
    const refused = async (run: Promise<Result>, file: string): Promise<void> => {
      const { status, stdout, stderr } = await run;
      assert.match(stderr, /is one of the inputs; name another file\nTry 'winsock-log analyze --help'/);
      assert.deepEqual([status, stdout], [2, '']);
      assert.equal(readFileSync(file, 'utf8'), log);
    };

    test('another spelling, a hard link, a symbolic link', async function () {
      if (isWindows) this.skip();
      const file = folder().file('a.log', log);
      linkSync(file, folder().join('hard.log'));
      symlinkSync(file, folder().join('soft.log'));
      symlinkSync(folder().path, folder().join('folder'));
      for (const alias of [
        './a.log',
        'hard.log',
        'soft.log',
        'folder/a.log',
        '../' + path.basename(folder().path) + '/a.log',
      ])
        await refused(cli(['analyze', '-o', `${folder().path}/${alias}`, file]), file);
      await refused(cli(['analyze', '-o', file, folder().join('soft.log')]), file);
    });

    test('the standard input, redirected from it', async function () {
      if (isWindows) this.skip();
      const file = folder().file('a.log', log);
      for (const script of [
        `"$0" "$@" -o '${file}' < '${file}'`,
        `"$0" "$@" -o '${file}' - < '${file}'`,
        `"$0" "$@" -o /dev/stdin < '${file}'`,
        `"$0" "$@" -o '${file}' /dev/stdin < '${file}'`,
      ])
        await refused(CliProcess.inShell(script, ['analyze']).end(), file);
    });

    test('the standard output, redirected to it', async function () {
      if (isWindows) this.skip();
      const file = folder().file('a.log', log);
      for (const args of [
        ['analyze', file],
        ['analyze', '--follow', file],
      ]) {
        const { status, stderr } = await CliProcess.inShell(`"$0" "$@" >> '${file}'`, args).end();
        assert.equal(status, 2);
        assert.match(stderr, /the standard output is redirected to one of the inputs/);
        assert.equal(readFileSync(file, 'utf8'), log);
      }
    });
  });

  test('a dangling link stays, and what it points to is written', async function () {
    if (isWindows) this.skip();
    symlinkSync('link2', folder().join('link1'));
    symlinkSync('target.txt', folder().join('link2'));
    await cli(['analyze', '-o', folder().join('link1')], { stdin: log });
    assert.match(readFileSync(folder().join('target.txt'), 'utf8'), /1 control block leaked/);
    assert.equal(lstatSync(folder().join('link1')).isSymbolicLink(), true);
    assert.equal(lstatSync(folder().join('link2')).isSymbolicLink(), true);
    symlinkSync('circle', folder().join('circle'));
    const { status, stderr } = await cli(['analyze', '-o', folder().join('circle')], { stdin: log });
    assert.equal(status, 2);
    assert.match(stderr, /its symbolic links lead in a circle/);
  });

  test('a name of 250 characters', async () => {
    const name = `${'r'.repeat(245)}.json`;
    const { status, stderr } = await cli(['analyze', '-o', folder().join(name)], { stdin: log });
    assert.deepEqual([status, stderr], [1, '']);
    assert.deepEqual(files(), [name]);
  });

  test('a file that another program has open, as Windows refuses to replace it', () => {
    for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
      assert.match(
        replaceReason(Object.assign(new Error('refused'), { code })),
        /another program has it open.*; close it/,
      );
    }
    assert.match(replaceReason(Object.assign(new Error('refused'), { code: 'ENOSPC' })), /the disk is full/);
    assert.match(
      replaceReason(Object.assign(new Error('EXDEV: raw'), { code: 'EXDEV' })),
      /on another disk than its folder/,
    );
    assert.match(
      replaceReason(Object.assign(new Error('raw'), { code: 'EACCES' }), 'linux'),
      /only its owner may replace/,
    );
  });

  test('every refusal of the system is told in words, without its code, its call or the name of the temporary file', () => {
    for (const [errno, [code, message]] of getSystemErrorMap()) {
      const error = Object.assign(new Error(`${code}: ${message}, rename '/a/.winsock-log.0.tmp' -> '/a/b'`), {
        code,
        errno,
        syscall: 'rename',
      });
      for (const reason of [outputReason(error), replaceReason(error, 'linux'), replaceReason(error, 'win32')])
        assert.ok(reason.length > 10 && !/\bE[A-Z0-9]{3,}|rename|\.tmp|->/.test(reason), `${code}: ${reason}`);
    }
    for (const code of ['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EDQUOT', 'EFBIG'])
      assert.match(outputReason(Object.assign(new Error('raw'), { code })), /^[^;]+; .*name (a|one)/);
  });

  test('a folder, or a folder that is missing, is reported before anything is read', async () => {
    for (const [out, reason] of [
      [folder().path, /it is a folder; name a file in it/],
      [folder().join('no/such/report'), /its folder does not exist; create it first/],
    ] as const) {
      const { status, stderr } = await cli(['analyze', '-o', out, folder().join('missing.log')]);
      assert.equal(status, 2);
      assert.match(stderr, reason);
      assert.doesNotMatch(stderr, /missing\.log/);
    }
  });

  test('a full disk: an error, and no file', async function () {
    if (isWindows) this.skip();
    const many = Array.from({ length: 500 }, (_, i) => released(i, i + 1)).join('');
    const file = folder().file('a.log', many);
    const out = folder().join('report.json');
    // Stands for the full disk: no file may be larger than 8 blocks.
    const limited = `ulimit -f 8; exec "$0" "$@"`;
    const args = ['analyze', '--format', 'json', '-o', out, file];
    const { status, stderr } = await CliProcess.inShell(limited, args).end();
    assert.equal(status, 2);
    assert.match(stderr, /cannot write .*report\.json: the file would be larger than allowed/);
    assert.deepEqual(files(), ['a.log']);
  });

  test('a device is written to, not replaced', async function () {
    if (!hasDevFull) this.skip();
    const { status, stderr } = await cli(['analyze', '-o', '/dev/full'], { stdin: log });
    assert.equal(status, 2);
    assert.match(stderr, /cannot write \/dev\/full: the disk is full/);
    assert.equal(statSync('/dev/full').isCharacterDevice(), true);
    assert.equal((await cli(['analyze', '-o', '/dev/null'], { stdin: log })).status, 1);
  });

  test('an interrupt leaves nothing behind, neither of the old file nor of the new', async function () {
    if (isWindows) this.skip();
    const old = folder().file('report.json', 'old');
    // The input never ends: it waits for more.
    const running = new CliProcess(['analyze', '--format', 'json', '-o', old, '-']);
    running.child.stdin?.write(log);
    while (files().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    running.child.kill('SIGINT');
    const { status, stdout, stderr } = await running.end();
    assert.deepEqual([status, stdout, stderr], [130, '', '']);
    assert.equal(readFileSync(old, 'utf8'), 'old');
    assert.deepEqual(files(), ['report.json']);
  });
});

suite('pipes and interrupts', () => {
  const folder = useFolder();
  const many = Array.from({ length: 20_000 }, (_, i) => released(1, i + 1)).join('');

  test('the reader of the output goes away: the command ends quietly, with the status so far', async function () {
    if (isWindows) this.skip();
    const file = folder().file('a.log', leak(2, 1) + many);
    for (const format of ['json', 'text', 'csv', 'sarif']) {
      const args = ['analyze', '--format', format, '--verdict', 'all', '--all', file];
      const running = new CliProcess(args);
      const { stdout } = running.child;
      if (!stdout) throw new Error('no pipe');
      stdout.unpipe();
      stdout.destroy();
      await once(stdout, 'close');
      const { status, stderr } = await running.end();
      assert.deepEqual([status, stderr], [1, ''], format);
    }
  });

  test('a full standard output is reported', async function () {
    if (!hasDevFull) this.skip();
    const file = folder().file('a.log', many);
    const { status, stderr } = await CliProcess.inShell('"$0" "$@" > /dev/full', ['analyze', file]).end();
    assert.equal(status, 2);
    assert.equal(
      stderr,
      'winsock-log: cannot write the standard output: the disk is full; free some space, or name a file on another disk\n',
    );
  });

  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal} while reading: status ${expected}`, async function () {
      if (isWindows) this.skip();
      const running = new CliProcess(['analyze', '--verdict', 'all', folder().file('a.log', leak(1, 1)), '-']);
      running.child.stdin?.write(quiet(1000));
      // Once the first log's report is written, it has begun to read the second.
      await running.stdout.until((text) => text.includes('SUMMARY'));
      running.child.kill(signal);
      const { status, stderr } = await running.end();
      assert.deepEqual([status, stderr], [expected, '']);
    });
  }

  suite('an interrupt while much is read', () => {
    /** Enough that an interrupt which nobody asks for would be heard long after it came. */
    const LOGS = 1500;
    const small = (k: number): string => `${leak(k, 1)}(008) R/W/Cl events on cb ${k}, handle 1\n`;
    const nameOf = (k: number): string =>
      `winsock-${String(k).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)])}.log`;
    const reading: Readonly<Record<string, () => string>> = {
      'many logs': () => {
        for (let k = 0; k < LOGS; k++) folder().file(`many/${nameOf(k)}`, small(k));
        return folder().join('many');
      },
      'many logs that are all the same': () => {
        for (let k = 0; k < LOGS; k++) folder().file(`same/${nameOf(k)}`, small(1));
        return folder().join('same');
      },
      'a large log': () => folder().file('large.log', quiet(1_500_000)),
      'a log in gzip': () => folder().file('large.log.gz', gzipSync(leak(1, 1) + quiet(1_500_000))),
    };
    for (const [what, make] of Object.entries(reading)) {
      for (const command of ['analyze', 'report']) {
        test(`${command} of ${what} ends within a second`, async function () {
          this.timeout(180_000);
          const named = make();
          const { host, interrupt } = fakeHost();
          const running = run([command, '--no-progress', named], host);
          await delay(20);
          interrupt.abort(new Error('interrupted'));
          const begun = performance.now();
          await running.catch(() => undefined);
          // A second, and another one for a machine that is busy.
          assert.ok(performance.now() - begun < 2000, `${performance.now() - begun} ms`);
        });
      }
    }
  });

  test('a folder as the standard input', async function () {
    if (isWindows) this.skip();
    const { status, stderr } = await CliProcess.inShell('"$0" "$@" < /', ['analyze', '-']).end();
    assert.equal(status, 2);
    assert.match(stderr, /cannot read standard input: it is a folder/);
  });

  test('as a process: gzip through a pipe, and a file redirected', async () => {
    const log = leak(1, 1) + quiet(200);
    assert.equal((await cliProcess(['analyze', '-q', '-'], gzipSync(log))).status, 1);
    const file = folder().file('a.log', log);
    if (isWindows) return;
    const { stdout } = await CliProcess.inShell(`"$0" "$@" < '${file}'`, ['analyze', '-f', 'json', '-']).end();
    assert.equal(stdout, (await cliProcess(['analyze', '-f', 'json', '-'], log)).stdout);
  });
});
