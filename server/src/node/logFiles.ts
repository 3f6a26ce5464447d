/** Large logs on disk, for the server: read as they grow. */
import { open, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { LogFiles } from '../lsp/disk/logFiles';
import { isGzip, refuseOtherCompression } from './decompress';
import { InputError, reasonOf } from './inputError';
import { TailedFile } from './tailedFile';

export const logFiles: LogFiles = {
  async head(uri, limit) {
    return inWords(async () => {
      const handle = await open(fileURLToPath(uri), 'r');
      try {
        const bytes = new Uint8Array(limit);
        const { bytesRead } = await handle.read(bytes, 0, limit, 0);
        return bytes.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    });
  },

  follow(uri, listener) {
    let isAtBeginning = true;
    let tailed: TailedFile | undefined;
    const file = (): TailedFile =>
      (tailed ??= new TailedFile(fileURLToPath(uri), {
        bytes: (chunk) => {
          if (isAtBeginning) refuseCompression(uri, chunk);
          isAtBeginning = false;
          listener.bytes(chunk);
        },
        newLog: ({ reason }) => {
          isAtBeginning = true;
          listener.newLog(reason);
        },
        missing: () => {
          listener.missing();
        },
      }));
    return {
      size: () => inWords(async () => (await stat(file().file)).size),
      look: (signal) => inWords(() => file().poll(signal)),
      close: async () => tailed?.close(),
    };
  },
};

/** Nobody could see the lines of such a file in an editor. */
function refuseCompression(uri: string, head: Uint8Array): void {
  if (isGzip(head))
    throw new InputError(uri, 'it is compressed by gzip; decompress it, or use: winsock-log analyze FILE');
  refuseOtherCompression(uri, head);
}

async function inWords<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Error(error instanceof InputError ? error.reason : reasonOf(error), { cause: error });
  }
}
