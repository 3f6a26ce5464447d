/**
 * The editor and the command line take the same files of a folder, and say the same of those that they leave out: the report over a
 * real LSP connection beside `winsock-log report`, on folders as they are found.
 */
import * as assert from 'node:assert/strict';
import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { ReportResult } from '../../server/src/lsp/protocol';
import { cli } from '../cli/support/cli';
import { useFolder } from '../cli/support/folder';
import { leak, quiet } from '../cli/support/logs';
import { closeRace } from '../support/events';
import { LspClient } from '../support/lspClient';
import { sample, sampleEvents } from '../support/paths';

/** What a report is on, by its headings under Coverage, and what it says was not read. */
interface Taken {
  readonly taken: readonly string[];
  readonly notRead: readonly string[];
}

/** A log in two files, of which the second goes on with what is open in the first. */
const inTwo = [
  `${leak(30, 7)}(008) CB 31 (instance 8) allocated\n(008) R/W/Cl events on cb 31, handle 1\n`,
  `(008) R/W/Cl events on cb 31, handle 1\n(008) Issue Disconnect for cb 31\n${quiet(10)}`,
] as const;

function takenBy(report: string): Taken {
  return {
    taken: [
      ...new Set(
        [...report.matchAll(/^### `(.*)`$|^\| `(?:.*[\\/])?(.*)` \(copy of /gm)].map(
          ([, judged, copy]) => judged ?? copy,
        ),
      ),
    ].sort(),
    notRead: [...report.matchAll(/^- `(.*)`: (.*)$/gm)].map(([, name, reason]) => `${name}: ${reason}`).sort(),
  };
}

suite('editor and command line', () => {
  const folder = useFolder();
  let client: LspClient;
  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
  });
  suiteTeardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });

  /** Both take the same; this is what. */
  async function taken(): Promise<Taken> {
    const uri = `${pathToFileURL(folder().path).href}/`;
    const inEditor = await client.request<ReportResult | null>('winsockLog/report', { uri, format: 'markdown' });
    const { stdout } = await cli(['report', folder().path]);
    assert.deepEqual(takenBy(inEditor?.text ?? ''), takenBy(stdout));
    return takenBy(stdout);
  }

  test('take logs by what is in them, whatever the case of their names and however they were rotated', async () => {
    folder().file('WINSOCK.LOG', sample('failing'));
    folder().file('winsock.log.1', sample('normal'));
    folder().file('Winsock.bak', `${sample('normal')}\n`);
    folder().file('Winsock0.log.gz', gzipSync(`${sample('normal')}\n\n`));
    folder().file('server one.txt', `${sample('normal')}\n\n\n`);
    folder().file('ev0.log', sampleEvents());
    folder().file('EV1.LOG', closeRace(18));
    folder().file('Application.csv', '7/31/97,4:15:31 PM,MSExchangeMTA,Warning,None,9221,N/A,EXCHSRV1,Text\n');
    folder().file('readme.txt', 'Dear Sir,\n');
    const { taken: files, notRead } = await taken();
    assert.deepEqual(files, [
      'Application.csv',
      'EV1.LOG',
      'WINSOCK.LOG',
      'Winsock.bak',
      'Winsock0.log.gz',
      'ev0.log',
      'server one.txt',
      'winsock.log.1',
    ]);
    assert.deepEqual(notRead, []);
  });

  test('name what is named like a log and is none, and count a file with two names once', async function () {
    // Windows makes links only for those who may.
    if (process.platform === 'win32') this.skip();
    const log = folder().file('Winsock.log', sample('failing'));
    folder().file('winsock-net.log', 'Winsock Catalog Provider Entry\n');
    folder().file('winsock2.log', '');
    folder().file('EV0.LOG', '');
    folder().file('EV1.LOG', Buffer.from('PK\x03\x04zipped'));
    folder().file('EV2.LOG', gzipSync(sampleEvents()).subarray(0, 40));
    mkdirSync(folder().join('winsock.log.old'));
    symlinkSync(log, folder().join('winsock-link.log'));
    linkSync(log, folder().join('winsock.log.1'));
    symlinkSync(folder().join('nowhere'), folder().join('winsock-gone.log'));
    const { taken: files, notRead } = await taken();
    assert.deepEqual(files, ['winsock-link.log', 'winsock2.log']);
    assert.deepEqual(
      notRead.map((line) => line.split(/[;(]/)[0]),
      [
        'EV0.LOG: it is empty.',
        'EV1.LOG: it is a ZIP archive',
        'EV2.LOG: its compressed data ends too early, after 0 bytes of log or more',
        'Winsock.log: it is the same file as winsock-link.log.',
        'winsock-gone.log: no such file',
        'winsock-net.log: it is neither a Winsock.log nor an event log of the MTA: other programs, Windows among them, write logs of that name.',
        'winsock.log.1: it is the same file as winsock-link.log.',
        'winsock.log.old: it is a folder.',
      ],
    );
  });

  test('find the event log among hundreds of texts', async () => {
    folder().file('Winsock.log', sample('failing'));
    folder().file('ev0.log', sampleEvents());
    for (let k = 0; k < 300; k++) folder().file(`a${k}.txt`, 'Something else\n');
    assert.deepEqual(await taken(), { taken: ['Winsock.log', 'ev0.log'], notRead: [] });
  });

  test('look into so many files of a folder of thousands, and say so', async function () {
    this.timeout(120_000);
    folder().file('Winsock.log', sample('failing'));
    folder().file('ev0.log', sampleEvents());
    for (let k = 0; k < 2500; k++) folder().file(`a${k}.txt`, 'x\n');
    const { taken: files, notRead } = await taken();
    assert.deepEqual(files, ['Winsock.log', 'ev0.log']);
    assert.equal(notRead.length, 1);
    assert.match(notRead[0], /^a2000\.txt: skipped, and 499 more: only 2,000 files/);
    assert.equal((await cli(['report', folder().path])).status, 2);
  });

  test('take what belongs to a log that is named: its chain, its copies, event logs; and name its rotation', async () => {
    const [earlier, later] = inTwo;
    const log = folder().file('Winsock.log', later);
    folder().file('Winsock.log.1', earlier);
    folder().file('Winsock.log.2', sample('normal'));
    folder().file('copy.log', later);
    folder().file('another.log', sample('failing'));
    folder().file('EV0.LOG', sampleEvents());
    folder().file('EV1.LOG', Buffer.from('PK\x03\x04zipped'));
    folder().file('winsock-net.log', 'Winsock Catalog Provider Entry\n');
    const inEditor = await client.request<ReportResult | null>('winsockLog/report', {
      uri: pathToFileURL(log).href,
      format: 'markdown',
    });
    const { stdout, status } = await cli(['report', log]);
    assert.deepEqual(takenBy(inEditor?.text ?? ''), takenBy(stdout));
    assert.deepEqual(takenBy(stdout).taken, ['EV0.LOG', 'Winsock.log', 'copy.log']);
    assert.match(stdout, /2 files that continue each other, judged as one log: Winsock\\?\.log\\?\.1, Winsock\.log\./);
    assert.match(
      takenBy(stdout).notRead.join('\n'),
      /^EV1\.LOG: it is a ZIP archive[^\n]*\nWinsock\.log\.2: it belongs to the same rotation, but neither log continues the other[^\n]*$/,
    );
    // Asked for the earlier log, or for the copy, it is the same case.
    for (const name of ['Winsock.log.1', 'copy.log'])
      assert.deepEqual(takenBy((await cli(['report', folder().join(name)])).stdout), takenBy(stdout), name);
    const alone = (await cli(['report', '--alone', log])).stdout;
    assert.deepEqual(takenBy(alone).taken, ['EV0.LOG', 'Winsock.log']);
    assert.equal(status, 2, 'something that may be evidence was not read');
  });
});
