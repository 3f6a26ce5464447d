/** What only shows in the formats themselves: colours, what is listed and counted, marks by which programs know a finding again. */
import * as assert from 'node:assert/strict';
import type { Log } from 'sarif';
import {
  batched,
  placeOf,
  selectedInstances,
  type About,
  type AnalyzedLog,
  type Format,
} from '../../../server/src/core/formats/analyzedLog';
import { csvFormat } from '../../../server/src/core/formats/csv';
import { markdownFormat } from '../../../server/src/core/formats/markdown';
import { sarifFormat } from '../../../server/src/core/formats/sarif';
import { textFormat } from '../../../server/src/core/formats/text';
import { UnknownShapes, unknownShapesFile, unknownShapesTable } from '../../../server/src/core/formats/unknownShapes';
import { defaultSettings, verdicts, type Verdict } from '../../../server/src/core/findings/verdict';
import type { ShapeCounts } from '../../../server/src/core/intake/shapes';
import { closing, everyVerdict, leak, released, used } from '../../cli/support/logs';
import { analyzedChain, analyzedLog } from '../../support/analyse';

const settings = { ...defaultSettings, leakTurnover: 0 };
/** Lines of a thread that has named no control block. */
const pause = (lines: number): string => '(099) No more data\n'.repeat(lines);

function about(more: Partial<About> = {}): About {
  return {
    tool: { name: 'winsock-log', version: '1' },
    files: ['Winsock.log'],
    settings,
    verdicts: undefined,
    limit: 50,
    color: false,
    pathSeparator: '/',
    ...more,
  };
}

const written = (format: Format, log: AnalyzedLog): string =>
  [...format.begin(), ...format.log(log), ...format.end()].join('');

suite('the pieces of an output', () => {
  test('are put together to such of 64 KiB; bytes stay as they are; none is empty', () => {
    const half = 'x'.repeat(32_768);
    const bytes = Buffer.from('bytes');
    const pieces = ['a', 'b', bytes, bytes, half, half, half, bytes, '', 'c', 'd'];
    assert.deepEqual([...batched(pieces)], ['ab', bytes, bytes, half + half, half, bytes, 'cd']);
    assert.deepEqual([...batched(['x'.repeat(65_535), 'y', 'z'])], [`${'x'.repeat(65_535)}y`, 'z']);
    assert.deepEqual([...batched([])], []);
    assert.deepEqual([...batched([bytes])], [bytes]);
  });

  test('are of the instances asked for, in order of allocation', () => {
    const log = analyzedLog(everyVerdict);
    const { facts } = log;
    const selected = (...wanted: Verdict[]): (string | undefined)[] =>
      [...selectedInstances(log, wanted.length > 0 ? new Set(wanted) : undefined)].map((i) => facts.verdict(i));
    assert.deepEqual(selected().sort(), [...verdicts].sort());
    assert.deepEqual(selected('active', 'leaked'), ['leaked', 'active']);
  });

  test('name the file of a chain that a line is in', () => {
    const places = [0, 2, 3, 4].map((line) => placeOf(analyzedChain({ a: pause(3), b: pause(2) }), line));
    assert.deepEqual(places, [
      { file: 'a', line: 0 },
      { file: 'a', line: 2 },
      { file: 'b', line: 0 },
      { file: 'b', line: 1 },
    ]);
    assert.deepEqual(placeOf(analyzedLog(''), 7), { file: 'Winsock.log', line: 7 });
  });
});

suite('text', () => {
  const RED = '\x1b[31m';
  const YELLOW = '\x1b[33m';
  const GREEN = '\x1b[32m';
  const BOLD = '\x1b[1m';
  const colored = (log: string): string => written(textFormat(about({ color: true })), analyzedLog(log));

  for (const [what, log, color] of [
    ['a leak is red', leak(1, 1) + leak(2, 2) + pause(300) + leak(3, 3), RED],
    ['what may be a leak is yellow', leak(1, 1), YELLOW],
    ['what is stuck is yellow', closing(1, 1) + pause(300), YELLOW],
    ['no leak is green', used(1, 1) + pause(300), GREEN],
  ] as const) {
    test(`${what} in the headline`, () => {
      assert.ok(colored(log).startsWith(`${BOLD}Winsock.log\x1b[22m: ${color}${BOLD}`), colored(log));
    });
  }

  test('the verdict of each finding has its colour', () => {
    const text = colored(`${leak(1, 1)}${closing(2, 2)}${used(3, 3)}${pause(300)}${leak(5, 5)}`);
    const of = (cb: number): string => new RegExp(`: (CB ${cb} \\(.*)`).exec(text)?.[1] ?? '';
    assert.ok(of(1).startsWith(`CB 1 (instance 1) ${RED}leaked\x1b[39m, outbound`), of(1));
    assert.ok(of(2).startsWith(`CB 2 (instance 2) is ${YELLOW}stuck\x1b[39m`), of(2));
    assert.ok(of(3).startsWith(`CB 3 (instance 3) is ${BOLD}idle\x1b[22m`), of(3));
    assert.ok(of(5).startsWith(`CB 5 (instance 5) may have ${YELLOW}leaked\x1b[39m`), of(5));
  });

  test('the lines of a finding are numbered to the same width', () => {
    const text = written(textFormat(about()), analyzedLog(`${pause(4)}${leak(1, 1)}${pause(300)}`));
    assert.match(text, /\n {6}5 {2}\(001\) CB 1[^\n]*\n {6}6 {2}/);
    const wider = written(textFormat(about()), analyzedLog(`${pause(5)}${leak(1, 1)}${pause(300)}`));
    assert.match(wider, /\n {7}6 {2}\(001\) CB 1[^]*\n {6}10 {2}\(008\) Ac\/Cl\/Cn/);
  });

  test('what the pool has lost is said where something is lost, and over the log where it changes', () => {
    const pool = (log: string): string[] =>
      written(textFormat(about()), analyzedLog(log))
        .split('\n')
        .filter((line) => line.includes(' lost '))
        .map((line) => line.trim());
    assert.deepEqual(pool(released(1, 1)), []);
    assert.deepEqual(pool(leak(1, 1) + pause(300)), ['1 lost at the end (5 % of the pool), leaked or stuck']);
    assert.deepEqual(pool(pause(495) + leak(1, 1) + pause(500)), [
      '1 lost at the end (5 % of the pool), leaked or stuck',
      'lost after each tenth of the log: 0  0  0  0  1  1  1  1  1  1',
    ]);
    assert.deepEqual(pool(leak(1, 5) + pause(595) + released(1, 1) + pause(390)), [
      '0 lost at the end (0 % of the pool), leaked or stuck',
      'lost after each tenth of the log: 1  1  1  1  1  1  0  0  0  0',
    ]);
  });
});

suite('Markdown', () => {
  const markdown = (log: AnalyzedLog): string => written(markdownFormat(about()), log);

  test('shows what was lost over the log, where it changes', () => {
    assert.doesNotMatch(markdown(analyzedLog(leak(1, 1) + pause(300))), /lost over the log/);
    const table = markdown(analyzedLog(pause(495) + leak(1, 1) + pause(500)));
    assert.match(
      table,
      /\n\| After \| 10 % \| 20 % \| 30 % \| 40 % \| 50 % \| 60 % \| 70 % \| 80 % \| 90 % \| 100 % \|\n/,
    );
    assert.match(table, /\n\|( ---: \|){11}\n\| Lost \| 0 \| 0 \| 0 \| 0 \| 1 \| 1 \| 1 \| 1 \| 1 \| 1 \|\n/);
  });

  test('lists ten shapes that are not known, and counts the others', () => {
    const shapes = (count: number): string =>
      markdown(analyzedLog(Array.from({ length: count }, (_, k) => `line ${String.fromCharCode(97 + k)}\n`).join('')));
    const rows = (text: string): number => text.match(/^\| `line .` /gm)?.length ?? 0;
    assert.equal(rows(shapes(10)), 10);
    assert.doesNotMatch(shapes(10), /more shape/);
    assert.equal(rows(shapes(12)), 10);
    assert.match(shapes(12), /… and 2 more shapes \(`--format json` lists them\)/);
  });

  test('numbers the lines of a finding to the same width', () => {
    const text = markdown(analyzedLog(`${pause(5)}${leak(1, 1)}${pause(300)}`));
    assert.match(text, /```text\n 6 {2}\(001\) CB 1[^`]*\n10 {2}\(008\) Ac\/Cl\/Cn[^`]*```/);
  });

  test('a chain is a list of its own, before the table', () => {
    const chain = analyzedChain({ a: 'x\n', b: 'y\n' });
    assert.match(markdown(chain), /\n- judged as one log[^\n]*\n\n\| Verdict \|/);
  });
});

suite('CSV', () => {
  test('has a byte order mark where a name is not ASCII, and only there', () => {
    const begin = (...files: string[]): string => [...csvFormat(about({ files })).begin()].join('');
    assert.ok(begin('a.log', 'b\x07.log', 'Winsock.log').startsWith('file,'));
    assert.ok(begin('a.log', 'ü.log').startsWith('\ufefffile,'));
  });
});

suite('SARIF by itself', () => {
  const run = (format: Format, log: AnalyzedLog): Log['runs'][0] => (JSON.parse(written(format, log)) as Log).runs[0];

  test('knows a finding again by itself and by what its run began with, which is never what was in use before', () => {
    const log = `(008) Wait for cb 0, handle 4\n${released(1, 3)}${leak(2, 4)}${leak(1, 1)}`;
    const found = run(sarifFormat(about({ verdicts: new Set(verdicts) })), analyzedLog(log)).results ?? [];
    assert.deepEqual(
      found.map(({ partialFingerprints }) => partialFingerprints?.['controlBlockInstance/v1']),
      [
        'cb1-instance3-run0-began-cb1-instance3',
        'cb2-instance4-run0-began-cb1-instance3',
        'cb1-instance1-run1-began-cb1-instance1',
      ],
    );
  });

  test('has no link in a message: a bracket before a parenthesis is escaped, and what escapes it, too', () => {
    const format = sarifFormat(about());
    const messages = ['a [link](http://evil)', 'a [link\\](x)', 'a [\\\\](x)', 'no [link] (x)'];
    for (const message of messages) assert.deepEqual([...format.failure({ file: 'x', message })], []);
    const { invocations } = run(format, analyzedLog(''));
    assert.deepEqual(
      invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text),
      ['a [link\\](http://evil)', 'a [link\\\\\\](x)', 'a [\\\\\\\\\\](x)', 'no [link] (x)'],
    );
  });
});

suite('shapes that are not known, of many logs', () => {
  const counts = (shapes: readonly (readonly [shape: string, count: number, cbs?: number[]])[]): ShapeCounts => ({
    shapes: shapes.map(([shape, count, cbs = []], firstLine) => ({ shape, count, firstLine, cbs })),
    otherLines: 5,
  });
  let shapes: UnknownShapes;
  setup(() => {
    shapes = new UnknownShapes();
    // The last one cannot be taught: with a number for the text it is a line that is known.
    shapes.add(
      'a.log',
      counts([
        ['(#) Retry cb #', 2, [4]],
        ['no prefix', 3],
        ['(#) Wait for cb ü, handle #', 1],
      ]),
    );
    shapes.add(
      'b.log',
      counts([
        ['(#) Keepalive', 9],
        ['(#) Retry cb #', 1200, [4, 7]],
      ]),
    );
  });

  test('are added up, the most frequent first, and so are the lines that no shape was kept of', () => {
    assert.equal(shapes.otherLines, 10);
    assert.deepEqual(
      shapes.list().map(({ taught, shape, count, first, cbs }) => [taught?.template ?? shape, count, first.file, cbs]),
      [
        ['Retry cb {cb}', 1202, 'a.log', [4, 7]],
        ['Keepalive', 9, 'b.log', []],
        ['no prefix', 3, 'a.log', []],
        ['(#) Wait for cb ü, handle #', 1, 'a.log', []],
      ],
    );
  });

  test('as a table', () => {
    assert.deepEqual([...unknownShapesTable(shapes.list())].join('').split('\n'), [
      'Lines  First    CB   Template',
      '1,202  a.log:1  4 7  Retry cb {cb}',
      '    9  b.log:1  -    Keepalive',
      '    3  a.log:2  -    no prefix  ("thread": false)',
      '    1  a.log:3  -    (#) Wait for cb ü, handle #  (cannot be taught)',
      '',
    ]);
    assert.deepEqual([...unknownShapesTable([])], ['No line is of unknown shape: there is nothing to teach.\n']);
  });

  test('as a file: those that can be taught', () => {
    const file = [...unknownShapesFile(shapes.list())].join('');
    assert.deepEqual(JSON.parse(file), [
      {
        template: 'Retry cb {cb}',
        effect: '',
        meaning: '',
        count: 1202,
        file: 'a.log',
        firstLine: 1,
        controlBlocks: [4, 7],
      },
      { template: 'Keepalive', effect: '', meaning: '', count: 9, file: 'b.log', firstLine: 1, controlBlocks: [] },
      {
        template: 'no prefix',
        thread: false,
        effect: '',
        meaning: '',
        count: 3,
        file: 'a.log',
        firstLine: 2,
        controlBlocks: [],
      },
    ]);
    assert.equal([...unknownShapesFile([])].join(''), '[]\n');
  });
});
