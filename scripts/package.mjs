// Builds, and writes dist/winsock-log.vsix. Needs no network. What goes in is listed in .vscodeignore.

import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { minify } from 'terser';
import { glob } from 'tinyglobby';
import { build, kilobytes } from './build.mjs';
import { runScript } from './hosts/cleanUp.mjs';
import { root } from './hosts/layout.mjs';
import { temporaryFolder } from './hosts/temporaryFolder.mjs';
import { extensionManifest, portablePage } from './manifests.mjs';

const output = path.join(root, 'dist/winsock-log.vsix');
const limit = 450_000;

/** Files that must be there for the extension to work, or for its Marketplace page to be whole. */
function checkWholeness(manifest, files) {
  const { languages, grammars, walkthroughs } = manifest.contributes;
  const needed = [
    ...['README.md', 'CHANGELOG.md', 'LICENSE', 'package.nls.json', 'dist/ThirdPartyNotices.txt'],
    ...['dist/server.js', 'dist/timeline.js'],
    ...[manifest.main, manifest.browser, manifest.icon],
    ...languages.flatMap(({ configuration, icon }) => [configuration, icon?.light, icon?.dark]),
    ...grammars.map((grammar) => grammar.path),
    // Each page of the walkthrough has a picture of its own name.
    ...walkthroughs.flatMap(({ steps }) =>
      steps.flatMap(({ media: { markdown } }) => [markdown, markdown.replace(/md$/, 'webp')]),
    ),
  ];
  const present = new Set(files.map((file) => path.posix.normalize(file)));
  const missing = needed.filter((file) => file !== undefined && !present.has(path.posix.normalize(file)));
  if (missing.length > 0) {
    throw new Error(`These files are wanted in the package, but are not there: ${missing.join(', ')}`);
  }
}

/** What .vscodeignore lets in. vsce would look at every file of the checkout, and there are installed VS Codes in it. */
async function listFiles() {
  const lines = (await readFile(path.join(root, '.vscodeignore'), 'utf8')).split('\n');
  const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).trim());
  return (await glob(allowed, { cwd: root })).sort();
}

/** A bundle, smaller: esbuild is fast, Terser is thorough. Every user downloads this, and every start reads it. */
async function minified(bundle) {
  const { code } = await minify(await readFile(bundle, 'utf8'), {
    ecma: 2020,
    toplevel: true,
    compress: { passes: 3 },
  });
  return code;
}

/** The files as they are to be in the package: its own page and manifest in place of the project's. */
async function stage(files, manifest) {
  const { folder } = await temporaryFolder();
  for (const file of files) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await (file.endsWith('.js')
      ? writeFile(target, await minified(path.join(root, file)))
      : cp(path.join(root, file), target));
  }
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  // All that is here: without it vsce doubts that.
  await writeFile(path.join(folder, '.vscodeignore'), '.vscodeignore\n');
  await writeFile(path.join(folder, 'README.md'), await portablePage('docs/extension/README.md'));
  return folder;
}

async function main() {
  await build({ quiet: true });
  const files = await listFiles();
  const manifest = await extensionManifest();
  checkWholeness(manifest, files);
  const cwd = await stage(files, manifest);
  for (const file of files) {
    console.log(`${kilobytes((await stat(path.join(cwd, file))).size)}  ${file}`);
  }

  // The same sources give the same bytes: the files' dates of this checkout are no part of the product.
  process.env.SOURCE_DATE_EPOCH ??= String(Date.UTC(2026, 0, 1) / 1000);
  // A ZIP file has local times.
  process.env.TZ = 'UTC';
  await rm(output, { force: true });
  await createVSIX({ cwd, packagePath: output, dependencies: false });
  const { size } = await stat(output);
  console.log(`${kilobytes(size)}  ${path.relative(root, output)}, ${files.length} files`);
  if (size > limit) {
    await rm(output);
    throw new Error(`The package is too large: ${size} bytes, and ${limit} are allowed. See above for what is in it.`);
  }
}

await runScript(main, '\nNot packaged. ');
