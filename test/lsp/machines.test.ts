/** Clocks that jump, and watchers that tell of everything: the server goes on as ever. */
import * as assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { leak, oldLeak, quiet, used } from '../cli/support/logs';
import { CaseFolder } from '../support/caseFolder';
import { LspClient } from '../support/lspClient';
import { inRoot } from '../support/paths';

/** Some seconds, for a machine that is busy. What is quadratic in the events takes minutes. */
const SOON_MS = 20_000;

suite('a machine', function () {
  this.timeout(120_000);
  let folder: CaseFolder;
  let client: LspClient | undefined;
  setup(() => {
    folder = new CaseFolder();
  });
  teardown(async () => {
    const status = await client?.stop();
    client = undefined;
    folder.remove();
    assert.equal(status, 0);
  });

  test('whose clock goes back an hour whenever it is looked at: what is new in a folder is seen', async () => {
    folder.write(
      'server.js',
      `const { now } = Date; let hours = 0; Date.now = () => now() - 3_600_000 * hours++;
       require(${JSON.stringify(inRoot('out', 'server', 'src', 'node', 'main.js'))});`,
    );
    client = await LspClient.start({ configuration: {}, server: `${folder.path}/server.js` });
    const text = oldLeak;
    const uri = folder.write('winsock.log.1', text);
    const codes = ({ diagnostics }: { diagnostics: Diagnostic[] }): unknown[] => diagnostics.map(({ code }) => code);
    assert.deepEqual(codes(await client.open(text, uri)), ['leaked']);
    folder.write('winsock.log', `${quiet(3)}(008) R/W/Cl events on cb 1, handle 12636\n`);
    // A folder that has just been looked at is not looked at again.
    await delay(2500);
    await client.close(uri);
    client.forget();
    assert.deepEqual(codes(await client.open(text, uri, 2)), []);
  });

  test('that tells of 10,000 files, in one message, in many, and of one file as often: questions are answered within seconds', async () => {
    client = await LspClient.start({
      configuration: {},
      folders: [folder.uri('')],
      capabilities: { workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } } },
    });
    for (let k = 0; k < 20; k++) {
      const text = leak(k, 1) + quiet(9);
      await client.open(text, folder.write(`winsock-${'x'.repeat(k + 1)}.log`, text));
    }
    const one = folder.write('winsock.log', used(5, 1));
    const { connection } = client;
    const tell = (changes: { uri: string; type: number }[]): Promise<void> =>
      connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    const storms: Readonly<Record<string, readonly { uri: string; type: number }[]>> = {
      'of files that are gone': Array.from({ length: 10_000 }, (_, k) => ({
        uri: folder.uri(`winsock.log.${k}`),
        type: 3,
      })),
      'of files that cannot be found': Array.from({ length: 10_000 }, (_, k) => ({
        uri: folder.uri(`winsock-a${k}.log`),
        type: 2,
      })),
      'of one file': Array.from({ length: 10_000 }, () => ({ uri: one, type: 2 })),
    };
    for (const [what, changes] of Object.entries(storms)) {
      for (const size of [changes.length, 10]) {
        const begun = performance.now();
        for (let at = 0; at < changes.length; at += size) void tell(changes.slice(at, at + size));
        const hover = await client.request('textDocument/hover', {
          textDocument: { uri: folder.uri('winsock-x.log') },
          position: { line: 0, character: 8 },
        });
        assert.ok(hover, what);
        const took = performance.now() - begun;
        assert.ok(took < SOON_MS, `${what}, ${size} in a message: ${took} ms`);
      }
    }
    assert.equal(client.stderr, '');
  });
});
