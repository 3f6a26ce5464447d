/** Clients that send more at once than any hand types: the text is read a few times, and what is said of it is right. */
import * as assert from 'node:assert/strict';
import { generateLog } from '../support/generateLog';
import type { PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import { framed, RawServer, type Answer } from '../support/rawServer';
import { LspClient, URI } from '../support/lspClient';

const log = [...generateLog({ bytes: 2_000_000, packets: 4, leakEvery: 20, eol: '\n' })].join('');

suite('bursts of changes', () => {
  let client: LspClient;
  setup(async () => {
    client = await LspClient.start();
  });
  teardown(() => client.stop());

  const change = (version: number, contentChanges: readonly object[], uri = URI): Promise<void> =>
    client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });

  test('an answer that is asked for in a burst is of the text at that point', async () => {
    await client.open('');
    const end = { line: 1e6, character: 0 };
    for (let version = 2; version <= 400; version++)
      await change(version, [{ range: { start: end, end }, text: `(001) CB ${version} (instance 1) allocated\n` }]);
    const last = await client.request<{ readonly cb: number }>('winsockLog/instanceAt', { uri: URI, line: 398 });
    assert.equal(last.cb, 400);
  });

  test('5,000 changes of an event log in one message do not take the time of 5,000 texts', async () => {
    const uri = 'file:///logs/ev0.log';
    await client.open('', uri, 1, 'mta-event-log');
    const place = { line: 0, character: 0 };
    const text = 'Event ID: 9156\nSource: MSExchangeMTA\n';
    await change(
      2,
      Array.from({ length: 5000 }, () => ({ range: { start: place, end: place }, text })),
      uri,
    );
    assert.equal((await client.diagnosticsOf(uri, 2)).version, 2);
  });
});

suite('100,000 messages at once', () => {
  test('are a few analyses, and the last one is of the last version', async () => {
    const server = RawServer.overStdio();
    await server.initialize();
    const textDocument = { uri: URI, languageId: 'winsock-log', version: 1, text: log };
    server.notify('textDocument/didOpen', { textDocument });
    const published = (version: number) => (message: Answer) =>
      message.method === 'textDocument/publishDiagnostics' &&
      (message.params as { version?: number }).version === version;
    await server.next(published(1));
    const at = { line: 0, character: 5 };
    const messages = Array.from({ length: 100_000 }, (_, k) =>
      framed({
        jsonrpc: '2.0',
        method: 'textDocument/didChange',
        params: {
          textDocument: { uri: URI, version: k + 2 },
          contentChanges: [
            {
              range: { start: at, end: { ...at, character: k === 99_999 ? 100_004 : 5 } },
              text: k === 99_999 ? '' : 'a',
            },
          ],
        },
      }),
    );
    server.input.write(Buffer.concat(messages));
    const last = await server.next(published(100_001));
    const analyses = server.received.filter(({ method }) => method === 'textDocument/publishDiagnostics').length;
    assert.ok(analyses < 40, `${analyses} analyses`);
    server.notify('textDocument/didOpen', { textDocument: { ...textDocument, uri: 'file:///other/Winsock.log' } });
    const fresh = await server.next(
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' && (params as { uri: string }).uri === 'file:///other/Winsock.log',
    );
    const places = ({ params }: Answer): unknown =>
      (params as PublishDiagnosticsParams).diagnostics.map(({ range, code }) => ({ range, code }));
    assert.deepEqual(places(last), places(fresh));
    await server.stop();
  });
});
