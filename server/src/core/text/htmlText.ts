/** Text in HTML that is XML too: neither markup nor a character that XML refuses can come of it. */
import { visible } from './visible';

/** For text and for attributes in double quotes. */
export function htmlText(text: string): string {
  return visible(text)
    .replace(/[\ufffe\uffff\ufdd0-\ufdef]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
