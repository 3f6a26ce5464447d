/** Markdown that the server writes. Everything that is not markup goes through here. */

/** Makes any text plain text: no character of it is taken for markup, HTML, an entity or a line break. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&:@]/g, '\\$&');
}

/** Text as code. Backticks inside cannot end it; in a table, a bar cannot end the cell. */
export function code(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ').replace(/\|/g, '¦');
  const longest = Math.max(0, ...(clean.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${clean} ${fence}` : `${fence}${clean}${fence}`;
}

/** A link that runs one of our commands. Arguments are plain JSON. */
export function commandLink(title: string, command: string, args: readonly unknown[]): string {
  return `[${escapeMarkdown(title)}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}

/** A link to a page. The address is the project's own, never the log's. */
export function link(title: string, url: string): string {
  return `[${escapeMarkdown(title)}](${url.replace(/[()\s<>]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)})`;
}
