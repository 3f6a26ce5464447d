import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, type GrammarName } from './tokenize';

interface LanguageConfiguration {
  readonly brackets: readonly (readonly string[])[];
  readonly colorizedBracketPairs: readonly (readonly string[])[];
  readonly wordPattern: string;
  readonly comments?: unknown;
  readonly folding?: unknown;
}

const read = (name: GrammarName): LanguageConfiguration => {
  const path = join(root, 'syntaxes', `${name}.language-configuration.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as LanguageConfiguration;
};

/** What a double click selects, at every place of the line. */
const wordsOf = (name: GrammarName, line: string): string[] =>
  line.match(new RegExp(read(name).wordPattern, 'g')) ?? [];

suite('language configuration', () => {
  for (const name of ['winsock-log', 'mta-event-log'] as const) {
    suite(name, () => {
      test('knows brackets, but neither comments nor folding: that is the server’s', () => {
        const configuration = read(name);
        assert.deepEqual(configuration.brackets, [
          ['(', ')'],
          ['<', '>'],
        ]);
        assert.equal(configuration.comments, undefined);
        assert.equal(configuration.folding, undefined);
      });

      test('leaves the parentheses of the thread prefix uncoloured', () => {
        assert.deepEqual(read(name).colorizedBracketPairs, []);
      });

      test('no word is empty, and no line takes for ever', () => {
        const pattern = new RegExp(read(name).wordPattern);
        assert.equal(pattern.exec(''), null);
        for (const piece of ['.', 'a', '1', '.1', ':1', 'a.', '-', '1.1', '..1'])
          for (const end of ['', '!', ' ']) assert.ok(!wordsOf(name, piece.repeat(20_000) + end).includes(''));
      });
    });
  }

  test('words of Winsock.log', () => {
    const words = (line: string): string[] => wordsOf('winsock-log', line);
    assert.deepEqual(words('(008) Socket 13020 created on cb 18'), [
      '008',
      'Socket',
      '13020',
      'created',
      'on',
      'cb',
      '18',
    ]);
    assert.deepEqual(words('WSAAccept OK, 0 events'), ['WSAAccept', 'OK', '0', 'events']);
    assert.deepEqual(words('Ac/Cl/Cn events for cb 18, socket'), ['Ac/Cl/Cn', 'events', 'for', 'cb', '18', 'socket']);
    assert.deepEqual(words('R/W/Cl events'), ['R/W/Cl', 'events']);
    assert.deepEqual(words('close socket -1 on cb 2, handle 0'), [
      'close',
      'socket',
      '-1',
      'on',
      'cb',
      '2',
      'handle',
      '0',
    ]);
    assert.deepEqual(words('(instance 21) allocated'), ['instance', '21', 'allocated']);
    assert.deepEqual(words('<additional logging>'), ['additional', 'logging']);
  });

  test('words of the MTA event log', () => {
    const words = (line: string): string[] => wordsOf('mta-event-log', line);
    assert.deepEqual(words('message NMI9215: X.400 Service'), ['message', 'NMI9215', 'X.400', 'Service']);
    assert.deepEqual(words('(BASE IL TCP/IP DRVR(8) Proc 262)'), ['BASE', 'IL', 'TCP/IP', 'DRVR', '8', 'Proc', '262']);
    assert.deepEqual(words('06-06-01 03:36:27pm'), ['06-06-01', '03:36:27pm']);
    assert.deepEqual(words('connect() call failed on CB 5'), ['connect', 'call', 'failed', 'on', 'CB', '5']);
    assert.deepEqual(words('index: 4. [BASE'), ['index', '4', 'BASE']);
    assert.deepEqual(words('result=14, count=63.'), ['result', '14', 'count', '63']);
  });
});
