/** Rotated logs: each is judged together with those that it continues, and that continue it. */
import * as assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic, Hover, Location, MarkupContent } from 'vscode-languageserver-protocol';
import { leak, oldLeak, quiet, released, turnover } from '../cli/support/logs';
import type { CaseFolder } from '../support/caseFolder';
import { useClientInFolder } from '../support/clientInFolder';
import type { LspClient } from '../support/lspClient';

suite('a rotated log over LSP', () => {
  let client: LspClient;
  let folder: CaseFolder;
  useClientInFolder((started, made) => {
    client = started;
    folder = made;
  });

  const earlier = oldLeak;
  const wait = '(008) Wait for cb 1, handle 12636\n';
  const use = '(008) R/W/Cl events on cb 1, handle 12636\n';
  const codeOfCb1 = ({ diagnostics }: { diagnostics: Diagnostic[] }): unknown =>
    diagnostics.find(({ range }) => range.start.line === 0)?.code;
  const isLeaked = (d: { diagnostics: Diagnostic[] }): boolean => codeOfCb1(d) === 'leaked';

  test('has no leak where the next log shows its use', async () => {
    folder.write('winsock.log', quiet(3) + use);
    const uri = folder.write('winsock.log.1', earlier);
    assert.notEqual(codeOfCb1(await client.open(earlier, uri)), 'leaked');
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 0, character: 8 },
    });
    assert.match((hover.contents as MarkupContent).value, /\[winsock\\.log\\:4\]\(command:[^)]*\) \| used\\: 1 line/);
  });

  test('has one where the next log only waits for it, or is no continuation', async () => {
    const uri = folder.write('winsock.log.1', earlier);
    folder.write('winsock.log', quiet(3) + wait);
    assert.ok(isLeaked(await client.open(earlier, uri)));
    const alone = folder.write('winsock.bak', leak(7, 51) + quiet(3));
    await client.open('', alone);
    assert.ok(isLeaked(await client.diagnosticsOf(uri, 1)));
  });

  test('is published last as it was judged last, also where it changes while others are being published', async () => {
    const [older, newest] = ['winsock.log.1', 'winsock.log'].map((name) => folder.uri(name));
    const apart = Array.from({ length: 60 }, (_, k) => folder.uri(`a${k}-other.log`));
    for (const uri of apart) await client.open(leak(1, 51), uri);
    // A set-up in the older log takes so long that the silence in the newer one says little.
    const slow = `${leak(1, 51)}${leak(4, 52)}${quiet(600)}(008) R/W/Cl events on cb 4, handle 12636\n`;
    const more = Array.from({ length: 25 }, (_, k) => released(2, k + 91)).join('');
    await client.open(leak(3, 90) + more + quiet(250) + wait, newest);
    await client.open(slow, older);
    await client.untilDiagnostics(newest, (all) => all.some(({ code }) => code === 'suspect'));
    client.forget();
    client.configuration = { leakThreshold: 150 };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.diagnosticsWhere(({ uri }) => uri === apart[0]);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: older, version: 2 },
      contentChanges: [{ text: '' }],
    });
    await client.diagnosticsOf(older, 2);
    for (const uri of apart) await client.diagnosticsOf(uri, 1);
    await client.request('textDocument/hover', { textDocument: { uri: older }, position: { line: 0, character: 0 } });
    assert.ok(isLeaked(await client.diagnosticsOf(newest, 1)));
  });

  test('is judged again when the next log comes, changes or goes', async () => {
    const uri = folder.write('winsock.log.1', earlier);
    assert.ok(isLeaked(await client.open(earlier, uri)));
    const change = async (type: 1 | 2 | 3): Promise<void> => {
      client.forget();
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: folder.uri('winsock.log'), type }],
      });
    };
    folder.write('winsock.log', quiet(3) + use);
    await change(1);
    await client.diagnosticsWhere((d) => d.uri === uri && !isLeaked(d));
    rmSync(path.join(folder.path, 'winsock.log'));
    await change(3);
    await client.diagnosticsWhere((d) => d.uri === uri && isLeaked(d));
  });

  test('has its findings, whichever of the logs is open, and the lines of a life are found in all of them', async () => {
    const first = folder.write('winsock.log.2', leak(1, 51));
    const second = folder.write('winsock.log.1', turnover + wait);
    const text = quiet(250) + wait;
    const third = folder.write('winsock.log', text);
    await client.open(text, third);
    const status = await client.statusOf(third, 1);
    assert.deepEqual(
      status.files.map(({ name }) => name),
      ['winsock.log.2', 'winsock.log.1', 'winsock.log'],
    );
    assert.equal(status.summary.leaked, 1);
    const at = { textDocument: { uri: third }, position: { line: 250, character: 8 } };
    const definition = await client.request<Location>('textDocument/definition', at);
    assert.deepEqual([definition.uri, definition.range.start.line], [first, 0]);
    const context = { includeDeclaration: true };
    const references = await client.request<Location[]>('textDocument/references', { ...at, context });
    assert.deepEqual([...new Set(references.map(({ uri }) => uri))], [first, second, third]);
    assert.equal(codeOfCb1(await client.open(leak(1, 51), first)), 'leaked');
    assert.deepEqual(
      (await client.open(turnover + wait, second)).diagnostics.map(({ code }) => code),
      [],
    );
  });

  test('of which a file is missing says so: in the status, at the gap, and as a doubt of what was allocated before it', async () => {
    folder.write('winsock.log.3', leak(1, 51));
    const second = folder.write('winsock.log.1', wait + turnover);
    const text = quiet(250) + wait;
    const third = folder.write('winsock.log', text);
    await client.open(text, third);
    const { files, remarks = [], summary } = await client.statusOf(third, 1);
    assert.equal(files.length, 3);
    assert.deepEqual(remarks, ['Lines are missing before winsock.log.1: winsock.log.2 is missing.']);
    assert.deepEqual([summary.leaked, summary.suspect], [0, 1]);
    await client.open(wait + turnover, second);
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri: second },
      position: { line: 0, character: 8 },
    });
    const { value } = hover.contents as MarkupContent;
    assert.match(value.replaceAll('\\', ''), /Lines are missing before this file: winsock.log.2 is missing/);
    assert.match(value.replaceAll('\\', ''), /winsock.log.2 is missing \(before line 1\)/);
    // An edit reads on from the same gap.
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: second, version: 2 },
      contentChanges: [{ text: turnover + wait }],
    });
    await client.diagnosticsOf(second, 2);
    const first = await client.open(leak(1, 51), folder.uri('winsock.log.3'));
    assert.equal(codeOfCb1(first), 'suspect');
    folder.write('winsock.log.2', wait);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: folder.uri('winsock.log.2'), type: 1 }],
    });
    await client.untilDiagnostics(folder.uri('winsock.log.3'), (all) => codeOfCb1({ diagnostics: all }) === 'leaked');
  });

  test('what is the beginning of one of the logs is not missing, until it is gone', async () => {
    const uri = folder.write('winsock.log.3', earlier);
    const copy = folder.write('winsock.log.2', leak(1, 51));
    const newest = quiet(3) + wait;
    const last = folder.write('winsock.log.1', newest);
    await client.open(newest, last);
    assert.equal(codeOfCb1(await client.open(earlier, uri)), 'leaked');
    assert.equal((await client.statusOf(last, 1)).files.length, 2);
    const become = async (type: 1 | 3, code: string): Promise<void> => {
      client.forget();
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: copy, type }] });
      await client.untilDiagnostics(uri, (all) => codeOfCb1({ diagnostics: all }) === code);
    };
    rmSync(path.join(folder.path, 'winsock.log.2'));
    await become(3, 'suspect');
    folder.write('winsock.log.2', leak(1, 51));
    await become(1, 'leaked');
  });

  test('is judged by itself where the user wants that, and what the next log shows is a doubt', async () => {
    client.configuration = { judgeAlone: true };
    folder.write('winsock.log', quiet(3) + use);
    const uri = folder.write('winsock.log.1', earlier);
    const { diagnostics } = await client.open(earlier, uri);
    const diagnostic = diagnostics.find(({ range }) => range.start.line === 0);
    assert.equal(diagnostic?.code, 'suspect');
    assert.match(diagnostic.message as string, /goes on in another file.*winsock\.log, line 4/);
  });

  test('that is a copy of another one has no findings of its own, and says where they are', async () => {
    const uri = folder.write('winsock.log', earlier);
    const copy = folder.write('winsock.log.save', earlier);
    const { diagnostics } = await client.open(earlier, copy);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['copy'],
    );
    assert.match(diagnostics[0].message as string, /copy of winsock\.log/);
    assert.ok(isLeaked(await client.open(earlier, uri)));
  });

  test('a document that only shows another file is explained, and publishes nothing', async () => {
    const uri = `git:/logs/winsock.log?${encodeURIComponent('{"ref":"HEAD"}')}`;
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'winsock-log', version: 1, text: earlier },
    });
    const at = { textDocument: { uri }, position: { line: 0, character: 8 } };
    const hover = await client.request<Hover>('textDocument/hover', at);
    assert.match((hover.contents as MarkupContent).value, /leaked/);
    const real = folder.write('winsock.log', earlier);
    assert.ok(isLeaked(await client.open(earlier, real)));
    await assert.rejects(
      Promise.race([
        client.diagnosticsOf(uri, 1),
        new Promise((_, reject) => setTimeout(reject, 300, new Error('none'))),
      ]),
      /none/,
    );
  });
});
