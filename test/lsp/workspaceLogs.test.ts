/** The look at a workspace folder: which Winsock logs it holds, and what they say, without opening them. */
import * as assert from 'node:assert/strict';
import { symlinkSync, truncateSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { WorkspaceLogsResult } from '../../server/src/lsp/protocol';
import { useFolder } from '../cli/support/folder';
import { LspClient } from '../support/lspClient';
import { sample } from '../support/paths';

suite('the logs of a workspace', () => {
  const folder = useFolder();
  let client: LspClient;
  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
  });
  suiteTeardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });
  const look = (slash = ''): Promise<WorkspaceLogsResult> =>
    client.request('winsockLog/workspaceLogs', { folder: pathToFileURL(folder().path).href + slash });

  test('are found in its folders too, and judged', async () => {
    folder().file('Winsock.log', sample('failing'));
    folder().file('server 2/june/winsock.log.1', `${sample('normal')}what is this\n`);
    folder().file('server 2/EV0.LOG', 'message NMI9215: x');
    folder().file('src/main.txt', sample('failing'));
    folder().file('node_modules/x/winsock.log', sample('failing'));
    folder().file('.git/winsock.log', sample('failing'));
    const { logs, leftOut } = await look();
    assert.deepEqual(
      logs.map(({ path, lines, unrecognisedLines, allocated, summary: { leaked, released } }) => ({
        path,
        lines,
        unrecognisedLines,
        allocated,
        leaked,
        released,
      })),
      [
        { path: 'server 2/june/winsock.log.1', lines: 29, unrecognisedLines: 1, allocated: 1, leaked: 0, released: 1 },
        { path: 'Winsock.log', lines: 6, unrecognisedLines: 0, allocated: 1, leaked: 1, released: 0 },
      ],
    );
    assert.equal(logs[0].uri, `${pathToFileURL(folder().path).href}/server%202/june/winsock.log.1`);
    assert.equal(logs[1].bytes, sample('failing').length);
    assert.deepEqual(leftOut, []);
    assert.deepEqual(await look('/'), { logs, leftOut }, 'with a slash at its end, too');
  });

  test('that continue each other are one, judged together', async () => {
    const earlier = '(001) CB 3 (instance 9) allocated\n';
    folder().file('winsock.log.1', earlier);
    folder().file(
      'winsock.log',
      '(008) Receive header for cb 3 at offset 0\n(008) close socket -1 on cb 3, handle 0\n',
    );
    const { logs } = await look();
    assert.deepEqual(
      logs.map(({ path, files, allocated, summary }) => [
        path,
        files.map(({ name }) => name),
        allocated,
        summary.released,
      ]),
      [['winsock.log', ['winsock.log.1', 'winsock.log'], 1, 1]],
    );
  });

  test('are read again when they have changed', async () => {
    const log = folder().file('Winsock.log', sample('failing'));
    assert.equal((await look()).logs[0]?.summary.leaked, 1);
    truncateSync(log, 0);
    assert.deepEqual(
      (await look()).logs.map(({ lines }) => lines),
      [0],
    );
  });

  test('that cannot be read, or are none, are named', async () => {
    symlinkSync('nowhere', folder().join('winsock.log'));
    folder().file('net/winsock.log', 'Winsock Catalog Provider Entry\n');
    const { logs, leftOut } = await look();
    assert.deepEqual(logs, []);
    assert.deepEqual(
      leftOut.map(({ path, isLoss }) => [path, isLoss]),
      [
        ['winsock.log', true],
        ['net/winsock.log', false],
      ],
    );
    assert.match(leftOut[0].reason, /no such file/);
  });

  test('of a folder that is not there: it is named', async () => {
    const { logs, leftOut } = await client.request<WorkspaceLogsResult>('winsockLog/workspaceLogs', {
      folder: 'file:///no/such',
    });
    assert.deepEqual(logs, []);
    assert.match(leftOut[0].reason, /no such file/);
  });

  test('of a folder whose address is not a path on a disk: it is named', async () => {
    const folder = 'file:///logs%2Fnew';
    const { logs, leftOut } = await client.request<WorkspaceLogsResult>('winsockLog/workspaceLogs', { folder });
    assert.deepEqual(logs, []);
    assert.match(leftOut[0].reason, /its address is not a path on this machine/);
  });
});
