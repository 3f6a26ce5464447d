/** Copies among the logs of a folder that change one by one: found as if all were compared each time. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { beginningOf, mayBeAlike } from '../../server/src/core/case/copies';
import { CopyFinder } from '../../server/src/lsp/judgement/copies';
import type { LogFile } from '../../server/src/lsp/judgement/logFile';

/** Texts that are often equal, or the beginning of another, in and between the blocks that are compared. */
const text = fc
  .tuple(
    fc.constantFrom('a', 'b'),
    fc.constantFrom(0, 1, 63, 64, 65, 127, 128, 129, 200, 4096, 5000),
    fc.constantFrom('', 'x', 'y'),
  )
  .map(([letter, length, end]) => letter.repeat(length) + end);

suite('copies among logs that change one by one', () => {
  test('are those that a finder gives that has never looked before', async () => {
    const changes = fc.array(fc.record({ name: fc.integer({ min: 0, max: 7 }), text: fc.option(text) }), {
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (steps) => {
        const texts = new Map<string, { readonly text: string; readonly key: string }>();
        const folders = {
          async *pieces(uri: string): AsyncGenerator<Uint8Array> {
            yield await Promise.resolve(Buffer.from(texts.get(uri)?.text ?? ''));
          },
        };
        const finder = new CopyFinder(folders);
        for (const [k, step] of steps.entries()) {
          const uri = `file:///logs/winsock-${step.name}x.log`;
          if (step.text === null) texts.delete(uri);
          else texts.set(uri, { text: step.text, key: String(k) });
          const files = [...texts].map(([each, { key }]): LogFile => ({
            uri: each,
            name: each.slice(each.lastIndexOf('/') + 1),
            key,
            document: undefined,
            followed: undefined,
            isOther: false,
          }));
          assert.deepEqual(await finder.among(files), await new CopyFinder(folders).among(files));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a log that is equal to another, or is its beginning, begins like it', () => {
    fc.assert(
      fc.property(text, text, (first, rest) => {
        const [a, b] = [beginningOf(Buffer.from(first)), beginningOf(Buffer.from(first + rest))];
        if (a && b) assert.ok(mayBeAlike(a, b) && mayBeAlike(b, a));
      }),
    );
  });
});
