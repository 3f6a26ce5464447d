// The command lines of what is installed in node_modules: run by this very Node, and without a shell, because a shell splits
// an unquoted path at its blanks (C:\Program Files\nodejs).

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/**
 * @param {string} packageName
 * @param {string} [tool] the name of its command, where it is not that of the package
 * @returns {[string, ...string[]]} a program and its first arguments
 */
export function toolCommand(packageName, tool = packageName) {
  const manifestFile = require.resolve(`${packageName}/package.json`);
  const { bin } = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const script = typeof bin === 'string' ? bin : bin[tool];
  return [process.execPath, path.join(path.dirname(manifestFile), script)];
}
