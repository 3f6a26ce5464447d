/**
 * Real editors with the configurations of docs/editors.md, word for word. An editor that is not installed is skipped; with
 * `WINSOCK_LOG_NEOVIM` and `WINSOCK_LOG_EMACS`, others than those of the PATH are tried.
 */
import * as assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { inRoot } from '../support/paths';

const docs = readFileSync(inRoot('docs', 'editors.md'), 'utf8');
const nvim = process.env.WINSOCK_LOG_NEOVIM ?? 'nvim';
const emacs = process.env.WINSOCK_LOG_EMACS ?? 'emacs';

/** The one code block below a heading. */
function configuration(heading: string): string {
  const section = docs.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  const [, code] = /^```\w+\n(.*?)^```$/ms.exec(section ?? '') ?? [];
  if (code === undefined) throw new Error(`docs/editors.md has no configuration below "${heading}"`);
  return code;
}

/** The version that a program prints; undefined where there is no such program. */
function versionOf(program: string, pattern: RegExp): readonly [number, number] | undefined {
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const match = error ? null : pattern.exec(stdout);
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

interface Outcome {
  readonly failure?: string;
  readonly diagnostics: { readonly line: number; readonly message: string }[];
  readonly hover: string;
  readonly definition: number;
  readonly lens?: string;
  readonly lensLine?: number;
  readonly token?: string;
  readonly actions: string[];
  readonly actionLine: number;
}

suite('the failing sample in a real editor', function () {
  this.timeout(60_000);
  let folder: string;
  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'winsock-log-editor-'));
    copyFileSync(inRoot('samples', 'kb303102-failing', 'Winsock.log'), path.join(folder, 'Winsock.log'));
    const cli = inRoot('out', 'server', 'src', 'cli', 'main.js');
    const script = `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`;
    writeFileSync(path.join(folder, 'winsock-log'), script, { mode: 0o755 });
  });
  teardown(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  });

  async function outcomeOf(program: string, args: readonly string[]): Promise<Outcome> {
    const result = path.join(folder, 'result.json');
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 50_000,
      env: {
        ...process.env,
        PATH: `${folder}${path.delimiter}${process.env.PATH ?? ''}`,
        HOME: folder,
        XDG_CONFIG_HOME: folder,
        XDG_STATE_HOME: folder,
        XDG_DATA_HOME: folder,
        XDG_CACHE_HOME: folder,
        WINSOCK_LOG_FILE: path.join(folder, 'Winsock.log'),
        WINSOCK_LOG_RESULT: result,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
    await once(child, 'close');
    try {
      return JSON.parse(readFileSync(result, 'utf8')) as Outcome;
    } catch {
      throw new Error(`${program} has written no result. It says:\n${output}`);
    }
  }

  function checkCommon({ failure, diagnostics, hover, definition, actions, actionLine }: Outcome): void {
    assert.equal(failure, undefined);
    assert.deepEqual(
      diagnostics.map(({ line }) => line),
      [1],
    );
    assert.match(diagnostics[0]?.message ?? '', /CB 18/);
    assert.match(hover, /CB 18/);
    assert.match(hover, /leaked/);
    assert.equal(definition, 1);
    // Nothing is offered that needs VS Code.
    assert.ok(actions.length > 0);
    assert.doesNotMatch(actions.join('\n'), /copy|report/i);
    assert.equal(actionLine, 5);
  }

  test('Neovim', async function () {
    const version = versionOf(nvim, /^NVIM v(\d+)\.(\d+)/);
    if (!version) {
      console.log('      Neovim is not installed: skipped.');
      this.skip();
    }
    const isOld = version[0] === 0 && version[1] < 9;
    writeFileSync(path.join(folder, 'init.lua'), configuration(isOld ? 'Neovim 0.7 and 0.8' : 'Neovim 0.9 and later'));
    const outcome = await outcomeOf(nvim, [
      ...['--headless', '-n', '-i', 'NONE', '-u', path.join(folder, 'init.lua')],
      ...['-c', `luafile ${inRoot('test', 'editors', 'neovim.lua')}`, path.join(folder, 'Winsock.log')],
    ]);
    checkCommon(outcome);
    assert.match(outcome.lens ?? '', /never released/);
    assert.equal(outcome.lensLine, 5);
    if (!isOld) assert.equal(outcome.token, 'keyword');
  });

  test('Emacs', async function () {
    const version = versionOf(emacs, /^GNU Emacs (\d+)\.(\d+)/);
    const eglot =
      version &&
      spawnSync(emacs, ['--batch', '--eval', "(progn (require 'package) (package-initialize) (require 'eglot))"]);
    if (!version || eglot?.status !== 0) {
      console.log(`      ${version ? 'Emacs has no eglot' : 'Emacs is not installed'}: skipped.`);
      this.skip();
    }
    writeFileSync(
      path.join(folder, 'init.el'),
      configuration(version[0] < 30 ? 'Emacs 28 and 29' : 'Emacs 30 and later'),
    );
    const outcome = await outcomeOf(emacs, [
      ...['--batch', '--eval', "(progn (require 'package) (package-initialize))"],
      ...['-l', path.join(folder, 'init.el'), '-l', inRoot('test', 'editors', 'emacs.el')],
    ]);
    checkCommon(outcome);
  });
});
