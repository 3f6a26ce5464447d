import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { inRoot } from '../support/paths';
import { inFolder } from './support';

suite('npm run watch', function () {
  this.timeout(120_000);

  test('compiles the scanner anew when its AssemblyScript changes, says what is wrong with it, and goes on', () =>
    inFolder(async (folder) => {
      for (const name of ['client', 'server', 'scripts', 'package.json', 'tsconfig.base.json'])
        cpSync(inRoot(name), path.join(folder, name), { recursive: true });
      symlinkSync(inRoot('node_modules'), path.join(folder, 'node_modules'), 'junction');
      const scanner = path.join(folder, 'server/src/core/log/wasm/scan.ts');
      const bundle = () => readFileSync(path.join(folder, 'dist/cli.js'), 'utf8');
      const watch = spawn(process.execPath, ['scripts/build.mjs', '--dev', '--watch'], { cwd: folder, stdio: 'pipe' });
      const exit = once(watch, 'exit');
      let said = '';
      let wake = (): void => undefined;
      for (const stream of [watch.stdout, watch.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          wake();
        });
      }
      const until = async (what: RegExp): Promise<void> => {
        while (!what.test(said)) {
          assert.equal(watch.exitCode, null, said);
          await new Promise<void>((resolve) => (wake = resolve));
        }
        said = '';
      };
      try {
        // F5 waits for this line.
        await until(/^everything built$/m);
        for (const name of ['cli', 'client', 'mcp', 'scanWorker', 'server', 'timeline'])
          assert.ok(existsSync(path.join(folder, 'dist', `${name}.js`)), name);
        const first = bundle();

        appendFileSync(scanner, '\nexport function added(): i32 { return 4242; }\n');
        await until(/build finished: dist[\\/]cli\.js/);
        const second = bundle();
        assert.notEqual(second, first);

        appendFileSync(scanner, '\nexport function wrong(): i32 { return nothing; }\n');
        await until(/Cannot find name 'nothing'[^]*build failed: dist[\\/]cli\.js/);

        appendFileSync(scanner, '\nconst nothing: i32 = 4243;\n');
        await until(/build finished: dist[\\/]cli\.js/);
        assert.notEqual(bundle(), second);
      } finally {
        watch.kill();
        await exit;
      }
    }));
});
