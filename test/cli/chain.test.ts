/** `analyze --chain`: rotated logs judged as one, with every line told in its file. */
import * as assert from 'node:assert/strict';
import { rmSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { cli } from './support/cli';
import { useFolder } from './support/folder';
import { checkJson, checkNdjson, checkSarif } from './support/schemas';
import { leak, quiet, released } from './support/logs';

interface Place {
  readonly line: number;
  readonly in?: { readonly file: string; readonly line: number };
}
interface Log {
  readonly file: string;
  readonly lines: number;
  readonly parts?: readonly { readonly file: string; readonly firstLine: number; readonly lines: number }[];
  readonly copies?: readonly { readonly file: string; readonly of: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly controlBlocks: readonly {
    readonly cb: number;
    readonly verdict: string;
    readonly allocated: Place;
    readonly lastActivity: Place;
  }[];
}

suite('analyze --chain', () => {
  const folder = useFolder();
  const others = Array.from({ length: 25 }, (_, k) => released(2, k + 2)).join('');
  /** CB 1 is allocated in the first, and used in the second. */
  const first = leak(1, 1) + others + quiet(250);
  const second = `${quiet(3)}(008) R/W/Cl events on cb 1, handle 12636\n${quiet(2)}`;

  async function json(...args: string[]): Promise<{ logs: readonly Log[]; status: number | null; stderr: string }> {
    const { stdout, stderr, status } = await cli(['analyze', '--format', 'json', ...args]);
    checkJson(stdout);
    return { logs: (JSON.parse(stdout) as { files: Log[] }).files, status, stderr };
  }
  const base = (file: string): string => path.basename(file);

  test('finds no leak in a log whose control block is used in the next one; alone it is one', async () => {
    const logs = [folder().file('winsock.log', second), folder().file('winsock.log.1', first)];
    assert.equal((await json(...logs)).status, 0);
    const { logs: chains, status } = await json('--chain', ...logs);
    assert.equal(status, 0);
    assert.equal(chains.length, 1);
    const [chain] = chains;
    const lines = first.split('\n').length - 1;
    assert.equal(base(chain.file), 'winsock.log');
    assert.equal(chain.lines, lines + 6);
    assert.deepEqual(
      chain.parts?.map((part) => ({ ...part, file: base(part.file) })),
      [
        { file: 'winsock.log.1', firstLine: 1, lines },
        { file: 'winsock.log', firstLine: lines + 1, lines: 6 },
      ],
    );
    const cb1 = chain.controlBlocks.find(({ cb }) => cb === 1);
    assert.deepEqual(
      [cb1?.allocated, cb1?.lastActivity].map((place) => [place?.line, base(place?.in?.file ?? ''), place?.in?.line]),
      [
        [1, 'winsock.log.1', 1],
        [lines + 4, 'winsock.log', 4],
      ],
    );
    assert.equal(chain.summary['leaked'], 0);
  });

  test('names copies, and does not count them', async () => {
    folder().file('winsock.log', second);
    folder().file('winsock.log.1', first);
    folder().file('copy of winsock.log', first);
    folder().file('winsock-part.log', first.slice(0, 90));
    const { logs } = await json('--chain', folder().path);
    assert.equal(logs.length, 1);
    assert.deepEqual(
      logs[0].copies?.map(({ file, of }) => [base(file), base(of)]).sort(),
      [
        ['winsock-part.log', 'winsock.log.1'],
        ['copy of winsock.log', 'winsock.log.1'],
      ].sort(),
    );
  });

  test('judges by itself what does not continue the log before it', async () => {
    const a = folder().file('winsock.log.1', first);
    const b = folder().file('winsock.log', leak(1, 1) + quiet(3));
    const { logs } = await json('--chain', a, b);
    assert.deepEqual(
      logs.map(({ file, parts }) => [base(file), parts]),
      [
        ['winsock.log.1', undefined],
        ['winsock.log', undefined],
      ],
    );
  });

  test('takes logs whose names say nothing in the order given', async () => {
    const [a, b] = [folder().file('monday.log', first), folder().file('sunday.log', second)];
    const order = async (...files: string[]): Promise<string[] | undefined> =>
      (await json('--chain', ...files)).logs[0].parts?.map(({ file }) => base(file));
    assert.deepEqual(await order(a, b), ['monday.log', 'sunday.log']);
    assert.deepEqual(await order(b, a), ['sunday.log', 'monday.log']);
  });

  test('points to the file of each finding, in text and SARIF', async () => {
    const later = Array.from({ length: 25 }, (_, k) => released(2, k + 40)).join('');
    const a = folder().file('winsock.log.1', quiet(4) + leak(1, 1) + others);
    const b = folder().file('winsock.log', quiet(300) + leak(3, 30) + later + quiet(250));
    const text = (await cli(['analyze', '--chain', a, b])).stdout;
    assert.match(
      text,
      /^judged as one log, oldest first: .*winsock\.log\.1 \([\d,]+ lines\), .*winsock\.log \([\d,]+ lines\)$/m,
    );
    assert.match(text, /winsock\.log\.1:5: CB 1 /);
    assert.match(text, /winsock\.log:301: CB 3 /);
    checkNdjson((await cli(['analyze', '--chain', '-f', 'ndjson', a, b])).stdout);
    const { stdout } = await cli(['analyze', '--chain', '-f', 'sarif', a, b]);
    checkSarif(stdout);
    const sarif = JSON.parse(stdout) as {
      runs: {
        results: {
          locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
        }[];
      }[];
    };
    const places = sarif.runs[0].results.map(({ locations: [{ physicalLocation }] }) => [
      base(physicalLocation.artifactLocation.uri),
      physicalLocation.region.startLine,
    ]);
    assert.deepEqual(places.slice(0, 2), [
      ['winsock.log.1', 5],
      ['winsock.log', 301],
    ]);
  });

  test('goes with files only, and not with --follow', async () => {
    for (const [args, reason] of [
      [['--chain', '-'], /cannot read the standard input/],
      [['--chain', '--follow', 'x.log'], /exclude each other/],
    ] as const) {
      const { status, stderr } = await cli(['analyze', ...args]);
      assert.equal(status, 2);
      assert.match(stderr, reason);
    }
    assert.equal((await cli(['analyze', '--chain', folder().join('gone.log')])).status, 2);
  });
});

suite('analyze FILE', () => {
  const folder = useFolder();
  const others = (from: number): string => Array.from({ length: 25 }, (_, k) => released(2, from + k)).join('');

  /** CB 1 is allocated in the first file and used in the second; CB 3 leaks in the second, CB 4 in the third. */
  const [first, second, third] = [
    leak(1, 1) + others(10),
    `(008) R/W/Cl events on cb 1, handle 12636\n${leak(3, 50)}${others(60)}`,
    `(008) close socket -1 on cb 1, handle 0\n${leak(4, 90)}${others(100)}${quiet(900)}`,
  ];
  const rotate = (): string[] => [
    folder().file('winsock.log.2', first),
    folder().file('winsock.log.1', second),
    folder().file('winsock.log', third),
  ];

  interface Listed {
    readonly file: string;
    readonly parts?: readonly { readonly file: string; readonly missingBefore?: string }[];
    readonly copies?: readonly { readonly file: string; readonly of: string }[];
    readonly listed?: readonly string[];
    readonly summary: Readonly<Record<string, number>>;
    readonly controlBlocks: readonly { readonly cb: number; readonly verdict: string; readonly doubts: string[] }[];
  }
  async function analyzed(
    ...args: string[]
  ): Promise<{ logs: readonly Listed[]; status: number | null; stderr: string }> {
    const { stdout, stderr, status } = await cli(['analyze', '--format', 'json', ...args]);
    checkJson(stdout);
    return { logs: (JSON.parse(stdout) as { files: Listed[] }).files, status, stderr };
  }
  const base = (files: readonly string[] = []): string[] => files.map((file) => path.basename(file));
  const findings = ({ controlBlocks }: Listed): unknown[] =>
    controlBlocks.filter(({ cb }) => cb !== 2).map(({ cb, verdict }) => [cb, verdict]);

  test('lists the findings of that file, judged by the chain that it is a part of', async () => {
    const files = rotate();
    for (const [k, expected, status] of [
      [0, [[1, 'released']], 0],
      [1, [[3, 'leaked']], 1],
      [2, [[4, 'leaked']], 1],
    ] as const) {
      const found = await analyzed(files[k]);
      assert.equal(found.logs.length, 1);
      const [log] = found.logs;
      assert.deepEqual(findings(log), expected, files[k]);
      assert.equal(log.file, files[k]);
      assert.deepEqual(base(log.parts?.map(({ file }) => file)), ['winsock.log.2', 'winsock.log.1', 'winsock.log']);
      assert.deepEqual(base(log.listed), base([files[k]]));
      assert.equal(log.summary['allocated'], 26, 'the summary is of what is listed');
      assert.equal(found.status, status);
    }
    const { stdout } = await cli(['analyze', files[1]]);
    assert.match(stdout, /^.*winsock\.log\.1: 1 control block leaked$/m);
    assert.match(stdout, /^judged together with .*winsock\.log\.2, .*winsock\.log, as one log, oldest first: /m);
    assert.match(
      stdout,
      /^SUMMARY: .*winsock\.log\.1 \(judged together with .*\): 26 instances allocated: 1 leaked, 25 released$/m,
    );
    assert.doesNotMatch(stdout, /CB 4 \(/);
  });

  test('of two that are named, or of a folder, lists the findings of each once', async () => {
    const files = rotate();
    const two = await analyzed(files[1], files[2]);
    assert.deepEqual(two.logs.map(findings), [
      [
        [3, 'leaked'],
        [4, 'leaked'],
      ],
    ]);
    assert.deepEqual(base(two.logs[0].listed), ['winsock.log.1', 'winsock.log']);
    const all = await analyzed(folder().path);
    assert.deepEqual(all.logs.map(findings), [
      [
        [1, 'released'],
        [3, 'leaked'],
        [4, 'leaked'],
      ],
    ]);
    assert.equal(all.logs[0].listed, undefined);
  });

  test('reads what is rotated in its own folder, not what lies elsewhere or is of another rotation', async () => {
    const log = folder().file('a/winsock.log.2', first);
    folder().file('b/winsock.log.1', second);
    folder().file('a/other.log', second);
    const [{ parts, controlBlocks }] = (await analyzed(log)).logs;
    assert.equal(parts, undefined);
    assert.equal(controlBlocks.find(({ cb }) => cb === 1)?.verdict, 'leaked');
  });

  test('a copy is judged as what it is a copy of, and named', async () => {
    rotate();
    const copy = folder().file('copy of winsock.log', second);
    const [log] = (await analyzed(copy)).logs;
    assert.deepEqual(findings(log), [[3, 'leaked']]);
    assert.equal(path.basename(log.file), 'winsock.log.1');
    assert.deepEqual(
      log.copies?.map(({ file, of }) => base([file, of])),
      [['copy of winsock.log', 'winsock.log.1']],
    );
    const { stdout } = await cli(['analyze', copy]);
    assert.match(stdout, /copy of winsock\.log is a copy of .*winsock\.log\.1, and not counted/);
  });

  test('--alone judges it by itself, and says where the next log shows its use', async () => {
    const files = rotate();
    const { logs, status } = await analyzed('--alone', files[0]);
    assert.equal(status, 0);
    assert.deepEqual(
      logs.map(({ parts, controlBlocks }) => [parts, controlBlocks.find(({ cb }) => cb === 1)?.doubts.at(-1)]),
      [[undefined, 'otherLog']],
    );
    const { stdout } = await cli(['analyze', '--alone', files[0]]);
    assert.match(stdout, /shows its use or release \(winsock\.log\.1, line 1\)/);
    assert.equal((await analyzed('--alone', folder().path)).logs.length, 3);
    assert.equal((await cli(['analyze', '--alone', '--chain', ...files])).status, 2);
  });

  test('a log beside it that cannot be read is said, since it may be a part of the chain', async function () {
    if (process.platform === 'win32') this.skip();
    const [, , log] = rotate();
    rmSync(folder().join('winsock.log.1'));
    symlinkSync('nowhere', folder().join('winsock.log.1'));
    const { status, stderr } = await analyzed(log);
    assert.equal(status, 2);
    assert.match(stderr, /cannot read .*winsock\.log\.1: no such file/);
  });

  test('a file that is missing between two of a chain is named', async () => {
    const older = leak(1, 1) + others(10);
    const log = folder().file('winsock.log.1', `${quiet(2)}(008) R/W/Cl events on cb 1, handle 12636\n`);
    folder().file('winsock.log.4', older);
    const { logs } = await analyzed(log);
    assert.deepEqual(
      logs[0].parts?.map(({ missingBefore }) => missingBefore),
      [undefined, 'winsock.log.3 and winsock.log.2 are missing'],
    );
    const { stdout } = await cli(['analyze', log]);
    assert.match(
      stdout,
      /^lines are missing before .*winsock\.log\.1: winsock\.log\.3 and winsock\.log\.2 are missing$/m,
    );
    for (const copy of ['winsock.log.2', 'winsock.log.3']) folder().file(copy, older);
    assert.doesNotMatch((await cli(['analyze', log])).stdout, /missing/);
  });

  test('an output does not overwrite a log that is read along', async () => {
    const files = rotate();
    const { status, stderr } = await cli(['analyze', files[2], '-o', files[0]]);
    assert.equal(status, 2);
    assert.match(stderr, /winsock\.log\.2/);
  });

  test('each format says what was read along', async () => {
    const [, middle] = rotate();
    for (const format of ['markdown', 'ndjson', 'sarif', 'csv']) {
      const { stdout } = await cli(['analyze', '-f', format, '--verdict', 'all', middle]);
      if (format === 'ndjson') checkNdjson(stdout);
      if (format === 'sarif') checkSarif(stdout);
      if (format !== 'csv') assert.match(stdout, /winsock\\?\.log\\?\.2/, `${format}: ${stdout}`);
      assert.doesNotMatch(stdout, /CB 4 |"cb":4,|,4,90,/, format);
    }
  });
});
