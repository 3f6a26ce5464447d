// Bundles everything that runs into dist/. `--dev`: readable, with source maps. `--watch`: again after every change.
//
//   import { build } from './build.mjs';  await build({ dev: true });

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { buildScanner, scannerSources } from './buildScanner.mjs';
import { splitBundles } from './splitBundles.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Those of the npm package; the others are the extension's. */
export const npmNotices = 'dist/npm/ThirdPartyNotices.txt';

/** The Node of the oldest VS Code promised (1.100 runs Node 20), and a browser of the same age. */
const node = { platform: 'node', format: 'cjs', target: 'node20' };
const browser = { platform: 'browser', target: 'es2022' };

/** fdir asks where it is, which a CommonJS bundle does not know by itself. */
const knowsItsPlace = {
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** What vscode-languageclient loads and this extension never needs: 17 kB of the package. */
const standIns = {
  name: 'standIns',
  setup(hooks) {
    const contents = {
      // Whether VS Code is new enough for the library: `engines` in package.json asks for a newer one (test/packages/standIns.test.ts).
      'semver/functions/parse': 'module.exports = (version) => ({ version });',
      'semver/functions/satisfies': 'module.exports = () => true;',
      // For a server that follows files being created, renamed or deleted: ours does not.
      minimatch: '',
    };
    hooks.onResolve({ filter: new RegExp(`^(${Object.keys(contents).join('|')})$`) }, ({ path: name }) => ({
      path: name,
      namespace: 'standIn',
    }));
    hooks.onLoad({ filter: /.*/, namespace: 'standIn' }, ({ path: name }) => ({ contents: contents[name] }));
  },
};

const bundles = [
  {
    // For both extension hosts: see client/src/main.ts.
    in: 'client/src/main.ts',
    out: 'dist/client.js',
    options: { ...node, conditions: ['node', 'browser'], external: ['vscode'] },
    plugins: [standIns],
  },
  {
    // For both hosts, too: see server/src/main.ts.
    in: 'server/src/main.ts',
    out: 'dist/server.js',
    options: { ...node, conditions: ['node', 'browser'] },
  },
  { in: 'server/src/node/logWorker.ts', out: 'dist/logWorker.js', options: node },
  { in: 'server/src/node/scanWorker.ts', out: 'dist/scanWorker.js', options: node },
  // A page of VS Code's own browser.
  { in: 'client/src/timeline/webview/main.ts', out: 'dist/timeline.js', options: { ...browser, format: 'iife' } },
  { in: 'client/src/timeline/webview/timeline.css', out: 'dist/timeline.css', options: { target: 'es2022' } },
];

/** The command line. All but `analyze` is loaded when it is wanted. */
const commandLine = {
  cli: { in: 'server/src/cli/main.ts', out: 'dist/cli.js', banner: '#!/usr/bin/env node\n' },
  mcp: { in: 'server/src/cli/mcp/mcp.ts', out: 'dist/mcp.js', banner: '' },
};

/** To be debugged: each program in one readable file. */
const wholeCommandLine = Object.values(commandLine).map(({ in: input, out, banner }) => ({
  in: input,
  out,
  options: { ...node, ...knowsItsPlace, banner: { js: `${banner}${knowsItsPlace.banner.js}` } },
}));

/** All that a build for debugging makes. */
const wholeBundles = [...bundles, ...wholeCommandLine];

/** What each package says of the software of others in it, by the bundles that it contains. */
const notices = [
  {
    file: 'dist/ThirdPartyNotices.txt',
    contains: (bundle) => /\/(client|server|timeline)\./.test(bundle),
  },
  {
    file: npmNotices,
    contains: (bundle) => !/\/(client|timeline)\./.test(bundle),
  },
];

/** What may be bundled. Anything else in a bundle came in by mistake, and costs every user its size. */
const expectedPackages = new Set([
  '@modelcontextprotocol/core',
  '@modelcontextprotocol/server',
  'ajv',
  'ajv-formats',
  'b4a',
  'content-type',
  'events-universal',
  'fast-deep-equal',
  'fast-fifo',
  'fast-uri',
  'json-schema-traverse',
  'fdir',
  'pend',
  'picomatch',
  'streamx',
  'tar-stream',
  'text-decoder',
  'tinyglobby',
  'vscode-jsonrpc',
  'vscode-languageclient',
  'vscode-languageserver',
  'vscode-languageserver-protocol',
  'vscode-languageserver-textdocument',
  'vscode-languageserver-types',
  'yauzl',
  'zod',
]);

/**
 * @returns {Promise<{ bundled: string[], files: string[] } | undefined>} names and versions of the bundled packages, and what was written;
 * undefined for a watch
 */
export async function build({ dev = false, watch = false, quiet = false } = {}) {
  const started = performance.now();
  await buildScanner();
  if (watch) {
    const progressLines = watchProgress();
    const contexts = await Promise.all(
      wholeBundles.map((each) => esbuild.context(optionsOf(each, dev, [progressLines(each), scannerSource]))),
    );
    await Promise.all(contexts.map((context) => context.watch()));
    return undefined;
  }
  const outputs = (
    await Promise.all([
      ...(dev ? wholeBundles : bundles).map((each) => written(optionsOf(each, dev))),
      ...(dev ? [] : [splitBundles('cli', commandLine, optionsOf({ options: { ...node, ...knowsItsPlace } }))]),
    ])
  ).flat();
  if (!dev) {
    // Left by a build for debugging: nothing refers to them any more.
    await Promise.all(outputs.map(({ file }) => rm(path.join(root, `${file}.map`), { force: true })));
  }
  const bundled = new Set();
  for (const { file, contains } of notices) {
    const inputs = outputs.filter((each) => contains(each.file)).flatMap((each) => inputsOf(each));
    for (const each of await writeThirdPartyNotices(file, inputs)) bundled.add(each);
  }
  if (!quiet) {
    for (const { file, bytes } of outputs) console.log(`${file.padEnd(32)} ${kilobytes(bytes)}`);
    console.log(`Built in ${Math.round(performance.now() - started)} ms.`);
  }
  return { bundled: [...bundled], files: outputs.map(({ file }) => file) };
}

/** Builds one bundle, and tells what was written. */
async function written(options) {
  const { metafile } = await esbuild.build(options);
  const { bytes, inputs } = metafile.outputs[options.outfile];
  return [{ file: options.outfile, bytes, inputs }];
}

function optionsOf(bundle, dev = false, plugins = []) {
  return {
    absWorkingDir: root,
    ...(bundle.out === undefined ? {} : { entryPoints: [bundle.in], outfile: bundle.out }),
    bundle: true,
    charset: 'utf8',
    metafile: true,
    minify: !dev,
    sourcemap: dev,
    legalComments: 'none', // See writeThirdPartyNotices.
    // The client refers to the server's sources for types alone, each with a tsconfig of its own: one answer for all.
    tsconfigRaw: { compilerOptions: { target: 'ES2022', useDefineForClassFields: true } },
    logLevel: 'warning',
    plugins: [ownFiles, ...(bundle.plugins ?? []), ...plugins],
    ...bundle.options,
  };
}

/** What is loaded only when it is wanted, from a bundle of its own beside the one that wants it. */
const ownFiles = {
  name: 'ownFiles',
  setup(hooks) {
    hooks.onResolve({ filter: /^\.\/(mcp|server)\.js$/ }, ({ path: file }) => ({ path: file, external: true }));
  },
};

/**
 * Says when a bundle of a watch is built, and when none is left to be, for the problem matcher of .vscode/tasks.json: F5 must not
 * open a VS Code on half an extension.
 */
function watchProgress() {
  // All of them wait for their first round from the start on.
  const left = new Set(wholeBundles);
  return (bundle) => ({
    name: 'progress',
    setup(hooks) {
      hooks.onStart(() => {
        left.add(bundle);
        console.log(`build started: ${bundle.out}`);
      });
      hooks.onEnd(({ errors }) => {
        left.delete(bundle);
        console.log(`build ${errors.length > 0 ? 'failed' : 'finished'}: ${bundle.out}`);
        if (left.size === 0) console.log('everything built');
      });
    },
  });
}

/** Compiles the scanner anew when its AssemblyScript has changed, which no bundle imports. */
const scannerSource = {
  name: 'scannerSource',
  setup(hooks) {
    hooks.onLoad({ filter: /[\\/]scanModule\.ts$/ }, async ({ path: file }) => {
      const watchFiles = [...scannerSources, file];
      try {
        await buildScanner();
        return { contents: await readFile(file, 'utf8'), loader: 'ts', watchFiles };
      } catch (error) {
        return { errors: [{ text: error instanceof Error ? error.message : String(error) }], watchFiles };
      }
    });
  },
};

/** What of a bundle is code of others, or ours: files of which nothing is left are not in it. */
function inputsOf({ inputs }) {
  return Object.keys(inputs).filter((input) => inputs[input].bytesInOutput > 0);
}

/**
 * The packages that a bundled file is of, with their versions where they are not installed as such: a package may have others inside, which
 * its source map names.
 */
async function packagesIn(input) {
  const within = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(input);
  if (!within) return [];
  const map = await readFile(path.join(root, `${input}.map`), 'utf8').catch(() => '{}');
  const sources = JSON.parse(map).sources ?? [];
  const inside = sources.flatMap((source) => {
    const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source ?? '');
    if (!found || found[1] === within[2]) return [];
    const version = /\.pnpm\/(?:@[^/@]+\+)?[^/@]+@([^/_(]+)/.exec(source)?.[1];
    return [{ name: found[1], folder: `node_modules/${found[1]}`, version }];
  });
  return [{ name: within[2], folder: within[1], version: undefined }, ...inside];
}

/**
 * The licences of what is bundled want to travel with it; minifying drops them from the code.
 *
 * @returns {Promise<string[]>} names and versions of what is bundled
 */
async function writeThirdPartyNotices(file, inputs) {
  const folders = new Map();
  for (const input of new Set(inputs)) {
    for (const { name, folder, version } of await packagesIn(input)) {
      folders.set(version === undefined ? name : `${name}@${version}`, { name, folder, version });
    }
  }
  const unexpected = [...folders.values()].map(({ name }) => name).filter((name) => !expectedPackages.has(name));
  if (unexpected.length > 0) {
    throw new Error(
      `Bundled by mistake? ${unexpected.join(', ')}. If not, add to expectedPackages in scripts/build.mjs.`,
    );
  }
  const packagesByLicence = new Map();
  for (const [, { name, folder, version: inside }] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const installed = JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8'));
    const version = inside ?? installed.version;
    const licenceFile = (await readdir(path.join(root, folder))).find((each) => /^licen[cs]e(\.|$)/i.test(each));
    if (!licenceFile) {
      throw new Error(`${name} ${version} has no licence file to quote.`);
    }
    const licence = (await readFile(path.join(root, folder, licenceFile), 'utf8')).replaceAll('\r\n', '\n').trim();
    packagesByLicence.set(licence, [...(packagesByLicence.get(licence) ?? []), `${name} ${version}`]);
  }
  const sections = [...packagesByLicence].map(([licence, names]) => `${names.join('\n')}\n\n${licence}\n`);
  const text = `This package contains the following software of others.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`;
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
  return [...packagesByLicence.values()].flat();
}

export function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = new Set(process.argv.slice(2));
  try {
    await build({ dev: flags.has('--dev'), watch: flags.has('--watch') });
  } catch (error) {
    // esbuild has printed its own errors, with the lines that they are about.
    if (!Array.isArray(error?.errors)) {
      console.error(error instanceof Error ? error.message : error);
    }
    process.exitCode = 1;
  }
}
