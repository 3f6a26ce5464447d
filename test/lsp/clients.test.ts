/** Clients as they are: some never answer what they said could be asked, some say null for what they say nothing of. */
import * as assert from 'node:assert/strict';
import { RawServer, type Answer } from '../support/rawServer';
import { sample } from '../support/paths';

const uri = 'file:///logs/Winsock.log';
const published = (message: Answer): boolean => message.method === 'textDocument/publishDiagnostics';
const isQuestion = (message: Answer): boolean => message.method === 'workspace/configuration';

suite('a client that can be asked for its settings, and does not answer', () => {
  let server: RawServer;
  setup(async () => {
    server = RawServer.overStdio();
    await server.initialize({ capabilities: { workspace: { configuration: true } } });
    server.notify('initialized', {});
    const textDocument = { uri, languageId: 'winsock-log', version: 1, text: sample('failing') };
    server.notify('textDocument/didOpen', { textDocument });
  });
  teardown(() => server.stop());

  test('gets diagnostics and hovers by the defaults, after about a second', async () => {
    const start = performance.now();
    await server.next(published);
    assert.ok(performance.now() - start < 10_000);
    const position = { line: 0, character: 8 };
    const again = performance.now();
    const hover = await server.request(2, 'textDocument/hover', { textDocument: { uri }, position });
    assert.ok(hover.result);
    assert.ok(performance.now() - again < 900, 'nobody waits for it a second time');
  });

  test('settings that arrive late take effect, and everything is judged again', async () => {
    const question = await server.next(isQuestion);
    await server.next(published);
    server.send({ jsonrpc: '2.0', id: question.id, result: [{ leakTurnover: 0, severity: { suspect: 'none' } }] });
    // It is asked anew: by now it answers.
    const second = await server.next(isQuestion);
    server.send({ jsonrpc: '2.0', id: second.id, result: [{ severity: { suspect: 'none', leaked: 'none' } }] });
    const { params } = await server.next(published);
    assert.deepEqual((params as { diagnostics: unknown[] }).diagnostics, []);
  });
});

suite('a client whose capabilities hold null', () => {
  const members = ['workspace', 'textDocument', 'window', 'general', 'notebookDocument'];
  const deeper = {
    textDocument: {
      hover: null,
      publishDiagnostics: null,
      documentSymbol: null,
      foldingRange: null,
      codeAction: null,
      semanticTokens: null,
    },
    workspace: {
      configuration: null,
      didChangeConfiguration: null,
      didChangeWatchedFiles: null,
      codeLens: null,
      inlayHint: null,
    },
    window: { showDocument: null, workDoneProgress: null },
  };
  for (const capabilities of [
    ...members.map((name) => ({ [name]: null })),
    Object.fromEntries(members.map((name) => [name, null])),
    deeper,
  ]) {
    test(`is served: ${JSON.stringify(capabilities)}`, async () => {
      const server = RawServer.overStdio();
      const { error } = await server.initialize({ capabilities });
      assert.equal(error, undefined);
      server.notify('initialized', {});
      const textDocument = { uri, languageId: 'winsock-log', version: 1, text: sample('failing') };
      server.notify('textDocument/didOpen', { textDocument });
      await server.next(published);
      await server.stop();
    });
  }
});

suite('a header that is made to be read for long', () => {
  for (const [name, line] of [
    ['blanks before a character that has no place in it', `Content-Type:${' '.repeat(4000)}\u0001`],
    ['many charsets', `Content-Type: a${'; charset='.repeat(390)}`],
    ['a name without an end', 'a-'.repeat(2000)],
  ]) {
    test(`${name} ends the connection at once`, async () => {
      const server = RawServer.overStdio();
      await server.initialize();
      const start = performance.now();
      server.input.write(`${line}\r\n\r\n`);
      assert.equal(await server.exited, 1);
      assert.ok(performance.now() - start < 8000, `${performance.now() - start} ms`);
      assert.match(server.stderr, /^[^\n]+\n$/);
    });
  }
});
