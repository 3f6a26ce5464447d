/** A log that names more control blocks than any log of an MTA, at the doors of the editor: not judged, in words, and the other logs are. */
import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  AnalyseFileResult,
  ReportResult,
  TreeChildrenResult,
  WorkspaceLogsResult,
} from '../../server/src/lsp/protocol';
import { oldLeak, quiet } from '../cli/support/logs';
import type { CaseFolder } from '../support/caseFolder';
import { useClientInFolder } from '../support/clientInFolder';
import type { LspClient } from '../support/lspClient';

const reason = /it has more than 1,000 different control blocks in one run of the MTA: it is not the log of one MTA/;

suite('a log with too many control blocks over LSP', () => {
  const { NODE_OPTIONS } = process.env;
  suiteSetup(() => {
    const module = path.join(__dirname, '..', 'support', 'fewControlBlocks.js');
    process.env['NODE_OPTIONS'] = `${NODE_OPTIONS ?? ''} --require ${JSON.stringify(module)}`;
  });
  suiteTeardown(() => {
    if (NODE_OPTIONS === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = NODE_OPTIONS;
  });
  let client: LspClient;
  let folder: CaseFolder;
  useClientInFolder((started, made) => {
    client = started;
    folder = made;
  });
  const text = `${quiet(10)}${Array.from({ length: 1001 }, (_, cb) => `(001) cb ${cb}\n`).join('')}`;
  const tree = async (uri: string): Promise<string> => {
    const asked = { uri, filter: '', order: 'line' };
    const { nodes } = (await client.request<TreeChildrenResult | null>('winsockLog/treeChildren', asked)) ?? {};
    return JSON.stringify(nodes);
  };

  test('a file: in the look at the workspace, in its tree, read from disk, and in the report of its folder', async () => {
    folder.write('winsock.log', oldLeak);
    const uri = folder.uri('exchange2.log');
    const place = folder.uri('').replace(/\/$/, '');
    writeFileSync(fileURLToPath(uri), text);
    const { logs, leftOut } = await client.request<WorkspaceLogsResult>('winsockLog/workspaceLogs', {
      folder: place,
    });
    assert.deepEqual(
      logs.map(({ summary }) => summary?.leaked),
      [1],
      JSON.stringify(logs),
    );
    assert.match(JSON.stringify(leftOut), reason);
    assert.match(await tree(uri), reason);
    const report = await client.request<ReportResult | null>('winsockLog/report', {
      uri: `${place}/`,
      format: 'markdown',
    });
    assert.match(report?.text.replaceAll('\\', '') ?? '', reason);
    assert.match(report?.text ?? '', /CB 1 \(instance 51\)/);
    assert.deepEqual(await client.request<AnalyseFileResult>('winsockLog/analyseFile', { uri }), { problem: null });
    const status = await client.statusWhere((each) => each.uri === uri && each.version === null);
    assert.match(status.notUnderstood ?? '', reason);
    const { diagnostics } = await client.diagnosticsWhere((each) => each.uri === uri);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['not-judged'],
    );
  });

  test('a document, and again without the line that is one too many', async () => {
    const uri = folder.uri('winsock.log');
    const { diagnostics } = await client.open(text, uri);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['not-judged'],
    );
    assert.match(JSON.stringify(diagnostics), reason);
    assert.match((await client.statusOf(uri, 1)).notUnderstood ?? '', reason);
    assert.match(await tree(uri), reason);
    const textDocument = { uri };
    assert.deepEqual(await client.request('textDocument/documentSymbol', { textDocument }), []);
    assert.equal(
      await client.request('textDocument/hover', { textDocument, position: { line: 20, character: 9 } }),
      null,
    );
    const range = { start: { line: 11, character: 0 }, end: { line: 12, character: 0 } };
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range, text: '' }],
    });
    assert.equal((await client.statusOf(uri, 2)).notUnderstood, undefined);
  });
});
