/** Parts of a log as text, over a real connection. */
import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Params } from '../../server/src/lsp/methods';
import type { ExcerptResult } from '../../server/src/lsp/protocol';
import { generateLog } from '../support/generateLog';
import { LspClient, URI } from '../support/lspClient';
import { sample } from '../support/paths';

const LOG = [
  '(001) CB 5 (instance 1) allocated',
  '(008) Wait for cb 5, handle 4',
  '(008) CB 6 (instance 2) allocated',
  '(008) R/W/Cl events on cb 6, handle 8',
  '(008) No more data',
  '(008) Wait for cb 6, handle 8',
  '<cut here>',
  '(008) close socket -1 on cb 6, handle 0',
  '(001) CB 6 (instance 3) allocated',
  '(001) é\u2028 cb 5',
].join('\n');

suite('an excerpt', () => {
  let client: LspClient;
  setup(async () => {
    client = await LspClient.start({ configuration: {} });
  });
  teardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });

  const ask = (params: Omit<Params<'excerpt'>, 'uri'>, uri = URI): Promise<ExcerptResult | null> =>
    client.request<ExcerptResult | null>('winsockLog/excerpt', { uri, ...params });
  const linesOf = (result: ExcerptResult | null): string[] => result?.text.split('\n').slice(0, -1) ?? [];

  test('of one control block holds all its instances, the lines that name none, and what was cut', async () => {
    await client.open(LOG);
    assert.deepEqual(linesOf(await ask({ kind: 'controlBlock', cb: 6 })), [
      '3 │ (008) CB 6 (instance 2) allocated',
      '4 │ (008) R/W/Cl events on cb 6, handle 8',
      '5 │ (008) No more data',
      '6 │ (008) Wait for cb 6, handle 8',
      '7 │ <cut here>',
      '8 │ (008) close socket -1 on cb 6, handle 0',
      '9 │ (001) CB 6 (instance 3) allocated',
    ]);
  });

  test('without waits holds every other line, with its number', async () => {
    await client.open(LOG);
    const result = await ask({ kind: 'withoutWaits' });
    assert.deepEqual(
      linesOf(result).map((line) => line.trimStart().split(' ')[0]),
      ['1', '3', '4', '5', '7', '8', '9', '10'],
    );
    assert.deepEqual([result?.total, result?.left], [10, 0]);
  });

  test('of the findings holds the instances that have one, without their waits', async () => {
    await client.open(
      sample('failing') + '\n(001) CB 3 (instance 22) allocated\n(008) close socket -1 on cb 3, handle 0\n',
    );
    assert.deepEqual(
      linesOf(await ask({ kind: 'findings' })).map((line) => line.trimStart().split(' ')[0]),
      ['1', '2', '3', '4', '5', '6'],
    );
  });

  test('tells for each row its line and its instance', async () => {
    await client.open(LOG);
    const result = await ask({ kind: 'controlBlock', cb: 6 });
    const rows = new Int32Array(new Uint8Array(Buffer.from(result?.rows ?? '', 'base64')).buffer);
    assert.deepEqual(
      [...rows],
      [2, 1, 3, 1, 4, 1, 5, 1, 6, -1, 7, 1, 8, 2].flatMap((n, k) => (k % 2 === 1 ? [n, 0] : [n])),
    );
  });

  test('no character of the log can put the rows out of step with their numbers', async () => {
    await client.open(LOG);
    assert.equal(linesOf(await ask({ kind: 'controlBlock', cb: 5 })).at(-1), '10 │ (001) é\\u2028 cb 5');
  });

  test('of a control block that is not in the log holds nothing but what was cut', async () => {
    await client.open(LOG);
    assert.deepEqual(linesOf(await ask({ kind: 'controlBlock', cb: 77 })), ['7 │ <cut here>']);
  });

  test('of a file is that of a document of the same text', async () => {
    const text = [...generateLog({ bytes: 300_000, leakEvery: 5 })].join('');
    const folder = mkdtempSync(path.join(tmpdir(), 'winsock-log-'));
    try {
      const file = path.join(folder, 'Winsock.log');
      writeFileSync(file, text);
      await client.open(text);
      for (const params of [{ kind: 'controlBlock', cb: 4 }, { kind: 'withoutWaits' }, { kind: 'findings' }] as const) {
        assert.deepEqual(
          { ...(await ask(params, pathToFileURL(file).href)), files: [] },
          { ...(await ask(params)), files: [] },
          params.kind,
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a shape that was taught to be a wait is left out like any other', async () => {
    const shapes = [{ template: 'Poll of cb {cb}, {n} ms', effect: 'wait' }];
    const taught = await LspClient.start({ configuration: { shapes } });
    try {
      await taught.open('(001) CB 5 (instance 1) allocated\n(008) Poll of cb 5, 20 ms\n(008) No more data\n');
      const result = await taught.request<ExcerptResult | null>('winsockLog/excerpt', {
        uri: URI,
        kind: 'withoutWaits',
      });
      assert.deepEqual(linesOf(result), ['1 │ (001) CB 5 (instance 1) allocated', '3 │ (008) No more data']);
    } finally {
      assert.equal(await taught.stop(), 0);
    }
  });

  test('a line of a taught shape that names no control block belongs to the one of its thread', async () => {
    const shapes = [{ template: 'Got {n} bytes', effect: 'use' }];
    const taught = await LspClient.start({ configuration: { shapes } });
    try {
      await taught.open('(001) CB 5 (instance 1) allocated\n(001) Got 20 bytes\n(008) Got 21 bytes\n');
      const result = await taught.request<ExcerptResult | null>('winsockLog/excerpt', {
        uri: URI,
        kind: 'controlBlock',
        cb: 5,
      });
      assert.deepEqual(linesOf(result), ['1 │ (001) CB 5 (instance 1) allocated', '2 │ (001) Got 20 bytes']);
    } finally {
      assert.equal(await taught.stop(), 0);
    }
  });

  test('of a file that is not there is none', async () => {
    assert.equal(await ask({ kind: 'withoutWaits' }, 'file:///nowhere/Winsock.log'), null);
  });
});
