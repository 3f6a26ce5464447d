import { FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { FileStamp, FolderEntry, Problem } from '../../server/src/core/case/inventory';
import type { ClientRequests, Params, Result } from '../../server/src/lsp/methods';
import { methodOf } from './methods';
import { binaryString } from './binaryString';
import { errorMessage } from '../../server/src/core/text/errorMessage';

type Answers = { readonly [M in keyof ClientRequests]: (params: Params<M>) => Promise<Result<M>> };

/** Larger files are not carried over to the server: VS Code reads a file whole, whatever is asked of it. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads folders and logs for a server that cannot: it runs in a browser, or they are on no disk. */
export function answerFileRequests(client: BaseLanguageClient): void {
  const reader = new PieceReader();
  const answers: Answers = {
    listFolder: ({ folder }) => orProblem(() => list(Uri.parse(folder))),
    statFiles: ({ folder, names }) =>
      Promise.all(names.map((name) => orProblem(() => stampOf(Uri.joinPath(Uri.parse(folder), name))))),
    readFile: ({ uri, from, limit }) => orProblem(() => reader.read(Uri.parse(uri), from, limit)),
  };
  for (const [name, answer] of Object.entries(answers))
    client.onRequest(methodOf(name as keyof Answers), answer as (params: never) => Promise<unknown>);
}

async function list(folder: Uri): Promise<FolderEntry[]> {
  const entries = await workspace.fs.readDirectory(folder);
  return entries.map(([name, type]) => ({ name, type: typeOf(type) ?? 'link' }));
}

async function stampOf(uri: Uri): Promise<FileStamp> {
  const { type, size, mtime } = await workspace.fs.stat(uri);
  return { type: typeOf(type) ?? 'other', size, modified: mtime };
}

/** Undefined for what may be either. Of a link to a file or a folder, VS Code says that it is both. */
function typeOf(type: FileType): 'file' | 'folder' | undefined {
  return (type & FileType.Directory) !== 0 ? 'folder' : (type & FileType.File) !== 0 ? 'file' : undefined;
}

/** Gives out the file that was read last piece by piece: each piece would cost as much as all of it. */
class PieceReader {
  #last: { readonly key: string; readonly bytes: Uint8Array } | undefined;

  async read(uri: Uri, from: number, limit: number): Promise<string> {
    const key = uri.toString();
    let bytes = from > 0 && this.#last?.key === key ? this.#last.bytes : undefined;
    if (!bytes) {
      const { size } = await workspace.fs.stat(uri);
      if (size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024 / 1024} MB, and on no disk`);
      bytes = await workspace.fs.readFile(uri);
    }
    this.#last = from + limit < bytes.length ? { key, bytes } : undefined;
    return binaryString(bytes.subarray(from, from + limit));
  }
}

async function orProblem<T>(action: () => Thenable<T>): Promise<T | Problem> {
  try {
    return await action();
  } catch (error) {
    return { problem: errorMessage(error) };
  }
}
