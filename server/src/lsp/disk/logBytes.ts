/** The bytes of a log that is no open document. */
import type { CancellationToken } from 'vscode-languageserver';
import { untilLost } from '../../core/intake/restLost';
import type { LogStore } from './logStore';

/**
 * Hands over the bytes of a log, in pieces that are only valid during the call, until `push` wants no more. False where they cannot
 * be had, or not all of them. `within`: URIs of the folders that the log has to be in.
 */
export type PushLogBytes = (
  uri: string,
  push: (bytes: Uint8Array) => boolean,
  token: CancellationToken,
  within?: readonly string[],
) => Promise<boolean>;

export async function readLogBytes(
  uri: string,
  push: (bytes: Uint8Array) => boolean,
  store: LogStore | undefined,
  token: CancellationToken,
  within?: readonly string[],
): Promise<boolean> {
  if (!store) return false;
  try {
    for await (const piece of untilLost(store.pieces(uri, undefined, within))) {
      if (token.isCancellationRequested) return false;
      if (!push(piece)) return true;
    }
    return true;
  } catch {
    return false;
  }
}
