/** Every line shape of the article is explained, with how each statement is known. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainLine } from '../../../server/src/core/findings/lineExplanation';
import { sourceNames } from '../../../server/src/core/knowledge/statement';
import { sourceNamed } from '../../../server/src/core/knowledge/sources';
import { knownMessages } from '../../../server/src/core/log/catalogue';
import { parseLine } from '../../../server/src/core/log/parseLine';

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

  test('what is not known is said to be so, and blank lines say nothing', () => {
    assert.equal(explainLine(parseLine('(008) Keepalive on cb 3'))?.what.grade, 'unknown');
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
