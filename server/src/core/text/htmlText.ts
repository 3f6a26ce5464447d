/** Text in HTML that is XML too: neither markup nor a character that XML refuses can come of it. */
import { visible } from './visible';

declare const gated: unique symbol;

/** Markup of the project's own, with text from outside made harmless. */
export type Html = string & { readonly [gated]: 'html' };

/** For text and for attributes in double quotes. */
export function htmlText(text: string): Html {
  return visible(text)
    .replace(/[\ufffe\uffff\ufdd0-\ufdef]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;') as Html;
}

/** A template of the project's own markup. What it is filled with is a number, or `Html` itself. */
export function htmlOf(literals: TemplateStringsArray, ...values: readonly (Html | number)[]): Html {
  return literals.reduce((text, literal, k) => `${text}${values[k - 1]}${literal}`) as Html;
}
