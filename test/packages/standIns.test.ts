import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { LspClient } from '../support/lspClient';
import { inRoot } from '../support/paths';

interface Manifest {
  readonly engines: { readonly vscode: string };
}

/** The oldest VS Code that a package promises to work in. */
function oldestVsCode(...packageFolder: string[]): string {
  const { engines } = JSON.parse(readFileSync(inRoot(...packageFolder, 'package.json'), 'utf8')) as Manifest;
  return engines.vscode.replace(/^\^/, '');
}

suite('What scripts/build.mjs leaves out of the client library is not missed', () => {
  test('its check of the version: VS Code has made sure that it is no older than the library needs', () => {
    const [ours, theirs] = [oldestVsCode(), oldestVsCode('node_modules', 'vscode-languageclient')];
    assert.match(`${ours} ${theirs}`, /^1\.\d+\.\d+ 1\.\d+\.\d+$/);
    assert.ok(ours.localeCompare(theirs, 'en', { numeric: true }) >= 0, `${ours} is older than ${theirs}`);
  });

  test('its patterns of files that are created, renamed or deleted: the server asks for none of these', async () => {
    const fileOperation = {
      dynamicRegistration: true,
      willRename: true,
      didCreate: true,
      didRename: true,
      didDelete: true,
    };
    const client = await LspClient.start({
      capabilities: { workspace: { fileOperations: fileOperation } },
      initializationOptions: {},
    });
    assert.equal(client.initializeResult.capabilities.workspace?.fileOperations, undefined);
    assert.equal(await client.stop(), 0);
  });
});
