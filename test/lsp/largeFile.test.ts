/** Files that no client opens as documents, over a real connection: read from disk, followed, and fed by the client. */
import * as assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { CancellationTokenSource, WorkDoneProgress } from 'vscode-languageserver-protocol/node';
import type { AnalyseFileResult, StatusParams } from '../../server/src/lsp/protocol';
import { generateLog } from '../support/generateLog';
import { LspClient } from '../support/lspClient';
import { sample } from '../support/paths';

const leak = (n: number): string => `(001) CB ${n} (instance ${n}) allocated\n`;
const quiet = '(008) Wait for cb 0, handle 9036\n'.repeat(250);
const release = (n: number): string => `(008) close socket -1 on cb ${n}, handle 0\n`;

/** The same, wherever the files are. */
const inOnePlace = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, each: unknown) => (key === 'uri' ? '' : each)));

suite('a file that is no document', () => {
  let client: LspClient;
  let folder: string;
  let file: string;
  let uri: string;

  setup(async () => {
    client = await LspClient.start({ configuration: {} });
    folder = mkdtempSync(path.join(tmpdir(), 'winsock-log-'));
    file = path.join(folder, 'Winsock.log');
    uri = pathToFileURL(file).href;
  });
  teardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
    rmSync(folder, { recursive: true });
  });

  const look = (): Promise<AnalyseFileResult> => client.request<AnalyseFileResult>('winsockLog/analyseFile', { uri });
  const status = (): Promise<StatusParams> => client.statusWhere((s) => s.uri === uri && s.version === null);
  /** What a look has brought: the codes and lines of the findings, and how the file came to it. */
  const news = async (): Promise<unknown> => {
    const { disk } = await status();
    const { diagnostics } = await client.diagnosticsWhere((d) => d.uri === uri);
    client.forget();
    return [
      diagnostics.map(({ code, range }) => `${String(code)} ${range.start.line + 1}`),
      disk?.origin,
      ...(disk?.isGrown ? ['grown'] : []),
      ...(disk?.isMissing ? ['missing'] : []),
    ];
  };

  test('has the findings that a document of the same text has, but for columns', async () => {
    const text = [...generateLog({ bytes: 3_000_000, leakEvery: 10 })].join('');
    writeFileSync(file, text);
    assert.deepEqual(await look(), { problem: null });
    const fromFile = await client.diagnosticsWhere((d) => d.uri === uri);
    const ofFile = await status();
    assert.equal(fromFile.version, undefined);
    const document = await client.open(text);
    const ofDocument = await client.statusOf(document.uri, 1);
    const told = (p: typeof document): unknown =>
      p.diagnostics.map(({ relatedInformation, ...d }) => ({
        ...d,
        range: d.range.start,
        related: relatedInformation?.map((r) => [r.message, r.location.range.start]),
      }));
    assert.ok(fromFile.diagnostics.length > 20);
    assert.deepEqual(told(fromFile), told(document));
    const { summary, pool, lines, allocated } = ofDocument;
    assert.deepEqual(
      inOnePlace({ ...ofFile, limits: [], disk: null }),
      inOnePlace({ ...ofDocument, version: null, limits: [] }),
    );
    assert.deepEqual(
      [ofFile.summary, inOnePlace(ofFile.pool), ofFile.lines, ofFile.allocated],
      [summary, inOnePlace(pool), lines, allocated],
    );
    assert.equal(ofFile.disk?.bytes, text.length);
    assert.ok(ofFile.limits.every((limit) => !/lens|outline/.test(limit)));
  });

  test('a look without anything new tells nothing', async () => {
    writeFileSync(file, sample('failing'));
    await look();
    assert.deepEqual(await news(), [['leaked 1'], 'opened']);
    await look();
    await look();
    appendFileSync(file, leak(99));
    await look();
    // The next thing told is of the growth.
    assert.deepEqual(await news(), [['leaked 1', 'suspect 7'], 'opened', 'grown']);
  });

  test('grows: suspect, leaked, and released after all', async () => {
    writeFileSync(file, `${sample('normal')}${leak(99)}`);
    await look();
    assert.deepEqual(await news(), [['suspect 29'], 'opened']);
    appendFileSync(file, quiet);
    await look();
    assert.deepEqual(await news(), [['leaked 29'], 'opened', 'grown']);
    // The last line counts before it has an end, as in a document.
    appendFileSync(file, release(99).trimEnd());
    await look();
    assert.deepEqual(await news(), [[], 'opened', 'grown']);
    appendFileSync(file, `0\n${leak(98)}`);
    await look();
    assert.deepEqual(await news(), [['suspect 281'], 'opened', 'grown']);
  });

  test('is truncated: the results stay until the new log has been looked at twice', async () => {
    writeFileSync(file, `${leak(1)}${leak(2)}${quiet}`);
    await look();
    assert.deepEqual(await news(), [['leaked 1', 'leaked 2'], 'opened']);
    truncateSync(file, 0);
    await look();
    appendFileSync(file, leak(7));
    await look();
    assert.deepEqual(await news(), [['suspect 1'], 'truncated']);
    appendFileSync(file, quiet);
    await look();
    assert.deepEqual(await news(), [['leaked 1'], 'truncated', 'grown']);
    truncateSync(file, 0);
    await look();
    await look();
    assert.deepEqual(await news(), [[], 'truncated']);
  });

  test('is replaced by another file, be it a larger one', async () => {
    writeFileSync(file, `${leak(1)}${quiet}`);
    await look();
    assert.deepEqual(await news(), [['leaked 1'], 'opened']);
    writeFileSync(`${file}.new`, `${leak(3)}${leak(4)}${quiet}${quiet}`);
    renameSync(`${file}.new`, file);
    await look();
    await look();
    assert.deepEqual(await news(), [['leaked 1', 'leaked 2'], 'replaced']);
  });

  test('is rotated away: what was read of it stays, and the next one is another log', async () => {
    writeFileSync(file, `${leak(1)}${quiet}`);
    await look();
    assert.deepEqual(await news(), [['leaked 1'], 'opened']);
    renameSync(file, `${file}.1`);
    assert.deepEqual(await look(), { problem: null });
    assert.deepEqual(await news(), [['leaked 1'], 'opened', 'missing']);
    writeFileSync(file, leak(2));
    await look();
    await look();
    assert.deepEqual(await news(), [['suspect 1'], 'replaced']);
  });

  test('is not there, is a folder, is compressed: a word on why, and no results', async () => {
    assert.match((await look()).problem ?? '', /no such file/);
    writeFileSync(file, gzipSync(sample('failing')));
    assert.match((await look()).problem ?? '', /compressed by gzip/);
    const another = pathToFileURL(folder).href;
    assert.match(
      (await client.request<AnalyseFileResult>('winsockLog/analyseFile', { uri: another })).problem ?? '',
      /it is a folder/,
    );
    const elsewhere = await client.request<AnalyseFileResult>('winsockLog/analyseFile', {
      uri: 'untitled:Winsock.log',
    });
    assert.equal(typeof elsewhere.problem, 'string');
    // What was wrong has gone: the next look finds the log.
    writeFileSync(file, sample('failing'));
    assert.deepEqual(await look(), { problem: null });
    assert.deepEqual(await news(), [['leaked 1'], 'opened']);
  });

  test('is in UTF-16', async () => {
    writeFileSync(file, Buffer.from(`\ufeff${sample('failing').repeat(30)}`, 'utf16le'));
    await look();
    const { disk, unrecognisedLines, allocated } = await status();
    assert.deepEqual([disk?.origin, unrecognisedLines, allocated], ['opened', 0, 30]);
  });

  test('is empty', async () => {
    writeFileSync(file, '');
    await look();
    assert.deepEqual(await news(), [[], 'opened']);
    assert.equal((await client.request<string[]>('winsockLog/firstLines', { uri, limit: 3 })).length, 1);
  });

  test('reports progress, and only where that is worth it', async () => {
    const values: unknown[] = [];
    client.connection.onProgress(WorkDoneProgress.type, 'small', () => assert.fail('it is read at once'));
    client.connection.onProgress(WorkDoneProgress.type, 'large', (value) => {
      values.push(value);
    });
    writeFileSync(file, sample('failing'));
    await client.request('winsockLog/analyseFile', { uri, workDoneToken: 'small' });
    const large = `${file}.large`;
    const piece = [...generateLog({ bytes: 8_000_000 })].join('');
    for (let i = 0; i < 6; i++) appendFileSync(large, piece);
    await client.request('winsockLog/analyseFile', { uri: pathToFileURL(large).href, workDoneToken: 'large' });
    const kinds = values.map((value) => (value as { kind: string }).kind);
    assert.deepEqual([kinds[0], kinds.at(-1)], ['begin', 'end']);
    const percentages = values.flatMap((value) => (value as { percentage?: number }).percentage ?? []);
    assert.ok(percentages.length > 3 && percentages.every((p, i) => p <= 100 && p > (percentages[i - 1] ?? -1)));
  });

  test('the look is cancelled: nothing is told, and the next one begins anew', async () => {
    const piece = [...generateLog({ bytes: 8_000_000, leakEvery: 50 })].join('');
    for (let i = 0; i < 12; i++) appendFileSync(file, piece);
    const source = new CancellationTokenSource();
    client.connection.onProgress(WorkDoneProgress.type, 'p', () => {
      source.cancel();
    });
    await assert.rejects(
      client.connection.sendRequest('winsockLog/analyseFile', { uri, workDoneToken: 'p' }, source.token),
      /Not analysed/,
    );
    // It had told nothing, or this would find it.
    const { diagnostics } = await client.diagnosticsWhere((d) => d.uri === uri);
    assert.deepEqual(diagnostics, []);
    client.forget();
    await look();
    assert.equal((await status()).disk?.bytes, piece.length * 12);
  });

  test('two who ask at once wait for one look', async () => {
    writeFileSync(file, sample('failing'));
    assert.deepEqual(await Promise.all([look(), look()]), [{ problem: null }, { problem: null }]);
    assert.deepEqual(await news(), [['leaked 1'], 'opened']);
  });

  test('settings change: it is judged anew, without being read', async () => {
    writeFileSync(file, `${leak(5)}${release(4)}`);
    await look();
    assert.deepEqual(await news(), [['suspect 1'], 'opened']);
    rmSync(file);
    client.configuration = { leakThreshold: 1 };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual(await news(), [['leaked 1'], 'opened']);
  });

  test('is forgotten: its diagnostics go', async () => {
    writeFileSync(file, sample('failing'));
    await look();
    await news();
    await client.connection.sendNotification('winsockLog/forgetFile', { uri });
    assert.deepEqual((await client.diagnosticsWhere((d) => d.uri === uri)).diagnostics, []);
  });

  test('is forgotten, and another one of that name is looked at: of that one, and of nothing else, is told', async () => {
    writeFileSync(file, leak(3) + quiet);
    await look();
    assert.deepEqual(await news(), [['leaked 1'], 'opened']);
    for (const [text, codes] of [
      [quiet + leak(4) + quiet, ['leaked 251']],
      ['(008) A line of nobody’s\n'.repeat(30), ['not-judged 1']],
      [leak(3) + quiet, ['leaked 1']],
    ] as const) {
      await client.connection.sendNotification('winsockLog/forgetFile', { uri });
      await client.diagnosticsWhere((d) => d.uri === uri && d.diagnostics.length === 0);
      client.forget();
      writeFileSync(file, text);
      assert.deepEqual(await look(), { problem: null });
      assert.deepEqual(await news(), [codes, 'opened']);
    }
  });

  test('is opened as a document: the document alone is told of', async () => {
    writeFileSync(file, `${leak(1)}${leak(2)}`);
    await look();
    await news();
    const { diagnostics } = await client.open(leak(1), uri);
    assert.equal(diagnostics.length, 1);
    assert.deepEqual(await look(), { problem: null });
    await client.connection.sendNotification('winsockLog/forgetFile', { uri });
    client.forget();
    await client.close(uri);
    assert.deepEqual((await client.diagnosticsWhere((d) => d.uri === uri)).diagnostics, []);
    client.forget();
    await look();
    assert.deepEqual(await news(), [['suspect 1', 'suspect 2'], 'opened']);
  });

  test('its first lines, in any encoding', async () => {
    const lines = (limit: number): Promise<string[] | null> => client.request('winsockLog/firstLines', { uri, limit });
    assert.equal(await lines(3), null);
    for (const bytes of [
      Buffer.from(sample('failing')),
      Buffer.from(`\ufeff${sample('failing').repeat(40)}`, 'utf16le'),
      Buffer.from(sample('failing').replaceAll('\n', '\r')),
    ]) {
      writeFileSync(file, bytes);
      assert.deepEqual((await lines(2))?.[0], '(001) CB 18 (instance 21) allocated');
    }
    assert.equal((await lines(2))?.length, 2);
  });

  suite('that the client reads', () => {
    const feed = (bytes: string, isLast: boolean, begins?: string): Promise<AnalyseFileResult> =>
      client.request('winsockLog/analyseBytes', { uri, bytes, isLast, ...(begins ? { begins } : {}) });

    test('comes in pieces; grows, and is replaced', async () => {
      await feed(`${leak(1)}(001) CB 2 (inst`, false, 'opened');
      await feed(`ance 2) allocated\n`, true);
      assert.deepEqual(await news(), [['suspect 1', 'suspect 2'], 'opened']);
      await feed(quiet, true);
      assert.deepEqual(await news(), [['leaked 1', 'leaked 2'], 'opened', 'grown']);
      await feed(leak(3), false, 'replaced');
      await feed(quiet, true);
      assert.deepEqual(await news(), [['leaked 1'], 'replaced']);
    });

    test('was never begun', async () => {
      assert.equal(typeof (await feed(leak(1), true)).problem, 'string');
    });
  });
});
