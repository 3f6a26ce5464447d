import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { inRoot } from '../support/paths';

suite('what “npm run generate” writes', () => {
  test('is what the tables say', () => {
    const { status, stderr } = spawnSync(process.execPath, [inRoot('scripts', 'generate.mjs'), '--check'], {
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });
});
