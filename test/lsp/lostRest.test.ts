/** gzip data with something behind its whole parts, beside a document or looked at in the workspace: judged as far as it goes, and named. */
import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { ReportResult, WorkspaceLogsResult } from '../../server/src/lsp/protocol';
import { oldLeak, quiet } from '../cli/support/logs';
import type { CaseFolder } from '../support/caseFolder';
import { useClientInFolder } from '../support/clientInFolder';
import type { LspClient } from '../support/lspClient';

suite('gzip with something behind it over LSP', () => {
  let client: LspClient;
  let folder: CaseFolder;
  useClientInFolder((started, made) => {
    client = started;
    folder = made;
  });
  const packed = Buffer.concat([gzipSync(oldLeak), Buffer.from('(001) CB 9 (instance 9) allocated\n')]);
  const reason = `only the first ${oldLeak.length} bytes of log in it are analysed`;

  test('the look at the workspace has its findings, and says that there is more', async () => {
    writeFileSync(fileURLToPath(folder.uri('winsock.log.gz')), packed);
    const { logs, leftOut } = await client.request<WorkspaceLogsResult>('winsockLog/workspaceLogs', {
      folder: folder.uri('').replace(/\/$/, ''),
    });
    assert.equal(logs.length, 1, JSON.stringify(logs));
    assert.equal(logs[0].summary?.leaked, 1, JSON.stringify(logs));
    assert.ok(
      leftOut.some((each) => each.reason.includes(reason)),
      JSON.stringify(leftOut),
    );
  });

  test('beside the log that goes on from it: the report names it, and what was open at its end is no leak', async () => {
    writeFileSync(fileURLToPath(folder.uri('winsock.log.1.gz')), packed);
    const text = `${quiet(300)}(008) Wait for cb 1, handle 12636\n`;
    const uri = folder.write('winsock.log', text);
    await client.open(text, uri);
    const report = await client.request<ReportResult | null>('winsockLog/report', { uri, format: 'markdown' });
    assert.ok(report?.text.replaceAll('\\', '').includes(reason), report?.text);
    assert.match(report!.text.replaceAll('\\', ''), /the end of winsock\.log\.1\.gz cannot be read/);
  });
});
