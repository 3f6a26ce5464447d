/** Buttons at the head of a page. The title of its view has them, too, but out of sight while another editor has the focus. */

const style = `
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 1.2rem; }
.actions a {
  padding: 3px 10px; border-radius: 3px; text-decoration: none;
  color: var(--vscode-button-secondaryForeground, var(--vscode-foreground));
  background: var(--vscode-button-secondaryBackground, transparent);
  border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
}
.actions a:hover { background: var(--vscode-button-secondaryHoverBackground); }
`;

/** Each a command, which the page has to be allowed to run, and what its button says. */
export function withActions(html: string, actions: readonly (readonly [command: string, label: string])[]): string {
  const links = actions.map(([command, label]) => `<a href="command:${command}">${label}</a>`);
  return html
    .replace('</head>', `<style>${style}</style>\n</head>`)
    .replace(/<main[^<>]*>/, (main) => `${main}\n<p class="actions">${links.join('')}</p>`);
}
