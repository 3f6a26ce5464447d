import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { inRoot } from '../support/paths';

suite('docs/domain.md', () => {
  test('says what the knowledge tables say', () => {
    const { status, stderr } = spawnSync(process.execPath, [inRoot('scripts', 'writeDomainDocs.mjs'), '--check'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });
});
