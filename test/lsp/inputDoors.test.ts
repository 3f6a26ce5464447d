/** All kinds of files of which nothing can be read, at the doors of the editor: none is called clean, and each is named in the words of the command line. */
import * as assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Hover } from 'vscode-languageserver-protocol';
import type {
  AnalyseFileResult,
  AssistantResult,
  ReportResult,
  TreeChildrenResult,
  WorkspaceLogsResult,
} from '../../server/src/lsp/protocol';
import { useFolder } from '../cli/support/folder';
import { inputKinds } from '../support/inputKinds';
import { LspClient } from '../support/lspClient';
import { sample } from '../support/paths';

interface Door {
  readonly door: string;
  /** What is said of a stored file called `winsock.log`. */
  readonly ask: (client: LspClient, uri: string) => Promise<string>;
}

const tree = (client: LspClient, uri: string): Promise<TreeChildrenResult | null> =>
  client.request('winsockLog/treeChildren', { uri, filter: '', order: 'line' });

/** A new door is one more entry. */
const doors: readonly Door[] = [
  { door: 'the tree', ask: async (client, uri) => JSON.stringify((await tree(client, uri))?.nodes) },
  {
    door: 'a part of it as text',
    ask: async (client, uri) => JSON.stringify(await client.request('winsockLog/excerpt', { uri, kind: 'findings' })),
  },
  {
    door: 'the look at the workspace',
    ask: async (client, uri) => {
      const folder = uri.slice(0, uri.lastIndexOf('/'));
      const { logs, leftOut } = await client.request<WorkspaceLogsResult>('winsockLog/workspaceLogs', { folder });
      assert.deepEqual(logs, []);
      return leftOut.map(({ path, reason }) => `${path}: ${reason}`).join('\n');
    },
  },
  {
    door: 'a file that is read from disk',
    ask: async (client, uri) => {
      client.forget();
      const { problem } = await client.request<AnalyseFileResult>('winsockLog/analyseFile', { uri });
      if (problem !== null)
        return problem.replace(/^it is compressed by gzip; decompress it.*/, 'it is compressed with gzip; gzip -dc');
      const { notUnderstood } = await client.statusWhere((status) => status.uri === uri && status.version === null);
      const { diagnostics } = await client.untilDiagnostics(uri, (all) => all.length > 0);
      await client.connection.sendNotification('winsockLog/forgetFile', { uri });
      assert.match(JSON.stringify(diagnostics), /This file is not judged: /);
      return String(notUnderstood);
    },
  },
  {
    door: 'the tool that lists findings',
    ask: async (client, uri) => {
      const logs = [{ uri, name: 'winsock.log' }];
      const asked = { tool: 'listFindings', logs, version: '1' };
      const { text, isError } = (await client.request<AssistantResult | null>('winsockLog/assistant', asked))!;
      assert.ok(isError, text);
      return text;
    },
  },
  {
    door: 'the comparison',
    ask: async (client, uri) => {
      const side = { uri };
      return client
        .request('winsockLog/compare', { first: side, second: side, format: 'markdown' })
        .then(JSON.stringify, (error: unknown) => String(error));
    },
  },
  {
    door: 'the report of its folder',
    ask: async (client, uri) => {
      const asked = { uri: uri.slice(0, uri.lastIndexOf('/') + 1), format: 'markdown' };
      return client.request<ReportResult | null>('winsockLog/report', asked).then(
        (report) => report?.text ?? 'null',
        (error: unknown) => String(error),
      );
    },
  },
];

suite('a file of which nothing can be read, at each door of the editor', () => {
  const folder = useFolder();
  let client: LspClient;
  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
  });
  suiteTeardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });
  const uriOf = (path: string): string => pathToFileURL(folder().join(path)).href;

  for (const { door, ask } of doors) {
    test(door, async () => {
      for (const [k, { kind, bytes, reason }] of inputKinds.entries()) {
        folder().file(`${k}/winsock.log`, bytes);
        const said = await ask(client, uriOf(`${k}/winsock.log`));
        matches(said, reason, kind);
        assert.ok(!/0 leaked|not confirmed|no Winsock\.log was found/i.test(said), `${kind}: ${said}`);
      }
    });
  }

  test('a document, in its status and in Problems, and closed again', async () => {
    for (const [k, { kind, bytes, reason, isOthers = false }] of inputKinds.entries()) {
      const text = bytes.toString('utf8');
      // What VS Code makes of other encodings and of archives is another text; it shows them as binary, in a tab without a document.
      if (!Buffer.from(text).equals(bytes) || text.includes('\0')) continue;
      const path = `${k}/winsock.log`;
      folder().file(path, bytes);
      client.forget();
      const { diagnostics } = await client.open(text, uriOf(path));
      const [{ code, message, range }] = diagnostics;
      assert.deepEqual([diagnostics.length, code, range.start.line], [1, 'not-judged', 0], kind);
      matches(JSON.stringify(message), reason, kind);
      const { notUnderstood, summary } = await client.statusOf(uriOf(path), 1);
      assert.match(String(notUnderstood), reason, `${kind}${isOthers ? ', another program’s' : ''}`);
      assert.equal(summary.leaked, 0);
      matches(JSON.stringify(await tree(client, uriOf(path))), reason, kind);
      // Lines that can be read stand in some of them, behind the first bytes of an archive.
      const textDocument = { uri: uriOf(path) };
      assert.deepEqual(await client.request('textDocument/codeLens', { textDocument }), [], kind);
      assert.deepEqual(await client.request('textDocument/documentSymbol', { textDocument }), [], kind);
      for (let line = 0; line < 4; line++) {
        const hover = await client.request<Hover | null>('textDocument/hover', {
          textDocument,
          position: { line, character: 9 },
        });
        assert.ok(!/was released|leaked/.test(JSON.stringify(hover)), `${kind}: ${JSON.stringify(hover)}`);
      }
      await client.close(uriOf(path));
    }
  });

  test('a log that continues past one is judged alike, whether that is open or not', async () => {
    const [garbled] = inputKinds.filter(({ kind }) => kind === 'other words');
    folder().file('winsock.log.2', '(001) CB 3 (instance 9) allocated\n');
    folder().file('winsock.log.1', garbled.bytes);
    folder().file(
      'winsock.log',
      '(008) Receive header for cb 3 at offset 0\n(008) close socket -1 on cb 3, handle 0\n',
    );
    const newest = uriOf('winsock.log');
    const closed = await tree(client, newest);
    await client.open(garbled.bytes.toString('utf8'), uriOf('winsock.log.1'));
    assert.deepEqual(await tree(client, newest), closed);
    assert.match(JSON.stringify(closed), /released/);
    await client.close(uriOf('winsock.log.1'));
  });

  test('a wrapped log says so, with the first prefix: status and hover', async () => {
    const wrapped = sample('failing')
      .replace(/^/gm, '2001-06-08 10:00 ')
      .replace(/2001-06-08 10:00 $/, '');
    const uri = uriOf('Winsock.log');
    folder().file('Winsock.log', wrapped);
    client.forget();
    await client.open(wrapped, uri);
    const { remarks = [] } = await client.statusOf(uri, 1);
    assert.match(remarks.join(' '), /^The log is wrapped: .*“2001-06-08 10:00 ”/);
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 1, character: 20 },
    });
    assert.match(JSON.stringify(hover.contents), /The log is wrapped/);
    await client.close(uri);
  });
});

/** JSON and Markdown escape what is in the words; in a folder, gzip has been taken off before a file is looked at. */
function matches(said: string, reason: RegExp, kind: string): void {
  assert.match(said.replaceAll('\\', ''), new RegExp(reason.source.replaceAll('in gzip, ', '')), `${kind}: ${said}`);
}
