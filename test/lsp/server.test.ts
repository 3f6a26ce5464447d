/** The server as a partner: versions, edits, settings, limits, and clients that can do less than VS Code. */
import * as assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver-types';
import { LspClient, URI } from '../support/lspClient';
import { generateLog } from '../support/generateLog';
import { sample } from '../support/paths';

const allocation = (n: number): string => `(001) CB ${n} (instance ${n}) allocated`;

suite('the server', () => {
  let client: LspClient;
  setup(async () => {
    client = await LspClient.start({ configuration: {} });
  });
  teardown(() => client.stop());

  const change = (version: number, text: string, line: number, character: number): Promise<void> =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version },
      contentChanges: [{ range: { start: { line, character }, end: { line, character } }, text }],
    });

  test('publishes for the version that was read: an append that proves the leak changes the finding', async () => {
    const before = await client.open(`${allocation(18)}\n`);
    assert.deepEqual(
      before.diagnostics.map((d) => d.code),
      ['suspect'],
    );
    await change(2, '<the log goes on, but the CB will not be returned to use>\n', 1, 0);
    const after = await client.diagnosticsOf(URI, 2);
    assert.deepEqual(
      after.diagnostics.map((d) => d.code),
      ['leaked'],
    );
    await change(3, '(008) close socket -1 on cb 18, handle 0\n', 1, 0);
    assert.deepEqual((await client.diagnosticsOf(URI, 3)).diagnostics, []);
  });

  test('the whole text, and a flood of edits at once, are read alike', async () => {
    await client.open('');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [{ text: sample('failing') }],
    });
    assert.deepEqual(
      (await client.diagnosticsOf(URI, 2)).diagnostics.map((d) => d.code),
      ['leaked'],
    );
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: 3 },
      contentChanges: Array.from({ length: 40 }, (_, k) => ({
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        text: `${allocation(100 - k)}\n`,
      })),
    });
    const { diagnostics } = await client.diagnosticsOf(URI, 3);
    assert.equal(diagnostics.length, 41);
    assert.deepEqual(diagnostics[0]?.range.start, { line: 0, character: 0 });
    assert.deepEqual(diagnostics[40]?.range.start, { line: 40, character: 0 });
  });

  test('closing a document takes its diagnostics away', async () => {
    await client.open(sample('failing'));
    client.forget();
    await client.close();
    assert.deepEqual((await client.diagnosticsWhere((d) => d.uri === URI)).diagnostics, []);
  });

  test('worst first, at most 500, and one that tells how many more', async () => {
    const idle = Array.from(
      { length: 300 },
      (_, k) => `${allocation(1000 + k)}\n(008) R/W/Cl events on cb ${1000 + k}, handle 4`,
    );
    const leaked = Array.from({ length: 350 }, (_, k) => allocation(2000 + k));
    const { diagnostics } = await client.open(
      [...idle, ...leaked, ...Array.from({ length: 200 }, () => '(008) Wait for cb 0, handle 4')].join('\n'),
    );
    assert.equal(diagnostics.length, 501);
    assert.ok(diagnostics.slice(0, 350).every((d) => d.code === 'leaked'));
    assert.ok(diagnostics.slice(350, 500).every((d) => d.code === 'idle'));
    assert.equal(diagnostics[500]?.code, 'more-findings');
    assert.match(diagnostics[500].message as string, /^150 more findings/);
    const status = await client.statusOf(URI, 1);
    assert.deepEqual(status.limits, ['Problems lists the 500 worst of 650 findings.']);
  });

  test('settings change without a restart: threshold, severities, lenses', async () => {
    await client.open(`${allocation(18)}\n(008) Wait for cb 0, handle 4\n`);
    client.forget();
    client.configuration = { leakThreshold: 1, severity: { leaked: 'information' }, codeLens: { enabled: false } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const { diagnostics } = await client.diagnosticsOf(URI, 1);
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.severity]),
      [['leaked', 3]],
    );
    assert.deepEqual(await client.request('textDocument/codeLens', { textDocument: { uri: URI } }), []);

    client.forget();
    client.configuration = { leakThreshold: 1, severity: { leaked: 'none' } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual((await client.diagnosticsOf(URI, 1)).diagnostics, []);
    assert.equal((await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } })).length, 1);
  });

  test('settings that make no sense are the defaults', async () => {
    client.configuration = {
      leakThreshold: -4,
      poolSize: 'many',
      severity: { leaked: 'fatal', suspect: 7 },
      codeLens: 3,
    };
    const { diagnostics } = await client.open(sample('failing'));
    assert.deepEqual(
      diagnostics.map((d) => [d.code, d.severity]),
      [['leaked', 1]],
    );
    assert.equal((await client.statusOf(URI, 1)).pool.size, 20);
  });

  test('a large log is read in steps: requests that come meanwhile are answered from the whole of it', async () => {
    const text = [...generateLog({ bytes: 12_000_000, leakEvery: 10 })].join('');
    const opened = client.open(text);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
    const { diagnostics } = await opened;
    assert.ok(diagnostics.filter((d) => d.code === 'leaked').length > 20);
    assert.equal(lenses.length, (await client.statusOf(URI, 1)).allocated);
  });
});

suite('clients that can do less', () => {
  test('one that cannot be asked for settings pushes them', async () => {
    const client = await LspClient.start({ capabilities: {}, initializationOptions: {} });
    await client.open(`${allocation(18)}\n(008) Wait for cb 0, handle 4\n`);
    client.forget();
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { winsockLog: { leakThreshold: 1, leakTurnover: 0 } },
    });
    assert.deepEqual(
      (await client.diagnosticsOf(URI, 1)).diagnostics.map((d) => d.code),
      ['leaked'],
    );
    const hover = await client.at<{ contents: { value: string } }>('textDocument/hover', 0);
    assert.doesNotMatch(hover.contents.value, /command:/);
    assert.equal(await client.stop(), 0);
  });
});
