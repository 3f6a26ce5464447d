/** Text in Markdown that is the tool's own words: it should stay readable as it is. Text from outside: `text/markdownText.ts`. */
import { markdownEntities } from '../text/markdownText';
import { visible } from '../text/visible';

/** Names from outside may be in them all the same, so nothing of them can become markup, a tag or a link. */
export function markdownWords(text: string): string {
  return markdownEntities(
    visible(text)
      .replace(/[\\`*_~@]/g, '\\$&')
      .replace(/\/\//g, '/\\/')
      // VS Code's preview makes a link of `server.de`, too. The endings of our own files are no domains, and may stay readable.
      .replace(/\.(?=\p{L}{2})(?!(?:log|exe|dll|sys|txt|csv|bak|old)\b)|(?<=www)\./giu, '\\.')
      .replace(/^(\s*)([#>+-])/, '$1\\$2')
      // A list would begin here.
      .replace(/^(\s*\d+)([.)])(?=\s|$)/, '$1\\$2'),
  );
}

/** A link's target: percent-encoded where Markdown would end it. */
export function markdownTarget(href: string): string {
  return href.replace(/[\s<>()[\]\\"`|*_~]|\p{C}/gu, (character) =>
    [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}

/** A file name as a relative reference. */
export function fileTarget(name: string): string {
  const path = name.split('/').map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd')));
  // `c:x` would be read as a scheme.
  return path.join('/').replace(/^(?=[^/]*%3A)/, './');
}
