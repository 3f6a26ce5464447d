import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { inRoot } from '../support/paths';
import { captureConsole, inFolder, script, writeProgram } from './support';

interface Editors {
  openDesktop(folder: string, file: string | undefined): Promise<string | undefined>;
}

const log = inRoot('samples', 'kb303102-failing', 'Winsock.log');

suite('The editor that “npm start” opens', function () {
  if (process.platform !== 'linux') return;

  /** Opens the log with only these programs installed; what each was asked is in the file beside it. */
  const open = async (folder: string) => {
    const editors = await script<Editors>('hosts/openDesktop.mjs');
    const { PATH } = process.env;
    process.env['PATH'] = folder;
    try {
      return await captureConsole(() => editors.openDesktop(path.dirname(log), log));
    } finally {
      process.env['PATH'] = PATH;
    }
  };

  const install = (folder: string, tool: string, version: string, code = 0) =>
    writeProgram(
      folder,
      tool,
      `if (process.argv[2] === '--version') { console.log('${version}\\nabcdef\\nx64'); process.exit(); }
       require('node:fs').writeFileSync(__filename + '.args', JSON.stringify(process.argv.slice(2)));
       console.error(${code} ? 'no display' : ''); process.exit(${code})`,
    );

  const asked = (program: string) => JSON.parse(readFileSync(`${program}.js.args`, 'utf8')) as string[];

  for (const [tool, name] of [
    ['code', 'VS Code'],
    ['code-insiders', 'VS Code Insiders'],
    ['codium', 'VSCodium'],
    ['cursor', 'Cursor'],
  ]) {
    test(`${tool} is found, and opens the log with the extension`, () =>
      inFolder(async (folder) => {
        const program = install(folder, tool, '1.139.1');
        const { result, lines } = await open(folder);
        assert.equal(result, name);
        assert.deepEqual(lines, []);
        const extension = `--extensionDevelopmentPath=${inRoot()}`;
        assert.deepEqual(asked(program), ['--new-window', extension, path.dirname(log), '--goto', log]);
      }));
  }

  test('one that is too old is passed over, and said', () =>
    inFolder(async (folder) => {
      install(folder, 'code', '1.90.2');
      install(folder, 'codium', '1.104.0');
      const { result, lines } = await open(folder);
      assert.equal(result, 'VSCodium');
      assert.deepEqual(lines, ['The installed VS Code (1.90.2) is too old for this extension.']);
    }));

  test('one that does not start is passed over, and said why', () =>
    inFolder(async (folder) => {
      install(folder, 'code', '1.139.1', 1);
      const { result, lines } = await open(folder);
      assert.equal(result, undefined);
      assert.deepEqual(lines, ['The installed VS Code does not start: no display']);
    }));

  test('an editor with versions of its own is judged by the VS Code that it is', () =>
    inFolder(async (folder) => {
      const bin = path.join(folder, 'bin');
      mkdirSync(path.join(folder, 'resources/app'), { recursive: true });
      mkdirSync(bin);
      install(bin, 'cursor', '2.0.77');
      const product = path.join(folder, 'resources/app/product.json');
      writeFileSync(product, JSON.stringify({ version: '2.0.77', vscodeVersion: '1.99.3' }));
      const { result, lines } = await open(bin);
      assert.equal(result, undefined);
      assert.deepEqual(lines, ['The installed Cursor (1.99.3) is too old for this extension.']);
      writeFileSync(product, JSON.stringify({ version: '2.1.0', vscodeVersion: '1.105.1' }));
      assert.equal((await open(bin)).result, 'Cursor');
    }));

  test('none: nothing is said', () =>
    inFolder(async (folder) => {
      assert.deepEqual(await open(folder), { result: undefined, lines: [] });
    }));
});
