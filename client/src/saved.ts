import { commands, env, Uri, window, workspace } from 'vscode';
import { plain, plainText, showInformation } from './surface';
import { nameOf } from './tabs';

/** Asks where a page is to be, and writes it there; gives the place, or undefined. It is offered beside the log or the folder that it is about. */
export async function savePage(
  { about, name, format }: { readonly about: Uri; readonly name: string; readonly format: 'markdown' | 'html' },
  text: string,
): Promise<Uri | undefined> {
  const extension = format === 'html' ? 'html' : 'md';
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(about, about.path.endsWith('/') ? '.' : '..', `${name}.${extension}`),
    filters: format === 'html' ? { HTML: ['html'] } : { Markdown: ['md'] },
  });
  if (!target) return undefined;
  await workspace.fs.writeFile(target, new TextEncoder().encode(text));
  void offerToOpen(target);
  return target;
}

const OPEN = 'Open';

/** Says that a file was saved, and opens it on request. */
export async function offerToOpen(file: Uri): Promise<void> {
  if ((await showInformation(plainText`Saved “${plain(nameOf(file))}”.`, OPEN)) !== OPEN) return;
  // A page opens in the browser: VS Code would show its source.
  await (/\.html?$/i.test(file.path) && file.scheme === 'file'
    ? env.openExternal(file)
    : commands.executeCommand('vscode.open', file));
}
