/** Log text and file names on VS Code's own surfaces: nothing in them is a link, an icon, or hidden. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { plain, plainText } from '../../../server/src/core/text/plainText';
import { visible } from '../../../server/src/core/text/visible';
import { commandUri } from '../../../server/src/lsp/markdown';

/** As VS Code 1.100 and 1.139 find links in notifications and in the language status (`linkedText.ts`). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

/** As they find icons in labels (`iconLabels.ts`), those after a backslash included. */
const icon = /\$\([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:~[A-Za-z]+)?\)/;

const withoutJoiners = (text: string): string => text.replaceAll('\u2060', '');

/** Texts made of what links, icons and hidden text are made of. */
const hostile = fc
  .array(
    fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '$',
      '$(',
      '](',
      'x',
      ' ',
      'command:a.b',
      'https://e.org',
      'warning',
      '~spin',
      '\u202e',
      '\0',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

suite('plain text', () => {
  test('a name that is a link or an icon is shown as it is', () => {
    for (const name of ['[x](command:a.b) mta.log', '$(warning) mta.log', 'a [1](2).log', '\\$(sync~spin).log']) {
      const shown = plain(name);
      assert.doesNotMatch(shown, link);
      assert.doesNotMatch(shown, icon);
      assert.equal(withoutJoiners(shown), name);
    }
  });

  test('what cannot be seen is written out', () => {
    assert.equal(plain('a\u202egol.b\x1b[31m\n.log'), 'a\\u202egol.b\\x1b[31m\\n.log');
  });

  test('an ordinary name is not touched', () => {
    for (const name of ['Winsock.log', 'Winsock (copy 2).log', 'Überlauf $5 [old].log', '日本.log'])
      assert.equal(plain(name), name);
  });

  test('no text makes a link or an icon, alone or beside another', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const shown = plainText`${plain(a)}${plain(b)}(${plain(a)})`;
        assert.doesNotMatch(shown, link);
        assert.doesNotMatch(shown, icon);
        assert.equal(withoutJoiners(shown), `${visible(a)}${visible(b)}(${visible(a)})`);
      }),
    );
  });

  test('the icons of a template are icons, and so are numbers numbers', () => {
    assert.equal(plainText`$(warning) ${3} of ${plain('x')}`, '$(warning) 3 of x');
  });
});

suite('the address of a command', () => {
  /** As VS Code reads it: the address is decoded, and then its arguments once more. */
  const read = (address: string): unknown =>
    JSON.parse(decodeURIComponent(decodeURIComponent(address.slice(address.indexOf('?') + 1))));

  test('carries any arguments unharmed, and nothing that could end a link', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (name, line) => {
        const uri = `file:///logs/${encodeURIComponent(name)}`;
        const address = commandUri('winsockLog.goToLine', [uri, line]);
        assert.match(address, /^command:[\w.]+\?[\w.%-]+$/);
        assert.deepEqual(read(address), [uri, line]);
      }),
    );
  });

  test('of a file with a parenthesis, a quote or a percent sign in its name', () => {
    const uri = "file:///logs/a)b(c'd%2520e.log";
    assert.deepEqual(read(commandUri('winsockLog.goToLine', [uri, 3])), [uri, 3]);
  });
});
