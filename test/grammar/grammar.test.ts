import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Kind, knownMessages, knownShapes, type Message, type Slot } from '../../server/src/core/log/catalogue';
import { parseLine } from '../../server/src/core/log/parseLine';
import { anyLine, assertTiles, assertTilesAnything, pathologicalLines } from './properties';
import { assertSnapshot, render } from './snapshot';
import { readGrammar, scopesOf, valuesOf } from './structure';
import { loadGrammar, root, splitLines, type Token, type Tokenize } from './tokenize';

/** What is no number. */
const scopes: Readonly<Record<string, RegExp>> = {
  thread: /^variable\.language\.thread$/,
  cb: /^entity\.name\.type\.cb$/,
};

interface Part {
  readonly text: string;
  readonly slot?: Slot;
}

/** A template cut into its words and its slots. */
const partsOf = (message: Message): Part[] =>
  message.template
    .replaceAll('|-1}', '}')
    .split(/(\{\w+\})/)
    .flatMap((text): Part[] => {
      if (text === '') return [];
      return text.startsWith('{') ? [{ text, slot: text.slice(1, -1) as Slot }] : [{ text }];
    });

/** A line of the message with these numbers in its slots, and where each of them stands. */
function fill(message: Message, thread: string, numbers: readonly string[], tail = '') {
  let line = `(${thread}) `;
  const slots: { slot: Slot; start: number; end: number }[] = [];
  for (const part of partsOf(message)) {
    const start = line.length;
    line += part.slot ? (numbers[slots.length] ?? '0') : part.text;
    if (part.slot) slots.push({ slot: part.slot, start, end: line.length });
  }
  return { line: line + tail, thread: { start: 1, end: 1 + thread.length }, slots };
}

/** As many numbers as the messages have slots at most. */
const digits = fc.oneof(fc.nat({ max: 70_000 }).map(String), fc.stringMatching(/^[0-9]{1,12}$/));
const numbers = fc.array(digits, { minLength: 4, maxLength: 4 });
const thread = fc.stringMatching(/^[0-9]{3,6}$/);
const blanks = fc.stringMatching(/^[ \t]{0,4}$/);
const message = fc.constantFrom(...knownMessages);

/** What lines are made of, and what comes close to it. */
const pieces = [
  ...new Set(
    knownMessages.flatMap(({ sample }) => [sample, ...sample.split(' '), sample.slice(0, -1), sample.toUpperCase()]),
  ),
  ...['(', ')', '<', '>', '<…>', '\t', ' ', '-1', '(008) ', ' (008) ', '(08) ', '٣', 'cb', 'é', '\u{1F4A5}', '\u2028'],
];

/** The grammar's rule for a kind of line, if it has one. */
function ruleFor(line: string, kind: Kind): string | undefined {
  if (kind === Kind.elision || kind === Kind.testimony) return 'elision';
  // In a wrapped log it would be a line like any other, and a grammar sees one line at a time.
  if (kind === Kind.foreign || kind === Kind.foreignTestimony)
    return /\([0-9]{3,}\) /.test(line) ? 'wrapped' : 'foreign';
  return knownShapes.message(kind)?.name;
}

suite('grammar of Winsock.log', () => {
  let tokenize: Tokenize;
  suiteSetup(async () => {
    tokenize = await loadGrammar('winsock-log');
  });

  const tokensOf = (line: string): Token[] => tokenize([line])[0] ?? [];
  const tokenAt = (line: string, column: number): Token => {
    const token = tokensOf(line).find(({ start, end }) => start <= column && column < end);
    assert.ok(token, `no token at ${column} of ${JSON.stringify(line)}`);
    return token;
  };
  const innermost = (token: Token): string | undefined => token.scopes.at(-1)?.replace(/\.winsock-log$/, '');
  /** The innermost scope of a piece of a line, which must be one token. */
  const scopeOf = (line: string, text: string): string | undefined => {
    const token = tokensOf(line).find((each) => each.text === text);
    assert.ok(token, `${JSON.stringify(text)} is no token of ${JSON.stringify(line)}`);
    return innermost(token);
  };

  /** The name of the rule that took the whole line; `elision` and undefined as the reader has it. */
  const ruleOf = (line: string): string | undefined => {
    const rules = new Set(tokensOf(line).map(({ scopes }) => scopes[1]));
    assert.ok(
      rules.size <= 1 || rules.has('meta.elision.winsock-log'),
      `${[...rules].join()} on ${JSON.stringify(line)}`,
    );
    for (const rule of rules) {
      if (rule === 'meta.elision.winsock-log') return 'elision';
      if (rule) return /^meta\.(?:message\.)?(\w+)\.winsock-log$/.exec(rule)?.[1] ?? rule;
    }
    return undefined;
  };

  const assertPlain = (line: string): void => {
    for (const token of tokensOf(line)) assert.deepEqual(token.scopes, ['text.winsock-log'], JSON.stringify(line));
  };

  /** A line that is no message: it has no thread in front, or is left plain. */
  const assertNoMessage = (line: string): void => {
    if (/^\([0-9]{3,}\)/.test(line)) assertPlain(line);
    else assert.match(ruleOf(line) ?? '', /^(?:wrapped|foreign)$/, JSON.stringify(line));
  };

  function assertShape(message: Message, { line, thread, slots }: ReturnType<typeof fill>): void {
    const isWait = message.effect === 'wait';
    assert.equal(ruleOf(line), message.name, line);
    for (const { slot, start, end } of [{ slot: 'thread' as const, ...thread }, ...slots]) {
      const token = tokenAt(line, start);
      assert.deepEqual([token.start, token.end], [start, end], `${slot} of ${line}`);
      assert.match(
        innermost(token) ?? '',
        isWait ? /^comment\.line\.wait\./ : (scopes[slot] ?? /^constant\.numeric\./),
      );
    }
    const muted = tokensOf(line).every(({ scopes }) => scopes.includes('comment.line.wait.winsock-log'));
    assert.equal(muted, isWait, line);
  }

  suite('structure', () => {
    test('gives no scope that does not end in the name of the language', () => {
      for (const scope of scopesOf('winsock-log')) assert.match(scope, /^[a-z][\w.-]*\.winsock-log$/);
    });

    test('matches whole lines only', () => {
      for (const match of valuesOf('match', readGrammar('winsock-log').repository))
        assert.match(match, /^\(\?:\^\|\\G\).*\[ \\t\]\*\$$/);
    });
  });

  suite('every shape of the catalogue', () => {
    for (const message of knownMessages) {
      test(message.name, () => {
        const sample = /^\((\d+)\) (.*)$/.exec(message.sample);
        const words = partsOf(message).map(({ text, slot }) => (slot ? '(-1|\\d+)' : text.replace(/[()]/g, '\\$&')));
        const values = new RegExp(`^${words.join('')}$`).exec(sample?.[2] ?? '')?.slice(1) ?? [];
        const filled = fill(message, sample?.[1] ?? '', values);
        assert.equal(filled.line, message.sample);
        assertShape(message, filled);
      });
    }

    test('with any numbers, in any thread, with blanks behind it', () => {
      fc.assert(
        fc.property(message, thread, numbers, blanks, (message, thread, numbers, blanks) => {
          assertShape(message, fill(message, thread, numbers, blanks));
        }),
        { numRuns: 2000 },
      );
    });

    test('with each of the line ends that VS Code knows', () => {
      for (const end of ['\n', '\r\n', '\r']) {
        const lines = splitLines(knownMessages.map(({ sample }) => sample + '  ' + end).join(''));
        assert.deepEqual(
          lines.map(ruleOf),
          knownMessages.map(({ name }) => name),
        );
      }
    });
  });

  suite('what the words alone do not say', () => {
    test('message type 2 is the close request, and so part of the release', () => {
      for (const type of ['2', '002'])
        assert.equal(scopeOf(`(007) Message type ${type} for cb 5`, 'Message type'), 'markup.changed.release');
      for (const type of ['1', '3', '20', '12', '22', '243'])
        assert.equal(scopeOf(`(007) Message type ${type} for cb 5`, 'Message type'), 'support.function.set-up');
    });

    test('closing socket -1 is the end, and -1 no number', () => {
      const line = '(008) close socket -1 on cb 2, handle 0';
      assert.equal(scopeOf(line, 'close socket'), 'markup.deleted.end');
      assert.equal(scopeOf(line, '-1'), 'constant.language.invalid-socket');
      assertPlain('(008) close socket -2 on cb 2, handle 0');
      assertPlain('(008) Socket -1 created on cb 2');
    });

    test('ioctlsocket fails with anything but 0', () => {
      assert.equal(scopeOf('(008) ioctlsocket returned 0, cb 2', 'ioctlsocket returned'), 'support.function.use');
      assert.equal(scopeOf('(008) ioctlsocket returned 10038, cb 2', 'ioctlsocket returned'), 'markup.deleted.failure');
    });

    test('the number of a thread control block is no CB number', () => {
      const line = '(001) Use thread cb 7 for Winsock cb 18';
      assert.equal(scopeOf(line, '7'), 'constant.numeric.thread-cb');
      assert.equal(scopeOf(line, '18'), 'entity.name.type.cb');
    });
  });

  suite('elisions', () => {
    for (const line of [
      '<>',
      '<…>',
      '<additional logging removed for readability>',
      ' \t<cut here>\t ',
      '<a> and <b>',
      '<<<>>>',
    ]) {
      test(`an elision: ${JSON.stringify(line)}`, () => {
        assert.equal(ruleOf(line), 'elision');
        assert.equal(scopeOf(line, line.trim()), 'constant.other.placeholder.elision');
      });
    }
    for (const line of ['<', '>', '> <', '<cut', 'cut>', 'a <cut>', '<cut> b', '(008) <cut>', '(008) Wait for <cut>']) {
      test(`not one: ${JSON.stringify(line)}`, () => {
        assertNoMessage(line);
      });
    }
  });

  suite('lines that came through other hands', () => {
    for (const front of [
      '> ',
      '2001-06-06 03:36:27.123 ',
      'Jun  6 03:36:27 mta01 emsmta[412]: ',
      '    12\t',
      '\x1b[32m',
      '(7) ',
    ]) {
      test(`what stands in front is apart, and the rest is the line that it is: ${JSON.stringify(front)}`, () => {
        for (const { sample } of knownMessages) {
          const [prefix, ...rest] = tokensOf(front + sample);
          assert.equal(prefix.text, front);
          assert.equal(innermost(prefix), 'comment.line.prefix');
          const inside = ({ text, scopes }: Token) => [
            text,
            scopes.filter((scope) => scope !== 'meta.wrapped.winsock-log'),
          ];
          assert.deepEqual(rest.map(inside), tokensOf(sample).map(inside));
        }
      });
    }

    test('a line without a thread is foreign, a cut mark as well as the rest of a broken line', () => {
      for (const line of ['[snip]', '...', 'cket 44 on cb 30, handle 48', '> <…>', 'last message repeated 41 times']) {
        assert.equal(ruleOf(line), 'foreign');
        assert.equal(scopeOf(line, line), 'markup.italic.foreign');
      }
      for (const line of ['', ' \t', '\f']) assert.equal(ruleOf(line), undefined);
    });
  });

  suite('near misses are no messages', () => {
    for (const { name, sample } of knownMessages) {
      test(name, () => {
        const words = sample.split(' ');
        const misses = [
          // One letter in the other case, each in its turn.
          ...Array.from(sample, (c, i) => {
            const other = c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase();
            return sample.slice(0, i) + other + sample.slice(i + 1);
          }),
          // A word short, a word too many, a word twice, a blank twice, a tab.
          ...words.map((_, i) => words.toSpliced(i, 1).join(' ')),
          ...words.map((_, i) => words.toSpliced(i, 0, 'not').join(' ')),
          ...words.map((word, i) => words.toSpliced(i, 0, word).join(' ')),
          ...words.slice(1).map((_, i) => words.slice(0, i + 1).join(' ') + '  ' + words.slice(i + 1).join(' ')),
          ...words.slice(1).map((_, i) => words.slice(0, i + 1).join(' ') + '\t' + words.slice(i + 1).join(' ')),
          // The prefix.
          ` ${sample}`,
          `\t${sample}`,
          `>${sample}`,
          sample.slice(6),
          sample.replace(') ', ')'),
          sample.replace(/^\(0/, '('),
          sample.replace(/^\((\d+)\)/, '[$1]'),
          sample.replace(/^\((\d+)\)/, '(x$1)'),
          sample.replace(/^\((\d+)\)/, '( $1 )'),
          // The end.
          `${sample}.`,
          `${sample} (again)`,
          `${sample} ${sample}`,
          sample.slice(0, -1) + 'x',
          // Digits of other scripts, a no-break space.
          sample.replace(/\d/, '٣'),
          sample.replace(' ', '\u00a0'),
          `${sample}\u00a0`,
        ];
        for (const line of misses.filter((miss) => miss !== sample)) assertNoMessage(line);
      });
    }
  });

  test('agrees with the reader on every line', () => {
    const line = fc.oneof(
      anyLine(pieces),
      fc.tuple(message, thread, numbers, blanks).map(([message, ...rest]) => fill(message, ...rest).line),
      // A line of the log with one character taken out, put in or replaced.
      fc
        .tuple(
          fc.constantFrom(...knownMessages),
          fc.nat(),
          fc.nat({ max: 1 }),
          fc.constantFrom('', ' ', '0', '-', ')', 'c', 'B', '\t'),
        )
        .map(([{ sample }, at, remove, insert]) =>
          Array.from(sample)
            .toSpliced(at % (sample.length + 1), remove, insert)
            .join(''),
        ),
    );
    fc.assert(
      fc.property(line, (line) => {
        // The readers know no number above 2^53 - 1; the grammar does not count.
        fc.pre(!/^(?:\ufeff|\u00ef\u00bb\u00bf)/.test(line));
        fc.pre((line.match(/\d+/g) ?? []).every((number) => Number.isSafeInteger(Number(number))));
        const { kind } = parseLine(line);
        assert.equal(ruleOf(line), ruleFor(line, kind), JSON.stringify(line));
      }),
      { numRuns: 5000 },
    );
  });

  test('any text is tokenized, and the tokens tile the line', () => {
    assertTilesAnything('winsock-log', tokenize, pieces);
  });

  test('no line is too much for it', () => {
    const starts = knownMessages.flatMap(({ sample }) => [sample, sample.slice(0, -1), sample.replace(/\d+\D*$/, '')]);
    for (const line of pathologicalLines(['', '(', '<', '>', '<>', '< ', '> ', '(008) ', ...new Set(starts)]))
      assertTiles('winsock-log', line, tokensOf(line));
  });

  suite('snapshots', () => {
    test('lines that came through other hands', () => {
      const lines = splitLines(readFileSync(join(root, 'test/grammar/cases/other-hands.txt'), 'utf8'));
      assertSnapshot('other-hands.snap', render('winsock-log', lines, tokenize(lines)));
    });

    for (const sample of ['kb303102-normal', 'kb303102-failing']) {
      test(sample, () => {
        const lines = splitLines(readFileSync(join(root, 'samples', sample, 'Winsock.log'), 'latin1'));
        assertSnapshot(`${sample}.snap`, render('winsock-log', lines, tokenize(lines)));
      });
    }
  });
});
