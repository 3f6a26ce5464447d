/** The formats: what they say of the samples, that they keep to their schemas, and that hostile text does no harm in them. */
import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Log } from 'sarif';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { fileUri } from '../../server/src/core/text/fileUri';
import { formatNames } from '../../server/src/core/formats/formats';
import { generateLog } from '../support/generateLog';
import { inRoot } from '../support/paths';
import { cli, VERSION } from './support/cli';
import { useFolder } from './support/folder';
import { everyVerdict, leak, quiet, released } from './support/logs';
import { checkJson, checkNdjson, checkSarif } from './support/schemas';
import { assertSnapshot } from './support/snapshot';

const format = async (name: string, stdin: string | Uint8Array, ...more: string[]): Promise<string> =>
  (await cli(['analyze', '--format', name, ...more], { stdin })).stdout;

/** As without it: tests of small logs ask for less. */
const byDefault = ['--leak-turnover', String(defaultSettings.leakTurnover)];

suite('formats: the samples', () => {
  const samples: [string, string][] = [
    ['failing', 'samples/kb303102-failing/Winsock.log'],
    ['normal', 'samples/kb303102-normal/Winsock.log'],
    ['events', 'samples/kb303102-events/EV0.LOG'],
  ];
  for (const [sample, file] of samples) {
    for (const name of formatNames) {
      test(`${sample}, ${name}`, async () => {
        const text = await format(name, readFileSync(inRoot(...file.split('/'))), ...byDefault);
        assertSnapshot(`${sample}.${name}`, text.replaceAll(VERSION, 'VERSION'));
      });
    }
  }

  for (const name of formatNames) {
    test(`every verdict, ${name}`, async () => {
      assertSnapshot(
        `verdicts.${name}`,
        (await format(name, everyVerdict, '--verdict', 'all')).replaceAll(VERSION, 'VERSION'),
      );
    });
  }
});

suite('formats: schemas', () => {
  const folder = useFolder();
  const generated = [...generateLog({ bytes: 300_000, packets: 3, leakEvery: 7, unknownEvery: 50 })].join('');
  const restart = leak(1, 5) + quiet(3) + released(1, 2);
  const logs: [string, string | Uint8Array][] = [
    ['an empty log', ''],
    ['every verdict', everyVerdict],
    ['a restart', restart],
    ['a generated log', generated],
    ['Latin-1', Buffer.from(`${everyVerdict}(008) \xfcbrig cb 3\n`, 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${everyVerdict}`, 'utf16le')],
    ['binary', Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * i * 31) & 255))],
    [
      'numbers beyond 2^53',
      '(99999999999999999999) CB 99999999999999999999 (instance 99999999999999999999) allocated\n',
    ],
  ];
  const wrapped = everyVerdict.replace(/^(?=.)/gm, '12:00 "mta1" ');
  logs.push(['a wrapped log', wrapped]);

  test('a wrapped log is called so for programs, too, with its first prefix', async () => {
    const json = JSON.parse(await format('json', wrapped)) as { files: { prefix?: string }[] };
    assert.deepEqual(
      json.files.map(({ prefix }) => prefix),
      ['12:00 "mta1" '],
    );
    assert.match(await format('ndjson', wrapped), /"type":"summary",.*"prefix":"12:00 \\"mta1\\" "/);
    const { runs } = JSON.parse(await format('sarif', wrapped)) as Log;
    assert.match(
      runs[0].invocations?.[0].toolExecutionNotifications?.[0].message.text ?? '',
      /^The log is wrapped: .*“12:00 "mta1" ”/,
    );
    assert.doesNotMatch(await format('json', everyVerdict), /prefix/);
  });

  for (const [name, log] of logs) {
    test(`${name}: JSON, NDJSON and SARIF keep to theirs`, async () => {
      checkJson(await format('json', log));
      checkJson(await format('json', log, '--verdict', 'leaked,idle'));
      checkNdjson(await format('ndjson', log));
      checkSarif(await format('sarif', log));
      checkSarif(await format('sarif', log, '--verdict', 'all'));
    });
  }

  test('unreadable inputs are reported in them', async () => {
    const missing = folder().join('no such file: \u202egol.log');
    const one = async (name: string): Promise<string> => (await cli(['analyze', '--format', name, missing])).stdout;
    checkJson(await one('json'));
    const ndjson = await one('ndjson');
    checkNdjson(ndjson);
    const record = JSON.parse(ndjson) as Record<string, string>;
    assert.deepEqual([record['type'], record['file']], ['error', missing]);
    assert.match(record['message'], /no such file; check the name/);
    assert.match(await one('csv'), /^file,[^\n]*\n$/);
    const sarif = await one('sarif');
    checkSarif(sarif);
    const { runs } = JSON.parse(sarif) as Log;
    assert.equal(runs[0]?.invocations?.[0]?.executionSuccessful, false);
    assert.match(runs[0].invocations[0].toolExecutionNotifications?.[0]?.message.text ?? '', /no such file/);
    assert.equal(
      runs[0].invocations[0].toolExecutionNotifications?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri,
      fileUri(missing, path.sep as '/'),
    );
    assert.match(await one('markdown'), /could not be read/);
  });

  test('the formats agree with each other', async () => {
    const { files } = JSON.parse(await format('json', generated)) as { files: Record<string, unknown>[] };
    const { controlBlocks, ...rest } = files[0] as { controlBlocks: Record<string, unknown>[] };
    const records = (await format('ndjson', generated))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const summary = records.pop();
    assert.deepEqual(summary, { type: 'summary', ...rest });
    assert.deepEqual(
      records,
      controlBlocks.map((each) => ({ type: 'controlBlock', file: '-', ...each })),
    );
    const [header = '', ...rows] = (await format('csv', generated)).trimEnd().split('\r\n');
    assert.equal(rows.length, controlBlocks.length);
    const cell = (row: string, column: string): string => row.split(',')[header.split(',').indexOf(column)] ?? '';
    assert.deepEqual(
      rows.map((row) => [Number(cell(row, 'cb')), cell(row, 'verdict'), Number(cell(row, 'allocatedLine'))]),
      controlBlocks.map((each) => [each['cb'], each['verdict'], (each['allocated'] as { line: number }).line]),
    );
  });
});

suite('docs/cli.md', () => {
  const docs = readFileSync(inRoot('docs', 'cli.md'), 'utf8');

  test('its example is what comes out', async () => {
    const example = JSON.parse(/```json\n([^]*?)```/.exec(docs)?.[1] ?? '') as {
      tool: object;
      files: { file: string }[];
    };
    const text = await format('json', readFileSync(inRoot('samples', 'kb303102-failing', 'Winsock.log')), ...byDefault);
    const actual = JSON.parse(text) as typeof example;
    actual.files[0].file = 'Winsock.log';
    assert.deepEqual({ ...actual, tool: undefined }, { ...example, tool: undefined });
    assert.deepEqual(Object.keys(actual), Object.keys(example));
  });

  test('it explains every option of the help', async () => {
    const { stdout } = await cli(['analyze', '--help']);
    for (const option of stdout.match(/--[a-z-]+/g) ?? []) assert.ok(docs.includes(option), option);
  });
});

suite('URIs of file names', () => {
  const cases: [string, '/' | '\\', string][] = [
    ['Winsock.log', '/', 'Winsock.log'],
    ['./a b/100%.log', '/', './a%20b/100%25.log'],
    ['/logs/ü.log', '/', 'file:///logs/%C3%BC.log'],
    ['a:b.log', '/', 'a%3Ab.log'],
    ['back\\slash', '/', 'back%5Cslash'],
    ['C:\\logs\\Winsock.log', '\\', 'file:///C:/logs/Winsock.log'],
    ['\\\\server\\share\\a b.log', '\\', 'file://server/share/a%20b.log'],
    ['logs\\Winsock.log', '\\', 'logs/Winsock.log'],
    ['half\ud800', '/', 'half%EF%BF%BD'],
  ];
  for (const [file, separator, uri] of cases) {
    test(`${JSON.stringify(file)} where ${separator} separates`, () => {
      assert.equal(fileUri(file, separator), uri);
    });
  }
});

suite('SARIF', () => {
  const folder = useFolder();
  test('has an id for what was asked for: reports on two cases do not replace each other at GitHub', async () => {
    const idOf = async (...asked: string[]): Promise<string> => {
      const { stdout } = await cli(['analyze', '--format', 'sarif', ...asked], { stdin: quiet(3) });
      return (JSON.parse(stdout) as Log).runs[0].automationDetails?.id ?? '';
    };
    const one = folder().file('one/winsock.log', everyVerdict);
    const two = folder().file('two/winsock.log', everyVerdict);
    const ids = await Promise.all([idOf(one), idOf(two), idOf(folder().join('one')), idOf(one, two), idOf('-')]);
    assert.equal(new Set(ids).size, ids.length, ids.join('\n'));
    for (const id of ids) assert.match(id, /^winsock-log\/.*[^/]\/$/);
    assert.equal(await idOf(`${folder().join('one')}/`), ids[2]);
    folder().file('one/winsock.log.1', quiet(5));
    assert.equal(await idOf(one), ids[0], 'the same when the case has grown');
  });

  // The rules of Sarif.Multitool for the service: GHAzDO1014 (run), GHAzDO1018 (tool), as of 5.5.
  test('has what Azure DevOps requires of a run and of its tool, with findings and without', async () => {
    for (const log of [everyVerdict, quiet(3), '']) {
      const [{ results, automationDetails, tool }] = (JSON.parse(await format('sarif', log)) as Log).runs;
      assert.ok(Array.isArray(results), 'GHAzDO1014: results');
      assert.match(automationDetails?.id ?? '', /\S/, 'GHAzDO1014: an id of the run');
      const { name, fullName, rules = [] } = tool.driver;
      assert.match(name, /\S/, 'GHAzDO1018: a name');
      assert.match(fullName ?? '', /\S/, 'GHAzDO1018: a full name');
      assert.ok(rules.length > 0, 'GHAzDO1018: rules');
    }
  });

  const results = async (log: string, ...more: string[]) =>
    (JSON.parse(await format('sarif', log, ...more)) as Log).runs[0].results!;

  test('lists findings with their rule, level, line and evidence', async () => {
    const found = await results(everyVerdict);
    assert.deepEqual(
      found.map((r) => [r.ruleId, r.level, r.locations?.[0]?.physicalLocation?.region?.startLine]),
      [
        ['leaked', 'error', 1],
        ['stuck', 'warning', 6],
        ['idle', 'note', 13],
        ['reallocated', 'note', 19],
        ['suspect', 'warning', 285],
      ],
    );
    assert.deepEqual(
      found[0]?.relatedLocations?.map((l) => l.physicalLocation?.region?.startLine),
      [2, 3, 4, 5],
    );
    assert.equal(found[0].locations?.[0]?.physicalLocation?.region?.snippet?.text, '(001) CB 1 (instance 1) allocated');
  });

  test('what is no finding fails nothing', async () => {
    for (const result of await results(everyVerdict, '--verdict', 'released,active,closing')) {
      assert.equal(result.kind, 'informational');
      assert.equal(result.level, 'none');
    }
  });

  test('fingerprints tell all instances apart, and stay as the log grows', async () => {
    const log = [...generateLog({ bytes: 150_000, packets: 2, leakEvery: 5, eol: '\n' })].join('');
    // The second run has the same control blocks and instances as the first.
    const twice = log + log;
    const prints = async (text: string): Promise<Map<number, string>> =>
      new Map(
        (await results(text, '--verdict', 'all')).map((r) => [
          r.locations![0].physicalLocation!.region!.startLine!,
          r.partialFingerprints!['controlBlockInstance/v1'],
        ]),
      );
    const whole = await prints(twice);
    assert.equal(new Set(whole.values()).size, whole.size);
    for (const share of [0.1, 0.5, 0.8]) {
      const lines = twice.split('\n');
      const shorter = lines.slice(0, Math.floor(lines.length * share)).join('\n');
      for (const [line, print] of await prints(shorter)) assert.equal(whole.get(line), print);
    }
  });
});

suite('formats: what could not be judged', () => {
  test('more shapes than are kept, more than are listed, many control blocks from before', async () => {
    const name = (i: number): string => Array.from(String(i), (d) => 'abcdefghij'[Number(d)]).join('');
    const shapes = Array.from({ length: 1200 }, (_, i) => `strange ${name(i)}\n`).join('');
    const before = Array.from({ length: 25 }, (_, i) => `(008) Wait for cb ${i}, handle 4\n`).join('');
    const text = await format('text', shapes + before);
    assert.match(text, /1,200 lines of more than 1,000 shapes not known/);
    assert.match(text, /… and 990 more shapes: --format json lists them\./);
    assert.match(text, /CB 0, 1, 2, .*, 19 and 5 more: in use before the log began/);
    assert.match(await format('markdown', shapes + before), /… and 990 more shapes/);
    const { files } = JSON.parse(await format('json', shapes + before)) as {
      files: { unrecognized: { otherLines: number } }[];
    };
    assert.equal(files[0]?.unrecognized.otherLines, 200);
  });
});

suite('formats: hostile text', () => {
  const folder = useFolder();
  const evil = [
    '\x1b[2J\x1b]0;title\x07 \x9b31m terminal',
    '\u202egnp.exe\u2066 bidi \u200b zero width',
    '=HYPERLINK("http://evil","x") formula',
    '| cell | `code` <img src=x onerror=alert(1)> [link](http://evil) ![i](x) &amp; **bold** \\| <!--',
    '``` fence',
    '"quotes", and \\ backslashes',
    '\0 NUL',
  ];
  const log = everyVerdict + evil.map((text) => `${text}\n`).join('');

  test('text and markdown show no control, format or bidi characters', async () => {
    for (const name of ['text', 'markdown']) {
      const text = await format(name, log);
      assert.match(text, /\\x1b(?:\[|&#91;)\\?#J/);

      assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u);
    }
  });

  test('JSON, NDJSON and SARIF neither, and are the same text once parsed', async () => {
    for (const name of ['json', 'ndjson', 'sarif']) {
      const text = await format(name, log);

      assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u, name);
    }
    const { files } = JSON.parse(await format('json', log)) as {
      files: { unrecognized: { shapes: { shape: string }[] } }[];
    };
    const shapes = files[0].unrecognized.shapes.map(({ shape }) => shape);
    assert.deepEqual(shapes.sort(), evil.map((text) => text.replace(/\d+/g, '#')).sort());
  });

  test('in a Markdown table, log text is one cell and no markup', async () => {
    const row = (await format('markdown', log)).split('\n').find((line) => line.includes('onerror'))!;
    assert.equal(row.replace(/\\[|]/g, '').split('|').length, 5);
    assert.doesNotMatch(row, /<img|[^\\]\[link\]|[^\\]`code/);
  });

  test('file names, too: in every format', async function () {
    // Windows has no such names.
    if (process.platform === 'win32') this.skip();
    const names = [
      '=cmd|calc.log',
      '-2+3.log',
      '\x1b[31mred\u202e.log',
      'a|b`c<d>.log',
      'quote",comma.log',
      'a;=1+1.log',
      '＝cmd.log',
      '＋1.log',
      '－1.log',
      '＠x.log',
      '\t=tab.log',
      '\r=cr.log',
      '=',
      'ümläut 日本.log',
      '@x\n=y.log',
    ];
    const files = names.map((name, k) =>
      folder().file(`x/${name}`, `${leak(1, 1)}${quiet(200)}(${101 + k}) No more data\n`),
    );
    const cwd = process.cwd();
    process.chdir(folder().join('x'));
    try {
      for (const name of formatNames) {
        const { stdout } = await cli(['analyze', '--format', name, '--', ...names]);

        assert.doesNotMatch(stdout, /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]/u, name);
        if (name === 'json') {
          checkJson(stdout);
          const parsed = JSON.parse(stdout) as { files: { file: string }[] };
          assert.deepEqual(
            parsed.files.map((f) => f.file),
            names,
          );
        }
        if (name === 'sarif') checkSarif(stdout);
        if (name === 'csv') {
          assert.ok(stdout.startsWith('\ufefffile,'));
          const cells = stdout
            .split('\r\n')
            .slice(1, -1)
            .map((line) => line.slice(0, line.indexOf(',1,1,')));
          assert.deepEqual(cells, [
            "'=cmd|calc.log",
            "'-2+3.log",
            '\\x1b[31mred\\u202e.log',
            'a|b`c<d>.log',
            '"quote"",comma.log"',
            '"a;=1+1.log"',
            "'＝cmd.log",
            "'＋1.log",
            "'－1.log",
            "'＠x.log",
            "'\\t=tab.log",
            "'\\r=cr.log",
            '=',
            'ümläut 日本.log',
            "'@x\\n=y.log",
          ]);
        }
      }
    } finally {
      process.chdir(cwd);
    }
    assert.equal(files.length, names.length);
  });
});
