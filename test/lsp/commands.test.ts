/** Lenses and code actions in an editor that knows nothing of this server but LSP: the server runs their commands. */
import * as assert from 'node:assert/strict';
import type { CodeAction, CodeLens, Command as LspCommand, ShowDocumentParams } from 'vscode-languageserver-protocol';
import { ARTICLE_URL, Command } from '../../server/src/lsp/protocol';
import { fullCapabilities, LspClient, URI } from '../support/lspClient';
import { sample } from '../support/paths';

const textDocument = { uri: URI };
const start = { line: 0, character: 0 };

suite('commands that the server runs', () => {
  let client: LspClient;
  const shown: ShowDocumentParams[] = [];
  setup(async () => {
    client = await LspClient.start({
      capabilities: { ...fullCapabilities, window: { showDocument: { support: true } } },
      configuration: {},
      initializationOptions: {},
    });
    shown.length = 0;
    client.connection.onRequest('window/showDocument', (params: ShowDocumentParams) => {
      shown.push(params);
      return { success: true };
    });
    await client.open(sample('failing'));
  });
  teardown(async () => {
    assert.equal(await client.stop(), 0);
  });
  const execute = ({ command, arguments: args }: LspCommand): Promise<unknown> =>
    client.request('workspace/executeCommand', { command, arguments: args });

  test('are offered', () => {
    const { executeCommandProvider } = client.initializeResult.capabilities;
    assert.deepEqual(executeCommandProvider, { commands: [Command.goToLine, Command.openArticle] });
  });

  test('the lens above the allocation leads to the last activity', async () => {
    const [lens] = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    const { command } = await client.request<CodeLens>('codeLens/resolve', lens ?? {});
    assert.ok(command);
    assert.equal(await execute(command), null);
    const line = { line: 4, character: 0 };
    assert.deepEqual(shown, [{ uri: URI, takeFocus: true, selection: { start: line, end: line } }]);
  });

  test('each code action does what it says: nothing is offered that needs more than LSP', async () => {
    const { diagnostics } = await client.open(sample('failing'), URI, 2);
    const params = { textDocument, range: { start, end: start }, context: { diagnostics } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    assert.ok(actions.length >= 2);
    for (const { command } of actions) {
      assert.ok(command);
      assert.equal(await execute(command), null);
    }
    assert.equal(shown.length, actions.length);
    assert.deepEqual(shown.at(-1), { uri: ARTICLE_URL, external: true });
  });

  test('an editor that could not show it is told so: the command has failed', async () => {
    client.connection.onRequest('window/showDocument', () => ({ success: false }));
    await assert.rejects(execute({ title: '', command: Command.openArticle }), { code: -32803 });
  });

  test('no command shows a file that nobody has anything to do with, nor a line that LSP has no number for', async () => {
    for (const args of [['file:///etc/passwd', 0], [URI, -1], [URI, 2 ** 31], [URI, 1e99], [URI, '0'], [URI], []])
      await assert.rejects(execute({ title: '', command: Command.goToLine, arguments: args }), { code: -32602 });
    await assert.rejects(execute({ title: '', command: 'winsockLog.nothing' }), { code: -32602 });
    assert.deepEqual(shown, []);
  });
});

suite('commands that the client runs', () => {
  test('are not offered by the server: the client has them already', async () => {
    const client = await LspClient.start({
      capabilities: { ...fullCapabilities, window: { showDocument: { support: true } } },
      configuration: {},
    });
    assert.equal(client.initializeResult.capabilities.executeCommandProvider, undefined);
    assert.deepEqual(client.initializeResult.capabilities.codeLensProvider, { resolveProvider: true });
    await client.stop();
  });
});
