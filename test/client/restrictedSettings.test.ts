/** Restricted Mode: a folder from a stranger must not decide what is called a leak. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { settingsNamed } from '../../client/src/status/settingsNamed';
import { inRoot } from '../support/paths';

suite('settings in Restricted Mode', () => {
  const { capabilities, contributes } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
    capabilities: { untrustedWorkspaces: { supported: unknown; restrictedConfigurations: readonly string[] } };
    contributes: { configuration: { properties: Record<string, unknown> } };
  };
  const { supported, restrictedConfigurations: restricted } = capabilities.untrustedWorkspaces;

  test('every setting is restricted, but for those that only show or hide what does not count', () => {
    assert.equal(supported, true);
    const harmless = /^winsockLog\.(codeLens|inlayHints|events\.hints|timeline\.order|trace)\b/;
    for (const setting of Object.keys(contributes.configuration.properties))
      assert.equal(restricted.includes(setting), !harmless.test(setting), setting);
  });

  test('a folder that sets one is found, in a language section and with comments, too', () => {
    const text = `{ // theirs
      "winsockLog.shapes": [], "editor.fontSize": 3,
      "[winsock-log]": { "winsockLog.severity.leaked": "none" }
    }`;
    assert.deepEqual([...settingsNamed(text, restricted)].sort(), ['winsockLog.severity.leaked', 'winsockLog.shapes']);
    assert.deepEqual(settingsNamed('{ "winsockLog.codeLens.enabled": false }', restricted), []);
    assert.deepEqual(settingsNamed('"'.repeat(100_000), restricted), []);
  });
});
