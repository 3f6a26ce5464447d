import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { McpClient } from '../cli/support/mcp';
import { generateLog } from '../support/generateLog';
import { LspClient } from '../support/lspClient';
import { inRoot, sample } from '../support/paths';
import { inFolder } from '../scripts/support';
import { clone, npm, run } from './support';

suite('The npm package', function () {
  this.timeout(240_000);

  suiteSetup(async () => {
    const { code, stderr } = await run([process.execPath, inRoot('scripts', 'packageNpm.mjs')]);
    assert.equal(code, 0, stderr);
  });

  test('an empty prefix, no network: the command finds the leak of the sample, and the server serves', () =>
    inFolder(async (folder) => {
      const prefix = path.join(folder, 'prefix');
      mkdirSync(prefix);
      const options = ['--global', '--prefix', prefix, '--cache', path.join(folder, 'cache'), '--offline'];
      // As the README has it: without `./`, npm takes folder/file for a repository of GitHub.
      const readme = readFileSync(inRoot('README.md'), 'utf8');
      const [, tarball] = /npm install --global (\S+)/.exec(readme) ?? [];
      const installed = await npm(['install', ...options, tarball], inRoot());
      assert.equal(installed.code, 0, installed.stderr);

      const windows = process.platform === 'win32';
      const place = path.join(prefix, windows ? '' : 'lib', 'node_modules', 'winsock-log');
      assert.ok(existsSync(path.join(prefix, windows ? 'winsock-log.cmd' : 'bin/winsock-log')));
      const command = windows
        ? [process.execPath, path.join(place, 'dist/cli.js')]
        : [path.join(prefix, 'bin/winsock-log')];
      const manifest = JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8')) as { version: string };
      assert.equal((await run([...command, '--version'])).stdout, `winsock-log ${manifest.version}\n`);
      const log = path.join(place, 'samples', 'kb303102-failing', 'Winsock.log');
      const found = await run([...command, 'analyze', '--format', 'json', log]);
      const { files } = JSON.parse(found.stdout) as { files: { controlBlocks: { cb: number; instance: number }[] }[] };
      assert.deepEqual([files[0].controlBlocks[0].cb, files[0].controlBlocks[0].instance], [18, 21]);

      const mcp = await McpClient.start([path.dirname(log)], { main: path.join(place, 'dist', 'cli.js') });
      const { total } = await mcp.answer<{ total: { leaked: number } }>('list_findings');
      await mcp.close();
      assert.equal(total.leaked, 1);

      // Large enough to be read by workers, which are a file of their own.
      const large = path.join(folder, 'Winsock.log');
      writeFileSync(large, [...generateLog({ bytes: 40_000_000, packets: 4, leakEvery: 50, eol: '\r\n' })].join(''));
      const { code, stdout } = await run([...command, 'analyze', large]);
      assert.equal(code, 1);
      assert.match(stdout, /\d+ leaked/);

      const client = await LspClient.start({ server: path.join(place, 'dist', 'server.js') });
      const { diagnostics } = await client.open(sample('failing'));
      assert.equal(diagnostics[0].range.start.line, 0);
      await client.stop();
    }));

  test('it is small, depends on nothing, and says whose software is inside', () =>
    inFolder(async (folder) => {
      const { stdout } = await npm(['pack', '--dry-run', '--json', inRoot('dist', 'winsock-log.tgz')], folder);
      const [{ files }] = JSON.parse(stdout) as { files: { path: string }[] }[];
      const names = files.map((file) => file.path);
      assert.ok(names.length < 40, names.join(', '));
      for (const name of ['LICENSE', 'README.md', 'CHANGELOG.md', 'dist/ThirdPartyNotices.txt', 'dist/logWorker.js'])
        assert.ok(names.includes(name), name);
      const unpacked = await npm(
        ['install', '--offline', '--no-package-lock', inRoot('dist', 'winsock-log.tgz')],
        folder,
      );
      assert.equal(unpacked.code, 0, unpacked.stderr);
      const tree = await npm(['ls', '--all', '--json'], folder);
      const { dependencies } = JSON.parse(tree.stdout) as { dependencies: Record<string, { dependencies?: object }> };
      assert.deepEqual(Object.keys(dependencies), ['winsock-log']);
      assert.equal(dependencies['winsock-log'].dependencies, undefined);
    }));

  test('the sources are refused in its place, with the way to install it', () =>
    inFolder(async (folder) => {
      const sources = path.join(folder, 'sources');
      await clone(sources);
      for (const args of [['pack'], ['install', '--global', '--prefix', path.join(folder, 'prefix'), '.']]) {
        const { code, stderr } = await npm([...args, '--foreground-scripts'], sources);
        assert.notEqual(code, 0, args[0]);
        assert.match(stderr, /npm ci && npm run package:npm && npm install --global \.\/dist\/winsock-log\.tgz/);
      }
    }));
});
