/** The logs that a path of an assistant can mean: those of the workspace, and those that are open. */
import { Uri, workspace } from 'vscode';
import { isLog } from '../recognition/language';
import { visibleUris } from '../tabs';
import { withinReach } from '../target';

/** How a log is called in answers: an assistant gives that back as a path. Text from outside. */
export function placeName(uri: Uri): string {
  return workspace.getWorkspaceFolder(uri) ? workspace.asRelativePath(uri) : uri.toString(true);
}

/**
 * What a path may mean, the likeliest first; nothing where it leads out of the workspace and is not open. It begins in a folder of the
 * workspace, with or without the name of that; or it is absolute; or a URI.
 */
export function placesOf(path: string, known: readonly Uri[]): readonly Uri[] {
  if (path.includes('\0')) return [];
  const folders = workspace.workspaceFolders ?? [];
  const inFolders = folders.flatMap(({ uri, name }) => [
    ...(path.startsWith(`${name}/`) ? [Uri.joinPath(uri, path.slice(name.length + 1))] : []),
    Uri.joinPath(uri, path),
  ]);
  const isAbsolute = /^(?:[\\/]|[a-z]:[\\/])/i.test(path);
  const named = known.filter((uri) => placeName(uri) === path);
  const places = /^[a-z][a-z\d+.-]+:\//i.test(path) ? uriOf(path) : isAbsolute ? [Uri.file(path)] : inFolders;
  return [...named, ...places.flatMap((uri) => withinReach(uri) ?? [])];
}

/**
 * What assistants may read: the workspace, and the folders of logs that are open. A link that leads out of them is followed for the user
 * alone.
 */
export function readable(): readonly Uri[] {
  const open = [...workspace.textDocuments.filter(isLog).map(({ uri }) => uri), ...visibleUris()];
  return [
    ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri),
    ...open.filter(({ scheme }) => scheme === 'file').map((uri) => Uri.joinPath(uri, '..')),
  ];
}

function uriOf(text: string): Uri[] {
  try {
    return [Uri.parse(text, true)];
  } catch {
    return [];
  }
}
