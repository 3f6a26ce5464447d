/**
 * Compiles the scanner's inner loop to WebAssembly, into a module that the bundles carry with them: one file less to find, and
 * the same in Node and in a browser. Takes a second; skipped while the source has not changed.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'server/src/core/log/wasm');
const source = path.join(folder, 'scan.ts');
const target = path.join(root, 'server/src/core/log/scanModule.ts');

/** What the module is made of. */
export const scannerSources = ['scan.ts', 'knownLines.ts', 'readLine.ts', 'role.ts'].map((name) =>
  path.join(folder, name),
);

/** @type {Promise<void>} */
let building = Promise.resolve();

/** One at a time: each bundle of a watch asks for it. */
export function buildScanner() {
  building = building.catch(() => {}).then(buildIfChanged);
  return building;
}

async function buildIfChanged() {
  const dates = await Promise.all(scannerSources.map(async (each) => (await stat(each)).mtimeMs));
  if (existsSync(target) && (await stat(target)).mtimeMs > Math.max(...dates)) return;
  const { default: asc } = await import('assemblyscript/asc');
  await mkdir(path.join(root, 'out'), { recursive: true });
  const binary = path.join('out', 'scan.wasm');
  const options = [
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--use',
    'abort=',
    '--initialMemory',
    '4',
    '--enable',
    'simd',
  ];
  const { error, stderr } = await asc.main([
    path.relative(root, source),
    '--outFile',
    binary,
    '--baseDir',
    root,
    ...options,
  ]);
  if (error) throw new Error(`The scanner could not be compiled.\n${stderr.toString()}`);
  const base64 = (await readFile(path.join(root, binary))).toString('base64');
  await writeFile(
    target,
    `// Generated from wasm/scan.ts by scripts/buildScanner.mjs: not kept in the repository.\nexport const scanModule =\n  '${base64}';\n`,
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildScanner();
