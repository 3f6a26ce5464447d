/** The tool's own words in a Markdown report, with names from outside in them: to the letter, and no link. */
import * as assert from 'node:assert/strict';
import { markdownWords } from '../../../server/src/core/caseReport/markdownInline';
import { judgeMail, markdownRenderers } from '../../hostile/judges';

suite('the words of a Markdown report', () => {
  test('no renderer makes a link of them', async () => {
    const outside = [
      'evil.com and evil.de/path:80',
      '//evil.com/x',
      'HTTP://evil.com www.evil.com WWW.evil.com ftp://evil.com',
      'eve@evil.com mailto:a.b+c@evil.com xmpp:a@evil.com/x',
      '<https://evil.com> [a](https://evil.com)',
      'Http&#58;//evil.com',
      'readme.md пример.рф',
    ];
    for (const [name, render] of await markdownRenderers()) {
      for (const text of outside) {
        const html = render(`- ${markdownWords(text)}\n\n| x |\n| --- |\n| ${markdownWords(text)} |\n`);
        assert.doesNotMatch(html, /<a\b/, `${name}: ${text}`);
        judgeMail(html);
      }
    }
  });

  test('stay readable as they are', () => {
    for (const text of ['Winsock.log of build 5.5.2653.23', 'Emsmta.exe, EV0.LOG', '200 lines: no more (KB 303102).'])
      assert.equal(markdownWords(text), text);
  });
});
