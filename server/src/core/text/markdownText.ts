/** Text from outside in Markdown, where tables are (GitHub's flavour). It can start no markup, link or cell of its own. */
import { visible } from './visible';

/** `text` as plain text. */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\|/g, '&#124;')
    .replace(/[\\`*_{}[\]()#+\-.!>~:@]/g, '\\$&');
}

/** `text` as code; as plain text where code could not hold it in a table. */
export function markdownCode(text: string): string {
  const harmless = visible(text);
  return /[`|\\]/.test(harmless) || harmless.trim() !== harmless || harmless === ''
    ? markdownText(text)
    : `\`${harmless}\``;
}
