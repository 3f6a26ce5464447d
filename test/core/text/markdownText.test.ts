/** Text from outside in Markdown: whoever renders it shows the text, to the letter. */
import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { parseFragment, type DefaultTreeAdapterTypes as Html } from 'parse5';
import { marked } from 'marked';
import { markdownCode, markdownText } from '../../../server/src/core/text/markdownText';
import { withoutMarkup } from '../../../server/src/lsp/markdown';
import { visible } from '../../../server/src/core/text/visible';

const preview = new MarkdownIt({ html: true, linkify: true });

/** The only cell of a table, as rendered: its text, and the elements within. */
function cell(markdown: string): { readonly text: string; readonly elements: readonly string[] } {
  const elements: string[] = [];
  let text = '';
  let inside = false;
  const visit = (node: Html.Node): void => {
    const isCell = node.nodeName === 'td';
    if (isCell) inside = true;
    else if (inside && 'tagName' in node) elements.push(node.tagName);
    if (inside && node.nodeName === '#text') text += (node as Html.TextNode).value;
    if ('childNodes' in node) node.childNodes.forEach(visit);
    if (isCell) inside = false;
  };
  visit(parseFragment(preview.render(`| x |\n| --- |\n| ${markdown} |\n`)));
  return { text, elements };
}

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '|',
        '\\|',
        '\\',
        '#',
        '&#124;',
        '&amp;',
        '<b>',
        '`',
        '``',
        '*',
        '_',
        '[a](b)',
        '![',
        '~~',
        'http://e.example',
      ),
      fc.constantFrom('www.e.example', 'e@e.example', '-', '1.', ':', '>', '\u202e', '\u001b'),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

suite('text in Markdown', () => {
  test('in the text of a link it can be no link either, for the renderer of VS Code’s hovers', () => {
    const html = marked.parse(`[${markdownText('[a](command:evil) ![b](http://e.example/b.png)')}](#ours)`, {
      async: false,
    });
    assert.deepEqual(
      [...html.matchAll(/<(?:a|img)[^>]*>/g)].map(([tag]) => tag),
      ['<a href="#ours">'],
    );
  });

  test('a mail address is no link, for whoever looks for one when all escapes are gone', () => {
    for (const outside of ['eve@e.example', 'mailto:a.b+c-d_@e.example', 'xmpp:a@b.c/d', 'a@b.c@d.e'])
      assert.doesNotMatch(cell(markdownText(outside)).text, /[a-z0-9.+_-]@/i, outside);
    assert.equal(markdownText('@ a@'), '\\@ a&#8288;\\@', 'it takes a name in front of it');
  });

  test('a table cell shows it to the letter, and has no markup of it', () => {
    fc.assert(
      fc.property(text, (outside) => {
        // Blanks at the ends, and how many there are in between, are lost in a cell.
        const shown = (text: string): string => text.replaceAll('\u2060', '').trim().replace(/\s+/g, ' ');
        const expected = shown(visible(outside));
        const plain = cell(markdownText(outside));
        assert.deepEqual(plain, { text: plain.text, elements: [] });
        assert.equal(shown(plain.text), expected);
        const code = cell(markdownCode(outside));
        assert.deepEqual(code.elements, code.elements.length > 0 ? ['code'] : []);
        assert.equal(shown(code.text), expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('a client that shows no Markdown shows it to the letter, too', () => {
    const shown = (text: string): string => text.replace(/\s+/g, ' ').trim();
    fc.assert(
      fc.property(text, (outside) => {
        const expected = shown(visible(outside));
        for (const markdown of [markdownText(outside), `[**${markdownText(outside)}**](command:x?%22%28)`])
          assert.equal(shown(withoutMarkup(markdown)), expected);
        assert.equal(shown(withoutMarkup(markdownCode(outside))), expected);
      }),
      { numRuns: 1000 },
    );
  });

  test('a path of Windows is code, as other paths are', () => {
    assert.equal(markdownCode('C:\\Exchsrvr\\Winsock.log'), '`C:\\Exchsrvr\\Winsock.log`');
    assert.deepEqual(cell(markdownCode('C:\\Exchsrvr\\Winsock.log')), {
      text: 'C:\\Exchsrvr\\Winsock.log',
      elements: ['code'],
    });
    assert.equal(cell(markdownCode('C:\\Exchsrvr\\')).text, 'C:\\Exchsrvr\\');
  });
});
