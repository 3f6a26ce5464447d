/** Colours for editors without TextMate grammars, and the kind of a log whose language does not say it. */
import * as assert from 'node:assert/strict';
import type { ClientCapabilities, DocumentSymbol, SemanticTokens } from 'vscode-languageserver-protocol';
import { fullCapabilities, LspClient, URI } from '../support/lspClient';
import { exhausted } from '../support/events';
import { sample } from '../support/paths';

const textDocument = { uri: URI };

const withTokens = (requests: object, tokenTypes: readonly string[]): ClientCapabilities => ({
  ...fullCapabilities,
  textDocument: {
    ...fullCapabilities.textDocument,
    semanticTokens: { requests, tokenTypes: [...tokenTypes], tokenModifiers: [], formats: ['relative'] },
  },
});
const all = ['comment', 'keyword', 'function', 'event', 'class', 'number', 'variable', 'string'];

suite('semantic tokens', () => {
  const start = (capabilities: ClientCapabilities, initializationOptions: object = {}): Promise<LspClient> =>
    LspClient.start({ capabilities, initializationOptions, configuration: {} });

  /** The tokens as words of the text with their types, line by line. */
  const told = (client: LspClient, text: string, { data }: SemanticTokens): string[] => {
    const legend = client.initializeResult.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
    const lines = text.split(/\r?\n/);
    const result: string[] = [];
    let [line, character] = [0, 0];
    for (let k = 0; k < data.length; k += 5) {
      const [deltaLine, deltaStart, length, type] = data.slice(k, k + 4) as [number, number, number, number];
      character = deltaLine > 0 ? deltaStart : character + deltaStart;
      line += deltaLine;
      result.push(`${line + 1} ${legend[type]} ${lines[line]?.slice(character, character + length)}`);
    }
    return result;
  };

  const text = [
    '(001) CB 18 (instance 21) allocated',
    '<the log goes on>',
    '(008) Wait for cb 18, handle 12636',
    'nobody knows this line',
    '(008) close socket -1 on cb 18, handle 0',
  ].join('\r\n');
  const firstLine = ['variable 001', 'keyword CB', 'class 18', 'keyword (instance', 'number 21', 'keyword ) allocated'];

  test('name the parts of each line that is known, and gaps', async () => {
    const client = await start(withTokens({ full: true, range: true }, all));
    await client.open(text);
    const full = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
    assert.deepEqual(told(client, text, full), [
      ...firstLine.map((token) => `1 ${token}`),
      '2 comment <the log goes on>',
      ...['variable 008', 'comment Wait for cb', 'class 18', 'comment , handle', 'number 12636'].map((t) => `3 ${t}`),
      '4 comment nobody knows this line',
      ...[
        'variable 008',
        'keyword close socket',
        'number -1',
        'keyword on cb',
        'class 18',
        'keyword , handle',
        'number 0',
      ].map((t) => `5 ${t}`),
    ]);
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 5 } };
    const part = await client.request<SemanticTokens>('textDocument/semanticTokens/range', { textDocument, range });
    assert.deepEqual(
      told(client, text, part),
      told(client, text, full).filter((token) => /^[23]/.test(token)),
    );
    await client.stop();
  });

  test('hold none of a type that the client does not know', async () => {
    const client = await start(withTokens({ full: true }, ['number']));
    await client.open(text);
    const tokens = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
    assert.deepEqual(told(client, text, tokens).slice(0, 2), ['1 number 21', '3 number 12636']);
    await client.stop();
  });

  test('are offered as the client asks for them, and not to one that colours by the grammar', async () => {
    const offered = async (capabilities: ClientCapabilities, options: object = {}): Promise<unknown> => {
      const client = await start(capabilities, options);
      await client.stop();
      const { semanticTokensProvider } = client.initializeResult.capabilities;
      return semanticTokensProvider && [semanticTokensProvider.full, semanticTokensProvider.range];
    };
    assert.deepEqual(await offered(withTokens({ full: { delta: true } }, all)), [true, false]);
    assert.deepEqual(await offered(withTokens({ range: true }, all)), [false, true]);
    assert.equal(await offered(withTokens({}, all)), undefined);
    assert.equal(await offered(fullCapabilities), undefined);
    assert.equal(await offered(withTokens({ full: true }, all), { semanticTokens: false }), undefined);
  });
});

suite('a document whose language says nothing', () => {
  const eventLog = exhausted(20);
  for (const languageId of ['log', 'plaintext', '']) {
    test(`of the language "${languageId}" is what its content is`, async () => {
      const client = await LspClient.start({ configuration: {} });
      const { diagnostics } = await client.open(sample('failing'), URI, 1, languageId);
      assert.deepEqual(
        diagnostics.map(({ code }) => code),
        ['leaked'],
      );
      const uri = 'file:///logs/application.txt';
      await client.open(eventLog, uri, 1, languageId);
      const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
      assert.ok(symbols.length > 0);
      await client.stop();
    });
  }

  test('a language of ours decides, whatever the content', async () => {
    const client = await LspClient.start({ configuration: {} });
    await client.open(sample('failing'), URI, 1, 'mta-event-log');
    assert.deepEqual(await client.request('textDocument/documentSymbol', { textDocument }), []);
    await client.stop();
  });
});
