import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../support/paths';
import { script } from '../scripts/support';
import { run } from './support';

interface Manifests {
  portablePage(file: string): Promise<string>;
  extensionManifest(): Promise<Record<string, unknown>>;
}

const repository = (JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { repository: { url: string } })
  .repository;
const address = repository.url.replace(/^git\+|\.git$/g, '');

suite('The pages of the packages', function () {
  this.timeout(240_000);

  for (const page of ['docs/extension/README.md', 'docs/npm/README.md']) {
    test(`${page}: every picture and link leads to a file that is there`, async () => {
      const manifests = await script<Manifests>('manifests.mjs');
      const text = await manifests.portablePage(page);
      const links = [...text.matchAll(/(!?)\[[^\]]*\]\(([^)]*)\)/g)].map(([, image, link]) => ({ image, link }));
      assert.ok(links.length > 3);
      for (const { image, link } of links) {
        assert.match(link, /^https:\/\//);
        if (!link.startsWith(`${address}/`)) continue;
        const kind = image === '' ? 'blob' : 'raw';
        const [, file, anchor] = new RegExp(`^${address}/${kind}/HEAD/([^#]+)(?:#(.+))?$`).exec(link) ?? [];
        assert.ok(file !== undefined && existsSync(inRoot(file)), link);
        if (anchor === undefined) continue;
        const headings = [...readFileSync(inRoot(file), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title]) => title);
        assert.ok(
          headings.some((title) => title.toLowerCase().replaceAll(' ', '-') === anchor),
          link,
        );
      }
    });
  }

  test('no page installs or publishes a tarball by a name that npm takes for a repository of GitHub', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(inRoot('docs')).map((name) => `docs/${name}`)];
    const commands = pages
      .filter((page) => page.endsWith('.md'))
      .flatMap((page) => [...readFileSync(inRoot(page), 'utf8').matchAll(/npm (?:install|publish) .*?(\S+\.tgz)/g)]);
    assert.ok(commands.length >= 3);
    for (const [command, tarball] of commands) assert.match(tarball, /^\.\//, command);
  });

  test('vsce packages the extension without a warning', async () => {
    const { code, stdout, stderr } = await run([process.execPath, inRoot('scripts', 'package.mjs')]);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout + stderr, /warn/i);
    assert.match(stdout, /readme\.md/);
    assert.match(stdout, /ThirdPartyNotices\.txt/);
  });

  test('the extension’s manifest has what the Marketplaces ask for, and nothing of its development', async () => {
    const manifests = await script<Manifests>('manifests.mjs');
    const manifest = await manifests.extensionManifest();
    for (const field of ['publisher', 'license', 'repository', 'homepage', 'bugs', 'icon', 'categories', 'keywords'])
      assert.ok(manifest[field], field);
    assert.equal(manifest['scripts'] ?? manifest['devDependencies'] ?? manifest['dependencies'], undefined);
  });
});
