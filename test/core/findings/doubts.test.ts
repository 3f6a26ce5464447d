/** A doubt is one object: what is added to the list is said everywhere. */
import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { doubtKinds } from '../../../server/src/core/findings/doubts';
import { doubts } from '../../../server/src/core/findings/verdict';
import { MAIN } from '../../cli/support/cli';
import { inRoot } from '../../support/paths';

suite('one more doubt', function () {
  this.slow(5000);
  const extra = path.join(__dirname, '..', '..', 'support', 'oneMoreDoubt.js');
  const said = (...args: string[]): string =>
    spawnSync(process.execPath, ['-r', extra, MAIN, ...args, inRoot('samples', 'kb303102-failing', 'Winsock.log')], {
      encoding: 'utf8',
    }).stdout;

  for (const format of ['json', 'ndjson', 'csv']) {
    test(`is named by ${format}`, () => {
      assert.match(said('analyze', '-f', format), /\boneMore\b/);
    });
  }

  for (const format of ['text', 'markdown', 'sarif']) {
    test(`is said by ${format}`, () => {
      assert.match(said('analyze', '-f', format), /one more in a clause/);
    });
  }

  for (const format of ['markdown', 'html', 'json']) {
    test(`is said by the ${format} of a report, with what would decide it, and what it leaves open`, () => {
      const report = said('report', '-f', format);
      for (const words of ['one more in short', 'one more in a clause', 'What decides one more?', 'one more found'])
        assert.ok(report.includes(words) || (format === 'json' && words === 'one more found'), `${words}: ${report}`);
    });
  }

  test('is in the schemas that “npm run generate” writes, by their tables', async () => {
    const { withEnums } = (await import(inRoot('scripts', 'generate', 'schemas.mjs'))) as {
      readonly withEnums: (text: string, values: Readonly<Record<string, readonly string[]>>) => string;
    };
    for (const name of ['analysis', 'report']) {
      const text = readFileSync(inRoot('docs', `${name}.schema.json`), 'utf8');
      const enums = (schema: string): string[] => schema.match(/"enum": ?\[\s*"tooSoon"[^\]]*\]/g) ?? [];
      assert.deepEqual(
        enums(withEnums(text, { doubts: [...doubts, 'oneMore'] })).map((each) => each.includes('"oneMore"')),
        [true],
      );
    }
  });

  test('needs its row in the rules, and its name in the description of the command line', () => {
    const rules = readFileSync(inRoot('docs', 'lifecycle.md'), 'utf8');
    const rows = [...rules.slice(rules.indexOf('The **doubts**')).matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    assert.deepEqual(rows, doubts);
    const list = doubts.map((doubt) => `\`${doubt}\``).join(', ');
    assert.ok(readFileSync(inRoot('docs', 'cli.md'), 'utf8').includes(list));
    assert.deepEqual(Object.keys(doubtKinds), doubts);
  });
});
