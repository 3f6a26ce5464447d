import * as assert from 'node:assert/strict';
import { knownMessages } from '../../server/src/core/log/catalogue';
import { loadGrammar, type Token, type Tokenize } from './tokenize';

suite('grammar of excerpts', () => {
  let ofLog: Tokenize;
  let ofExcerpt: Tokenize;
  suiteSetup(async () => {
    ofLog = await loadGrammar('winsock-log');
    ofExcerpt = await loadGrammar('winsock-log-excerpt');
  });

  /** What a theme sees: texts and scopes, without the root of the grammar. */
  const seen = (tokens: readonly Token[]): unknown[] => tokens.map(({ text, scopes }) => [text, ...scopes.slice(1)]);

  for (const { name, sample } of [...knownMessages, { name: 'elision', sample: '<additional entries>' }]) {
    test(`${name} has the colours that it has in a log`, () => {
      const [inLog = []] = ofLog([sample]);
      const [inExcerpt = []] = ofExcerpt([`  14274 │ ${sample}`]);
      const behindNumber = inExcerpt.filter(({ start }) => start >= '  14274 │ '.length);
      assert.ok(inLog.length > 0);
      assert.deepEqual(seen(behindNumber), seen(inLog));
    });
  }

  test('the number of a line has a scope of its own', () => {
    const [tokens = []] = ofExcerpt(['  14274 │ (008) No more data']);
    assert.ok(
      tokens.some(({ text, scopes }) => text === '14274' && scopes.at(-1)?.startsWith('constant.numeric.line')),
    );
  });

  test('a line without its number is no line of an excerpt', () => {
    const [tokens = []] = ofExcerpt(['(008) No more data']);
    assert.deepEqual(
      tokens.map(({ scopes }) => scopes.length),
      [1],
    );
  });
});
