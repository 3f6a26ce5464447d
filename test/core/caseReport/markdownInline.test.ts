/** The tool's own words in a Markdown report, with names from outside in them: to the letter, and no link. */
import * as assert from 'node:assert/strict';
import { fileTarget, markdownWords } from '../../../server/src/core/caseReport/markdownInline';
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

  test('begin nothing that they are not: no heading, no list, no quote', () => {
    for (const [text, written] of [
      ['# a', '\\# a'],
      ['  - a', '  \\- a'],
      ['+ a', '\\+ a'],
      ['1. a', '1\\. a'],
      ['  12) a', '  12\\) a'],
      ['7.', '7\\.'],
      ['a # b - c 1. d', 'a # b - c 1. d'],
      ['KB1. a', 'KB1. a'],
      ['5.5.2653.23 is it', '5.5.2653.23 is it'],
      ['1.5', '1.5'],
    ] as const)
      assert.equal(markdownWords(text), written);
  });

  test('name a file by a relative address, never by one with a scheme', () => {
    for (const [name, target] of [
      ['Winsock 1.log', 'Winsock%201.log'],
      ['b/Winsock.log', 'b/Winsock.log'],
      ['c:x.log', './c%3Ax.log'],
      ['a b:c:d.log', './a%20b%3Ac%3Ad.log'],
      ['old/c:x.log', 'old/c%3Ax.log'],
    ] as const)
      assert.equal(fileTarget(name), target);
  });

  test('stay readable as they are', () => {
    for (const text of ['Winsock.log of build 5.5.2653.23', 'Emsmta.exe, EV0.LOG', '200 lines: no more (KB 303102).'])
      assert.equal(markdownWords(text), text);
  });
});
