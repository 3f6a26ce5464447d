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

/** Our own Markdown as plain text, for clients that show nothing else. It knows what is written here and in the features, no more. */
export function withoutMarkup(markdown: string): string {
  return markdown
    .split('\n')
    .filter((line) => !/^(\| ?:?-+:? ?)+\|$/.test(line))
    .map((line) => (line === '---' ? '' : plainLine(line)))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/**
 * Code, an escaped character, an entity, a link, emphasis, or the bar of a table: whichever comes first. What we write has no other code,
 * entities or links.
 */
const MARKUP =
  /`([^`]+)`|\\([!-/:-@[-`{-~])|&(amp|lt|#124|#91|#93|#8288);|\[((?:\\.|[^\][\\])*)\]\([^()]*\)|\*\*|(?<!\S)\||\|(?!\S)/g;

/** As `markdownEntities` writes them. */
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  '#124': '|',
  '#91': '[',
  '#93': ']',
  '#8288': '',
};

function plainLine(line: string): string {
  const text = line.replace(
    MARKUP,
    (_, code?: string, escaped?: string, entity?: string, title?: string) =>
      code ??
      escaped ??
      (entity === undefined ? undefined : entities[entity]) ??
      (title === undefined ? '' : plainLine(title)),
  );
  return text.trim();
}
