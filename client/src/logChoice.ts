/** Which logs a command is on, where the user has to say. */
import { Uri, workspace } from 'vscode';
import { pick, plain, type PlainText } from './surface';
import { nameOf } from './tabs';

/** What is selected in the Explorer, as its menus pass it behind the file that was clicked. */
export function selectedUris(selected: unknown): readonly Uri[] {
  return Array.isArray(selected) ? selected.filter((each) => each instanceof Uri) : [];
}

/** One of several logs. */
export async function pickLog(logs: Iterable<Uri>, title: PlainText): Promise<Uri | undefined> {
  const items = [...logs].map((uri) => ({
    label: plain(nameOf(uri)),
    description: plain(workspace.asRelativePath(Uri.joinPath(uri, '..'))),
    uri,
  }));
  return (await pick(items, title))?.uri;
}
