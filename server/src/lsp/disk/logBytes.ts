/** The bytes of a log that is no open document: from disk, or through the client. */
import type { CancellationToken } from 'vscode-languageserver';
import type { Files } from './files';
import type { LogFiles } from './logFiles';

/** Of what is carried over by the client, which is all there at once. */
const MAX_CARRIED_BYTES = 64 * 1024 * 1024;

export interface LogBytesOptions {
  /** What reads a file of this URI whole; undefined where nothing can. */
  readonly files: (uri: string) => Files | undefined;
  /** What reads a log of this URI in pieces; undefined where nothing can. */
  readonly logFiles: (uri: string) => LogFiles | undefined;
}

/** Hands over the bytes, in pieces that are only valid during the call. False where they cannot be had, or not all of them. */
export async function readLogBytes(
  uri: string,
  push: (bytes: Uint8Array) => void,
  { files, logFiles }: LogBytesOptions,
  token: CancellationToken,
): Promise<boolean> {
  const pieces = logFiles(uri);
  if (!pieces) {
    const bytes = await files(uri)?.read(uri, MAX_CARRIED_BYTES);
    if (bytes) {
      push(bytes);
    }
    return bytes !== undefined;
  }
  const abort = new AbortController();
  const cancelling = token.onCancellationRequested(() => {
    abort.abort();
  });
  let isWhole = true;
  let isAny = false;
  const file = pieces.follow(uri, {
    bytes: (chunk) => {
      isAny = true;
      push(chunk);
    },
    // Another log has taken its place meanwhile: what has been read belongs to neither.
    newLog: () => {
      isWhole = !isAny;
    },
    missing: () => {
      isWhole = false;
    },
  });
  try {
    await file.look(abort.signal);
    return isWhole;
  } catch {
    return false;
  } finally {
    cancelling.dispose();
    await file.close();
  }
}
