/** Code lenses: as many as there are allocations, and resolved where they are seen. */
import * as assert from 'node:assert/strict';
import type { CodeLens, Range } from 'vscode-languageserver-types';
import { Command, type LensLinesResult } from '../../server/src/lsp/protocol';
import { LspClient, URI } from '../support/lspClient';

const textDocument = { uri: URI };
const life = (k: number): string =>
  `(001) CB ${k % 50} (instance ${k}) allocated\n(008) close socket -1 on cb ${k % 50}, handle 0\n`;

suite('code lenses', () => {
  let client: LspClient;
  setup(async () => {
    client = await LspClient.start({ configuration: {} });
  });
  teardown(async () => {
    assert.equal(await client.stop(), 0);
  });
  const lenses = (): Promise<CodeLens[]> => client.request('textDocument/codeLens', { textDocument });

  test('none is left out, and they are in the order of their lines', async () => {
    const count = 12_000;
    await client.open(Array.from({ length: count }, (_, k) => life(k)).join(''));
    const all = await lenses();
    assert.deepEqual(
      all.map(({ range }) => range.start),
      Array.from({ length: count }, (_, k) => ({ line: 2 * k, character: 0 })),
    );
    assert.doesNotMatch((await client.statusOf(URI, 1)).limits.join(), /lens/);
    const last = await client.request<CodeLens>('codeLens/resolve', all[count - 1] ?? {});
    assert.deepEqual(last.range, all[count - 1]?.range);
    assert.deepEqual(last.command, {
      title: `released at line ${2 * count}, 1 line later`,
      command: Command.goToLine,
      arguments: [URI, 2 * count - 1],
    });
  });

  test('the lines alone are those of the lenses, in a fraction of the bytes', async () => {
    await client.open(Array.from({ length: 7000 }, (_, k) => life(k)).join(''));
    const all = await lenses();
    const short = await client.request<LensLinesResult>('winsockLog/lensLines', { uri: URI });
    let line = 0;
    const lines = short.steps.map((step) => (line += step));
    assert.deepEqual(
      lines,
      all.map(({ range }) => range.start.line),
    );
    assert.ok(all.every(({ data }) => data === short.revision));
    assert.ok(JSON.stringify(short).length * 20 < JSON.stringify(all).length);
    assert.equal(await client.request('winsockLog/lensLines', { uri: 'file:///logs/other.log' }), null);
  });

  test('with the lines, the lenses that are seen come in full, as they are when they are resolved', async () => {
    await client.open(Array.from({ length: 300 }, (_, k) => life(k)).join(''));
    const all = await lenses();
    const ask = (seen?: object): Promise<LensLinesResult> =>
      client.request<LensLinesResult>('winsockLog/lensLines', { uri: URI, seen });
    const { seen, steps } = await ask({ first: 2, last: 5 });
    assert.equal(steps.length, 300, 'the lines of all come in any case');
    assert.deepEqual(
      seen,
      await Promise.all(
        all
          .filter(({ range }) => [2, 4].includes(range.start.line))
          .map((lens) => client.request('codeLens/resolve', lens)),
      ),
    );
    assert.deepEqual((await ask()).seen, []);
    assert.equal((await ask({ first: 0, last: 1_000_000 })).seen.length, 200, 'not more than any screen shows');
  });

  test('a lens of a text that has changed is not resolved, however much it looks like one of the new text', async () => {
    await client.open(life(0) + life(1));
    const [, second] = await lenses();
    const start = { line: 0, character: 0 };
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { ...textDocument, version: 2 },
      contentChanges: [{ range: { start, end: { line: 2, character: 0 } }, text: '' }],
    });
    await assert.rejects(client.request('codeLens/resolve', second ?? {}), { code: -32801 });
    const [only] = await lenses();
    assert.ok((await client.request<CodeLens>('codeLens/resolve', only ?? {})).command);
    await client.close();
    await assert.rejects(client.request('codeLens/resolve', only ?? {}), { code: -32801 });
  });

  test('a lens that never was one is refused', async () => {
    await client.open(life(0));
    const [lens] = await lenses();
    const { range, data } = lens as { range: Range; data: number };
    const other = { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } };
    const end = { start: { line: 99, character: 0 }, end: { line: 99, character: 0 } };
    await assert.rejects(client.request('codeLens/resolve', { range }), { code: -32602 });
    await assert.rejects(client.request('codeLens/resolve', { range: other, data }), { code: -32801 });
    await assert.rejects(client.request('codeLens/resolve', { range: end, data }), { code: -32801 });
  });
});
