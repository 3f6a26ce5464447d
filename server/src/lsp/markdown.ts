/** Links in the Markdown that the server writes. */
import { markdownOf, markdownText, type Markdown } from '../core/text/markdownText';

/** A link that runs one of our commands. Arguments are plain JSON. */
export function commandLink(title: string, command: string, args: readonly unknown[]): Markdown {
  return markdownOf`[${markdownText(title)}](${commandUri(command, args) as Markdown})`;
}

/** A link to a page. */
export function link(title: string, url: string): Markdown {
  return markdownOf`[${markdownText(title)}](${url.replace(/[()\s<>\\]/g, percent) as Markdown})`;
}

/**
 * The address of a command. VS Code decodes its arguments twice: once with the address, and once more before it reads them as
 * JSON. They are encoded as often, or the `%` of one URI in them would be lost. Quotes and parentheses would end a link.
 */
export function commandUri(command: string, args: readonly unknown[]): string {
  const once = encodeURIComponent(JSON.stringify(args));
  return `command:${command}?${encodeURIComponent(once).replace(/[()'!*~]/g, percent)}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
