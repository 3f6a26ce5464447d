/** The folder of a log read through the client: where the server has no disk, or the log is on none. */
import type { Connection } from 'vscode-languageserver';
import type { Files, FolderFile } from './files';
import { LIST_FOLDER, READ_FILE, type ListFolderParams, type ReadFileParams } from '../protocol';

export function clientFiles(connection: Connection): Files {
  const warn = (error: unknown): undefined => {
    connection.console.warn(`The client could not read the folder of a log: ${String(error)}`);
    return undefined;
  };
  return {
    async list(folder) {
      const params: ListFolderParams = { folder };
      return (await connection.sendRequest<FolderFile[] | null>(LIST_FOLDER, params).catch(warn)) ?? [];
    },
    async read(uri, limit) {
      const params: ReadFileParams = { uri, limit };
      const text = await connection.sendRequest<string | null>(READ_FILE, params).catch(warn);
      // One character for each byte: JSON has no bytes.
      return text == null ? undefined : Uint8Array.from(text, (c) => c.charCodeAt(0));
    },
  };
}
