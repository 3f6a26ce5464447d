/** The bytes of a log that is no open document. */
import type { CancellationToken } from 'vscode-languageserver';
import type { LogStore } from './logStore';

/** Hands over the bytes, in pieces that are only valid during the call. False where they cannot be had, or not all of them. */
export async function readLogBytes(
  uri: string,
  push: (bytes: Uint8Array) => void,
  store: LogStore | undefined,
  token: CancellationToken,
): Promise<boolean> {
  if (!store) {
    return false;
  }
  try {
    for await (const piece of store.pieces(uri)) {
      if (token.isCancellationRequested) {
        return false;
      }
      push(piece);
    }
    return true;
  } catch {
    return false;
  }
}
