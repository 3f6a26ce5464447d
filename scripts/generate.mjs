/**
 * Writes what follows from the tables of server/src/core, so that none of it is kept by hand: the list of the files of articles, the
 * grammar of Winsock.log, the settings of severities and effects, the names of logs, what the published schemas list, and
 * docs/domain.md. `--check`: writes nothing, and fails if a file is out of date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as prettier from 'prettier';
import { readCore } from './generate/core.mjs';
import { articleList } from './generate/articleList.mjs';
import { domainDocs } from './generate/domainDocs.mjs';
import { grammar } from './generate/grammar.mjs';
import { withNames } from './generate/names.mjs';
import { withEnums } from './generate/schemas.mjs';
import { withDescriptions, withSettings } from './generate/settings.mjs';

const root = path.resolve(import.meta.dirname, '..');
// First: what the core is read from.
await keep('server/src/core/knowledge/articles/all.ts', () => articleList(root));
const core = await readCore();

/** What each file is made of: the tables, and for a file that is only partly written here, its present text. */
const files = {
  'syntaxes/winsock-log.tmLanguage.json': () => grammar(core),
  'package.json': (text) => withNames(withSettings(text, core), core),
  'package.nls.json': (text) => withDescriptions(text, core),
  'docs/analysis.schema.json': (text) =>
    withEnums(text, { verdict: core.verdicts, doubts: core.doubts, effect: core.taughtEffects }),
  'docs/report.schema.json': (text) => withEnums(text, { doubts: core.doubts }),
  'docs/domain.md': () => domainDocs(core),
};

for (const [file, make] of Object.entries(files)) await keep(file, make);

async function keep(file, make) {
  const target = path.join(root, file);
  const present = await readFile(target, 'utf8').catch(() => '');
  const options = await prettier.resolveConfig(target);
  const text = await prettier.format(make(present), { ...options, filepath: target });
  // A checkout on Windows may have other line ends.
  if (text === present.replaceAll('\r\n', '\n')) return;
  if (process.argv.includes('--check')) {
    console.error(`${file} is out of date. Run "npm run generate" to write it.`);
    process.exitCode = 1;
  } else {
    await writeFile(target, text);
    console.log(`wrote ${file}`);
  }
}
