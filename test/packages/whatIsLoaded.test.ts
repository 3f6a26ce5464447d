import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import * as path from 'node:path';
import { inRoot } from '../support/paths';
import { run } from './support';

const LOG = inRoot('samples', 'kb303102-failing', 'Winsock.log');

/** Runs the packaged command line, and tells which of its files it has loaded at its end. */
const TELLING = `
  const [cli] = process.argv.splice(1, 1);
  process.argv.splice(1, 0, cli);
  process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));
  require(cli);`;

async function loaded(...args: string[]): Promise<{ readonly names: readonly string[]; readonly bytes: number }> {
  const cli = inRoot('dist', 'cli.js');
  const { stderr } = await run([process.execPath, '-e', TELLING, cli, ...args]);
  const files = JSON.parse(stderr.slice(stderr.lastIndexOf('['))) as string[];
  return {
    names: files.map((file) => path.basename(file).replace(/-[^-]*\.js$/, '')),
    bytes: files.reduce((bytes, file) => bytes + statSync(file).size, 0),
  };
}

suite('A command loads what it needs', function () {
  this.timeout(60_000);

  test('analyze: neither reports, nor what unpacks, nor patterns, nor what follows a log', async () => {
    const analyze = await loaded('analyze', LOG);
    for (const other of ['cli-report', 'cli-compare', 'cli-zip', 'cli-tar', 'cli-pattern', 'cli-follow'])
      assert.ok(!analyze.names.includes(other), other);
    const report = await loaded('report', LOG);
    assert.ok(report.names.includes('cli-report'));
    assert.ok(analyze.bytes < 300_000 && analyze.bytes * 1.5 < report.bytes, `${analyze.bytes} of ${report.bytes}`);
  });
});
