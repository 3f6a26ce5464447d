/** A rotated log that is open by itself: what the log after it shows is no leak in this one. */
import * as assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { leak, quiet, released } from '../cli/support/logs';
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

  /** CB 1 is silent for long, while others come and go. */
  const others = Array.from({ length: 25 }, (_, k) => released(2, k + 2)).join('');
  const earlier = leak(1, 1) + others + quiet(250);
  const ofCb1 = ({ diagnostics }: { diagnostics: Diagnostic[] }): Diagnostic | undefined =>
    diagnostics.find(({ range }) => range.start.line === 0);
  const isLeaked = (d: { diagnostics: Diagnostic[] }): boolean => ofCb1(d)?.code === 'leaked';
  const isSuspect = (d: { diagnostics: Diagnostic[] }): boolean => ofCb1(d)?.code === 'suspect';

  test('has no leak where the next log shows its use, and the finding says where', async () => {
    folder.write('winsock.log', `${quiet(3)}(008) R/W/Cl events on cb 1, handle 12636\n`);
    const uri = folder.write('winsock.log.1', earlier);
    await client.open(earlier, uri);
    const diagnostic = ofCb1(await client.diagnosticsWhere((d) => d.uri === uri && isSuspect(d)));
    assert.match(diagnostic?.message as string, /goes on in another file.*winsock\.log, line 4/);
  });

  test('has one where the next log only waits for it, or is no continuation', async () => {
    const uri = folder.write('winsock.log.1', earlier);
    folder.write('winsock.log', `${quiet(3)}(008) Wait for cb 1, handle 12636\n`);
    await client.open(earlier, uri);
    await client.diagnosticsWhere((d) => d.uri === uri && isLeaked(d));
    const alone = folder.write('winsock.bak', leak(7, 1) + quiet(3));
    await client.open('', alone);
    assert.ok(isLeaked(await client.diagnosticsOf(uri, 1)));
  });

  test('is judged again when the next log comes, changes or goes', async () => {
    const uri = folder.write('winsock.log.1', earlier);
    await client.open(earlier, uri);
    await client.diagnosticsWhere((d) => d.uri === uri && isLeaked(d));
    const change = async (type: 1 | 2 | 3): Promise<void> => {
      client.forget();
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: folder.uri('winsock.log'), type }],
      });
    };
    folder.write('winsock.log', `${quiet(3)}(008) R/W/Cl events on cb 1, handle 12636\n`);
    await change(1);
    await client.diagnosticsWhere((d) => d.uri === uri && isSuspect(d));
    rmSync(path.join(folder.path, 'winsock.log'));
    await change(3);
    await client.diagnosticsWhere((d) => d.uri === uri && isLeaked(d));
  });
});
