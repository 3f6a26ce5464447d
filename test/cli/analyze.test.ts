/** Options, exit statuses and messages of `winsock-log analyze`, as docs/cli.md has them. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { commands } from '../../server/src/cli/run';
import { inRoot } from '../support/paths';
import { cli, cliProcess, VERSION } from './support/cli';
import { useFolder } from './support/folder';
import { closing, everyVerdict, leak, quiet, released, used } from './support/logs';

interface Json {
  settings: { leakThreshold: number; poolSize: number; verdicts: string[] | null };
  files: {
    file: string;
    controlBlocks: { verdict: string; cb: number }[];
    summary: Record<string, number>;
    pool: { size: number };
  }[];
  errors: { file: string; message: string }[];
}

const json = async (args: readonly string[], stdin = everyVerdict): Promise<Json> => {
  const { stdout } = await cli(['analyze', '--format', 'json', ...args], { stdin });
  return JSON.parse(stdout) as Json;
};

suite('winsock-log', () => {
  test('without a command: the help, on the standard error', async () => {
    const { status, stdout, stderr } = await cli([]);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /Usage: winsock-log COMMAND/);
  });

  test('--help, help, --version', async () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      const { status, stdout } = await cli(args);
      assert.equal(status, 0);
      assert.match(stdout, /^ {2}analyze {4}/m);
    }
    assert.deepEqual(await cli(['--version']), { status: 0, stdout: `winsock-log ${VERSION}\n`, stderr: '' });
  });

  for (const command of commands) {
    test(`the help of ${command.name} explains every option and choice, and fits a terminal`, async () => {
      const { stdout } = await cli([command.name, '--help']);
      assert.equal((await cli(['help', command.name])).stdout, stdout);
      for (const { name, short, value, choices = [] } of command.options) {
        assert.match(stdout, new RegExp(`^  ${short ? `-${short}, ` : '    '}--${name}${value ? ' ' : '\\b'}`, 'm'));
        for (const choice of choices) assert.ok(stdout.includes(choice), choice);
      }
      assert.equal(stdout.match(/^ +-h, --help/gm)?.length, 1);
      for (const line of stdout.split('\n')) {
        assert.ok(line.length <= 120, line);
        assert.equal(line, line.trimEnd());
      }
    });

    test(`wrong usage of ${command.name} points to its own help`, async () => {
      const { status, stderr } = await cli([command.name, '--frmat']);
      assert.equal(status, 2);
      assert.ok(stderr.endsWith(`\nTry 'winsock-log ${command.name} --help'.\n`), stderr);
    });
  }

  test('a file in place of a command', async () => {
    const { status, stderr } = await cli(['Winsock.log']);
    assert.equal(status, 2);
    assert.match(stderr, /no command 'Winsock\.log'. To analyse a log: winsock-log analyze Winsock\.log/);
  });

  test('a command that is written wrong: the names of those that there are', async () => {
    for (const wrong of ['analyse', '-v']) {
      const { status, stderr } = await cli([wrong]);
      assert.equal(status, 2);
      assert.match(stderr, new RegExp(`no command '${wrong}'; there are .*analyze.*report`));
    }
  });

  test('as a process: the package’s version, and the status of its end', async () => {
    const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string };
    assert.deepEqual(await cliProcess(['--version']), { status: 0, stdout: `winsock-log ${version}\n`, stderr: '' });
    assert.equal((await cliProcess(['analyze', '--nonsense'])).status, 2);
    assert.equal((await cliProcess(['analyze', '-q'], leak(1, 1) + quiet(200))).status, 1);
    assert.equal((await cliProcess(['analyze', '-q'], released(1, 1))).status, 0);
  });
});

suite('analyze: usage', () => {
  const refused: [string, string[], RegExp][] = [
    ['an unknown option', ['--frmat', 'json'], /^winsock-log: unknown option '--frmat'\nTry /],
    [
      'an unknown format',
      ['--format', 'xml'],
      /--format takes one of text, json, ndjson, sarif, csv, markdown; not 'xml'/,
    ],
    ['a missing value', ['--format'], /argument missing/],
    ['a value for a flag', ['--quiet=yes'], /does not take an argument/],
    [
      'a negative threshold',
      ['--leak-threshold=-1'],
      /--leak-threshold takes a whole number of lines, 0 or more; not '-1'/,
    ],
    ['half a connection', ['--leak-turnover', '0.5'], /--leak-turnover takes a whole number of connections, 0 or more/],
    ['a threshold in words', ['--leak-threshold', 'many'], /not 'many'/],
    ['half a control block', ['--pool-size', '1.5'], /--pool-size takes a whole number of control blocks/],
    ['a pool beyond numbers', ['--pool-size', '9'.repeat(20)], /--pool-size/],
    ['an unknown verdict', ['--verdict', 'leaked,lost'], /--verdict takes one of leaked, .*; not 'lost'/],
    ['an unknown fail level', ['--fail-on', 'released'], /--fail-on takes one of leaked, suspect, stuck, idle, none/],
    ['an unknown colour', ['--color', 'blue'], /--color takes one of auto, always, never/],
    ['the standard input twice', ['-', '-'], /can be read only once/],
    ['an empty name', [''], /file name is empty/],
    ['an empty output', ['--output', ''], /--output needs the name of a file/],
    ['--follow with json', ['--follow', '--format', 'json'], /--follow works with --format text or ndjson only/],
    ['--follow with --output', ['--follow', '--output', 'x'], /redirect it/],
    ['--follow with --quiet', ['--follow', '--quiet'], /would do nothing/],
    ['escape sequences', ['--format', '\x1b[31m'], /not '\\x1b\[31m'/],
  ];
  for (const [name, args, message] of refused) {
    test(`refused: ${name}`, async () => {
      const { status, stdout, stderr } = await cli(['analyze', ...args]);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, message);
    });
  }

  test('nothing named at a terminal is refused, in a pipe it is the standard input', async () => {
    const refusal = await cli(['analyze'], { isStdinTerminal: true });
    assert.equal(refusal.status, 2);
    assert.match(refusal.stderr, /name a log, or pipe one in/);
    const { status, stdout } = await cli(['analyze'], { stdin: everyVerdict });
    assert.equal(status, 1);
    assert.match(stdout, /^standard input: 1 control block leaked/);
  });
});

suite('analyze: options', () => {
  const folder = useFolder();

  test('--leak-threshold and --pool-size judge anew', async () => {
    const log = leak(1, 1) + quiet(10);
    assert.equal((await json([], log)).files[0]?.summary['suspect'], 1);
    const strict = await json(['--leak-threshold', '10', '--pool-size', '1'], log);
    assert.equal(strict.files[0]?.summary['leaked'], 1);
    assert.deepEqual(strict.settings, { leakThreshold: 10, leakTurnover: 0, poolSize: 1, verdicts: null });
    assert.equal(strict.files[0].pool.size, 1);
  });

  test('--leak-threshold and --leak-turnover: 0 is allowed, and both must be met', async () => {
    const others = (n: number): string => Array.from({ length: n }, (_, k) => released(2, k + 2)).join('');
    const leaked = async (log: string, ...clock: string[]): Promise<number | undefined> =>
      (await json(clock, log)).files[0]?.summary['leaked'];
    const log = leak(1, 1) + others(5);
    assert.equal(await leaked(log, '--leak-threshold', '0', '--leak-turnover', '5'), 1);
    assert.equal(await leaked(log, '--leak-threshold', '0', '--leak-turnover', '6'), 0);
    assert.equal(await leaked(log, '--leak-threshold', '200', '--leak-turnover', '5'), 0);
    assert.equal(await leaked(log + quiet(200), '--leak-threshold', '200', '--leak-turnover', '5'), 1);
    assert.equal(await leaked(leak(1, 1), '--leak-threshold', '0', '--leak-turnover', '0'), 1);
  });

  test('--verdict selects what is listed; the summary stays whole', async () => {
    const listed = async (...args: string[]): Promise<string[]> => {
      const { files } = await json(args);
      assert.equal(files[0]?.summary['allocated'], 8);
      return files[0].controlBlocks.map(({ verdict }) => verdict);
    };
    assert.deepEqual(await listed(), [
      'leaked',
      'stuck',
      'idle',
      'reallocated',
      'released',
      'suspect',
      'closing',
      'active',
    ]);
    assert.deepEqual(await listed('--verdict', 'leaked'), ['leaked']);
    assert.deepEqual(await listed('--verdict', 'active,leaked', '--verdict', 'stuck'), ['leaked', 'stuck', 'active']);
    assert.equal((await listed('--verdict', 'all')).length, 8);
  });

  test('names of formats and verdicts in any case', async () => {
    const { stdout } = await cli(['analyze', '-f', 'JSON', '--verdict', 'Leaked,STUCK'], { stdin: everyVerdict });
    assert.deepEqual((JSON.parse(stdout) as Json).settings.verdicts, ['leaked', 'stuck']);
  });

  test('--verdict selects in the other formats, too', async () => {
    for (const format of ['text', 'markdown', 'csv', 'sarif', 'ndjson']) {
      const { stdout } = await cli(['analyze', '--format', format, '--verdict', 'closing'], { stdin: everyVerdict });
      assert.match(stdout, /closing/i);
      if (format !== 'sarif') assert.doesNotMatch(stdout, /Socket 13020 created on cb 1$/m, format);
    }
  });

  const levels: [string, Record<string, number>][] = [
    ['leaked', { leaked: 1, suspect: 0, stuck: 0, idle: 0, reallocated: 0, released: 0 }],
    ['suspect', { leaked: 1, suspect: 1, stuck: 0, idle: 0, reallocated: 0, released: 0 }],
    ['stuck', { leaked: 1, suspect: 1, stuck: 1, idle: 0, reallocated: 0, released: 0 }],
    ['idle', { leaked: 1, suspect: 1, stuck: 1, idle: 1, reallocated: 0, released: 0 }],
    ['none', { leaked: 0, suspect: 0, stuck: 0, idle: 0, reallocated: 0, released: 0 }],
  ];
  const logs: Record<string, string> = {
    leaked: leak(1, 1) + quiet(200),
    suspect: leak(1, 1),
    stuck: closing(1, 1) + quiet(200),
    idle: used(1, 1) + quiet(200),
    reallocated: used(1, 1) + released(1, 2),
    released: released(1, 1),
  };
  for (const [level, expected] of levels) {
    test(`--fail-on ${level}: the exit status of each verdict`, async () => {
      for (const [verdict, status] of Object.entries(expected)) {
        const result = await cli(['analyze', '--quiet', '--fail-on', level], { stdin: logs[verdict] ?? '' });
        assert.deepEqual(result, { status, stdout: '', stderr: '' }, verdict);
      }
    });
  }

  test('an input that cannot be read: status 2, the others are reported, in JSON with the error', async () => {
    const file = folder().file('a.log', released(1, 1));
    const missing = folder().join('missing.log');
    const result = await cli(['analyze', '--format', 'json', missing, file]);
    assert.equal(result.status, 2);
    assert.equal(result.stderr, `winsock-log: cannot read ${missing}: no such file; check the name\n`);
    const { files, errors } = JSON.parse(result.stdout) as Json;
    assert.deepEqual(
      files.map((f) => f.file),
      [file],
    );
    assert.deepEqual(errors, [{ file: missing, message: `cannot read ${missing}: no such file; check the name` }]);
  });

  test('files, the standard input and gzip by content, in one report, in their order', async () => {
    const plain = folder().file('a.log', leak(1, 1) + quiet(200));
    const zipped = folder().file('b.log', gzipSync(released(2, 2)));
    const { stdout } = await cli(['analyze', '--format', 'json', zipped, '-', plain], { stdin: gzipSync(used(3, 3)) });
    const { files } = JSON.parse(stdout) as Json;
    assert.deepEqual(
      files.map((f) => [f.file, f.controlBlocks[0]?.cb]),
      [
        [zipped, 2],
        ['-', 3],
        [plain, 1],
      ],
    );
  });

  test('a file called -x is named after --', async () => {
    const { status, stderr } = await cli(['analyze', '--', '-x', '--help']);
    assert.equal(status, 2);
    assert.match(stderr, /cannot read -x: no such file.*\n.*cannot read --help: no such file/);
  });

  test('--quiet still reports errors', async () => {
    const { stdout, stderr } = await cli(['analyze', '-q', folder().join('missing')]);
    assert.equal(stdout, '');
    assert.match(stderr, /no such file/);
  });

  test('several logs end with a total', async () => {
    const a = folder().file('a.log', leak(1, 1) + quiet(200));
    const b = folder().file('b.log', leak(1, 2) + quiet(200));
    const { stdout } = await cli(['analyze', a, b]);
    assert.match(stdout, /^SUMMARY: 2 logs: 2 instances allocated: 2 leaked$/m);
  });

  test('text lists 50 of a verdict, and says so; --all lists all', async () => {
    const many = Array.from({ length: 60 }, (_, i) => leak(i + 1, i + 1)).join('') + quiet(200);
    const listed = (text: string): number => text.match(/ leaked, outbound; /g)?.length ?? 0;
    for (const format of ['text', 'markdown']) {
      const some = (await cli(['analyze', '--format', format], { stdin: many })).stdout;
      assert.equal(listed(some), 50);
      assert.match(some, /… and 10 more/);
      const all = (await cli(['analyze', '--format', format, '--all'], { stdin: many })).stdout;
      assert.equal(listed(all), 60);
    }
  });
});

suite('analyze: colour', () => {
  const isColoured = async (args: string[], isTerminal: boolean, env: Record<string, string> = {}): Promise<boolean> =>
    (await cli(['analyze', ...args], { stdin: everyVerdict, isTerminal, env })).stdout.includes('\x1b[');

  test('auto: on a terminal, unless NO_COLOR or a dumb terminal says no', async () => {
    assert.equal(await isColoured([], true), true);
    assert.equal(await isColoured([], false), false);
    assert.equal(await isColoured([], true, { NO_COLOR: '1' }), false);
    assert.equal(await isColoured([], true, { NO_COLOR: '' }), true);
    assert.equal(await isColoured([], true, { TERM: 'dumb' }), false);
  });

  test('always and never', async () => {
    assert.equal(await isColoured(['--color', 'always'], false, { NO_COLOR: '1' }), true);
    assert.equal(await isColoured(['--color', 'never'], true), false);
  });

  test('changes nothing but the colours', async () => {
    const plain = (await cli(['analyze'], { stdin: everyVerdict })).stdout;
    const coloured = (await cli(['analyze', '--color=always'], { stdin: everyVerdict })).stdout;

    assert.equal(coloured.replace(/\x1b\[\d+m/g, ''), plain);
  });

  test('machines’ formats have none', async () => {
    for (const format of ['json', 'ndjson', 'sarif', 'csv', 'markdown'])
      assert.equal(await isColoured(['--format', format, '--color', 'always'], true), false, format);
  });
});
