import { FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  CASE_FILE,
  LIST_FOLDER,
  type ListedFile,
  type ListFolderParams,
  READ_FILE,
  type ReadFileParams,
} from '../../server/src/lsp/protocol';

/** More files than this are not looked at: such a folder is no case. */
const MAX_FILES = 200;

/** Larger files are not carried over to the server, whatever it asks for. */
const MAX_BYTES = 64 * 1024 * 1024;

/** `String.fromCharCode` takes no more at once. */
const STEP = 8192;

/** Reads the folder of a log for a server that cannot: it runs in a browser, or the folder is on no disk. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(LIST_FOLDER, async ({ folder }: ListFolderParams) => orNull(() => list(Uri.parse(folder))));
  client.onRequest(READ_FILE, async ({ uri, limit }: ReadFileParams) => orNull(() => read(Uri.parse(uri), limit)));
}

async function list(folder: Uri): Promise<ListedFile[]> {
  const entries = await workspace.fs.readDirectory(folder);
  const names = entries
    .filter(([name, type]) => (type & FileType.Directory) === 0 && CASE_FILE.test(name))
    .map(([name]) => name)
    .sort();
  const files = await Promise.all(
    names.slice(0, MAX_FILES).map(async (name) => {
      const stat = await orNull(() => workspace.fs.stat(Uri.joinPath(folder, name)));
      return stat && { name, size: stat.size, modified: stat.mtime };
    }),
  );
  return files.filter((file) => file !== null);
}

async function read(uri: Uri, limit: number): Promise<string | null> {
  const { size } = await workspace.fs.stat(uri);
  if (size > MAX_BYTES) {
    return null;
  }
  const bytes = (await workspace.fs.readFile(uri)).subarray(0, limit);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += STEP) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + STEP)));
  }
  return parts.join('');
}

/** What cannot be read, or is gone, is simply not there: the log itself is analysed all the same. */
async function orNull<T>(action: () => Thenable<T>): Promise<T | null> {
  try {
    return await action();
  } catch {
    return null;
  }
}
