// Builds, and writes dist/winsock-log.vsix. Needs no network. What goes in is listed in .vscodeignore.

import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { build, kilobytes } from './build.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const output = path.join(root, 'dist/winsock-log.vsix');
const limit = 450_000;

/** Files that must be there for the extension to work, or for its Marketplace page to be whole. */
async function checkWholeness(files) {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const { languages, grammars, walkthroughs } = manifest.contributes;
  const needed = [
    ...[
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'package.nls.json',
      'dist/server.js',
      'dist/browser/server.js',
      'dist/timeline.js',
    ],
    ...[manifest.main, manifest.browser, manifest.icon],
    ...languages.flatMap(({ configuration, icon }) => [configuration, icon?.light, icon?.dark]),
    ...grammars.map((grammar) => grammar.path),
    ...walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
  ];
  const present = new Set(files.map((file) => path.posix.normalize(file)));
  const missing = needed.filter((file) => file !== undefined && !present.has(path.posix.normalize(file)));
  if (missing.length > 0) {
    throw new Error(`These files are wanted in the package, but are not there: ${missing.join(', ')}`);
  }
}

async function main() {
  await build({ quiet: true });
  const files = (await listFiles({ cwd: root, packageManager: PackageManager.None })).sort();
  for (const file of files) {
    console.log(`${kilobytes((await stat(path.join(root, file))).size)}  ${file}`);
  }
  await checkWholeness(files);

  // The same sources give the same bytes: the files' dates of this checkout are no part of the product.
  process.env.SOURCE_DATE_EPOCH ??= String(Date.UTC(2026, 0, 1) / 1000);
  await rm(output, { force: true });
  await createVSIX({
    cwd: root,
    packagePath: output,
    dependencies: false,
    // The project has no public address yet: links of the README stay as they are written.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  if (!existsSync(output)) {
    throw new Error('vsce has written no package, and not said why.');
  }
  const { size } = await stat(output);
  console.log(`${kilobytes(size)}  ${path.relative(root, output)}, ${files.length} files`);
  if (size > limit) {
    await rm(output);
    throw new Error(`The package is too large: ${size} bytes, and ${limit} are allowed. See above for what is in it.`);
  }
}

try {
  await main();
} catch (error) {
  console.error(`\nNot packaged. ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
