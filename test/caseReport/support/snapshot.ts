import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from '../../support/paths';

/** Compares with `test/caseReport/snapshots/<name>`. `UPDATE_SNAPSHOTS=1` writes the file anew. */
export function assertSnapshot(name: string, actual: string): void {
  const file = inRoot('test', 'caseReport', 'snapshots', name);
  if (process.env['UPDATE_SNAPSHOTS'] === '1') {
    mkdirSync(inRoot('test', 'caseReport', 'snapshots'), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `${name} is missing: run with UPDATE_SNAPSHOTS=1 and read what it wrote`);
  // A checkout may have converted its line ends.
  const unified = (text: string): string => text.replaceAll('\r\n', '\n');
  assert.equal(unified(actual), unified(readFileSync(file, 'utf8')), `${name} differs (UPDATE_SNAPSHOTS=1 accepts)`);
}
