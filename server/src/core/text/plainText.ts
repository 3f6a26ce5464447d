/**
 * Text for an editor's own surfaces: messages, the status bar, lists, symbols, hints. Some of VS Code's take more than text:
 * `$(name)` becomes an icon, and `[text](command:…)` a link that may run any command. Log text and file names therefore reach
 * a surface as `PlainText` only, and the one way to make that of them is `plain`.
 */
import { visible } from './visible';

declare const gated: unique symbol;

/** Text that a surface may show: the project's own words, and whatever came through `plain`. */
export type PlainText = string & { readonly [gated]: 'plain text' };

/**
 * WORD JOINER: neither seen nor read aloud. Between the two characters that begin an icon, or that end a link's text, it leaves
 * the text as it was to look at. There is no escape that all surfaces know.
 */
const JOINER = '\u2060';

/** Any text, of a log or of a file's name, as it is: what cannot be seen is written out, and nothing in it is markup. */
export function plain(text: string): PlainText {
  return visible(text)
    .replace(/([$\]])(?=\()/g, `$1${JOINER}`)
    .replace(/^\(/, `${JOINER}(`)
    .replace(/[$\]]$/, `$&${JOINER}`) as PlainText;
}

/** A template of the project's own words, which may hold icons. What it is filled with is a number, or `PlainText` itself. */
export function plainText(literals: TemplateStringsArray, ...values: readonly (PlainText | number)[]): PlainText {
  return literals.reduce((text, literal, k) => `${text}${values[k - 1]}${literal}`) as PlainText;
}

/** The parts that are not empty, as one. */
export function joinedPlain(parts: readonly PlainText[], separator: ' ' | ', ' | ' · ' | '\n' | '\n\n'): PlainText {
  return parts.filter((part) => part !== '').join(separator) as PlainText;
}
