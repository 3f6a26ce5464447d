/** What an editor makes of the answers: outlines, lists and lenses of many instances, actions and links on any line. */
import * as assert from 'node:assert/strict';
import {
  SymbolKind,
  type CodeAction,
  type CodeLens,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type Location,
} from 'vscode-languageserver-types';
import { LspClient, URI } from '../support/lspClient';

/** Two lives that overlap, a control block from before the log, lines that name no control block, and two runs. */
const LOG = `(008) R/W/Cl events on cb 0, handle 4
(001) CB 16 (instance 5) allocated
(001) CB 5 (instance 6) allocated
(008) Socket 11 created on cb 16
(008) WSARecv on cb 5, offset 0
(008) WSARecv returned 14 bytes
(008) No more data
(008) Issue Disconnect for cb 5
(008) close socket -1 on cb 5, handle 0
(001) CB 5 (instance 1) allocated
`;

const textDocument = { uri: URI };
const lines = LOG.split('\n');

suite('an editor on a log of several instances', () => {
  let client: LspClient;

  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
    await client.open(LOG);
  });
  suiteTeardown(() => client.stop());

  test('the outline has no instance inside another, though their lives overlap', async () => {
    const runs = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
    const instances = runs.flatMap(({ children }) => children ?? []);
    assert.deepEqual(
      instances.map(({ name, range }) => [name.replace(/ \w+$/, ''), range.start.line, range.end.line]),
      [
        ['CB 16 (instance 5)', 1, 1],
        ['CB 5 (instance 6)', 2, 2],
        ['CB 5 (instance 1)', 9, 9],
      ],
    );
  });

  test('its names tell the verdicts, and icons tell the bad from the good', async () => {
    const runs = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
    const [open, closed] = runs.flatMap(({ children }) => children ?? []);
    assert.match(open.name, /suspect$/);
    assert.match(closed.name, /released$/);
    assert.deepEqual([open.kind, closed.kind], [SymbolKind.Class, SymbolKind.Constant]);
  });

  test('each line in a list of references keeps its verb', async () => {
    const references = await client.at<Location[]>('textDocument/references', 4, 8, {
      context: { includeDeclaration: true },
    });
    const shown = references.map(({ range }) =>
      lines[range.start.line].slice(range.start.character, range.end.character),
    );
    assert.deepEqual(shown, [
      'CB 5 (instance 6) allocated',
      'WSARecv on cb 5, offset 0',
      'WSARecv returned 14 bytes',
      'No more data',
      'Issue Disconnect for cb 5',
      'close socket -1 on cb 5, handle 0',
    ]);
  });

  test('inlay hints name the control block where the line does not, and nowhere else', async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
    assert.deepEqual(
      hints.map(({ position, label }) => [position, label]),
      [
        [{ line: 5, character: lines[5].length }, 'CB 5 (instance 6)'],
        [{ line: 6, character: lines[6].length }, 'CB 5 (instance 6)'],
      ],
    );
  });

  const actionsAt = (line: number): Promise<CodeAction[]> => {
    const position = { line, character: 0 };
    const range = { start: position, end: position };
    return client.request('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } });
  };

  test('the actions are there on every line of an instance', async () => {
    const titles = (await actionsAt(3)).map(({ title }) => title);
    assert.deepEqual(titles, [
      'Go to the allocation of CB 16 (instance 5) (line 2)',
      'Show all lines of CB 16 (instance 5)',
      'Copy the evidence on CB 16 (instance 5)',
      'Create a case report',
      'Open article KB 303102',
    ]);
    assert.ok((await actionsAt(5)).some(({ title }) => title === 'Copy the evidence on CB 5 (instance 6)'));
  });

  test('nothing is offered where it could not be done: for a control block from before the log, past the end', async () => {
    assert.deepEqual(await actionsAt(0), []);
    assert.deepEqual(await actionsAt(99), []);
    const hover = await client.at<Hover>('textDocument/hover', 0);
    const { value } = hover.contents as { value: string };
    assert.match(value, /CB 0/);
    assert.doesNotMatch(value, /winsockLog\.(?:showLines|copyEvidence)/);
  });

  test('a hover says what is wrong once: on the line of the finding that is above it', async () => {
    const said = async (line: number): Promise<number> => {
      const { value } = (await client.at<Hover>('textDocument/hover', line)).contents as { value: string };
      return value.split('not used, disconnected or closed').length - 1;
    };
    assert.equal(await said(1), 0);
    assert.equal(await said(3), 1);
  });

  test('the life comes before the explanation', async () => {
    const { value } = (await client.at<Hover>('textDocument/hover', 3)).contents as { value: string };
    assert.ok(value.indexOf('| Line |') < value.indexOf('not used, disconnected or closed'));
  });
});

suite('under settings', () => {
  let client: LspClient;
  teardown(() => client.stop());

  test('lenses of findings only', async () => {
    client = await LspClient.start({ configuration: { codeLens: { findingsOnly: true } } });
    await client.open(LOG);
    const unresolved = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    const lenses = await Promise.all(unresolved.map((lens) => client.request<CodeLens>('codeLens/resolve', lens)));
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title.slice(0, 10)]),
      [
        [1, '$(warning)'],
        [9, '$(warning)'],
      ],
    );
  });

  test('hints take no room from what is listed, and the figures are those of the list', async () => {
    client = await LspClient.start({
      configuration: { severity: { leaked: 'hint', suspect: 'hint', released: 'information' } },
    });
    const silent = Array.from({ length: 100 }, (_, k) => `(001) CB ${k} (instance ${k}) allocated`);
    const released = Array.from({ length: 600 }, (_, k) =>
      [`(001) CB 999 (instance ${k + 100}) allocated`, '(001) close socket -1 on cb 999, handle 0'].join('\n'),
    );
    const { diagnostics } = await client.open([...silent, ...released].join('\n'));
    const listed = diagnostics.filter(({ severity, code }) => severity !== 4 && code !== 'more-findings');
    assert.equal(listed.length, 500);
    assert.deepEqual((await client.statusOf(URI, 1)).limits, ['Problems lists the 500 worst of 600 findings.']);
  });
});
