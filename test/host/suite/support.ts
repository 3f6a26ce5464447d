/** What the suites in VS Code share. Only the `vscode` API: they also run where there is no Node. */
import * as vscode from 'vscode';
import type { WinsockLogApi } from '../../../client/src/api';

/** `node:assert` is not to be had in a browser. Compares as JSON does, which is enough for what VS Code answers. */
export function equal(actual: unknown, expected: unknown, what = ''): void {
  const [a, b] = [JSON.stringify(actual, null, 1), JSON.stringify(expected, null, 1)];
  if (a !== b) throw new Error(`${what === '' ? '' : `${what}: `}expected ${b}, got ${a}`);
}

export function matches(actual: string, pattern: RegExp): void {
  if (!pattern.test(actual))
    throw new Error(`expected something like ${String(pattern)}, got ${JSON.stringify(actual)}`);
}

export async function api(): Promise<WinsockLogApi> {
  const extension = vscode.extensions.getExtension<WinsockLogApi>('winsock-log.winsock-log');
  if (!extension) throw new Error('The extension is not installed.');
  return extension.activate();
}

/** A file of the workspace, by its path from the folder that is open. */
export function fileUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('No folder is open.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Opens a log in an editor and waits until it is analysed. */
export async function openLog(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileUri(path));
  await vscode.window.showTextDocument(document);
  await (await api()).whenAnalysed(document.uri);
  return document;
}

export const FAILING = 'samples/kb303102-failing/Winsock.log';
export const NORMAL = 'samples/kb303102-normal/Winsock.log';

/** Waits for a condition to hold, looking again whenever `event` fires. */
export async function until(event: vscode.Event<unknown>, condition: () => boolean): Promise<void> {
  if (condition()) return;
  await new Promise<void>((resolve) => {
    const listener = event(() => {
      if (!condition()) return;
      listener.dispose();
      resolve();
    });
  });
}

export const closeAll = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.closeAllEditors');
