/** Every line shape of the article is explained, with how each statement is known. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainLine } from '../../../server/src/core/findings/lineExplanation';
import { sourceNames } from '../../../server/src/core/knowledge/statement';
import { sourceNamed } from '../../../server/src/core/knowledge/sources';
import { Catalogue, knownMessages } from '../../../server/src/core/log/catalogue';
import { parseLine } from '../../../server/src/core/log/parseLine';
import { readTaughtShapes } from '../../../server/src/core/log/taughtShapes';

const explain = (line: string): string =>
  (explainLine(parseLine(line))?.numbers ?? [])
    .flatMap(({ name, facts }) => facts.map(({ text, grade }) => `${name}: ${text} [${grade}]`))
    .join('\n');

suite('a line explained', () => {
  test('every shape: what happened, and every statement with a source that is in the table', () => {
    for (const { sample, meaning } of knownMessages) {
      const explained = explainLine(parseLine(sample));
      assert.equal(explained?.what.text, meaning);
      for (const { source, text } of [explained.what, ...explained.numbers.flatMap(({ facts }) => facts)])
        for (const name of sourceNames(source)) assert.ok(sourceNamed(name), `${text}: ${name}`);
    }
  });

  for (const [line, pattern] of [
    ['(001) Message type 1 for cb 18', /Message type 1 \(OPENMSG\): Open: .*\[inferred\]/],
    ['(007) Message type 2 for cb 2', /Message type 2 \(CLOSEMSG\): Close: .*\[inferred\]/],
    ['(001) Message type 243 for cb 2', /Message type 243: Not known\..*\[unknown\]/],
    ['(001) Message type 4711 for cb 2', /Message type 4711: .*\[unknown\]/],
    [
      '(008) Events 3 notified for cb 2 using handle 10848',
      /Events 3: FD_READ \| FD_WRITE: data can be read, data can be written\. \[inferred\]/,
    ],
    ['(008) Events 48 notified for cb 2 using handle 10848', /probably failed/],
    ['(008) Events 1024 notified for cb 2 using handle 10848', /says what 1024 stands for\..*\[unknown\]/],
    [
      '(008) Ac/Cl/Cn events for cb 18, socket 13020, handle 12636',
      /Ac\/Cl\/Cn: FD_ACCEPT \| FD_CONNECT \| FD_CLOSE = 56/,
    ],
    ['(008) R/W/Cl events on cb 2, handle 10848', /R\/W\/Cl: FD_READ \| FD_WRITE \| FD_CLOSE = 35/],
    [
      '(008) Header done, TPKT data length 14 bytes',
      /a packet of 18 bytes\. \[documented\]\n.*connection request.*\[inferred\]/,
    ],
    ['(008) close socket -1 on cb 2, handle 0', /socket -1: INVALID_SOCKET: .*\[documented\]/],
    ['(001) Use thread cb 0 for Winsock cb 18', /thread cb 0: .*not CB 0 of this log/],
    ['(008) Wait for cb 2, handle 10848', /thread \(008\): .*\n.*TCP\/IP DRVR.*\[inferred\]/],
    ['(008) WSARecv on cb 2, offset 24', /offset 24: .*\[unknown\]/],
    ['(008) ioctlsocket returned 0, cb 2', /returned 0: The call succeeded/],
  ] as const) {
    test(line, () => {
      assert.match(explain(line), pattern);
    });
  }

  const thread = 'thread (008): inferred KB 236586, KB 303102';
  const driver = [thread, 'thread (008): inferred KB 303102, KB 170056'];
  /** Which numbers of a line are explained, how that is known, and by which source. */
  const explained: readonly (readonly [string, readonly string[]])[] = [
    [
      '(000) CB 18 (instance 21) allocated',
      [
        'thread (000): inferred KB 236586, KB 303102',
        'thread (000): inferred KB 303102',
        'instance 21: inferred KB 303102',
      ],
    ],
    ['(008) Use thread cb 5 for Winsock cb 18', [thread, 'thread cb 5: inferred KB 152951, KB 271568']],
    [
      '(008) Message type 1 for cb 18',
      [thread, 'Message type 1 (OPENMSG): inferred KB 303102, Microsoft Learn: Host Integration Server'],
    ],
    [
      '(008) Message type 2 for cb 18',
      [
        thread,
        'thread (008): inferred KB 319936, KB 303102',
        'Message type 2 (CLOSEMSG): inferred KB 303102, Microsoft Learn: Host Integration Server',
      ],
    ],
    ['(008) Socket 2 created on cb 18', driver],
    ['(008) WSAAccept OK, 0 events on new socket 7 on cb 2', [...driver, '0 events: inferred KB 303102']],
    ['(008) WSAAccept OK, 3 events on new socket 7 on cb 2', [...driver, '3 events: unknown KB 303102']],
    [
      '(008) Ac/Cl/Cn events for cb 18, socket 0, handle 0',
      [...driver, 'Ac/Cl/Cn: inferred KB 303102, winsock2.h, Microsoft Learn: WSAEventSelect'],
    ],
    [
      '(008) R/W/Cl events on cb 2, handle 7',
      [...driver, 'R/W/Cl: inferred KB 303102, winsock2.h, Microsoft Learn: WSAEventSelect'],
    ],
    ['(008) Events 3 notified for cb 2 using handle 7', [...driver, 'Events 3: inferred winsock2.h, KB 303102']],
    ['(008) Events 0 notified for cb 2 using handle 7', [...driver, 'Events 0: inferred winsock2.h, KB 303102']],
    ['(008) Events 1024 notified for cb 2 using handle 7', [...driver, 'Events 1024: unknown winsock2.h']],
    ['(008) Receive header for cb 2 at offset 0', [...driver, 'offset 0: inferred KB 303102']],
    ['(008) WSARecv on cb 2, offset 24', [...driver, 'offset 24: unknown KB 303102']],
    [
      '(008) Header done, TPKT data length 14 bytes',
      [...driver, '14 bytes: documented RFC 1006', '14 bytes: inferred KB 157015'],
    ],
    ['(008) Header done, TPKT data length 20 bytes', [...driver, '20 bytes: documented RFC 1006']],
    ['(008) WSARecv returned 14 bytes', driver],
    ['(008) ioctlsocket returned 0, cb 2', [...driver, 'returned 0: documented winsock2.h']],
    ['(008) ioctlsocket returned -1, cb 2', [...driver, 'returned -1: inferred winsock2.h']],
    ['(008) Wait for cb 2, handle 0', driver],
    ['(008) close socket 7 on cb 2, handle 8', driver],
    [
      '(008) close socket -1 on cb 2, handle 0',
      [...driver, 'socket -1: documented winsock2.h', 'socket -1: inferred KB 303102', 'handle 0: inferred KB 303102'],
    ],
    ['(008) Keepalive on cb 3', [thread]],
    ['<cut>', []],
  ];
  for (const [line, expected] of explained) {
    test(`how the numbers are known: ${line}`, () => {
      const { what, numbers } = explainLine(parseLine(line)) ?? assert.fail();
      assert.deepEqual(
        numbers.flatMap(({ name, facts }) => facts.map(({ grade, source }) => `${name}: ${grade} ${source}`)),
        expected,
      );
      for (const { text } of [what, ...numbers.flatMap(({ facts }) => facts)]) assert.match(text, /^[A-Z\d].*[\w)]\.$/);
    });
  }

  test('of a taught line, what it was taught to be, and the thread alone: whose line it is, nobody says', () => {
    const { messages } = readTaughtShapes([
      {
        template: 'Sent {bytes} of {n} bytes to {text} on cb {cb}, handle {handle}',
        effect: 'use',
        meaning: 'It was sent.',
      },
    ]);
    const line = parseLine('(008) Sent 1 of 2 bytes to me on cb 3, handle 4', new Catalogue(messages));
    const { what, numbers } = explainLine(line) ?? assert.fail();
    assert.deepEqual(what, { text: 'A shape that was taught (use). It was sent.', grade: 'unknown', source: 'taught' });
    assert.deepEqual(
      numbers.map(({ name, facts }) => [name, facts.length]),
      [['thread (008)', 1]],
    );
  });

  test('says what is not known, and nothing about blank lines', () => {
    for (const line of ['(008) Keepalive', '<cut>', '<not be returned>'])
      assert.equal(explainLine(parseLine(line))?.what.source, 'KB 303102');
    assert.match(explainLine(parseLine('(008) Keepalive on cb 3'))?.what.text ?? '', /perhaps its use\.$/);
    const says = (line: string, isInside?: boolean): string => explainLine(parseLine(line), isInside)?.what.text ?? '';
    assert.match(says('[snip]'), /lines may be missing here/);
    assert.match(says('[snip]', false), /header or a footer\.$/);
    assert.match(says('cb=3 and cb 4'), /several control blocks, and counts as activity of each/);
    assert.match(says('(008) \0'), /^A damaged line: .*bytes were lost/);
    assert.match(says('the CB will not be returned'), /says what they showed/);
    assert.match(explainLine(parseLine('(008) Keepalive'))?.what.text ?? '', /changes no verdict\.$/);
    assert.match(
      explainLine(parseLine('<more of the same>'))?.what.text ?? '',
      /^Lines were taken out .* nobody knows/,
    );
    assert.match(
      explainLine(parseLine('<it will not be returned>'))?.what.text ?? '',
      /by somebody who says what they showed/,
    );
    assert.equal(explainLine(parseLine('  ')), undefined);
  });

  test('no text of a line gets into its explanation', () => {
    fc.assert(
      fc.property(fc.constantFrom('(008) ', '(001) cb 3 ', ''), fc.string(), (prefix, text) => {
        const explained = JSON.stringify(explainLine(parseLine(`${prefix}<b>${text}</b>`)) ?? '');
        assert.doesNotMatch(explained, /<b>/);
      }),
    );
  });
});
