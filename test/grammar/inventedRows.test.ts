/** A new shape is one row: the grammar follows from what the row says. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as catalogue from '../../server/src/core/log/catalogue';
import { parseLine } from '../../server/src/core/log/parseLine';
import { readTaughtShapes, taughtEffects, type TaughtShape } from '../../server/src/core/log/taughtShapes';
import { script } from '../scripts/support';
import { loadGrammar, type Tokenize } from './tokenize';

interface GrammarScript {
  readonly grammar: (core: Pick<typeof catalogue, 'CLOSE_REQUEST' | 'knownShapes'>) => string;
}

suite('the grammar of invented rows', () => {
  const load = async (rows: readonly TaughtShape[]) => {
    const { messages, errors } = readTaughtShapes(rows);
    assert.deepEqual(errors, []);
    const shapes = new catalogue.Catalogue(messages);
    const { grammar } = await script<GrammarScript>('generate/grammar.mjs');
    const tokenize = await loadGrammar('winsock-log', grammar({ ...catalogue, knownShapes: shapes }));
    return { shapes, tokenize };
  };

  /** The pieces of a line that have a scope of their own, with the innermost. */
  const scopesOf = (tokenize: Tokenize, line: string): string[] =>
    (tokenize([line])[0] ?? [])
      .filter(({ scopes }) => scopes.length > 2)
      .map(({ text, scopes }) => `${text} ${scopes.at(-1)}`.replace(/\.winsock-log$/, ''))
      // The prefix is the same for all.
      .filter((piece) => !/thread$/.test(piece));

  const examples: readonly [shape: TaughtShape, line: string, scopes: readonly string[]][] = [
    [
      // None of these words is to be in a log of the MTA: a row that is real would refuse the invented one.
      { template: 'Invented on cb {cb}, {bytes} bytes', effect: 'use' },
      'Invented on cb 4, 12 bytes',
      ['Invented support.function.use', '4 entity.name.type.cb', '12 constant.numeric.bytes'],
    ],
    [
      { template: 'Invent to {text} failed for cb {cb}', effect: 'signal' },
      'Invent to host 7 failed for cb 4',
      [
        'Invent support.function.signal',
        'host 7 string.unquoted.text',
        'failed support.function.signal',
        '4 entity.name.type.cb',
      ],
    ],
    [
      { template: 'cb {cb} freed, invented {n}', effect: 'release' },
      'cb 4 freed, invented 3',
      ['4 entity.name.type.cb', 'freed markup.deleted.end', '3 constant.numeric.n'],
    ],
    [
      { template: 'Inventing on cb {cb}', effect: 'wait' },
      'Inventing on cb 4',
      [' Inventing on cb  comment.line.wait', '4 comment.line.wait.cb'],
    ],
  ];
  for (const [shape, line, scopes] of examples) {
    test(shape.template, async () => {
      const { tokenize } = await load([shape]);
      assert.deepEqual(scopesOf(tokenize, `(008) ${line}`), scopes);
    });
  }

  test('agrees with the reader, whatever the row', async () => {
    const words = fc.constantFrom(
      'WSASend',
      'sent',
      'for',
      'on cb',
      ', handle',
      'bytes',
      'R/W',
      '(a)',
      'to+from',
      '[x]',
      'a.b*',
      'cb',
    );
    const slot = fc.constantFrom(...catalogue.slots.filter((name) => name !== 'instance'));
    const row = fc.record({
      template: fc
        .array(fc.oneof({ arbitrary: words, weight: 3 }, { arbitrary: slot.map((name) => `{${name}}`), weight: 2 }), {
          minLength: 2,
          maxLength: 6,
        })
        .map((parts) => `X ${parts.join(' ')}`),
      effect: fc.constantFrom(...taughtEffects),
    });
    await fc.assert(
      fc.asyncProperty(
        row.filter((each) => readTaughtShapes([each]).errors.length === 0),
        fc.array(fc.constantFrom('0', '2', '7', '-1', 'a b', ' '), { minLength: 6, maxLength: 6 }),
        async (each, values) => {
          const { shapes, tokenize } = await load([each as TaughtShape]);
          let i = 0;
          const line = `(008) ${each.template.replace(/\{\w+\}/g, () => values[i++] ?? '')}`;
          const rule = (tokenize([line])[0] ?? []).at(-1)?.scopes[1];
          const read = parseLine(line, shapes).message?.name;
          assert.equal(rule?.split(' ')[0], read === undefined ? undefined : `meta.message.${read}.winsock-log`, line);
        },
      ),
      { numRuns: 200 },
    );
  });
});
