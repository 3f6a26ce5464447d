import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertTiles, assertTilesAnything, pathologicalLines } from './properties';
import { assertSnapshot, render } from './snapshot';
import { readGrammar, scopesOf, valuesOf } from './structure';
import { loadGrammar, root, splitLines, type Token, type Tokenize } from './tokenize';

const read = (...path: string[]): string[] => splitLines(readFileSync(join(root, ...path), 'latin1'));
const sample = read('samples', 'kb303102-events', 'EV0.LOG');
const variants = read('test', 'grammar', 'cases', 'mta-event-log.txt');

/** What such logs are made of. */
const pieces = [
  ...new Set([...sample, ...variants].flatMap((line) => [line, ...line.split(' ')])),
  ...['(', ')', '[', ']', '<', ':', '=', '%6', '\t', 'é', '\u{1F4A5}'],
];

const failure = 'markup.deleted.failure';

suite('grammar of the MTA event log', () => {
  let tokenize: Tokenize;
  suiteSetup(async () => {
    tokenize = await loadGrammar('mta-event-log');
  });

  const tokensOf = (line: string): Token[] => tokenize([line])[0] ?? [];
  /** The parts of a line that have a scope of their own, each with its innermost. */
  const scoped = (line: string): string[][] =>
    tokensOf(line)
      .filter(({ scopes }) => scopes.length > 1 && !scopes.at(-1)?.startsWith('meta.'))
      .map(({ text, scopes }) => [text, scopes.at(-1)?.replace(/\.mta-event-log$/, '') ?? '']);

  suite('structure', () => {
    test('uses every rule', () => {
      const { patterns, repository } = readGrammar('mta-event-log');
      assert.deepEqual(patterns.map(({ include }) => include?.slice(1)).sort(), Object.keys(repository).sort());
    });

    test('gives no scope that does not end in the name of the language', () => {
      for (const scope of scopesOf('mta-event-log')) assert.match(scope, /^[a-z][\w.-]*\.mta-event-log$/);
    });

    test('has no rule that spans lines', () => {
      for (const key of ['begin', 'end', 'while'])
        assert.deepEqual(valuesOf(key, readGrammar('mta-event-log').repository), []);
    });

    test('the variants use every scope', () => {
      const used = new Set(
        tokenize([...sample, ...variants]).flatMap((tokens) => tokens.flatMap(({ scopes }) => scopes)),
      );
      assert.deepEqual(
        scopesOf('mta-event-log').filter((scope) => !used.has(scope)),
        [],
      );
    });
  });

  suite('parts of an event', () => {
    const cases: Readonly<Record<string, readonly (readonly [text: string, scope: string])[]>> = {
      'message NMI9215: Internal Operating System Error, severity 14': [
        ['message', 'keyword.other.message'],
        ['NMI9215', 'markup.heading.event-id'],
        ['Internal Operating System Error', 'support.type.category'],
        ['severity', 'keyword.other.severity'],
        ['14', 'constant.numeric.severity'],
      ],
      '          (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm': [
        ['BASE IL TCP/IP DRVR', 'entity.name.function.component'],
        ['8', 'variable.language.thread'],
        ['262', 'constant.numeric.proc'],
        ['06-06-01 03:36:27pm', 'constant.numeric.timestamp'],
      ],
      '          closesocket() call failed on CB 5': [
        ['closesocket', 'support.function.winsock'],
        ['failed', failure],
        ['5', 'entity.name.type.cb'],
      ],
      '            Socket error   10057': [
        ['Socket error', failure],
        ['10057', 'constant.numeric.socket-error'],
      ],
      '            Socket error   0': [['0', 'constant.numeric.socket-error']],
      'Control block index: 4. [BASE IL TCP/IP DRVR 8 262] (14)': [
        ['4', 'entity.name.type.cb-index'],
        ['BASE IL TCP/IP DRVR', 'entity.name.function.component'],
        ['8', 'variable.language.thread'],
        ['262', 'constant.numeric.proc'],
        ['14', 'constant.numeric.severity'],
      ],
      'Control block index: 10038. [TCP/IP ASYNC 11 280 %6] (12)': [
        ['10038', 'constant.numeric.socket-error'],
        ['TCP/IP ASYNC', 'entity.name.function.component'],
        ['11', 'variable.language.thread'],
        ['280', 'constant.numeric.proc'],
        ['12', 'constant.numeric.severity'],
      ],
      'no free control blocks available for network type 1. The configured count is 20.': [
        ['no free control blocks', failure],
        ['1', 'constant.numeric.network-type'],
        ['20', 'constant.numeric.pool-size'],
      ],
      '            cb 12': [['12', 'constant.numeric.nsi-cb']],
    };
    for (const [line, expected] of Object.entries(cases)) {
      test(line.trim(), () => {
        assert.deepEqual(scoped(line), expected);
        assert.deepEqual(scoped(`${line}  `), expected, 'with trailing blanks');
      });
    }
  });

  suite('other text is left plain', () => {
    for (const line of [
      'The severity of this is 14',
      'messageNMI9215',
      'NMI92: too short',
      'MTS Identifier C=US;A=ADMD;P=282;L=FIREBIRD-970519224521Z-30',
      '(see the list of (8) Proc 262)',
      '[base il tcp/ip drvr 8 262] [14]',
      'CBs, CB and CB x',
      'version 5.5.2655.16 of 10.0.0.1',
      '# a remark',
      '(008) CB 18x (instance 21) allocated',
    ]) {
      test(line, () => {
        assert.deepEqual(scoped(line), []);
      });
    }
  });

  test('any text is tokenized, and the tokens tile the line', () => {
    assertTilesAnything('mta-event-log', tokenize, pieces);
  });

  test('no line is too much for it', () => {
    const starts = [
      '(',
      '[',
      '[A',
      '(A',
      '[A 1',
      '(A(',
      'A B',
      '1. [',
      ':',
      '=',
      'a=',
      '()',
      'a(',
      '1-',
      '1/1/97 ',
      'LPI 1-',
    ];
    const words = [
      'NMI1234:',
      'message ',
      'severity ',
      'Event',
      'Event ID :',
      'Type :',
      'Category :',
      'MSExchangeMTA,',
      'Socket error',
      'CB',
      'cb',
      'Control block index',
      'index',
      'result=',
    ];
    for (const line of pathologicalLines(['', ...starts, ...words])) assertTiles('mta-event-log', line, tokensOf(line));
  });

  suite('snapshots', () => {
    test('kb303102-events', () => {
      assertSnapshot('kb303102-events.snap', render('mta-event-log', sample, tokenize(sample)));
    });
    test('the shapes of other articles', () => {
      assertSnapshot('mta-event-log.snap', render('mta-event-log', variants, tokenize(variants)));
    });
  });
});
