/** Shapes that users teach: what is refused, and that a row means the same to every reader, whatever it says. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { LogDocument } from '../../server/src/core/document/logDocument';
import { Facts } from '../../server/src/core/findings/facts';
import { releaseSigns } from '../../server/src/core/findings/words';
import { defaultSettings } from '../../server/src/core/findings/verdict';
import { LogReader } from '../../server/src/core/intake/logReader';
import { Fold } from '../../server/src/core/lifecycle/fold';
import { Catalogue, FIRST_MESSAGE, Kind, knownMessages } from '../../server/src/core/log/catalogue';
import { parseLine } from '../../server/src/core/log/parseLine';
import { Scanner, TapeWriter } from '../../server/src/core/log/scanner';
import { readTaughtShapes, taughtEffects } from '../../server/src/core/log/taughtShapes';
import { lineText } from '../../server/src/core/log/writeLine';
import { plain } from '../support/analyse';

const taught = (...entries: object[]): Catalogue => {
  const { messages, errors } = readTaughtShapes(entries);
  assert.deepEqual(errors, []);
  return new Catalogue(messages);
};

/** What a log says, read through the door of files: in chunks, with or without sums. */
function read(catalogue: Catalogue, text: string, summing: boolean, chunk = text.length): Facts {
  const fold = new Fold(catalogue);
  const bytes = Buffer.from(text);
  let buffer: Uint8Array = bytes;
  const reader = new LogReader(
    {
      buffer: (current) => (buffer = current),
      line: (kind, thread, cb, x, y, start, end, also) => {
        fold.step(kind, thread, cb, x, y, also);
        if (kind < FIRST_MESSAGE) fold.quote(kind, () => Buffer.from(buffer.subarray(start, end)).toString());
      },
      ...(summing ? { sums: fold } : {}),
    },
    catalogue,
  );
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  reader.end();
  return new Facts(fold, defaultSettings);
}

/** The same, line by line through the plain reader: the oracle. */
function readPlainly(catalogue: Catalogue, lines: readonly string[]): Facts {
  const fold = new Fold(catalogue);
  for (const line of lines) {
    const { kind, thread, cb, x, y, also } = parseLine(line, catalogue);
    fold.step(kind, thread, cb, x, y, also);
    if (kind < FIRST_MESSAGE) fold.quote(kind, () => line);
  }
  return new Facts(fold, defaultSettings);
}

const OPEN = '(001) CB 4 (instance 9) allocated\n';

suite('taught shapes', () => {
  test('a line of a taught shape is no longer of unknown kind', () => {
    const log = '(001) CB 4 (instance 9) allocated\n(008) WSAFake on cb 4, 12 bytes\n';
    assert.deepEqual(read(new Catalogue(), log, false).doubts(0), ['tooSoon', 'unknownLines']);
    const facts = read(taught({ template: 'WSAFake on cb {cb}, {bytes} bytes', effect: 'use' }), log, false);
    assert.equal(facts.verdict(0), 'active');
    assert.equal(facts.unrecognisedLines, 0);
    assert.deepEqual(
      facts.taughtShapes.map(({ message, instances }) => [message.template, instances]),
      [['WSAFake on cb {cb}, {bytes} bytes', 1]],
    );
    assert.deepEqual(facts.instances.taught(0), [0]);
  });

  test('a digit that belongs to a template is no number: lines that differ in nothing else are of different shapes', () => {
    const catalogue = taught(
      { template: 'Phase {n} of cb {cb}', effect: 'use' },
      { template: 'Stage 1 of cb {cb}', effect: 'release' },
    );
    const lines = (...texts: string[]): string => OPEN + texts.map((text) => `(008) ${text} of cb 4\n`).join('');
    for (const log of [lines('Stage 2', 'Stage 1'), lines('Phase 2', 'Stage 1', 'Stage 2')]) {
      const facts = read(catalogue, log, true);
      assert.equal(facts.verdict(0), 'released', log);
      assert.equal(facts.unrecognisedLines, 1, log);
    }
    for (const log of [lines('Stage 2', 'Stage 3'), lines('Phase 1', 'Stage 2')])
      assert.notEqual(read(catalogue, log, true).verdict(0), 'released', log);
  });

  /** By the contract: what a taught line makes of an instance of which nothing else is seen, and what of a release is seen then. */
  const meaning: Readonly<Record<string, readonly [verdict: string, signs: string]>> = {
    setUp: ['suspect', ''],
    use: ['active', ''],
    signal: ['suspect', ''],
    wait: ['suspect', ''],
    disconnect: ['closing', 'disconnect'],
    close: ['closing', 'socket closed'],
    release: ['released', 'socket closed'],
    none: ['suspect', ''],
  };
  for (const effect of taughtEffects) {
    const [verdict, signs] = meaning[effect];
    test(`an effect says what its lines are: ${effect}, so ${verdict}`, () => {
      const facts = read(taught({ template: 'Fake on cb {cb}', effect }), `${OPEN}(008) Fake on cb 4\n`, true);
      assert.deepEqual([facts.verdict(0), releaseSigns(facts, 0)], [verdict, signs]);
    });
  }

  test('bytes that are sent are not bytes received', () => {
    const catalogue = taught({ template: 'WSAFake on cb {cb}, {bytes} bytes', effect: 'use' });
    const facts = read(catalogue, '(001) CB 4 (instance 9) allocated\n(008) WSAFake on cb 4, 12 bytes', true);
    assert.equal(facts.instances.bytesReceived[0], 0);
  });

  test('bytes that a wait receives count each time, also where the same lines come again and again', () => {
    const catalogue = taught({ template: 'Fake wait for cb {cb}, {bytesReceived} bytes', effect: 'wait' });
    for (const between of ['', '\n']) {
      const log = OPEN + `(008) Fake wait for cb 4, 2 bytes\n${between}`.repeat(5);
      for (const summing of [false, true]) {
        const { bytesReceived, waits } = read(catalogue, log, summing).instances;
        assert.deepEqual([bytesReceived[0], waits[0]], [10, 5], JSON.stringify(log));
      }
    }
  });

  test('events of a template without {cb} may be a signal, too', () => {
    const catalogue = taught({ template: 'Got events {eventMask}', effect: 'use' });
    const log = '(001) CB 4 (instance 9) allocated\n(001) Got events 1\n(001) Got events 48\n';
    assert.deepEqual(plain(read(catalogue, log, true)), plain(read(catalogue, log, false)));
  });

  test('a template without {cb} belongs to the control block that its thread named last', () => {
    const catalogue = taught({ template: 'Sent all', effect: 'use' });
    const facts = read(catalogue, '(001) CB 4 (instance 9) allocated\n(008) Sent all\n(001) Sent all', false);
    assert.equal(facts.instances.lastActivity[0], 2);
    assert.equal(facts.verdict(0), 'active');
  });

  test('texts', () => {
    const catalogue = taught({ template: 'Peer {text} gave up on cb {cb}', effect: 'release' });
    const facts = read(catalogue, '(001) CB 4 (instance 9) allocated\n(008) Peer mail.x (a b) gave up on cb 4  ', true);
    assert.equal(facts.verdict(0), 'released');
    assert.equal(facts.instances.released[0], 1);
  });

  test('a number that is not kept is written as its slot', () => {
    const catalogue = taught({ template: 'Retry {n} of {n} on cb {cb}, socket {socket}', effect: 'setUp' });
    const facts = read(catalogue, '(001) CB 4 (instance 9) allocated\n(008) Retry 1 of 5 on cb 4, socket 88', false);
    assert.equal(facts.evidence(0)[1]?.text, '(008) Retry {n} of {n} on cb 4, socket 88');
  });

  test('of three numbers two are kept: what decides, and then the first', () => {
    const kept = (slots: string, numbers: string): string | undefined => {
      const catalogue = taught({ template: `Fake ${slots} on cb {cb}`, effect: 'setUp' });
      return read(catalogue, `${OPEN}(008) Fake ${numbers} on cb 4`, false).evidence(0)[1]?.text;
    };
    assert.equal(kept('{socket}, {handle}, {offset}', '5, 6, 7'), '(008) Fake 5, 6, {offset} on cb 4');
    assert.equal(kept('{socket}, {handle}, {messageType}', '5, 6, 1'), '(008) Fake 5, {handle}, 1 on cb 4');
    assert.equal(kept('{messageType}, {handle}, {eventMask}', '1, 6, 8'), '(008) Fake 1, {handle}, 8 on cb 4');
    assert.equal(kept('{n}, {handle}, {offset}', '5, 6, 7'), '(008) Fake {n}, 6, 7 on cb 4');
  });

  test('events decide what a line is wherever they come in it', () => {
    const catalogue = taught({ template: 'Fake {socket}, {handle}, events {eventMask} on cb {cb}', effect: 'use' });
    const verdict = (mask: number): string | undefined =>
      read(catalogue, `${OPEN}(008) Fake 5, 6, events ${mask} on cb 4`, false).verdict(0);
    // FD_CONNECT and FD_CLOSE alone are a signal, and no use.
    assert.deepEqual([verdict(48), verdict(49)], ['suspect', 'active']);
  });

  test('a template with numbers and without {cb} belongs to the control block that its thread named last, too', () => {
    const catalogue = taught({ template: 'Sent {bytes} bytes', effect: 'use' });
    for (const summing of [false, true]) {
      const facts = read(catalogue, `${OPEN}(001) Sent 12 bytes\n(009) Sent 9 bytes\n`, summing);
      assert.deepEqual([facts.verdict(0), facts.instances.lastActivity[0]], ['active', 1]);
    }
  });

  test('a kind of line has its row; what is no message has none', () => {
    const catalogue = taught({ template: 'Fake on cb {cb}', effect: 'use' });
    const { kind } = parseLine('(008) Fake on cb 4', catalogue);
    assert.equal(catalogue.message(kind)?.template, 'Fake on cb {cb}');
    assert.equal(catalogue.effect(kind), 'use');
    for (const none of [Kind.blank, Kind.unrecognised, kind + 1])
      assert.deepEqual([catalogue.message(none), catalogue.effect(none)], [undefined, undefined]);
  });

  for (const [why, entry, says] of [
    ['no object', 'WSAFake', /^Shape 1: it is not an object/],
    ['no template', { effect: 'use' }, /no "template"/],
    ['no effect', { template: 'x {cb}' }, /no "effect"/],
    [
      'an effect that is not one',
      { template: 'x {cb}', effect: 'open' },
      /effect "open" is unknown. Use one of setUp, use/,
    ],
    ['a slot that is not one', { template: 'x {port}', effect: 'use' }, /\{port\} is no slot\. The slots are \{cb\}, /],
    ['a brace alone', { template: 'x {cb', effect: 'use' }, /braces do not match/],
    ['nothing between two slots', { template: 'x {n}{n}', effect: 'use' }, /two slots follow each other/],
    ['a digit behind a slot', { template: 'x {n}0', effect: 'use' }, /a digit follows a slot/],
    ['no text', { template: '{n} {cb}', effect: 'use' }, /no text of its own/],
    ['nothing at all', { template: '', effect: 'use' }, /^Shape 1 \(""\): the template is empty/],
    ['a text that may be -1', { template: 'x {text|-1}', effect: 'use' }, /\{text\|-1\} is no slot/],
    ['a control block that may be -1', { template: 'x {cb|-1}', effect: 'use' }, /\{cb\|-1\} is no slot/],
    ['a meaning that is no text', { template: 'x {cb}', effect: 'use', meaning: 5 }, /its "meaning" is not a text of/],
    [
      'a meaning that is too long',
      { template: 'x {cb}', effect: 'use', meaning: 'm'.repeat(501) },
      /its "meaning" is not a text of at most 500 characters/,
    ],
    [
      'a template that is too long, quoted by its beginning',
      { template: 'x'.repeat(201), effect: 'use' },
      /^Shape 1 \("x{200}"\): the template is longer than 200 characters/,
    ],
    ['null', null, /^Shape 1: it is not an object/],
    ['a list', [], /^Shape 1: it is not an object/],
    ['two control blocks', { template: 'cb {cb} to cb {cb}', effect: 'use' }, /names its control block twice/],
    ['the prefix', { template: '(008) x {cb}', effect: 'use' }, /leave “\(TTT\) ” out/],
    ['a blank at its end', { template: 'x {cb} ', effect: 'use' }, /begins or ends with a blank/],
    ['other characters', { template: 'é {cb}', effect: 'use' }, /printable ASCII/],
    ['a known shape', { template: 'Issue Disconnect for cb {cb}', effect: 'use' }, /collides with a known shape/],
    ['a known shape, by its text', { template: 'WSARecv {text}', effect: 'use' }, /known shape, "WSARecv on cb/],
    ['an allocation', { template: 'CB {cb} (instance {instance}) taken', effect: 'use' }, /cannot be taught/],
  ] as const) {
    test(`refused: ${why}`, () => {
      const { messages, errors } = readTaughtShapes([entry]);
      assert.equal(messages.length, 0);
      assert.match(errors[0]?.text ?? '', says);
    });
  }

  for (const [what, entry] of Object.entries({
    'a meaning of 500 characters': { template: 'x {cb}', effect: 'use', meaning: 'm'.repeat(500) },
    'a template of 200 characters': { template: 'x'.repeat(200), effect: 'use' },
    'a number in parentheses that is no prefix': { template: 'Retry (2) on cb {cb}', effect: 'use' },
    'a number that may be -1': { template: 'x {n|-1}', effect: 'use' },
  })) {
    test(`accepted: ${what}`, () => {
      assert.deepEqual(readTaughtShapes([entry]).errors, []);
    });
  }

  test('what is no list is refused as a whole', () => {
    assert.deepEqual(readTaughtShapes({ template: 'x {cb}', effect: 'use' }), {
      messages: [],
      errors: [{ index: -1, text: 'The shapes are not a JSON array.' }],
    });
  });

  test('200 shapes can be taught, and each of the rest is refused', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const entries = Array.from({ length: 202 }, (_, i) => ({
      template: `${letters[i % 26]}${letters[Math.floor(i / 26)]}`,
      effect: 'use',
    }));
    const { messages, errors } = readTaughtShapes(entries);
    assert.equal(messages.length, 200);
    assert.deepEqual(errors, [
      { index: 200, text: 'Shape 201 ("sh"): only 200 shapes can be taught.' },
      { index: 201, text: 'Shape 202 ("th"): only 200 shapes can be taught.' },
    ]);
  });

  test('a shape means what its teacher says, who is its only source', () => {
    const { messages } = readTaughtShapes([
      { template: 'Sent {n} on cb {cb}', effect: 'use', meaning: 'Data was sent.' },
      { template: 'Lost cb {cb}', effect: 'signal' },
    ]);
    const rest = { grade: 'unknown', source: 'taught', sample: undefined };
    assert.deepEqual(messages, [
      { name: 'taught1', template: 'Sent {n} on cb {cb}', effect: 'use', meaning: 'Data was sent.', ...rest },
      { name: 'taught2', template: 'Lost cb {cb}', effect: 'signal', meaning: '', ...rest },
    ]);
  });

  const isOf = (line: string, template: string): boolean =>
    parseLine(`(008) ${line}`, taught({ template, effect: 'use' })).message?.template === template;
  const collide = (one: string, other: string): boolean =>
    readTaughtShapes([one, other].map((template) => ({ template, effect: 'use' }))).errors.length > 0;

  for (const [one, other, line] of [
    ['a {n} b', 'a 12 b', 'a 12 b'],
    ['a {n}', 'a 0', 'a 0'],
    ['a {n}', 'a 9', 'a 9'],
    ['a {n}', 'a {socket|-1}', 'a 5'],
    ['a {socket|-1}', 'a -1', 'a -1'],
    ['a {socket|-1} b', 'a -{n} b', 'a -1 b'],
    ['a {socket|-1} b', 'a 12 b', 'a 12 b'],
    ['a {socket|-1}', 'a {text}', 'a -1'],
    ['a {text}', 'a x  y', 'a x  y'],
    ['a {text} b', 'a {n} {n} b', 'a 1 2 b'],
    ['a {text} b', 'a x {text} b', 'a x y b'],
    ['{text} a', 'b {text}', 'b a'],
  ] as const) {
    test(`${one} collides with ${other}: ${line}`, () => {
      assert.ok(isOf(line, one) && isOf(line, other));
      assert.deepEqual([collide(one, other), collide(other, one)], [true, true]);
    });
  }

  for (const [one, other, why] of [
    ['a {n}', 'a -1', 'below zero is only what says so'],
    ['a {n} b', 'a / b', 'no digit'],
    ['a {n} b', 'a : b', 'no digit'],
    ['a {n}b', 'a  b', 'no digit'],
    ['a b', 'a1 b', 'a digit is no nothing'],
    ['a {socket|-1} b', 'a -2 b', '-1 alone'],
    ['a {socket|-1}', 'a -', '-1 alone'],
    ['a {socket|-1} b', 'a x1 b', 'a minus'],
    ['a {socket|-1} b', 'a -1- b', 'a number ends'],
    ['a {text}b', 'a  b', 'a text does not begin with a blank'],
    ['a{text} b', 'ax  b', 'nor does it end with one'],
    ['a{text}b', 'ax b', 'nor does it end with one'],
    ['a{text} b', 'a b', 'a text is not empty'],
  ] as const) {
    test(`${one} and ${other} do not collide: ${why}`, () => {
      assert.deepEqual([collide(one, other), collide(other, one)], [false, false]);
    });
  }

  test('an entry that is refused leaves the rest in force, and is named', () => {
    const { messages, errors } = readTaughtShapes([
      { template: 'Sent {n} on cb {cb}', effect: 'use' },
      { template: 'Sent {bytes} on cb {cb}', effect: 'use' },
      { template: 'Sent nothing on cb {cb}', effect: 'signal' },
    ]);
    assert.deepEqual(
      messages.map(({ template }) => template),
      ['Sent {n} on cb {cb}', 'Sent nothing on cb {cb}'],
    );
    assert.match(
      errors[0]?.text ?? '',
      /^Shape 2 \("Sent \{bytes\} on cb \{cb\}"\): it collides with another taught shape/,
    );
  });

  test('property: templates collide exactly where some line is of both', () => {
    const template = fc
      .array(fc.constantFrom('a', 'b', ' ', '{n}', '{socket|-1}', '{text}', '-'), { minLength: 1, maxLength: 5 })
      .map((parts) => `Z${parts.join('')}z`)
      .filter((each) => readTaughtShapes([{ template: each, effect: 'use' }]).errors.length === 0);
    const filling = fc.constantFrom('0', '12', '-1', 'a', 'b b', 'a b');
    fc.assert(
      fc.property(template, template, fc.array(filling, { minLength: 5, maxLength: 5 }), (one, other, fillings) => {
        const collides =
          readTaughtShapes([one, other].map((each) => ({ template: each, effect: 'use' }))).errors.length > 0;
        if (collides) return;
        let k = 0;
        const line = `(008) ${one.replace(/\{[^}]*\}/g, () => fillings[k++] ?? '0')}`;
        const isOf = (each: string): boolean =>
          parseLine(line, taught({ template: each, effect: 'use' })).message !== undefined;
        assert.ok(!(isOf(one) && isOf(other)), `${line}: ${one} and ${other}`);
      }),
      { numRuns: 2000 },
    );
  });
});

suite('a row invented by the test', () => {
  /** Every combination of effect, context and slots. */
  const slotSets = [
    '',
    '{handle}',
    '{socket}',
    '{socket|-1}',
    '{bytes}',
    '{bytesReceived}',
    '{messageType}',
    '{eventMask}',
    '{n}',
    '{socket}, {handle}',
    '{text}',
  ];
  const rows = taughtEffects.flatMap((effect) =>
    [true, false].flatMap((isOwn) =>
      slotSets.map((slots) => ({
        template: `Invented${isOwn ? ' on cb {cb}' : ''}, with ${slots === '' ? 'nothing' : slots}`,
        effect,
      })),
    ),
  );

  for (const row of rows) {
    test(`${row.effect}: ${row.template}`, () => {
      const catalogue = taught(row);
      const cb = fc.constantFrom(0, 2, 3, 1023, 1024);
      const thread = fc.constantFrom('001', '008', '1023', '1024');
      const number = fc.constantFrom(-1, 0, 2, 3, 16, 48, 12, 10_000_000_000);
      const invented = fc.tuple(thread, cb, number, number).map(([t, n, x, y]) => {
        let k = 0;
        const values = [x, y].map(Math.abs);
        const text = row.template.replace(/\{(\w+)(\|-1)?\}/g, (_, slot: string, minus?: string) =>
          slot === 'cb'
            ? String(n)
            : slot === 'text'
              ? 'some text'
              : minus && x === -1
                ? '-1'
                : String(values[k++] ?? 0),
        );
        return `(${t}) ${text}`;
      });
      const known = fc
        .tuple(fc.constantFrom(...knownMessages.keys()), thread, cb, number, number)
        .map(([k, t, n, x, y]) => lineText(k + 5, Number(t), n, Math.abs(x), Math.abs(y)));
      const other = fc.constantFrom('', '<cut>', '<it will not be returned>', '(008) unknown on cb 2', '(001) unknown');
      const log = fc.array(fc.oneof({ arbitrary: invented, weight: 3 }, { arbitrary: known, weight: 6 }, other), {
        maxLength: 60,
      });
      fc.assert(
        fc.property(log, fc.integer({ min: 1, max: 200 }), fc.nat(), (lines, chunk, at) => {
          const text = lines.map((line) => `${line}\n`).join('');
          const expected = plain(readPlainly(catalogue, lines));
          assert.deepEqual(plain(read(catalogue, text, false)), expected, 'whole');
          assert.deepEqual(plain(read(catalogue, text, true, chunk)), expected, 'in chunks, summed');

          // Apart, as workers scan it.
          const middle = lines.length === 0 ? 0 : at % lines.length;
          const parts = [lines.slice(0, middle), lines.slice(middle)].map((part) =>
            part.map((line) => `${line}\n`).join(''),
          );
          const fold = new Fold(catalogue);
          const scanner = new Scanner(catalogue);
          const writer = new TapeWriter(catalogue);
          for (const part of parts) {
            const bytes = Buffer.from(part);
            writer.input.set(bytes);
            assert.equal(writer.take(bytes.length, true), bytes.length);
            const tape = writer.finish();
            scanner.replay(tape, {
              line: (kind, t, n, x, y, start, end, also) => {
                fold.step(kind, t, n, x, y, also);
                if (kind < FIRST_MESSAGE)
                  fold.quote(kind, () => Buffer.from(tape.lines.subarray(start, end)).toString());
              },
              sums: fold,
            });
          }
          assert.deepEqual(plain(new Facts(fold, defaultSettings)), expected, 'by workers');

          // As a document that is edited: the second part comes first, and then the first before it.
          const document = new LogDocument(parts[1] ?? '', catalogue);
          document.facts(defaultSettings);
          document.edit({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 }, text: parts[0] ?? '' });
          assert.deepEqual(plain(document.facts(defaultSettings)), expected, 'by edits');
        }),
        { numRuns: 25 },
      );
    });
  }
});
