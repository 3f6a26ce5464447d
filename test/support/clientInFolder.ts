/** A folder with logs and a client of the server, for each test of a suite. */
import * as assert from 'node:assert/strict';
import { CaseFolder } from './caseFolder';
import { LspClient } from './lspClient';

/** Call it in a suite: `use` gets both before each test. After it, the server must have ended well, and without a word. */
export function useClientInFolder(use: (client: LspClient, folder: CaseFolder) => void): void {
  let client: LspClient;
  let folder: CaseFolder;
  setup(async () => {
    folder = new CaseFolder();
    client = await LspClient.start({ configuration: {} });
    use(client, folder);
  });
  teardown(async () => {
    try {
      assert.equal(await client.stop(), 0);
      assert.equal(client.stderr, '');
    } finally {
      folder.remove();
    }
  });
}
