/** Many changes of an open text at once: what LSP's own `TextDocument` makes of them one by one, in the time of one. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LogDocument } from '../../server/src/core/document/logDocument';
import { changedText, type TextChange } from '../../server/src/core/document/textChanges';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { generateLog } from '../support/generateLog';

/** The reference. It is made anew for each change: after a position out of range its own index of lines is wrong. */
function reference(text: string, changes: readonly TextChange[]): string {
  return changes.reduce((before, change) => {
    const document = TextDocument.create('file:///a.log', 'winsock-log', 0, before);
    return TextDocument.update(document, [change], 1).getText();
  }, text);
}

const piece = fc.constantFrom('', 'x', '\r', '\n', '\r\n', 'ab\ncd', 'ü', '(001) CB 5 (instance 1) allocated\r\n');
const words = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));
const positions = fc.record({
  line: fc.oneof(fc.nat({ max: 12 }), fc.constantFrom(1000, 2 ** 31 - 1)),
  character: fc.oneof(fc.nat({ max: 6 }), fc.constantFrom(5000, 2 ** 31 - 1)),
});
const changes = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ range: fc.record({ start: positions, end: positions }), text: words }) },
    { weight: 1, arbitrary: fc.record({ text: words }) },
  ),
  { maxLength: 12 },
);

suite('Many changes at once', () => {
  test('random batches, positions out of range and backwards included, are what the reference makes of them', () => {
    fc.assert(
      fc.property(words, fc.nat({ max: 3 }), changes, (seed, size, batch) => {
        // Of one block, and of several.
        const text = seed.repeat([1, 40, 400, 2000][size]);
        assert.equal(changedText(text, batch).text, reference(text, batch));
      }),
      { numRuns: 3000 },
    );
  });

  test('lines before the first that is said to have changed have not', () => {
    fc.assert(
      fc.property(words, changes, (text, batch) => {
        const { text: after, firstLine } = changedText(text, batch);
        const lines = (of: string): string[] => of.split(/(?<=\r\n|\n|\r(?!\n))/).slice(0, firstLine);
        if (batch.length > 0) assert.deepEqual(lines(after), lines(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('a log under batches that nobody waits for says what a fresh one says', () => {
    const log = [...generateLog({ bytes: 400_000, packets: 4, leakEvery: 20, eol: '\n' })].join('');
    const far = fc.record({ line: fc.nat({ max: 12_000 }), character: fc.nat({ max: 60 }) });
    const batches = fc.array(
      fc.record({
        batch: fc.array(fc.record({ range: fc.record({ start: far, end: far }), text: words }), { maxLength: 4 }),
        read: fc.constantFrom(0, 1000, 200_000, Infinity),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(batches, (steps) => {
        const document = new LogDocument(log);
        let text = log;
        for (const { batch, read } of steps) {
          document.change(batch);
          text = reference(text, batch);
          if (read > 0) document.advance(read);
        }
        const fresh = new LogDocument(text);
        assert.equal(document.text.slice(0, document.text.length), text);
        assert.equal(document.text.lineCount, fresh.text.lineCount);
        const said = (of: LogDocument): unknown => {
          const { summary, findings, lines } = of.facts(defaultSettings) as never as Record<string, unknown>;
          return { summary, findings, lines, kinds: Array.from({ length: of.lines }, (_, k) => of.kind(k)) };
        };
        assert.deepEqual(said(document), said(fresh));
      }),
      { numRuns: 30 },
    );
  });

  /** Seconds for so many changes of 10 MB, wherever they are. */
  const seconds = (count: number, text: string, lineOf: (k: number) => number): number => {
    const document = new LogDocument(text);
    document.advance(Infinity);
    const batch = Array.from({ length: count }, (_, k) => {
      const at = { line: lineOf(k), character: 3 };
      return { range: { start: at, end: at }, text: k % 3 === 0 ? 'x\n' : 'x' };
    });
    const start = performance.now();
    document.change(batch);
    document.advance(Infinity);
    return (performance.now() - start) / 1000;
  };

  const lines = '(001) CB 5 (instance 1) connected to server 10.0.0.1\n'.repeat(190_000);
  const orders: readonly [string, string, (k: number) => number][] = [
    ['from the end to the beginning', lines, (k) => 180_000 - 5 * k],
    ['from the beginning to the end', lines, (k) => 5 * k],
    ['anywhere', lines, (k) => (k * 7919) % 190_000],
    ['in a log of one line', 'x'.repeat(10_000_000), () => 0],
  ];
  for (const [name, text, lineOf] of orders) {
    test(`four times as many changes in one message, ${name}, take no more than about four times as long`, () => {
      const [fewer, more] = [seconds(8_000, text, lineOf), seconds(32_000, text, lineOf)];
      // What grows with the square of their number takes sixteen times as long.
      assert.ok(more < 8 * fewer + 1, `${fewer.toFixed(1)} s and ${more.toFixed(1)} s`);
    });
  }
});
