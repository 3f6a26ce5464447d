/** Text from logs, event logs and file names is harmless in both formats, whatever it is. */
import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { caseHtml } from '../../server/src/core/caseReport/html';
import { caseMarkdown } from '../../server/src/core/caseReport/markdown';
import { sample } from '../support/paths';
import { parseXml } from '../support/xml';
import { caseOf, event, type Given } from './support/cases';

const nasty =
  '<script>alert(1)</script><img src=x onerror=alert(2)> [click](javascript:alert(3)) ![p](http://evil.example/p.png) ' +
  '`code` **bold** | cell | <!-- & &lt; &#x3c; " \' ]]> </style></pre></table> http://evil.example www.evil.example \u202eesrever\u202c \u0000\u0007\u001b[31m \ufffe\uffff \ud800 $& {{x}}';

function hostile(text: string): Given {
  const line = text.replace(/[\r\n]/g, ' ');
  return {
    logs: { [`${line}.log`]: `${sample('failing')}<${line}>\n${line}\n(008) ${line} cb 18\n(008) ${line}\n` },
    events: { [`EV ${line}`]: event(9215, `connect() call failed on CB 18 ${line}\n            Socket error   0`) },
    notRead: [{ name: line, reason: 'it is odd' }],
  };
}

suite('Hostile text', () => {
  test('HTML stays well-formed, without a script, a picture or a link of the text', () => {
    for (const mask of [false, true]) {
      const html = caseHtml(caseOf({ ...hostile(nasty), mask }));
      const elements = parseXml(html);
      const allowed = new Set(
        'html head meta title style body main h1 h2 h3 div span strong nav a table thead tbody tr th td ul ol li p code b figure figcaption svg g desc path line text circle'.split(
          ' ',
        ),
      );
      for (const { name, attributes } of elements) {
        assert.ok(allowed.has(name), name);
        for (const attribute of attributes.keys()) assert.doesNotMatch(attribute, /^on/i);
        const href = attributes.get('href');
        if (href !== undefined) {
          assert.match(
            href,
            /^(?:#|https:\/\/(?:mskb\.pkisolutions\.com|jeffpar\.github\.io|learn\.microsoft\.com|www\.rfc-editor\.org|ftp\.zx\.net\.nz)\/)/,
          );
        }
      }
      assert.doesNotMatch(html, /[\u202e\u0000\u001b]/);
    }
  });

  test('the page forbids scripts, whatever gets in', () => {
    const policy = parseXml(caseHtml(caseOf({}))).find(
      ({ attributes }) => attributes.get('http-equiv') === 'Content-Security-Policy',
    );
    assert.match(policy!.attributes.get('content')!, /^default-src 'none'/);
    assert.doesNotMatch(policy!.attributes.get('content')!, /script-src/);
  });

  test('Markdown has no tag, link, picture or control character of the text', () => {
    const markdown = caseMarkdown(caseOf(hostile(nasty)));
    assert.doesNotMatch(markdown, /[\u202e\u0000\u001b]/);
    for (const text of markdown.split('\n')) {
      // In code nothing is markup; what is left must be escaped.
      const outside = text.replace(/`[^`]*`/g, '');
      assert.doesNotMatch(outside, /(?<!\\)<(?!sub>|\/sub>)/, text);
      assert.doesNotMatch(outside, /(?<!\\)\]\(javascript/, text);
      assert.doesNotMatch(outside, /(?<!\\)!\[/, text);
      assert.doesNotMatch(outside.replace(/\]\([^)]*\)|^\[[^\]]*\]: \S*$/g, ''), /https?:\/\/|www\.e/, text);
    }
  });

  test('tables keep their columns', () => {
    const rows = caseMarkdown(caseOf(hostile(nasty))).split(/\n\n/);
    for (const table of rows.filter((text) => text.startsWith('| '))) {
      const counts = table.split('\n').map((row) => row.replace(/\\\|/g, '').split('|').length);
      assert.equal(new Set(counts).size, 1, table);
    }
  });

  test('any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.boolean(), (text, mask) => {
        const file = caseOf({ ...hostile(text), mask });
        parseXml(caseHtml(file));
        assert.doesNotMatch(caseMarkdown(file), /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
      { numRuns: 150 },
    );
  });
});
