/** The folder of a log on disk. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Files, FolderFile } from '../lsp/disk/files';
import { CASE_FILE } from '../lsp/protocol';

/** More files than this are not looked at: such a folder is no case. */
const MAX_FILES = 200;

export const folderFiles: Files = {
  async list(folder) {
    try {
      const parent = fileURLToPath(folder);
      const names = (await readdir(parent)).filter((name) => CASE_FILE.test(name)).sort();
      const found = await Promise.all(names.slice(0, MAX_FILES).map((name) => fileOf(parent, name)));
      return found.filter((file) => file !== undefined);
    } catch {
      return [];
    }
  },

  async read(uri, limit) {
    try {
      const handle = await open(fileURLToPath(uri), 'r');
      try {
        const { size } = await handle.stat();
        const bytes = new Uint8Array(Math.min(size, limit));
        let read = 0;
        while (read < bytes.length) {
          const { bytesRead } = await handle.read(bytes, read, bytes.length - read, read);
          if (bytesRead === 0) break;
          read += bytesRead;
        }
        return bytes.subarray(0, read);
      } finally {
        await handle.close();
      }
    } catch {
      // Gone meanwhile, or locked by the MTA: then it is not taken into account.
      return undefined;
    }
  },
};

/** A named pipe or a device is no file to read: it might never end. */
async function fileOf(parent: string, name: string): Promise<FolderFile | undefined> {
  try {
    const stats = await stat(path.join(parent, name));
    return stats.isFile() ? { name, size: stats.size, modified: stats.mtimeMs } : undefined;
  } catch {
    return undefined;
  }
}
