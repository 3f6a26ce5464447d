import { commands, env, type Uri } from 'vscode';
import { plain, plainText, showInformation } from './surface';
import { nameOf } from './tabs';

const OPEN = 'Open';

/** Says that a file was saved, and opens it on request. */
export async function offerToOpen(file: Uri): Promise<void> {
  if ((await showInformation(plainText`Saved “${plain(nameOf(file))}”.`, OPEN)) !== OPEN) return;
  // A page opens in the browser: VS Code would show its source.
  await (/\.html?$/i.test(file.path) && file.scheme === 'file'
    ? env.openExternal(file)
    : commands.executeCommand('vscode.open', file));
}
