/** `winsockLog.shapes` over LSP: an unknown line is taught, and the log is judged by it at once. */
import * as assert from 'node:assert/strict';
import type { CodeAction, Hover } from 'vscode-languageserver-types';
import { TEACH_SHAPE } from '../../server/src/lsp/protocol';
import { LspClient, URI } from '../support/lspClient';

const LOG = `(001) CB 4 (instance 9) allocated
(008) WSAFake on cb 4, 12 bytes
`;
const settings = { leakThreshold: 0, leakTurnover: 0 };
const taught = { template: 'WSAFake on cb {cb}, {n} bytes', effect: 'use', meaning: 'Data went out.' };

suite('shapes that users teach, over LSP', () => {
  let client: LspClient;
  setup(async () => {
    client = await LspClient.start({ configuration: settings });
  });
  teardown(() => client.stop());

  const change = async (shapes: unknown): Promise<string[]> => {
    client.forget();
    client.configuration = { ...settings, shapes };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    return (await client.diagnosticsOf(URI, 1)).diagnostics.map(({ code }) => String(code));
  };

  test('an action on an unknown line offers its template', async () => {
    await client.open(LOG);
    const position = { line: 1, character: 0 };
    const [action] = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    assert.equal(action?.title, 'Teach the shape of this line: WSAFake on cb {cb}, {n} bytes');
    assert.deepEqual(action.command?.command, TEACH_SHAPE);
    assert.deepEqual(action.command.arguments, [taught.template, URI]);
  });

  test('once it is taught, it is in use and no suspect, and the hover says that the shape was taught', async () => {
    const before = await client.open(LOG);
    assert.deepEqual(
      before.diagnostics.map(({ code }) => code),
      ['suspect'],
    );
    assert.deepEqual(await change([taught]), []);
    const { contents } = await client.at<Hover>('textDocument/hover', 1);
    assert.match((contents as { value: string }).value, /A shape that was taught.*use.*Data went out/);
    assert.deepEqual(await change([]), ['suspect']);
  });

  test('an entry that is wrong is left out, and the rest is in force', async () => {
    await client.open(LOG);
    assert.deepEqual(await change([{ template: 'Issue Disconnect for cb {cb}', effect: 'use' }, taught]), []);
  });
});
