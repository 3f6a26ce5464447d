/** `analyze --chain`: rotated logs judged as one, with every line told in its file. */
import * as assert from 'node:assert/strict';
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
    assert.equal((await json(...logs)).status, 1);
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
      [['--chain', '-'], /takes no standard input/],
      [['--chain', '--follow', 'x.log'], /exclude each other/],
    ] as const) {
      const { status, stderr } = await cli(['analyze', ...args]);
      assert.equal(status, 2);
      assert.match(stderr, reason);
    }
    assert.equal((await cli(['analyze', '--chain', folder().join('gone.log')])).status, 2);
  });
});
