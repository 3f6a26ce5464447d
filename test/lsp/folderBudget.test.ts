/** A folder with more event logs than anybody wants to wait for: what is read is bounded, and the server answers meanwhile. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { caseLimits } from '../../server/src/core/caseFiles';
import { REPORT, type ReportResult } from '../../server/src/lsp/protocol';
import { CaseFolder } from '../support/caseFolder';
import { closeRace } from '../support/events';
import { LspClient } from '../support/lspClient';
import { sample } from '../support/paths';

const MEGABYTE = 1024 * 1024;

suite('a folder with large event logs', () => {
  test('is read within limits of which the report speaks, while hovers are answered', async function () {
    this.timeout(180_000);
    const folder = new CaseFolder();
    const client = await LspClient.start({ configuration: {} });
    try {
      const events = closeRace(18);
      // Two and a half times as many events as are kept, in files each of which holds less.
      const perFile = caseLimits.events * 0.83;
      const text = events.repeat(Math.ceil(perFile / 2));
      for (const name of ['EV0.LOG', 'EV1.LOG', 'EV2.LOG']) folder.write(name, text);
      const uri = folder.write('Winsock.log', sample('failing'));
      await client.open(sample('failing'), uri);
      let hovers = 0;
      let isDone = false;
      const report = client
        .request<ReportResult | null>(REPORT, { uri, format: 'markdown' })
        .finally(() => (isDone = true));
      while (!isDone) {
        const position = { line: 0, character: 8 };
        assert.ok(await client.request('textDocument/hover', { textDocument: { uri }, position }));
        hovers++;
      }
      const { text: markdown = '' } = (await report) ?? {};
      assert.match(markdown, /^- `EV1\.LOG`: it was read up to line [\d,]+ only: no more than 200,000 events/m);
      assert.match(markdown, /^- `EV2\.LOG`: no more than 200,000 events/m);
      assert.doesNotMatch(markdown, /^- `EV0\.LOG`/m);
      assert.ok(hovers > 20, `${hovers} hovers`);
      if (process.platform === 'linux') {
        const status = readFileSync(`/proc/${client.pid}/status`, 'utf8');
        const peak = (Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1]) * 1024) / MEGABYTE;
        assert.ok(peak < 400, `${peak} MB`);
      }
    } finally {
      assert.equal(await client.stop(), 0);
      folder.remove();
    }
  });
});
