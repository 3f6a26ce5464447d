import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { findNode } from './installNode.mjs';
import { installOnce } from './installOnce.mjs';
import { servedVersions } from './layout.mjs';
import { runNpm } from './npm.mjs';

/**
 * @typedef {object} ServedHost
 * @property {string} node the program to run the server with
 * @property {string} serverMain
 * @property {string} vscode the version of VS Code
 */

/**
 * @param {import('./layout.mjs').ServedVersion} version
 * @returns {Promise<ServedHost>}
 */
export async function installServed(version) {
  const { codeServer, vscode, node } = servedVersions[version];
  const program = await findNode(node);
  const folder = await installOnce(
    `code-server-${codeServer}`,
    `the workbench of VS Code ${vscode}`,
    async (partial) => {
      await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
      // Its scripts build native modules that nothing here needs; without them the server only logs more.
      const options = ['--omit=dev', '--ignore-scripts', '--no-package-lock'];
      await runNpm(['install', `code-server@${codeServer}`, ...options], partial);
      await runNpm(['install', ...options], serverFolder(partial));
    },
  );
  return { node: program, serverMain: path.join(serverFolder(folder), 'out/server-main.js'), vscode };
}

/**
 * @param {string} folder
 */
function serverFolder(folder) {
  return path.join(folder, 'node_modules/code-server/lib/vscode');
}
