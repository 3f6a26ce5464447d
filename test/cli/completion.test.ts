import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { commands } from '../../server/src/cli/run';
import { cli } from './support/cli';

const shells = ['bash', 'zsh', 'fish', 'powershell'];
const names = commands.map(({ name }) => name);
const analyze = commands.find(({ name }) => name === 'analyze')!;
const formats = analyze.options.find(({ name }) => name === 'format')!.choices!;

async function output(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await cli(args);
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Whether a shell, or another program, is there to try it. */
const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

suite('Shell completions', () => {
  for (const shell of shells) {
    test(`${shell}: every command, every option, every choice`, async () => {
      const script = await output('completion', shell);
      for (const { name, options, choices } of commands) {
        assert.ok(script.includes(name), name);
        for (const choice of choices ?? []) assert.ok(script.includes(choice), choice);
        for (const option of options) {
          // fish names them without their dashes.
          assert.match(script, new RegExp(`(--|-l )${option.name}\\b`), option.name);
          for (const choice of option.choices ?? []) assert.match(script, new RegExp(`\\b${choice}\\b`), choice);
        }
      }
    });
  }

  test('another shell, none, or two are refused with the list', async () => {
    for (const args of [['completion', 'tcsh'], ['completion'], ['completion', 'bash', 'zsh']]) {
      const { status, stdout, stderr } = await cli(args);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /name one shell of bash, zsh, fish, powershell/);
      assert.match(stderr, /Try 'winsock-log completion --help'/);
    }
  });

  suite('in a bash', function () {
    if (process.platform === 'win32' || !isInstalled('bash')) return;

    /** What bash offers at the end of a line, whose words are given as bash splits them. */
    const offered = async (...words: string[]): Promise<string[]> => {
      const folder = mkdtempSync(path.join(tmpdir(), 'winsock-log-'));
      try {
        writeFileSync(path.join(folder, 'script'), await output('completion', 'bash'));
        writeFileSync(path.join(folder, 'a log.txt'), '');
        const quoted = words.map((word) => `'${word}'`).join(' ');
        const line = `. ./script; COMP_WORDS=(winsock-log ${quoted}); COMP_CWORD=${words.length}; _winsock_log; printf '%s\\n' "\${COMPREPLY[@]}"`;
        const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', line], { cwd: folder, encoding: 'utf8' });
        assert.equal(stderr, '');
        return stdout.split('\n').filter(Boolean);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    };

    test('commands', async () => {
      assert.deepEqual(await offered(''), [...names, '--help', '--version']);
      assert.deepEqual(await offered('an'), ['analyze']);
    });

    test('options, and their values in both spellings', async () => {
      assert.deepEqual(await offered('analyze', '--fo'), ['--format', '--follow']);
      assert.deepEqual(await offered('analyze', '--format', ''), [...formats]);
      assert.deepEqual(await offered('analyze', '-f', 'm'), ['markdown']);
      assert.deepEqual(await offered('analyze', '--format', '='), [...formats]);
      assert.deepEqual(await offered('analyze', '--format', '=', 'm'), ['markdown']);
      assert.deepEqual(await offered('analyze', '--pool-size', ''), []);
    });

    test('files, also with blanks', async () => {
      assert.deepEqual(await offered('analyze', 'a'), ['a log.txt']);
      assert.deepEqual(await offered('report', '--output', 'a'), ['a log.txt']);
      assert.deepEqual(await offered('completion', 'f'), ['fish']);
    });
  });

  suite('in a fish', function () {
    if (!isInstalled('fish')) return;

    test('commands, options, values', async () => {
      const script = await output('completion', 'fish');
      const offered = (line: string): string[] => {
        const { stdout, stderr } = spawnSync('fish', ['-N', '-c', `${script}\ncomplete -C '${line}'`], {
          encoding: 'utf8',
        });
        assert.equal(stderr, '');
        return stdout
          .split('\n')
          .filter(Boolean)
          .map((each) => each.split('\t')[0]);
      };
      assert.deepEqual(offered('winsock-log '), [...names].sort());
      assert.deepEqual(offered('winsock-log analyze --fo'), ['--follow', '--format']);
      assert.deepEqual(offered('winsock-log analyze --format '), [...formats].sort());
    });
  });

  test('zsh reads its script without an error', async function () {
    if (!isInstalled('zsh')) this.skip();
    const { status, stderr } = spawnSync('zsh', ['-f', '-n'], {
      input: await output('completion', 'zsh'),
      encoding: 'utf8',
    });
    assert.deepEqual([status, stderr], [0, '']);
  });
});

suite('The manual page', () => {
  test('has every command and option, and roff has nothing to say against it', async () => {
    const page = await output('man');
    assert.match(page, /^\.TH WINSOCK-LOG 1 /);
    for (const { name, options } of commands) {
      assert.ok(page.includes(`\n.SS ${name}\n`), name);
      for (const option of options) assert.ok(page.includes(`--${option.name}`.replaceAll('-', '\\-')), option.name);
    }
    for (const line of page.split('\n')) assert.doesNotMatch(line, /^\.(?!(TH|SH|SS|TP|PP|B|br|nf|fi)\b)/);
    if (!isInstalled('man')) return;
    const shown = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', '-'], { input: page, encoding: 'utf8' });
    assert.equal(shown.stderr, '');
    assert.match(shown.stdout, /--leak-threshold N/);
  });
});
