/** Templates with texts in them: a regular expression says the same of small lines, and large ones take time in proportion to their length. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { Catalogue } from '../../server/src/core/log/catalogue';
import { parseLine } from '../../server/src/core/log/parseLine';
import { Scanner } from '../../server/src/core/log/scanner';
import { readTaughtShapes } from '../../server/src/core/log/taughtShapes';
import { matchTexts } from '../../server/src/core/log/textShape';

function taught(entry: object): Catalogue | undefined {
  const { messages, errors } = readTaughtShapes([entry]);
  return errors.length > 0 ? undefined : new Catalogue(messages);
}

/** What the byte scanner says of the only line of a log. */
function scanned(line: string, catalogue: Catalogue): readonly number[] {
  const found: number[][] = [];
  const bytes = Buffer.from(`${line}\n`);
  new Scanner(catalogue).scan(bytes, 0, bytes.length, true, {
    line: (kind, thread, cb, x, y) => found.push([kind, thread, cb, x, y]),
  });
  assert.equal(found.length, 1);
  return found[0];
}

/** The whole line of a template, as a regular expression: the first texts are as long as they can be. */
function oracle(template: string, thread: boolean): RegExp {
  const body = template
    .split(/(\{[^}]*\})/)
    .map((part) => {
      if (part === '{text}') return '([^ \\t\\f](?:.*[^ \\t\\f])?)';
      if (part.endsWith('|-1}')) return '(-1|\\d+)';
      return part.startsWith('{') ? '(\\d+)' : part.replace(/[^\w ]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${thread ? '\\(\\d{3,}\\) ' : ''}${body}[ \\t\\f]*$`, 'ds');
}

suite('templates with texts', () => {
  const part = fc.constantFrom('a', 'b', ' ', ' ', '-', '1', 'a1', '{n}', '{socket|-1}', '{text}', '{text}');
  const template = fc
    .array(part, { minLength: 1, maxLength: 8 })
    .map((parts) => `Z${parts.join('')}`)
    .filter((text) => text.includes('{text}') && taught({ template: text, effect: 'use' }) !== undefined);
  const piece = fc.constantFrom('a', 'b', ' ', '-', '1', '-1', '12', 'a1', 'ab', '\t', ' a ', '1a');

  test('property: a line is of a template as a regular expression has it, to both readers', () => {
    let matches = 0;
    fc.assert(
      fc.property(
        template,
        fc.array(piece, { maxLength: 10 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('', ' ', '\t '),
        (text, pieces, isFilled, hasThread, blanks) => {
          const catalogue = taught({ template: text, effect: 'none', thread: hasThread }) ?? assert.fail();
          let k = 0;
          const message = isFilled
            ? text.replace(/\{(\w+)[^}]*\}/g, (_, slot: string) => {
                k += 2;
                return slot === 'text' ? `${pieces[k] ?? 'b'}${pieces[k + 1] ?? 'a'}` : (pieces[k] ?? '7');
              })
            : `Z${pieces.join('')}`;
          const line = `${hasThread ? '(008) ' : ''}${message}${blanks}`;
          const match = oracle(text, hasThread).exec(line);
          const shape = catalogue.shapes.at(-1) ?? assert.fail();
          const read = parseLine(line, catalogue);
          assert.equal(read.kind === shape.role.kind, match !== null, `${text}: ${line}`);
          assert.deepEqual(scanned(line, catalogue), [read.kind, read.thread, read.cb, read.x, read.y], line);
          if (!match) return;
          matches++;
          const places = matchTexts(line, hasThread ? 6 : 0, line.trimEnd().length, shape) ?? assert.fail();
          assert.deepEqual(
            places.map(({ start, end }) => [start, end]),
            match.indices?.slice(1),
            `${text}: ${line}`,
          );
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(matches > 50, `${matches} lines match`);
  });

  const hostile = '{text} to {text} for {text} on {text} failed';
  const lines: Readonly<Record<string, (length: number) => string>> = {
    'all of its words, and no end': (length) => 'x to y for z on '.repeat(length / 16),
    'an end, and its words in the wrong order': (length) => `${' on x for y to z'.repeat(length / 16)} failed`,
    'one word alone': (length) => `x${' to'.repeat(length / 3)} failed`,
    'blanks alone': (length) => `x${' '.repeat(length)}failed`,
    'a line of it': (length) => `${'x to y for z on '.repeat(length / 16)}z failed`,
  };

  /** A text that counts how often it is looked at. */
  function counting(text: string): { readonly line: string; steps: () => number } {
    let steps = 0;
    const line = new Proxy(Object(text) as object, {
      get(_target, name) {
        steps++;
        const value: unknown = Reflect.get(Object(text) as object, name, Object(text));
        return typeof value === 'function' ? (value.bind(text) as unknown) : value;
      },
    });
    return { line: line as unknown as string, steps: () => steps };
  }

  for (const [what, lineOf] of Object.entries(lines)) {
    test(`a line of twice the length takes twice the steps: ${what}`, () => {
      const catalogue = taught({ template: hostile, effect: 'none' }) ?? assert.fail();
      const shape = catalogue.shapes.at(-1) ?? assert.fail();
      const steps = [5_000, 10_000, 20_000].map((length) => {
        const text = lineOf(length);
        const counted = counting(text);
        const isOf = matchTexts(counted.line, 0, text.length, shape) !== undefined;
        const read = parseLine(`(008) ${text}`, catalogue);
        assert.deepEqual([isOf, read.kind === shape.role.kind], [what === 'a line of it', what === 'a line of it']);
        assert.equal(scanned(`(008) ${text}`, catalogue)[0], read.kind);
        assert.ok(counted.steps() < 8 * text.length, `${counted.steps()} steps for ${text.length} characters`);
        return counted.steps();
      });
      assert.ok(steps[1] <= 2.1 * steps[0] + 100 && steps[2] <= 2.1 * steps[1] + 100, steps.join(', '));
    });
  }
});
