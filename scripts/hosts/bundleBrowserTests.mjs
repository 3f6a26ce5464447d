import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import { build } from 'esbuild';

import { root } from './layout.mjs';

/**
 * Bundles the suites for the browser-only host, where one file without `require` has to do.
 *
 * @returns {Promise<string>} the file
 */
export async function bundleBrowserTests() {
  const outfile = path.join(root, 'out/browser-tests/index.js');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['test/host/browser/index.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    external: ['vscode'],
    plugins: [mochaAsScript],
    define: {
      global: 'globalThis',
      'process.env.WINSOCK_LOG_GREP': JSON.stringify(process.env.WINSOCK_LOG_GREP ?? ''),
    },
    sourcemap: 'inline',
    metafile: true,
    logLevel: 'warning',
  });
  const suites = (await readdir(path.join(root, 'test/host/suite'))).filter((name) => name.endsWith('.test.ts'));
  const missing = suites.map((name) => `test/host/suite/${name}`).filter((suite) => !(suite in metafile.inputs));
  if (missing.length > 0) {
    throw new Error(`test/host/browser/index.ts does not import ${missing.join(', ')}`);
  }
  return outfile;
}

/**
 * Mocha's package says that its files are ECMAScript modules, but its build for browsers is a script, which would take
 * the `module` of the whole bundle for its own.
 *
 * @type {import('esbuild').Plugin}
 */
const mochaAsScript = {
  name: 'mochaAsScript',
  setup({ onResolve, onLoad }) {
    const file = createRequire(import.meta.url).resolve('mocha/mocha.js');
    onResolve({ filter: /^mocha\/mocha\.js$/ }, () => ({ path: file, namespace: 'script' }));
    onLoad({ filter: /.*/, namespace: 'script' }, async ({ path: script }) => ({ contents: await readFile(script) }));
  },
};
