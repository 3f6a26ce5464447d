/**
 * Markdown, as VS Code and GitHub read it. Text from outside can start no markup, link, HTML or table cell of its own, as it
 * gets into Markdown only through `markdownText` and `markdownCode`.
 */
import { visible } from './visible';

declare const gated: unique symbol;

/** Markup of the project's own, with text from outside made harmless. */
export type Markdown = string & { readonly [gated]: 'markdown' };

/** `text` as plain text. */
export function markdownText(text: string): Markdown {
  return markdownEntities(visible(text).replace(/[\\`*_{}()#+\-.!>~:@]/g, '\\$&')) as Markdown;
}

/**
 * What a backslash does not keep from being markup everywhere. Entities for brackets: in the text of a link, `marked`, which renders
 * VS Code's hovers, takes their backslashes away and then looks for links. A WORD JOINER, which nobody sees, in mail addresses: `cmark-gfm`,
 * which renders for GitHub, looks for those when all escapes are gone, and makes links of them. Comes after all other escapes, as it
 * brings characters of its own.
 */
export function markdownEntities(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/(?<=[\w.+-])(?=\\?@)/g, '&#8288;')
    .replace(/</g, '&lt;')
    .replace(/\|/g, '&#124;')
    .replace(/\[/g, '&#91;')
    .replace(/\]/g, '&#93;');
}

/** `text` as code; as plain text where code could not hold it in a table. */
export function markdownCode(text: string): Markdown {
  const harmless = visible(text);
  return /[`|]|\\$/.test(harmless) || harmless.trim() !== harmless || harmless === ''
    ? markdownText(text)
    : (`\`${harmless}\`` as Markdown);
}

/** A template of the project's own markup. What it is filled with is a number, or `Markdown` itself. */
export function markdownOf(literals: TemplateStringsArray, ...values: readonly (Markdown | number)[]): Markdown {
  return literals.reduce((text, literal, k) => `${text}${values[k - 1]}${literal}`) as Markdown;
}

/** The parts that are not empty, as paragraphs or as what else the separator makes of them. */
export function joinedMarkdown(
  parts: readonly Markdown[],
  separator: '\n\n' | '\n' | ' · ' | ', ' | '\n\n---\n\n',
): Markdown {
  return parts.filter((part) => part !== '').join(separator) as Markdown;
}
