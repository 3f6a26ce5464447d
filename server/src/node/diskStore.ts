/** Logs on disk, for the server: whole, or as they grow. */
import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isGzip } from '../core/text/bytes';
import type { CaseFolder } from '../core/case/inventory';
import type { DiskStore } from '../lsp/disk/logStore';
import { caseFolderOf } from './caseFolder';
import { refuseOtherCompression } from './decompress';
import { fileInfo } from './fileInfo';
import { openFile, readFully, statFile, within } from './files';
import { InputError, reasonOf } from './inputError';
import { readBytes } from './readBytes';
import { TailedFile } from './tailedFile';

/** A disk that takes longer to hash a file is a network that is nearly down: the report goes without. */
const INFO_MS = 60_000;

const NO_PATH = 'its address is not a path on this machine';

/** Undefined for an address of another machine, or on Windows for one without a drive. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** Folders that cannot be found hold nothing. */
async function realPaths(uris: readonly string[] | undefined): Promise<readonly string[] | undefined> {
  const paths = uris?.map((uri) => realpath(pathOf(uri) ?? '').catch(() => undefined));
  return paths && (await Promise.all(paths)).filter((path) => path !== undefined);
}

const nowhere: CaseFolder = {
  entries: () => Promise.reject(new Error(NO_PATH)),
  stat: (names) => Promise.resolve(names.map(() => ({ problem: NO_PATH }))),
  head: () => Promise.resolve({ problem: NO_PATH }),
};

export const diskStore: DiskStore = {
  folder: (uri) => {
    const path = pathOf(`${uri}/`);
    return path === undefined ? nowhere : caseFolderOf(path);
  },

  async *pieces(uri, signal, folders) {
    const pieces = readBytes(fileURLToPath(uri), signal);
    try {
      // It is opened with the first piece.
      const first = await within(await realPaths(folders), () => pieces.next());
      if (first.done === true) return;
      yield first.value;
      yield* pieces;
    } catch (error) {
      throw inWords(error);
    } finally {
      await pieces.return(undefined);
    }
  },

  async isWithin(uri, folders) {
    const path = pathOf(uri);
    if (path === undefined) return false;
    return within(await realPaths(folders), () =>
      statFile(path).then(
        () => true,
        () => false,
      ),
    );
  },

  async head(uri, limit) {
    try {
      const handle = await openFile(fileURLToPath(uri));
      try {
        return await readFully(handle, new Uint8Array(limit), 0);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw inWords(error);
    }
  },

  async info(uri) {
    const path = pathOf(uri);
    return path === undefined ? undefined : fileInfo(path, AbortSignal.timeout(INFO_MS)).catch(() => undefined);
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
          // Where its lines are now, the folder shows.
          listener.newLog(reason === 'rotated' ? 'replaced' : reason);
        },
        missing: () => {
          listener.missing();
        },
      }));
    const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
      try {
        return await action();
      } catch (error) {
        throw inWords(error);
      }
    };
    return {
      size: () => attempt(async () => Number((await statFile(file().file)).size)),
      look: (signal) => attempt(() => file().poll(signal)),
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

function inWords(error: unknown): Error {
  return new Error(error instanceof InputError ? error.reason : reasonOf(error), { cause: error });
}
