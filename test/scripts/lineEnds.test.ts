import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { inRoot, root } from '../support/paths';

suite('Line ends', () => {
  test('a checkout as Git for Windows makes it has the very bytes of the repository', function () {
    if (!existsSync(inRoot('.git'))) this.skip();
    const folder = mkdtempSync(path.join(tmpdir(), 'winsock-log-'));
    const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' });
    try {
      git('clone', '--quiet', '-c', 'core.autocrlf=true', root, folder);
      const files = git('-C', folder, 'ls-files', '-s', '-z').split('\0').filter(Boolean);
      assert.ok(files.length > 300);
      const names = files.map((entry) => entry.slice(entry.indexOf('\t') + 1));
      const committed = files.map((entry) => entry.split(' ')[1]);
      // Without filters: the hashes of what is on the disk.
      const present = execFileSync('git', ['-C', folder, 'hash-object', '--no-filters', '--stdin-paths'], {
        encoding: 'utf8',
        input: names.join('\n'),
      });
      const changed = names.filter((_, i) => present.split('\n')[i] !== committed[i]);
      assert.deepEqual(changed.slice(0, 5), []);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
    }
  });

  test('the article’s own excerpts are kept as they are, and so is what tests compare byte for byte', () => {
    const names = [
      'samples/kb303102-events/EV0.LOG',
      'samples/kb303102-failing/Winsock.log',
      'test/cli/snapshots/failing.csv',
    ];
    const answer = execFileSync('git', ['-C', root, 'check-attr', 'text', '--', ...names], { encoding: 'utf8' });
    assert.deepEqual(
      answer.trim().split('\n'),
      names.map((name) => `${name}: text: unset`),
    );
    assert.ok(readFileSync(inRoot(names[2]), 'latin1').includes('\r\n'));
  });
});
