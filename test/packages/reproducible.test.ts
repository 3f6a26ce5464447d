import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { inRoot } from '../support/paths';
import { inFolder } from '../scripts/support';
import { clone, run, sha256 } from './support';

suite('packages are byte-for-byte reproducible', function () {
  this.timeout(240_000);

  test('from two clones of one commit, the bill of materials included', async function () {
    if (!existsSync(inRoot('.git'))) this.skip();
    const packages = ['winsock-log.vsix', 'winsock-log.tgz', 'sbom.cdx.json'];
    const first = await inFolder((folder) => packAll(path.join(folder, 'a'), { TZ: 'Asia/Kolkata', LC_ALL: 'C' }));
    const second = await inFolder((folder) => packAll(path.join(folder, 'another clone'), { TZ: 'America/Lima' }));
    assert.deepEqual(second, first);

    async function packAll(folder: string, env: NodeJS.ProcessEnv): Promise<string[]> {
      await clone(folder);
      for (const name of ['package', 'packageNpm', 'sbom']) {
        const command = [process.execPath, `scripts/${name}.mjs`];
        const { code, stderr } = await run(command, { cwd: folder, env: { ...process.env, ...env } });
        assert.equal(code, 0, stderr);
      }
      return packages.map((name) => `${name} ${sha256(path.join(folder, 'dist', name))}`);
    }
  });

  test('the bill lists exactly what the notices name', async () => {
    const { code, stderr } = await run([process.execPath, inRoot('scripts', 'sbom.mjs')]);
    assert.equal(code, 0, stderr);
    const bill = JSON.parse(readFileSync(inRoot('dist', 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string; licenses?: unknown[] }[];
    };
    const named = (...file: string[]): readonly string[] =>
      readFileSync(inRoot('dist', ...file), 'utf8')
        .split('\n')
        .filter((line) => /^(@[\w-]+\/)?[a-z][\w-]* \d+\.\d+\.\d+$/.test(line));
    const [extension, npmPackage] = [named('ThirdPartyNotices.txt'), named('npm', 'ThirdPartyNotices.txt')];
    assert.deepEqual(
      bill.components.map(({ name, version }) => `${name} ${version}`).sort(),
      [...new Set([...extension, ...npmPackage])].sort(),
    );
    for (const { name, licenses } of bill.components) assert.ok(licenses !== undefined, name);
    // Each names what it contains, and nothing else.
    assert.ok(extension.some((each) => each.startsWith('vscode-languageclient ')));
    assert.ok(!extension.some((each) => each.startsWith('@modelcontextprotocol/')));
    assert.ok(npmPackage.some((each) => each.startsWith('@modelcontextprotocol/')));
    assert.ok(!npmPackage.some((each) => each.startsWith('vscode-languageclient ')));
  });
});
