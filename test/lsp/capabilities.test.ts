/** Answers say nothing that the client has not said it understands. */
import * as assert from 'node:assert/strict';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  DocumentSymbol,
  Hover,
  InitializeResult,
  MarkupContent,
  SymbolInformation,
} from 'vscode-languageserver-protocol';
import { fullCapabilities, LspClient, URI } from '../support/lspClient';
import { sample } from '../support/paths';

const textDocument = { uri: URI };
const start = { line: 0, character: 0 };

suite('a client that can do nothing but the least', () => {
  let client: LspClient;
  let diagnostic: Diagnostic;
  setup(async () => {
    client = await LspClient.start({ capabilities: {}, initializationOptions: {} });
    [diagnostic] = (await client.open(sample('failing'))).diagnostics;
  });
  teardown(async () => {
    assert.equal(await client.stop(), 0);
  });

  test('a finding is its range, severity, source, code and message', () => {
    assert.deepEqual(Object.keys(diagnostic).sort(), ['code', 'message', 'range', 'severity', 'source']);
  });

  test('a hover is plain text', async () => {
    const { contents } = await client.at<Hover>('textDocument/hover', 0);
    const { kind, value } = contents as MarkupContent;
    assert.equal(kind, 'plaintext');
    assert.match(value, /CB 18 \(instance 21\)/);
    assert.doesNotMatch(value, /\*\*|\\|\]\(|`|^\||:-/m);
  });

  test('symbols are a flat list, of the kinds that LSP began with', async () => {
    await client.open(`${sample('failing')}\n(001) CB 18 (instance 1) allocated`, URI, 2);
    const symbols = await client.request<SymbolInformation[]>('textDocument/documentSymbol', { textDocument });
    assert.deepEqual([...new Set(symbols.map(({ location }) => location.uri))], [URI]);
    assert.ok(symbols.some(({ containerName }) => /run 1/i.test(containerName ?? '')));
    assert.ok(symbols.every(({ kind }) => kind <= 18));
  });

  test('there are no lenses and no actions where nothing could run them', async () => {
    assert.deepEqual(await client.request('textDocument/codeLens', { textDocument }), []);
    const params = { textDocument, range: { start, end: start }, context: { diagnostics: [diagnostic] } };
    assert.deepEqual(await client.request('textDocument/codeAction', params), []);
    const { capabilities } = client.initializeResult;
    assert.equal(capabilities.codeLensProvider, undefined);
    assert.equal(capabilities.codeActionProvider, undefined);
  });

  test('nothing comes that is not of LSP', async () => {
    await client.request('textDocument/documentSymbol', { textDocument });
    assert.deepEqual(
      client.methods.filter((method) => !method.startsWith('textDocument/')),
      [],
    );
  });
});

suite('a client that can do one thing more', () => {
  const findingOf = async (publishDiagnostics: object): Promise<Diagnostic> => {
    const capabilities = { textDocument: { publishDiagnostics } };
    const client = await LspClient.start({ capabilities, initializationOptions: {} });
    const { diagnostics } = await client.open(sample('failing'));
    await client.stop();
    return diagnostics[0];
  };

  test('related lines, if it takes related information', async () => {
    const finding = await findingOf({ relatedInformation: true });
    assert.ok(finding.relatedInformation?.length);
    assert.equal(finding.codeDescription, undefined);
  });

  test('the address of the article, if it takes descriptions of codes', async () => {
    const finding = await findingOf({ codeDescriptionSupport: true });
    assert.match(finding.codeDescription?.href ?? '', /^https:.*303102/);
    assert.equal(finding.relatedInformation, undefined);
  });

  const hoverOf = async (contentFormat: unknown): Promise<MarkupContent> => {
    const capabilities = { textDocument: { hover: { contentFormat } } } as ClientCapabilities;
    const client = await LspClient.start({ capabilities, initializationOptions: {} });
    await client.open(sample('failing'));
    const { contents } = await client.at<Hover>('textDocument/hover', 0);
    await client.stop();
    return contents as MarkupContent;
  };

  test('the format of a hover that it likes best', async () => {
    assert.equal((await hoverOf(['plaintext', 'markdown'])).kind, 'plaintext');
    assert.equal((await hoverOf(['markdown', 'plaintext'])).kind, 'markdown');
    assert.equal((await hoverOf(['html'])).kind, 'plaintext');
    assert.equal((await hoverOf('markdown')).kind, 'plaintext');
  });

  test('commands in place of code actions, if it knows no literals', async () => {
    const capabilities = { ...fullCapabilities, textDocument: { ...fullCapabilities.textDocument, codeAction: {} } };
    const client = await LspClient.start({ capabilities, configuration: {} });
    assert.equal(client.initializeResult.capabilities.codeActionProvider, true);
    const { diagnostics } = await client.open(sample('failing'));
    const context = { diagnostics: diagnostics.slice(0, 1) };
    const params = { textDocument, range: { start, end: start }, context };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    assert.ok(actions.length > 0);
    assert.ok(actions.every(({ command }) => typeof command === 'string'));
    await client.stop();
  });

  test('kinds of symbols that it knows, and no others', async () => {
    const documentSymbol = { hierarchicalDocumentSymbolSupport: true, symbolKind: { valueSet: [13] } };
    const capabilities = { textDocument: { documentSymbol } } as ClientCapabilities;
    const client = await LspClient.start({ capabilities, initializationOptions: {} });
    await client.open(sample('failing'));
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
    assert.deepEqual(
      symbols.map(({ kind }) => kind),
      [13],
    );
    await client.stop();
  });
});

suite('settings', () => {
  test('are asked once for an open document, and not kept for any other', async () => {
    const client = await LspClient.start({ configuration: {} });
    await client.open(sample('failing'));
    await client.at('textDocument/hover', 0);
    assert.equal(client.configurationRequests.length, 1);
    const other = { textDocument: { uri: 'file:///logs/never-opened.log' } };
    assert.equal(await client.request('textDocument/hover', { ...other, position: start }), null);
    assert.deepEqual(await client.request('textDocument/documentSymbol', other), []);
    assert.equal(client.configurationRequests.length, 1);
    const report = { uri: other.textDocument.uri, format: 'markdown' };
    await client.request('winsockLog/report', report);
    await client.request('winsockLog/report', report);
    assert.equal(client.configurationRequests.filter((uri) => uri === report.uri).length, 2);
    await client.close();
    await client.open(sample('failing'), URI, 2);
    assert.equal(client.configurationRequests.filter((uri) => uri === URI).length, 2);
    await client.stop();
  });
});

suite('an InitializeResult', () => {
  test('offers what VS Code needs', async () => {
    const client = await LspClient.start({ configuration: {} });
    const { capabilities }: InitializeResult = client.initializeResult;
    assert.deepEqual(capabilities.codeActionProvider, { codeActionKinds: ['quickfix'] });
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    assert.equal(await client.stop(), 0);
  });
});
