// Mutation testing: changes the sources in small ways, and sees whether a test fails.
//
//   npm run mutate [-- GLOB... [--suites core,cli] [--tests GLOB]... [--grep TEXT] [--concurrency N] [--no-strings]]
//
// Without GLOB, all of server/src/core and server/src/node, which takes hours. The report is out/mutation/index.html.
// `--suites`: folders of test/. `--tests`: compiled test files instead. `--grep`: only their tests whose names have a text in them.
// `--no-strings` leaves strings alone: for files that are mostly words. Stryker wants a newer Node than the product does, so both are
// installed once into .vscode-test, and are no dependencies of the project.

import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { buildScanner } from './buildScanner.mjs';
import { root } from './hosts/layout.mjs';
import { runNpm } from './hosts/npm.mjs';
import { findNode } from './hosts/installNode.mjs';
import { installOnce } from './hosts/installOnce.mjs';
import { installDependencies } from './installDependencies.mjs';

const version = '10.0.0';

await installDependencies();
await buildScanner();
const node = await findNode(22);
const folder = await installOnce(`stryker-${version}`, `Stryker ${version}`, async (partial) => {
  await writeFile(path.join(partial, 'package.json'), '{ "private": true }\n');
  const packages = ['core', 'mocha-runner'].map((name) => `@stryker-mutator/${name}@${version}`);
  await runNpm(['install', ...packages, '--ignore-scripts', '--no-package-lock'], partial);
});
const inStryker = (...parts) => path.join(folder, 'node_modules/@stryker-mutator', ...parts);
const { values, positionals: globs } = parseArgs({
  allowPositionals: true,
  options: {
    suites: { type: 'string', default: 'core,grammar,node,cli,caseReport' },
    tests: { type: 'string', multiple: true },
    grep: { type: 'string' },
    concurrency: { type: 'string', default: '2' },
    'no-strings': { type: 'boolean', default: false },
  },
});
const config = path.join(root, 'out/stryker.config.json');
await mkdir(path.dirname(config), { recursive: true });
await writeFile(
  config,
  JSON.stringify({
    plugins: [inStryker('mocha-runner/dist/src/index.js')],
    testRunner: 'mocha',
    // Only suites that call what is mutated in this process: another process, or a worker, knows of no mutant.
    mochaOptions: {
      ui: 'tdd',
      ...(values.grep === undefined ? {} : { grep: values.grep }),
      spec: values.tests ?? values.suites.split(',').map((name) => `out/test/${name}/**/*.test.js`),
    },
    coverageAnalysis: 'perTest',
    buildCommand: 'tsc -b',
    mutator: { excludedMutations: values['no-strings'] ? ['StringLiteral'] : [] },
    mutate: [
      ...(globs.length > 0 ? globs : ['server/src/core/**/*.ts', 'server/src/node/**/*.ts']),
      '!server/src/core/log/wasm/**',
    ],
    ignorePatterns: ['.vscode-test', 'dist', 'docs/images', 'out/**/*.tsbuildinfo', 'coverage'],
    ignoreStatic: true,
    // AssemblyScript is not TypeScript; no mutant changes it.
    disableTypeChecks: 'server/src/**/!(wasm)/*.ts',
    // Generous to a slow machine, and soon done with a loop that never ends.
    timeoutMS: 3_000,
    timeoutFactor: 4,
    concurrency: Number(values.concurrency),
    tempDirName: 'out/stryker',
    reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: 'out/mutation/index.html' },
    jsonReporter: { fileName: 'out/mutation/mutation.json' },
  }),
);
const hook = new URL('mutation.hook.mjs', import.meta.url).href;
const { status } = spawnSync(node, [inStryker('core/bin/stryker.js'), 'run', config], {
  cwd: root,
  stdio: 'inherit',
  // For its child processes, too.
  env: { ...process.env, NODE_OPTIONS: `--import=${hook}` },
});
process.exitCode = status ?? 1;
