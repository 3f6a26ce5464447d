/** `winsock-log shapes` and `--shapes`: from lines that are not understood to verdicts that take them into account. */
import * as assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { suggestTemplate } from '../../server/src/core/log/suggestTemplate';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { cli } from './support/cli';
import { useFolder } from './support/folder';
import { leak, quiet } from './support/logs';
import { checkJson, checkNdjson } from './support/schemas';

interface Entry {
  template: string;
  thread?: boolean;
  effect: string;
  meaning: string;
  count: number;
  file: string;
  firstLine: number;
  controlBlocks: number[];
}

suite('templates from lines', () => {
  const cases: readonly (readonly [line: string, template: string | undefined])[] = [
    ['(008) WSAFake on cb 3, 40 bytes', 'WSAFake on cb {cb}, {n} bytes'],
    ['(#) WSAFake on cb #, # bytes', 'WSAFake on cb {cb}, {n} bytes'],
    ['(1234) Socket 12 bound, handle 5, offset 7', 'Socket {socket} bound, handle {handle}, offset {offset}'],
    ['(008) cb 1 passed to cb 2', 'cb {cb} passed to cb {n}'],
    ['(008) Timer -5 at 10:20', 'Timer -{n} at {n}:{n}'],
    ['(008) code 0x1F', 'code {n}x{n}F'],
    ['(008) peer \u00fcmlaut {a} \u20ac', 'peer {text}mlaut {text}a{text} {text}'],
    ['(008) 7\u20ac8 left', '{text} left'],
    ['(008)no blank', undefined],
    ['(008)  two blanks', undefined],
    ['no prefix, cb 3', undefined],
    ['(008) 42', undefined],
    ['(008) \u00fc', undefined],
    ['x (008) behind something', undefined],
    [' (008) behind a blank', undefined],
    ['(008) Done', 'Done'],
    ['(008) blanks at its end 5 \t ', 'blanks at its end {n}'],
    ['(008) cb 1 uses socket 2', 'cb {cb} uses socket {socket}'],
    ['(008) socket 2 of cb 1', 'socket {socket} of cb {cb}'],
  ];
  for (const [line, template] of cases) {
    test(line, () => {
      assert.equal(suggestTemplate(line), template);
      if (template !== undefined) assert.deepEqual(readTaughtShapes([{ template, effect: 'use' }]).errors, []);
    });
  }

  test('a template has 200 characters at most; {text} is in place of the rest, and of a slot before it', () => {
    const x = (n: number): string => 'x'.repeat(n);
    for (const [line, template] of [
      [x(200), x(200)],
      [x(201), `${x(194)}{text}`],
      [`${x(190)}7${x(20)}`, `${x(190)}{n}x{text}`],
      [`${x(191)}7${x(20)}`, `${x(191)}{text}`],
    ] as const) {
      assert.equal(suggestTemplate(`(008) ${line}`), template);
      assert.deepEqual(readTaughtShapes([{ template, effect: 'use' }]).errors, []);
    }
  });

  test('a word that is too long leaves nothing to teach', () => {
    assert.equal(suggestTemplate(`(008) ${'x'.repeat(200)} 12 left`), undefined);
  });

  test('a long line becomes a template that may be taught', () => {
    const template = suggestTemplate(`(008) ${'word 12 '.repeat(60)}cb 3`);
    assert.ok(template?.endsWith('{text}'), template);
    assert.deepEqual(readTaughtShapes([{ template, effect: 'use' }]).errors, []);
  });
});

suite('winsock-log shapes', () => {
  const folder = useFolder();

  test('of a log that is understood: that there is nothing to teach', async () => {
    const log = folder().file('a.log', leak(1, 1));
    assert.deepEqual(await cli(['shapes', log]), {
      status: 0,
      stdout: 'No line is of unknown shape: there is nothing to teach.\n',
      stderr: '',
    });
    assert.equal((await cli(['shapes', '-f', 'json', log])).stdout, '[]\n');
  });

  const send = (cb: number): string => `(008) WSAFake on cb ${cb}, ${cb * 10} bytes\n`;

  test('as a table: counts, first lines, control blocks and templates, over several logs', async () => {
    const a = folder().file('a.log', `${leak(1, 1)}${send(1)}${send(2)}strange line\n`);
    const b = folder().file('b.log', `${send(3)}(008) Timer 5 expired\n(008) No more data\n`);
    const { status, stdout, stderr } = await cli(['shapes', a, b]);
    assert.deepEqual([status, stderr], [0, '']);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.trim().split(/ {2,}/));
    assert.deepEqual(rows, [
      ['Lines', 'First', 'CB', 'Template'],
      ['3', `${a}:6`, '1 2 3', 'WSAFake on cb {cb}, {n} bytes'],
      ['1', `${a}:8`, '-', 'strange line', '("thread": false)'],
      ['1', `${b}:2`, '-', 'Timer {n} expired'],
    ]);
  });

  test('of a folder: of the Winsock logs in it, each once, and of what cannot be read says so', async () => {
    const log = folder().file('Winsock.log', send(3));
    folder().file('notes.txt', 'call back at 10:20\n');
    const { status, stdout, stderr } = await cli(['shapes', folder().path, log, folder().join('gone.log')]);
    assert.equal(status, 2);
    assert.match(stdout, /^ +1 +\S*Winsock\.log:1 +3 +WSAFake on cb \{cb\}, \{n\} bytes$/m);
    assert.match(stderr, /cannot read \S*gone\.log: no such file/);
    assert.doesNotMatch(stdout, /notes/);
  });

  test('as a file: filled in, it teaches; verdicts change, and every format says which shapes did it', async () => {
    const log = folder().file('Winsock.log', `${leak(1, 1)}${send(1)}${quiet(300)}`);
    const shapes = folder().join('shapes.json');
    assert.equal((await cli(['shapes', '-f', 'json', '-o', shapes, log])).status, 0);
    const entries = JSON.parse(readFileSync(shapes, 'utf8')) as Entry[];
    assert.deepEqual(entries, [
      {
        template: 'WSAFake on cb {cb}, {n} bytes',
        effect: '',
        meaning: '',
        count: 1,
        file: log,
        firstLine: 6,
        controlBlocks: [1],
      },
    ]);
    const verdict = async (effect: string, ...more: string[]): Promise<[string, string[]]> => {
      writeFileSync(shapes, JSON.stringify(entries.map((entry) => ({ ...entry, effect }))));
      const { stdout } = await cli(['analyze', '-f', 'json', ...more, '--shapes', shapes, log]);
      checkJson(stdout);
      const { files } = JSON.parse(stdout) as { files: { controlBlocks: { verdict: string; doubts: string[] }[] }[] };
      const [block] = files[0].controlBlocks;
      return [block.verdict, block.doubts];
    };
    const { stdout } = await cli(['analyze', '-f', 'ndjson', log]);
    assert.match(stdout, /"verdict":"suspect","doubts":\["unknownLines"\]/);
    assert.deepEqual(await verdict('use'), ['idle', []]);
    assert.deepEqual(await verdict('release'), ['released', []]);
    assert.deepEqual(await verdict('disconnect'), ['stuck', []]);
    assert.deepEqual(await verdict('setUp'), ['leaked', []]);
    for (const [format, said] of [
      [
        'text',
        /Taught shapes that count in the verdicts:\n {2}- WSAFake on cb \{cb\}, \{n\} bytes \(setUp\), in 1 instance\n/,
      ],
      ['markdown', /\| `WSAFake on cb \{cb\}, \{n\} bytes` \| setUp \| 1 \|/],
      ['json', /"taughtShapes":\[\{"template":"WSAFake on cb \{cb\}, \{n\} bytes","effect":"setUp","instances":1\}\]/],
      ['ndjson', /"taughtShapes":\[\{"template":"WSAFake/],
    ] as const) {
      const result = await cli(['analyze', '-f', format, '--shapes', shapes, log]);
      assert.match(result.stdout, said);
      if (format === 'ndjson') checkNdjson(result.stdout);
    }
    assert.equal(
      (await cli(['shapes', '--shapes', shapes, log])).stdout,
      'No line is of unknown shape: there is nothing to teach.\n',
    );
  });

  test('lines without a thread of which none means anything, taught at once: no doubt is left, and every format says so', async () => {
    const tick = '-- 12:31:05 collector alive --\n';
    const log = folder().file('Winsock.log', `${leak(1, 1)}${tick}${quiet(300)}${tick}${quiet(1)}`);
    const shapes = folder().join('shapes.json');
    await cli(['shapes', '-f', 'json', '-o', shapes, log]);
    const entries = JSON.parse(readFileSync(shapes, 'utf8')) as Entry[];
    const [{ template, count, thread }] = entries;
    assert.deepEqual([template, count, thread], ['-- {n}:{n}:{n} collector alive --', 2, false]);
    const before = await cli(['analyze', '-f', 'ndjson', log]);
    assert.match(before.stdout, /"verdict":"suspect","doubts":\["cut"\]/);
    const offer = await cli(['report', '--leak-turnover', '0', log]);
    assert.match(
      offer.stdout,
      /2 lines like “-- \\?\{n.*”: if they mean nothing, teach all of them at once .*\. That turns 1 suspect into leaked\./,
    );
    writeFileSync(shapes, JSON.stringify(entries.map((entry) => ({ ...entry, effect: 'none' }))));
    const taught = (format: string): ReturnType<typeof cli> => cli(['analyze', '-f', format, '--shapes', shapes, log]);
    const json = await taught('json');
    checkJson(json.stdout);
    assert.match(json.stdout, /"verdict":\s*"leaked"/);
    assert.match(json.stdout, /"effect":"none","instances":0,"lines":2\}/);
    assert.match(
      (await taught('text')).stdout,
      /2 lines mean nothing, by your shape -- \{n\}:\{n\}:\{n\} collector alive --\n/,
    );
    assert.match((await taught('markdown')).stdout, /- 2 lines mean nothing, by your shape `-- \{n\}/);
    const report = await cli(['report', '--shapes', shapes, log]);
    assert.match(report.stdout, /2 lines mean nothing, by your shape “-- \\?\{n/);
  });

  const refused: readonly (readonly [name: string, content: string, message: RegExp])[] = [
    ['an entry not filled in', '[{"template":"A {n}","effect":""}]', /Shape 1 \("A \{n\}"\): the effect "" is unknown/],
    [
      'the second entry',
      '[{"template":"A {n}","effect":"use"},{"template":"B {x}","effect":"use"}]',
      /Shape 2 \("B \{x\}"\): \{x\} is no slot/,
    ],
    ['a known shape', '[{"template":"No more data","effect":"use"}]', /Shape 1 .*collides with a known shape/],
    ['no JSON', '{', /is not JSON: /],
    ['no list', '{}', /not a JSON array/],
    ['more than a megabyte', `[${' '.repeat(1024 * 1024)}]`, /is larger than 1 MB: is it a file of shapes\?/],
    ['too many entries', JSON.stringify(Array(1001).fill({})), /Shape 1001 and those after it: only 200 shapes/],
  ];
  for (const [name, content, message] of refused) {
    test(`--shapes refuses ${name}, with the entry’s name and status 2`, async () => {
      const shapes = folder().file('shapes.json', content);
      const log = folder().file('a.log', leak(1, 1));
      for (const command of ['analyze', 'shapes', 'report']) {
        const { status, stdout, stderr } = await cli([command, '--shapes', shapes, log]);
        assert.deepEqual([status, stdout], [2, ''], command);
        assert.match(stderr, message);
        assert.match(stderr, new RegExp(`Try 'winsock-log ${command} --help'`));
      }
    });
  }

  test('a line without a thread that is taught to be a release has none in JSON and CSV', async () => {
    const log = folder().file('a.log', '(001) CB 4 (instance 9) allocated\ncb 4 is back\n(008) No more data\n');
    const shapes = folder().file('shapes.json', '[{"template":"cb {cb} is back","effect":"release","thread":false}]');
    const json = await cli(['analyze', '-f', 'json', '--shapes', shapes, log]);
    assert.match(json.stdout, /"released":\s*\{\s*"line":\s*2\s*\}/);
    const csv = await cli(['analyze', '-f', 'csv', '--all', '--shapes', shapes, log]);
    assert.match(csv.stdout, /,released,.*,1,1,2,,2,/);
  });

  test('a file of shapes that is not there', async () => {
    const { status, stderr } = await cli(['analyze', '--shapes', folder().join('none.json'), '-'], { stdin: '' });
    assert.equal(status, 2);
    assert.match(stderr, /--shapes .*none\.json cannot be read: no such file/);
  });
});
