import path from 'node:path';
import { build } from 'esbuild';

const folder = path.resolve(import.meta.dirname, '../../server/src/core');

const modules = [
  'case/fileNames',
  'caseReport/articleRows',
  'findings/verdict',
  'formats/verdictText',
  ...['articles', 'builds', 'eventMatch', 'events', 'messageTypes', 'networkEvents', 'networkTypes', 'origins'].map(
    inKnowledge,
  ),
  ...['registry', 'sources', 'statement', 'winsockErrors'].map(inKnowledge),
  'log/catalogue',
  'log/taughtShapes',
];

function inKnowledge(name) {
  return `knowledge/${name}`;
}

/** The tables of the core, from their sources: what was compiled before may be older. */
export async function readCore() {
  const { outputFiles } = await build({
    stdin: {
      contents: modules.map((name) => `export * from './${name}';`).join('\n'),
      resolveDir: folder,
    },
    bundle: true,
    format: 'esm',
    write: false,
    // Else two modules may export the same name, and neither is there.
    logOverride: { 'ambiguous-reexport': 'error' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
