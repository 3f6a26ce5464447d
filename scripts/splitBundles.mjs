// Programs that share what they load, and load what only some runs need when it is wanted: Node reads and compiles the rest for nothing.

import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

/**
 * Builds the programs into one folder: a file for each, and `PREFIX-….js` for what they share or load later. esbuild splits ES modules
 * only; as Node starts CommonJS sooner, each file is turned into that afterwards.
 *
 * @param {string} prefix of the files beside the programs; those of an earlier build go
 * @param {Record<string, { in: string, banner: string }>} programs by their names
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<{ file: string, bytes: number, inputs: Record<string, { bytesInOutput: number }> }[]>} what was written
 */
export async function splitBundles(prefix, programs, options) {
  const outdir = 'dist';
  const { absWorkingDir = '.', charset, target, banner: common } = options;
  const { outputFiles = [], metafile } = await esbuild.build({
    ...options,
    banner: {},
    minify: false,
    format: 'esm',
    splitting: true,
    write: false,
    entryPoints: Object.fromEntries(Object.entries(programs).map(([name, program]) => [name, program.in])),
    outdir,
    chunkNames: `${prefix}-[name]-[hash]`,
  });
  const folder = path.join(absWorkingDir, outdir);
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith(`${prefix}-`)) await rm(path.join(folder, name));
  }
  return Promise.all(
    outputFiles.map(async ({ path: file, text }) => {
      const program = programs[path.basename(file, '.js')];
      const { code } = await esbuild.transform(text, {
        charset,
        target,
        format: 'cjs',
        platform: 'node',
        minify: true,
        legalComments: 'none',
        // `require`, then: `import()` has Node set up its loader of ES modules.
        supported: { 'dynamic-import': false },
        banner: `${program?.banner ?? ''}${common?.js ?? ''}`,
      });
      await writeFile(file, code);
      const name = `${outdir}/${path.basename(file)}`;
      return { file: name, bytes: Buffer.byteLength(code), inputs: metafile.outputs[name].inputs };
    }),
  );
}
