/** Problems of the workspace: the findings of logs that are not open are published as those of open ones are, and kept current. */
import * as assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { useFolder } from '../cli/support/folder';
import { closeRace } from '../support/events';
import { fullCapabilities, LspClient } from '../support/lspClient';
import { sample } from '../support/paths';

const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

suite('Problems of the workspace', () => {
  const folder = useFolder();
  let client: LspClient | undefined;
  teardown(async () => {
    assert.equal(await client?.stop(), client && 0);
    client = undefined;
  });

  const uriOf = (path: string): string => pathToFileURL(folder().join(path)).href;
  const start = async (configuration: object = {}): Promise<LspClient> =>
    (client = await LspClient.start({
      configuration,
      folders: [pathToFileURL(folder().path).href],
      capabilities: {
        ...fullCapabilities,
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
      },
    }));
  const tell = (type: number, ...paths: string[]): Promise<void> =>
    client!.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: paths.map((path) => ({ uri: uriOf(path), type })),
    });
  const has = (code: string) => (diagnostics: readonly Diagnostic[]) => diagnostics.some((each) => each.code === code);
  const isEmpty = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.length === 0;

  const earlier = '(001) CB 3 (instance 9) allocated   \n(001) CB 4 (instance 10) allocated\n';
  const later =
    '(008) Receive header for cb 3 at offset 0\n(008) close socket -1 on cb 3, handle 0\n(008) Wait for cb 4, handle 7\n';

  test('are those of its logs that are not open, in the file of the allocation', async () => {
    folder().file('server/winsock.log.1', earlier);
    folder().file('server/winsock.log', later);
    folder().file('Winsock.log', sample('failing'));
    const { untilDiagnostics } = bound(await start());
    const { diagnostics, version } = await untilDiagnostics(uriOf('Winsock.log'), has('leaked'));
    assert.equal(version, undefined);
    assert.deepEqual(
      diagnostics.map(({ code, range }) => [code, range]),
      [['leaked', { start: { line: 0, character: 0 }, end: { line: 0, character: 35 } }]],
    );
    const chain = await untilDiagnostics(uriOf('server/winsock.log.1'), has('suspect'));
    assert.deepEqual(
      chain.diagnostics.map(({ code, range }) => [code, range.start.line]),
      [['suspect', 1]],
      'CB 3 is released in the next log',
    );
  });

  test('equal those of the same logs opened', async () => {
    folder().file('winsock.log.1', earlier);
    folder().file('winsock.log', later + sample('failing').replaceAll('cb 18', 'cb 5'));
    folder().file('winsock.log.save', earlier);
    folder().file('EV0.LOG', closeRace(4));
    const at = ['winsock.log.1', 'winsock.log', 'winsock.log.save'];
    const { untilDiagnostics } = bound(await start());
    const stored = [];
    for (const path of at) {
      const told = await untilDiagnostics(uriOf(path), (all) => all.length > 0);
      stored.push(told.diagnostics);
    }
    assert.match(JSON.stringify(stored), /names CB 4: a hint/, 'with the events beside them');
    for (const [k, path] of at.entries()) {
      const opened = await client!.open(readFileSync(fileURLToPath(uriOf(path)), 'utf8'), uriOf(path));
      assert.deepEqual(stored[k], opened.diagnostics, path);
      client!.forget();
      await client!.close(uriOf(path));
      const closed = await untilDiagnostics(uriOf(path), (all) => all.length > 0);
      assert.deepEqual(closed.diagnostics, stored[k], `${path}, closed again`);
    }
  });

  test('an event log that comes later is cited in an open log, though the workspace is looked at, too', async () => {
    folder().file('later/Winsock.log', sample('failing'));
    const { untilDiagnostics } = bound(await start());
    await untilDiagnostics(uriOf('later/Winsock.log'), has('leaked'));
    await client!.open(sample('failing'), uriOf('later/Winsock.log'));
    client!.forget();
    folder().file('later/EV0.LOG', closeRace(18));
    await tell(CHANGED, 'later/EV0.LOG');
    await untilDiagnostics(uriOf('later/Winsock.log'), (all) =>
      /Events that name CB 18/.test(all[0]?.message as string),
    );
  });

  test('follow what happens on disk', async () => {
    folder().file('Winsock.log', sample('normal'));
    folder().file('june/Winsock.log', sample('failing'));
    const { untilDiagnostics } = bound(await start());
    await untilDiagnostics(uriOf('june/Winsock.log'), has('leaked'));

    folder().file('Winsock.log', sample('failing'));
    await tell(CHANGED, 'Winsock.log');
    await untilDiagnostics(uriOf('Winsock.log'), has('leaked'));

    renameSync(folder().join('Winsock.log'), folder().join('winsock.log.1'));
    await tell(DELETED, 'Winsock.log');
    await tell(CREATED, 'winsock.log.1');
    await untilDiagnostics(uriOf('winsock.log.1'), has('leaked'));
    await untilDiagnostics(uriOf('Winsock.log'), isEmpty);

    // Only the folder is told to be gone.
    rmSync(folder().join('june'), { recursive: true });
    await tell(DELETED, 'june');
    await untilDiagnostics(uriOf('june/Winsock.log'), isEmpty);
  });

  test('follow what is edited in another log of the chain', async () => {
    folder().file('winsock.log.1', earlier);
    folder().file('winsock.log', '(008) Wait for cb 4, handle 7\n(008) Wait for cb 3, handle 7\n');
    const { untilDiagnostics } = bound(await start());
    const both = await untilDiagnostics(uriOf('winsock.log.1'), (all) => all.length === 2);
    assert.equal(both.diagnostics.length, 2);
    await client!.open(later, uriOf('winsock.log'));
    await untilDiagnostics(uriOf('winsock.log.1'), (all) => all.length === 1);
  });

  test('of a log that is rotated while it is open move with its lines', async () => {
    const log = folder().file('winsock.log', earlier);
    const { untilDiagnostics } = bound(await start());
    const uri = uriOf('winsock.log');
    await client!.open(earlier, uri);
    await untilDiagnostics(uri, (all) => all.length === 2);
    renameSync(log, folder().join('winsock.log.1'));
    const next = '(008) Wait for cb 4, handle 7\n';
    folder().file('winsock.log', next);
    await client!.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: next }],
    });
    await tell(CREATED, 'winsock.log.1');
    await tell(CHANGED, 'winsock.log');
    await untilDiagnostics(uriOf('winsock.log.1'), (all) => all.length === 2);
    await untilDiagnostics(uri, isEmpty);
    const { files } = await client!.statusWhere((status) => status.version === 2 && status.files.length === 2);
    assert.deepEqual(
      files.map(({ name }) => name),
      ['winsock.log.1', 'winsock.log'],
    );
  });

  test('are withdrawn, and come back, with the setting', async () => {
    folder().file('Winsock.log', sample('failing'));
    const { untilDiagnostics } = bound(await start());
    const uri = uriOf('Winsock.log');
    await untilDiagnostics(uri, has('leaked'));
    const set = async (problems: string): Promise<void> => {
      client!.configuration = { problems };
      await client!.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    };
    await set('openLogs');
    await untilDiagnostics(uri, isEmpty);
    await set('workspace');
    await untilDiagnostics(uri, has('leaked'));
  });

  test('go with a folder of the workspace, and come with one', async () => {
    folder().file('a/Winsock.log', sample('failing'));
    folder().file('b/Winsock.log', sample('failing'));
    const [a, b] = ['a', 'b'].map((name) => ({ uri: uriOf(name), name }));
    client = await LspClient.start({
      configuration: {},
      folders: [a.uri],
      capabilities: { ...fullCapabilities, workspace: { configuration: true, workspaceFolders: true } },
    });
    const { untilDiagnostics } = bound(client);
    await untilDiagnostics(uriOf('a/Winsock.log'), has('leaked'));
    assert.equal(client.lastDiagnosticsOf(uriOf('b/Winsock.log')), undefined);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [b], removed: [a] },
    });
    await untilDiagnostics(uriOf('b/Winsock.log'), has('leaked'));
    await untilDiagnostics(uriOf('a/Winsock.log'), isEmpty);
  });

  test('name what may be a log and cannot be judged', async () => {
    folder().file('winsock.log', sample('failing').replaceAll('(', '[').replaceAll(')', ']'));
    folder().file('net/winsock.log', 'Winsock Catalog Provider Entry\n');
    folder().file('normal/Winsock.log', sample('failing'));
    const { untilDiagnostics } = bound(await start());
    const { diagnostics } = await untilDiagnostics(uriOf('winsock.log'), has('not-judged'));
    assert.match(JSON.stringify(diagnostics[0].message), /^"This file is not judged: its lines look like the MTA’s/);
    await untilDiagnostics(uriOf('normal/Winsock.log'), has('leaked'));
    assert.equal(client!.lastDiagnosticsOf(uriOf('net/winsock.log')), undefined, 'another program’s');
  });

  test('are none of other schemes, and of none outside the workspace', async () => {
    folder().file('a/Winsock.log', sample('failing'));
    folder().file('.git/winsock.log', sample('failing'));
    folder().file('node_modules/x/winsock.log', sample('failing'));
    const { untilDiagnostics } = bound(await start());
    const { connection } = client!;
    const twin = `git:${uriOf('a/Winsock.log').slice('file:'.length)}?ref`;
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: twin, languageId: 'winsock-log', version: 1, text: sample('failing') },
    });
    await tell(CHANGED, '.git/winsock.log', 'node_modules/x/winsock.log');
    await untilDiagnostics(uriOf('a/Winsock.log'), has('leaked'));
    await client!.request('winsockLog/workspaceLogs', { folder: pathToFileURL(folder().path).href });
    for (const path of ['.git/winsock.log', 'node_modules/x/winsock.log'])
      assert.equal(client!.lastDiagnosticsOf(uriOf(path)), undefined);
    assert.equal(client!.lastDiagnosticsOf(twin), undefined);
  });
});

function bound(client: LspClient): Pick<LspClient, 'untilDiagnostics'> {
  return { untilDiagnostics: (uri, condition) => client.untilDiagnostics(uri, condition) };
}
