/** Two logs side by side, as a page, over a real connection. */
import * as assert from 'node:assert/strict';
import type { Params } from '../../server/src/lsp/methods';
import type { CompareResult } from '../../server/src/lsp/protocol';
import type { CaseFolder } from '../support/caseFolder';
import { useClientInFolder } from '../support/clientInFolder';
import { type LspClient, URI } from '../support/lspClient';
import { sample } from '../support/paths';

suite('a comparison over LSP', () => {
  let client: LspClient;
  let folder: CaseFolder;
  useClientInFolder((started, made) => {
    client = started;
    folder = made;
  });

  const compare = (
    first: Params<'compare'>['first'],
    second: Params<'compare'>['second'],
  ): Promise<CompareResult | null> =>
    client.request('winsockLog/compare', { first, second, format: 'html', links: true });
  /** The cells of a row of the page. */
  const row = (result: CompareResult | null, label: string): string[] => {
    const cells = new RegExp(`<th scope="row">${label}</th>\\s*<td>([^<]*)</td>\\s*<td>([^<]*)</td>`).exec(
      result?.text ?? '',
    );
    return cells?.slice(1) ?? [];
  };

  test('of an open log and one on disk: the figures of each in its column', async () => {
    await client.open(sample('failing'));
    const other = folder.write('Winsock.log', sample('normal'));
    const result = await compare({ uri: URI }, { uri: other });
    assert.deepEqual(row(result, 'Leaked'), ['1', '0']);
    assert.deepEqual(row(result, 'Released'), ['0', '1']);
    assert.ok(result && result.text.includes(result.headline));
  });

  test('of two runs of one log', async () => {
    const life = (instance: number): string =>
      `(001) CB 5 (instance ${instance}) allocated\n(008) close socket -1 on cb 5, handle 0\n`;
    await client.open(life(1) + life(2) + life(3) + life(1));
    const result = await compare({ uri: URI, run: 0 }, { uri: URI, run: 1 });
    assert.deepEqual(row(result, 'Connections'), ['3', '1']);
    assert.match(result?.text ?? '', /Winsock\.log, run 1[^]*Winsock\.log, run 2/);
    assert.equal(await compare({ uri: URI, run: 0 }, { uri: URI, run: 2 }), null);
  });

  test('the findings of each are links to their lines, and both pools are drawn on the same axes', async () => {
    await client.open(sample('failing'));
    const other = folder.write('Winsock.log', `${sample('failing')}${sample('normal')}`);
    const { text } = (await compare({ uri: URI }, { uri: other })) ?? { text: '' };
    const links = [...text.matchAll(/href="command:winsockLog\.goToLine\?([^"]*)"/g)].map(
      ([, args]) => JSON.parse(decodeURIComponent(decodeURIComponent(args))) as unknown,
    );
    assert.deepEqual(links, [
      [URI, 0],
      [other, 0],
    ]);
    const ticks = [...text.matchAll(/<svg[^]*?<\/svg>/g)].map(([svg]) =>
      [...svg.matchAll(/<text x="([\d.]+)"[^>]*>(\d+)<\/text>/g)].map(([, x, tick]) => `${tick} at ${x}`),
    );
    assert.equal(ticks.length, 2);
    assert.deepEqual(ticks[0], ticks[1]);
  });

  test('as Markdown, for a file: without links that work only in VS Code', async () => {
    await client.open(sample('failing'));
    const other = folder.write('Winsock.log', sample('normal'));
    const { text } = (await client.request<CompareResult | null>('winsockLog/compare', {
      first: { uri: URI },
      second: { uri: other },
      format: 'markdown',
    })) ?? { text: '' };
    assert.match(text, /^# Comparison[^]*\| Leaked \| 1 \| 0 \|/);
    assert.doesNotMatch(text, /command:/);
  });

  test('a file name cannot be markup', async () => {
    const text = sample('normal');
    const uri = folder.write('<img src=x>&.log', text);
    const { text: html } = (await compare({ uri }, { uri })) ?? { text: '' };
    assert.doesNotMatch(html, /<img/);
    assert.match(html, /&lt;img src=x&gt;&amp;\.log/);
  });

  test('with a file that is not there: none', async () => {
    await client.open(sample('failing'));
    assert.equal(await compare({ uri: URI }, { uri: folder.uri('gone.log') }), null);
  });
});
