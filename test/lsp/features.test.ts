/** What each LSP request answers, over a real connection: given this log, that is what an editor gets. */
import * as assert from 'node:assert/strict';
import type {
  CodeAction,
  Diagnostic,
  DocumentHighlight,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
} from 'vscode-languageserver-types';
import { Command, CREATE_REPORT, type InstanceAtResult } from '../../server/src/lsp/protocol';
import { LspClient, URI } from '../support/lspClient';
import { sample } from '../support/paths';

const lineOf = (range: { start: { line: number } }): number => range.start.line;

suite('the failing sample over LSP', () => {
  let client: LspClient;
  let diagnostics: Diagnostic[];

  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
    ({ diagnostics } = await client.open(sample('failing')));
  });
  suiteTeardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });

  test('one diagnostic: leaked, an error, on line 1, with its article and its evidence', () => {
    assert.equal(diagnostics.length, 1);
    const [diagnostic] = diagnostics;
    assert.ok(diagnostic);
    assert.deepEqual(diagnostic.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 35 } });
    assert.equal(diagnostic.severity, 1);
    assert.equal(diagnostic.source, 'winsock-log');
    assert.equal(diagnostic.code, 'leaked');
    assert.match(diagnostic.codeDescription?.href ?? '', /303102/);
    assert.equal(
      diagnostic.message,
      'CB 18 (instance 21) leaked, outbound; silent since line 5. It was allocated, but never used, disconnected or closed: ' +
        'the pattern of KB 303102. The lines taken out of the log show no use of it, as line 6 says.',
    );
    const related = diagnostic.relatedInformation ?? [];
    assert.deepEqual(
      related.map((r) => lineOf(r.location.range)),
      [4, 5],
    );
    assert.equal(related[0]?.message, 'its last activity');
    assert.ok(related.every((r) => r.location.uri === URI));
  });

  test('the lens above the allocation says that it was never released, and leads to the last activity', async () => {
    const lenses = await client.lenses();
    assert.deepEqual(
      lenses.map(({ range, command }) => [lineOf(range), command?.title, command?.command, command?.arguments]),
      [[0, '$(error)\u00a0never released: leaked, silent since line 5', Command.goToLine, [URI, 4]]],
    );
  });

  test('hovering any line of the instance shows its whole life', async () => {
    for (const line of [0, 1, 2, 3, 4]) {
      const hover = await client.at<Hover>('textDocument/hover', line);
      const { value } = hover.contents as { value: string };
      assert.match(value, /\*\*CB 18 \\\(instance 21\\\)\*\* — \*\*leaked\*\*/);
      assert.match(value, /outbound · socket 13020 · handle 12636/);
      assert.match(
        value,
        /`CB 18 \(instance 21\) allocated`[^]*`Ac\/Cl\/Cn events for cb 18, socket 13020, handle 12636`/,
      );
    }
  });

  test('the elision says what it is; past the end there is nothing', async () => {
    const hover = await client.at<Hover>('textDocument/hover', 5);
    assert.match((hover.contents as { value: string }).value, /Lines were taken out of the log here/);
    assert.equal(await client.at('textDocument/hover', 6, 0), null);
    assert.equal(await client.at('textDocument/hover', 4_000_000, 0), null);
  });

  test('definition leads to the allocation, references list the lines, highlights mark them', async () => {
    const definition = await client.at<Location>('textDocument/definition', 4);
    assert.deepEqual(definition, {
      uri: URI,
      range: { start: { line: 0, character: 6 }, end: { line: 0, character: 11 } },
    });
    const references = await client.at<Location[]>('textDocument/references', 3, 8, {
      context: { includeDeclaration: true },
    });
    assert.deepEqual(
      references.map((r) => lineOf(r.range)),
      [0, 1, 2, 3, 4],
    );
    const without = await client.at<Location[]>('textDocument/references', 3, 8, {
      context: { includeDeclaration: false },
    });
    assert.deepEqual(
      without.map((r) => lineOf(r.range)),
      [1, 2, 3, 4],
    );
    const highlights = await client.at<DocumentHighlight[]>('textDocument/documentHighlight', 3);
    assert.deepEqual(
      highlights.map((h) => h.range.start),
      [
        { line: 0, character: 6 },
        { line: 1, character: 34 },
        { line: 2, character: 25 },
        { line: 3, character: 30 },
        { line: 4, character: 26 },
      ],
    );
  });

  test('the outline lists the instance', async () => {
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: URI },
    });
    assert.deepEqual(
      symbols.map((s) => [s.name, s.detail, lineOf(s.range), s.range.end.line]),
      [['CB 18 (instance 21) leaked', 'outbound, silent since line 5', 0, 0]],
    );
  });

  test('no inlay hints where each line names its control block', async () => {
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: URI },
      range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
    });
    assert.deepEqual(hints, []);
  });

  test('the actions on the finding lead on from it', async () => {
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: diagnostics[0]?.range,
      context: { diagnostics },
    });
    assert.deepEqual(
      actions.map((a) => [a.title, a.command?.command, a.command?.arguments]),
      [
        ['Go to the last activity of CB 18 (instance 21) (line 5)', Command.goToLine, [URI, 4]],
        ['Show all lines of CB 18 (instance 21)', Command.showLines, [URI, 0]],
        ['Copy the evidence on CB 18 (instance 21)', Command.copyEvidence, [URI, 0]],
        ['Create a case report', CREATE_REPORT, []],
        ['Open article KB 303102', Command.openArticle, []],
      ],
    );
  });

  test('the evidence is the finding in words and its lines, numbered', async () => {
    const instance = await client.request<InstanceAtResult>('winsockLog/instanceAt', { uri: URI, line: 2 });
    assert.equal(instance.verdict, 'leaked');
    assert.deepEqual(instance.lines, [0, 1, 2, 3, 4]);
    assert.match(
      instance.evidence,
      /^CB 18 \(instance 21\) leaked[^]*\nWinsock\.log\n {7}1 {2}\(001\) CB 18 \(instance 21\) allocated\n/,
    );
  });
});

suite('the normal sample over LSP', () => {
  let client: LspClient;

  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
    assert.deepEqual((await client.open(sample('normal'))).diagnostics, []);
  });
  suiteTeardown(() => client.stop());

  test('the lens says where the control block was released', async () => {
    const lenses = await client.lenses();
    assert.deepEqual(
      lenses.map(({ range, command }) => [lineOf(range), command?.title, command?.arguments]),
      [[0, 'released at line 28, 27 lines later', [URI, 27]]],
    );
  });

  test('a line without a CB belongs to that of its thread', async () => {
    const definition = await client.at<Location>('textDocument/definition', 18);
    assert.equal(lineOf(definition.range), 0);
    const { value } = (await client.at<Hover>('textDocument/hover', 17)).contents as { value: string };
    assert.match(value, /14 bytes received/);
    assert.match(value, /This much data was received/);
  });

  test('a control block from before the log has no allocation to go to, and says so', async () => {
    assert.equal(await client.at('textDocument/definition', 4), null);
    const { value } = (await client.at<Hover>('textDocument/hover', 4)).contents as { value: string };
    assert.match(value, /CB 0 was in use before the log began/);
  });

  test('runs of Wait for lines fold', async () => {
    const ranges = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri: URI } });
    assert.deepEqual(
      ranges.map((r) => [r.startLine, r.endLine]),
      [
        [4, 6],
        [10, 12],
        [24, 25],
      ],
    );
  });

  test('the status has the figures of the log', async () => {
    const status = await client.statusOf(URI, 1);
    assert.equal(status.allocated, 1);
    assert.equal(status.summary.released, 1);
    assert.deepEqual(status.pool, {
      size: 20,
      peak: { inUse: 3, line: { uri: URI, name: 'Winsock.log', line: 5 } },
      inUseAtEnd: 2,
      exhaustedAt: null,
    });
    assert.deepEqual(status.limits, []);
  });
});

suite('a log that is hostile', () => {
  let client: LspClient;
  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
  });
  suiteTeardown(() => client.stop());

  test('its text never becomes markup', async () => {
    await client.open(`(008) CB 3 (instance 1) allocated
(008) [x](command:workbench.action.quit) <img src=x> | \`cb 3\` cb 3
(008) **bold** cb 3`);
    for (const line of [0, 1, 2]) {
      const { value } = (await client.at<Hover>('textDocument/hover', line)).contents as { value: string };
      assert.doesNotMatch(value, /[^\\]\]\(command:workbench|<img|\*\*bold/);
    }
    await client.close();
  });

  test('requests for positions that are not there are answered', async () => {
    await client.open('(008) CB 3 (instance 1) allocated', URI, 2);
    for (const method of ['hover', 'definition', 'references', 'documentHighlight']) {
      const answer = await client.at<unknown[] | null>(`textDocument/${method}`, 99, 99, {
        context: { includeDeclaration: true },
      });
      assert.ok(answer === null || answer.length === 0, method);
    }
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: URI },
      range: { start: { line: 5, character: 0 }, end: { line: 1e9, character: 0 } },
    });
    assert.deepEqual(hints, []);
    await client.close();
  });

  test('requests for a document that is not open are answered', async () => {
    assert.equal(
      await client.request('textDocument/hover', {
        textDocument: { uri: 'file:///none' },
        position: { line: 0, character: 0 },
      }),
      null,
    );
    assert.deepEqual(await client.request('textDocument/codeLens', { textDocument: { uri: 'file:///none' } }), []);
  });
});
