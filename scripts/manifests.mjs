// What the two packages say about themselves: both manifests come from package.json, and the links of both pages from its
// `repository`, which is the one place that names the project's address.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from './hosts/layout.mjs';

export async function readManifest() {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
}

/** @returns {{ address: string, links: object }} of the project: where it is, and the fields that say so */
function home({ repository }) {
  const address = repository.url.replace(/^git\+|\.git$/g, '');
  return { address, links: { repository, homepage: `${address}#readme`, bugs: { url: `${address}/issues` } } };
}

/** The extension's: without what only its development needs. */
export async function extensionManifest() {
  const manifest = await readManifest();
  for (const field of ['private', 'scripts', 'dependencies', 'devDependencies', 'prettier']) {
    delete manifest[field];
  }
  return { ...manifest, ...home(manifest).links, engines: { vscode: manifest.engines.vscode } };
}

/** The npm package's: a command line and a language server that are bundled, and so depend on nothing. */
export async function npmManifest() {
  const manifest = await readManifest();
  const { name, version, license, keywords, engines } = manifest;
  return {
    name,
    version,
    description: 'Finds leaked WinSock control blocks (KB 303102) in the Winsock.log of an Exchange MTA',
    license,
    keywords,
    ...home(manifest).links,
    engines: { node: engines.node },
    bin: { 'winsock-log': 'dist/cli.js' },
    man: ['man/winsock-log.1'],
  };
}

/**
 * A page as it can be read anywhere: its relative links lead to the repository.
 *
 * @param {string} file of the repository, with forward slashes
 */
export async function portablePage(file) {
  const { address } = home(await readManifest());
  const text = await readFile(path.join(root, file), 'utf8');
  return text.replaceAll(/(!?)(\[[^\]]*\])\((?!https:|#)([^)\s]+)\)/g, (_, image, label, link) => {
    const target = path.posix.join(path.posix.dirname(file), link);
    return `${image}${label}(${address}/${image === '' ? 'blob' : 'raw'}/HEAD/${target})`;
  });
}
