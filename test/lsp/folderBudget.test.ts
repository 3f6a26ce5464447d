/** A folder with more event logs than anybody wants to wait for: what is read is bounded, and the server answers meanwhile. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { caseLimits } from '../../server/src/core/case/limits';
import type { ReportResult } from '../../server/src/lsp/protocol';
import { CaseFolder } from '../support/caseFolder';
import { closeRace, exhausted, started } from '../support/events';
import { LspClient } from '../support/lspClient';
import { sample } from '../support/paths';

const MEGABYTE = 1024 * 1024;

suite('a folder with large event logs', () => {
  test('is read within limits of which the report speaks, while hovers are answered', async function () {
    this.timeout(180_000);
    const folder = new CaseFolder();
    const client = await LspClient.start({ configuration: {} });
    try {
      // Each log has more events than are kept, and the oldest has something to say before its flood begins.
      const flood = closeRace(18).repeat(caseLimits.events * 0.6);
      folder.write('EV0.LOG', flood);
      folder.write('EV1.LOG', started('2653.23') + exhausted(60) + closeRace(5) + flood);
      folder.write('EV2.LOG', closeRace(7));
      const uri = folder.write('Winsock.log', sample('failing'));
      await client.open(sample('failing'), uri);
      let hovers = 0;
      let isDone = false;
      const report = client
        .request<ReportResult | null>('winsockLog/report', { uri, format: 'markdown' })
        .finally(() => (isDone = true));
      while (!isDone) {
        const position = { line: 0, character: 8 };
        assert.ok(await client.request('textDocument/hover', { textDocument: { uri }, position }));
        hovers++;
      }
      const { text: markdown = '' } = (await report) ?? {};
      for (const name of ['EV0', 'EV1']) {
        const left = new RegExp(
          `^- \`${name}\\.LOG\`: only the newest 24,99\\d of its 60,00\\d events on control blocks were kept, shared among their kinds`,
          'm',
        );
        assert.match(markdown, left);
      }
      assert.doesNotMatch(markdown, /^- `EV2\.LOG`/m);
      assert.match(markdown, /5\.5\.2653\.23/, 'the build is not lost in the flood');
      assert.match(markdown, /pool of 60/, 'nor is the size of the pool');
      for (const cb of [5, 7]) assert.match(markdown, new RegExp(`CB ${cb} does not occur in Winsock\\.log`));
      const { limits } = await client.statusWhere((status) => status.limits.length > 0);
      assert.deepEqual(limits, [
        'Beside the log, not read or not read in full: EV0.LOG, EV1.LOG. The case report says why.',
      ]);
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
