/** Archives as folders: `analyze`, `report`, `shapes`, `compare` and MCP read the logs in them. */
import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { readArchives } from '../../server/src/cli/archive/archives';
import { sample, sampleEvents } from '../support/paths';
import { tarOf, zipOf, type Member } from '../support/makeArchive';
import { cli, type Result } from './support/cli';
import { useFolder } from './support/folder';
import { McpClient } from './support/mcp';

const failing = sample('failing');
const normal = sample('normal');

/** Two servers' logs, one of them rotated and compressed, and what else lies around. */
const members: readonly Member[] = [
  { name: 'case/exch1/Winsock.log', bytes: failing },
  { name: 'case/exch1/EV0.LOG', bytes: sampleEvents() },
  { name: 'case/exch2/winsock.log', bytes: normal },
  { name: 'case/exch2/winsock.log.1.gz', bytes: gzipSync(`${normal}(008) What is this\n`) },
  { name: 'case/readme.md', bytes: 'Hello' },
];

const archives: Readonly<Record<string, (members: readonly Member[]) => Buffer>> = {
  'case.zip': zipOf,
  'stored.zip': (all) => zipOf(all.map((each) => ({ ...each, method: 0 }))),
  'case.tar': tarOf,
  'case.tar.gz': (all) => gzipSync(tarOf(all)),
  'case.tgz': (all) => gzipSync(tarOf(all)),
  'named-otherwise.dat': (all) => gzipSync(tarOf(all)),
};

interface Report {
  readonly files: readonly { readonly file: string; readonly summary: { readonly leaked: number } }[];
  readonly errors: readonly { readonly file: string; readonly message: string }[];
}

suite('archives', () => {
  const folder = useFolder();
  suiteSetup(readArchives);

  const short = (text: string): string => text.replaceAll(`${folder().path}/`, '').replaceAll('\\', '/');

  async function analyzed(...args: string[]): Promise<{ logs: string[]; errors: string[]; status: number | null }> {
    // Each by itself: the members are copies of a few logs.
    const { stdout, status } = await cli(['analyze', '--alone', '--format', 'json', ...args]);
    const { files, errors } = JSON.parse(stdout) as Report;
    return {
      logs: files.map(({ file, summary }) => `${short(file)} ${summary.leaked}`),
      errors: errors.map(({ message }) => short(message)),
      status,
    };
  }

  for (const [name, make] of Object.entries(archives)) {
    test(`${name} is read as its folders, by its content`, async () => {
      const archive = folder().file(name, make(members));
      assert.deepEqual(await analyzed(archive), {
        logs: [
          `${name}/case/exch1/Winsock.log 1`,
          `${name}/case/exch2/winsock.log 0`,
          `${name}/case/exch2/winsock.log.1.gz 0`,
        ],
        errors: [],
        status: 1,
      });
      const one = await analyzed(`${archive}/case/exch1/Winsock.log`);
      assert.deepEqual(one.logs, [`${name}/case/exch1/Winsock.log 1`]);
      const report = await cli(['report', '--format', 'json', archive]);
      assert.equal(report.status, 1, report.stderr);
      const sha256 = createHash('sha256').update(failing).digest('hex');
      assert.match(report.stdout, new RegExp(sha256), 'the member is identified, not the archive');
      assert.match(report.stdout, /EV0\.LOG/, 'event logs are found');
      const shapes = await cli(['shapes', archive]);
      assert.equal(shapes.status, 0, shapes.stderr);
      assert.match(shapes.stdout, /What is this/);
      const compared = await cli(['compare', `${archive}/case/exch1`, `${archive}/case/exch2/winsock.log`]);
      assert.equal(compared.status, 0, compared.stderr);
      const several = await cli(['compare', archive, archive]);
      assert.equal(several.status, 2);
      assert.match(short(several.stderr), /it holds 3 logs; name one of them, such as \S+\/case\/exch1\/Winsock\.log/);
    });
  }

  test('a log at the top of an archive is judged with what lies beside it there, without an error', async () => {
    for (const [name, pack] of Object.entries(archives)) {
      const file = folder().file(name, pack([{ name: 'winsock.log', bytes: failing }]));
      const { stderr, status } = await cli(['analyze', file]);
      assert.deepEqual([stderr, status], ['', 1], name);
    }
  });

  test('no log is overwritten by the output: an archive is one of the inputs', async () => {
    const archive = folder().file('case.zip', zipOf(members));
    const { status, stderr } = await cli(['analyze', '-o', archive, archive]);
    assert.equal(status, 2);
    assert.match(stderr, /is one of the inputs/);
  });

  async function of(name: string, bytes: Buffer): Promise<Result> {
    return cli(['analyze', '--quiet', folder().file(name, bytes)]);
  }

  test('hostile names, links and members of one name are named, and lose nothing else', async () => {
    for (const [name, make] of Object.entries(archives)) {
      const bytes = make([
        { name: '../winsock.log', bytes: failing },
        { name: '/etc/winsock.log', bytes: failing },
        { name: 'C:\\winsock.log', bytes: failing },
        { name: `${'deep/'.repeat(100)}winsock.log`, bytes: failing },
        { name: 'twice/winsock.log', bytes: failing },
        { name: 'twice/winsock.log', bytes: normal },
        { name: 'link/winsock.log', bytes: '/etc/passwd', mode: 0o120777, type: '2' },
        { name: 'backslash\\winsock.log', bytes: normal },
        { name: 'esc\x1b[31m/winsock.log', bytes: normal },
      ]);
      const { logs, errors, status } = await analyzed(folder().file(name, bytes));
      assert.deepEqual(logs, [`${name}/backslash/winsock.log 0`, `${name}/esc\x1b[31m/winsock.log 0`], name);
      assert.equal(status, 2);
      assert.match(errors.join('\n'), /has a name that leads out of the archive/);
      assert.match(errors.join('\n'), /twice\/winsock\.log: the archive has several members of this name/);
      assert.match(errors.join('\n'), /link\/winsock\.log: it is a link/);
      const { stderr, stdout } = await cli(['analyze', folder().join(name)]);
      assert.ok(!`${stderr}${stdout}`.includes('\x1b'), 'no name reaches the terminal as it is');
    }
  });

  test('what is encrypted, or packed in a way that is not read, is named, and the rest is read', async () => {
    const bytes = zipOf([
      { name: 'a/winsock.log', bytes: failing, isEncrypted: true },
      { name: 'b/winsock.log', bytes: failing, method: 98 },
      { name: 'c/winsock.log', bytes: zipOf(members) },
      { name: 'd/winsock.log', bytes: normal },
    ]);
    const { logs, errors, status } = await analyzed(folder().file('case.zip', bytes));
    assert.deepEqual(logs, ['case.zip/d/winsock.log 0']);
    assert.equal(status, 2);
    assert.match(errors[0], /case\.zip\/a\/winsock\.log: it is encrypted; unpack the archive with its password/);
    assert.match(errors[1], /case\.zip\/b\/winsock\.log: it is compressed by a method that is not read here \(98\)/);
    assert.match(errors[2], /case\.zip\/c\/winsock\.log: it is a ZIP archive; unpack it first/);
  });

  test('a member that says less than it holds, or more than it can, is an error of that member', async () => {
    for (const size of [10, 500_000_000]) {
      const bytes = zipOf([
        { name: 'a/winsock.log', bytes: failing, size },
        { name: 'b/winsock.log', bytes: normal },
      ]);
      const { logs, errors, status } = await analyzed(folder().file('case.zip', bytes));
      assert.deepEqual([logs, errors.length, status], [['case.zip/b/winsock.log 0'], 1, 2], String(size));
    }
  });

  test('broken data shows, by its checksum if nothing else', async () => {
    const bytes = zipOf([
      { name: 'a/winsock.log', bytes: failing, method: 0 },
      { name: 'b/winsock.log', bytes: normal },
    ]);
    bytes[bytes.indexOf('instance 21') + 9]++;
    const { errors, status } = await analyzed(folder().file('case.zip', bytes));
    assert.equal(status, 2);
    assert.match(errors[0], /a\/winsock\.log: its data in the archive is damaged \(its checksum is wrong\)/);
  });

  test('an archive that is cut short gives what comes before the cut', async () => {
    const whole = tarOf(members);
    for (const [name, bytes] of [
      ['cut.tar', whole.subarray(0, 512 * 5)],
      ['cut.tgz', gzipSync(whole).subarray(0, -20)],
    ] as const) {
      const { logs, errors, status } = await analyzed(folder().file(name, bytes));
      assert.equal(logs[0], `${name}/case/exch1/Winsock.log 1`);
      assert.equal(status, 2);
      assert.match(errors.join('\n'), /it is damaged, or cut short/);
    }
    const zip = await of('cut.zip', zipOf(members).subarray(0, -30));
    assert.equal(zip.status, 2);
    assert.match(zip.stderr, /table of contents is missing or damaged: it may have been cut short; get a whole copy/);
  });

  test('one without a log says so, and what it holds instead', async () => {
    const none = await of('none.zip', zipOf([{ name: 'driver.sys', bytes: 'MZ' }]));
    assert.equal(none.status, 2);
    assert.match(none.stderr, /there is no Winsock\.log in this archive/);
    const nested = await of('nested.zip', zipOf([{ name: 'logs.zip', bytes: zipOf(members) }]));
    assert.equal(nested.status, 2);
    assert.match(short(nested.stderr), /nested\.zip\/logs\.zip: it is a ZIP archive; unpack it first/);
  });

  test('in a folder, one that holds a log is named', async () => {
    folder().file('logs/winsock.log', normal);
    folder().file('logs/older.zip', zipOf(members));
    const { logs, errors, status } = await analyzed(folder().join('logs'));
    assert.deepEqual([logs, status], [['logs/winsock.log 0'], 2]);
    assert.match(errors[0], /logs\/older\.zip: it is a ZIP archive; unpack it first/);
  });

  test('through a pipe it is refused, with what unpacks it', async () => {
    for (const [bytes, expected] of [
      [zipOf(members), /it is a ZIP archive; unpack it first: unzip FILE/],
      [gzipSync(tarOf(members)), /in gzip, it is a tar archive; unpack it first: tar -xf FILE/],
    ] as const) {
      const { status, stderr } = await cli(['analyze'], { stdin: bytes });
      assert.equal(status, 2);
      assert.match(stderr, expected);
    }
  });

  test('an assistant finds and reads the logs in it', async () => {
    folder().file('case.zip', zipOf(members));
    const mcp = await McpClient.start([folder().path]);
    try {
      interface Logs {
        readonly folders: readonly { readonly winsockLogs: readonly { readonly path: string }[] }[];
      }
      const { folders } = await mcp.answer<Logs>('list_logs', { path: 'case.zip' });
      const paths = folders.flatMap(({ winsockLogs }) => winsockLogs.map((log) => short(log.path)));
      assert.equal(paths.length, 3, paths.join('\n'));
      const found = await mcp.answer<{ total: { leaked: number; logs: number } }>('list_findings', {
        path: 'case.zip',
      });
      assert.deepEqual([found.total.logs, found.total.leaked], [2, 1], 'a copy does not count');
      await mcp.answer('explain_control_block', { path: 'case.zip/case/exch1/Winsock.log', cb: 18 });
      assert.match(await mcp.refusal('list_findings', { path: 'case.zip/../../x' }), /outside|no such file/);
    } finally {
      await mcp.close();
    }
  });
});
