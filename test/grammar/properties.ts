/** What holds for any text under any of the grammars. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { scopeName, type GrammarName, type Token, type Tokenize } from './tokenize';

/** Tokens follow one another without gap or overlap from the first character to the last, all under the root scope. */
export function assertTiles(name: GrammarName, line: string, tokens: readonly Token[]): void {
  let at = 0;
  for (const token of tokens) {
    assert.equal(token.start, at, `a token starts at ${token.start}, not ${at}`);
    assert.ok(token.end > token.start);
    assert.equal(token.scopes[0], scopeName(name));
    at = token.end;
  }
  assert.equal(at, line.length, `the tokens end at ${at} of ${line.length}`);
}

/** Lines of any text, from plain to lone surrogates, and of the pieces that a log is made of. */
export const anyLine = (pieces: readonly string[]): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.nat().map(String))).map((parts) => parts.join('')),
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join(' ')),
    )
    .map((text) => text.replace(/[\r\n]/g, ' '));

export function assertTilesAnything(name: GrammarName, tokenize: Tokenize, pieces: readonly string[]): void {
  fc.assert(
    fc.property(fc.array(anyLine(pieces), { maxLength: 5 }), (lines) => {
      tokenize(lines).forEach((tokens, i) => {
        assertTiles(name, lines[i] ?? '', tokens);
      });
    }),
    { numRuns: 2000 },
  );
}

/**
 * As many characters as VS Code tokenizes at most (`editor.maxTokenizationLineLength`). A pattern that backtracks more
 * than linearly takes minutes on one of these, so no clock is needed: the suite's time limit is enough.
 */
const LONGEST_LINE = 20_000;

/** Lines that a careless pattern would choke on: each piece over and over, alone, opened, and cut short at the end. */
export function* pathologicalLines(pieces: readonly string[]): Generator<string> {
  const fill = (piece: string, room: number): string =>
    piece.repeat(Math.ceil(room / Math.max(1, piece.length))).slice(0, room);
  for (const piece of pieces) {
    yield fill(piece, LONGEST_LINE);
    yield fill(piece + ' ', LONGEST_LINE);
    yield piece + ' '.repeat(LONGEST_LINE - piece.length - 1) + 'x';
    yield piece + '1'.repeat(LONGEST_LINE - piece.length - 1) + 'x';
    yield piece + 'A'.repeat(LONGEST_LINE - piece.length - 1) + '!';
    yield piece + fill('A 1 ', LONGEST_LINE - piece.length - 1) + '!';
    yield ' '.repeat(LONGEST_LINE - piece.length) + piece;
  }
}
