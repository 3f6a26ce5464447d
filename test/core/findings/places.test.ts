/** Where the lines of a chain are, in words: a number of the whole chain must not reach anybody. */
import * as assert from 'node:assert/strict';
import { Places } from '../../../server/src/core/findings/places';
import { findingText, releaseText } from '../../../server/src/core/findings/words';
import { doubtText } from '../../../server/src/core/findings/doubts';
import { csvFormat } from '../../../server/src/core/formats/csv';
import { jsonFormat } from '../../../server/src/core/formats/json';
import { markdownFormat } from '../../../server/src/core/formats/markdown';
import { sarifFormat } from '../../../server/src/core/formats/sarif';
import { textFormat } from '../../../server/src/core/formats/text';
import { traceOf } from '../../../server/src/core/formats/trace';
import type { About, AnalyzedLog, Format } from '../../../server/src/core/formats/analyzedLog';
import { poolSentence } from '../../../server/src/core/formats/counts';
import { unjudgedNotes } from '../../../server/src/core/formats/unjudged';
import { Lives } from '../../../server/src/core/findings/lives';
import { verdicts } from '../../../server/src/core/findings/verdict';
import { leak, quiet, released } from '../../cli/support/logs';
import { analyzedChain } from '../../support/analyse';

suite('the places of a log', () => {
  const places = new Places([
    { name: 'winsock.log.1', firstLine: 0 },
    { name: 'empty.log', firstLine: 3 },
    { name: 'winsock\u202e.log', firstLine: 3 },
  ]);

  test('are lines of its files; an empty file has none', () => {
    assert.deepEqual(
      [0, 2, 3, 9].map((line) => places.of(line)),
      [
        { file: 0, line: 0 },
        { file: 0, line: 2 },
        { file: 2, line: 0 },
        { file: 2, line: 6 },
      ],
    );
  });

  test('name the file where it is not that of the line beside, and always where there is none', () => {
    assert.equal(places.text(1, 2), 'line 2');
    assert.equal(places.text(1, 3), 'winsock.log.1, line 2');
    assert.equal(places.text(4, 0), 'winsock\\u202e.log, line 2');
    assert.equal(places.text(1), 'winsock.log.1, line 2');
    assert.equal(places.label(1, 2), '2');
    assert.equal(places.label(4, 2), 'winsock\\u202e.log:2');
  });

  test('of one file are line numbers, and no name', () => {
    for (const one of [new Places(), new Places([{ name: 'a.log', firstLine: 0 }])]) {
      assert.equal(one.text(4), 'line 5');
      assert.equal(one.label(4, 0), '5');
      assert.deepEqual(one.of(4), { file: 0, line: 4 });
    }
  });
});

suite('what is said of a chain', () => {
  const about: About = {
    tool: { name: 'winsock-log', version: '1' },
    files: [],
    settings: { leakThreshold: 200, leakTurnover: 0, poolSize: 2 },
    verdicts: new Set(verdicts),
    limit: 50,
    color: false,
    pathSeparator: '/',
  };
  /** No number of a line in any of the files has as many digits as those of the whole chain. */
  const FIRST = 1000;
  const chain = analyzedChain({
    'winsock.log.2': quiet(FIRST),
    // Allocated here, and what is known of it is in the next file.
    'winsock.log.1': leak(1, 1) + leak(2, 2) + leak(3, 3),
    'winsock.log':
      '(008) CB 1 in use\n<…>\n(008) CB 2 in use\n(008) Issue Disconnect for cb 3\n' +
      released(4, 4) +
      '(001) CB 4 (instance 5) allocated\n',
  });
  const written = (format: Format, log: AnalyzedLog): string =>
    [...format.begin(), ...format.log(log), ...format.end()]
      .map((piece) => (typeof piece === 'string' ? piece : new TextDecoder().decode(piece)))
      .join('');
  const ofWholeChain = /\b1,?0\d\d\b/;

  test('has no number of the whole chain in any sentence', () => {
    const { facts } = chain;
    for (let i = 0; i < facts.instances.count; i++) {
      const said = [
        findingText(facts, i),
        releaseText(facts, i),
        ...facts.doubts(i).map((d) => doubtText(facts, i, d)),
      ];
      for (const text of said) assert.doesNotMatch(text, ofWholeChain);
    }
    for (const text of [poolSentence(facts), ...unjudgedNotes(chain)]) assert.doesNotMatch(text, ofWholeChain);
    const first = [...facts.instances.cb].indexOf(1);
    assert.match(findingText(facts, first), /winsock\.log, line 1\b/);
    assert.match(poolSentence(facts), /\(winsock\.log, line \d+\)/);
  });

  for (const [name, format] of [
    ['text', textFormat],
    ['markdown', markdownFormat],
    ['csv', csvFormat],
    ['sarif', sarifFormat],
  ] as const) {
    test(`nor in the format ${name}`, () => {
      const text = written(format(about), chain).replaceAll(
        /1,0\d\d lines|\(1,000 lines\)|2\.1\.0|"(?:informationUri|helpUri|\$schema)":"[^"]*"/g,
        '',
      );
      assert.doesNotMatch(text, ofWholeChain);
    });
  }

  test('in JSON, every number of the whole chain has the place beside it', () => {
    const log = (JSON.parse(written(jsonFormat(about), chain)) as { files: Record<string, unknown>[] }).files[0];
    let places = 0;
    const check = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const members = value as Record<string, unknown>;
      for (const [name, place] of [
        ['line', 'in'],
        ['firstLine', 'firstIn'],
        ['lastLine', 'lastIn'],
        ['exhaustedAt', 'exhaustedIn'],
      ]) {
        const line = members[name];
        if (typeof line !== 'number') continue;
        const at = (members[place] ?? members['in']) as { file: string; line: number } | undefined;
        assert.ok(at, `${name} of ${JSON.stringify(value)}`);
        assert.deepEqual(at, {
          file: chain.facts.places.files[chain.facts.places.of(line - 1).file].name,
          line: chain.facts.places.of(line - 1).line + 1,
        });
        places++;
      }
      for (const [name, member] of Object.entries(members)) if (!name.toLowerCase().endsWith('in')) check(member);
    };
    for (const [name, member] of Object.entries(log)) if (name !== 'parts') check(member);
    assert.ok(places > 10);
  });

  test('in a trace, a life is between places', () => {
    const trace = traceOf(new Lives(chain.facts), 'winsock.log');
    assert.match(trace, /"first line":"winsock\.log\.1, line 1","last line":"winsock\.log, line \d+"/);
  });
});
