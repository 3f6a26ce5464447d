/** Code lenses: their places, as LSP has them or in short, and each of them in full where it is seen. */
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { Client } from './client';
import { codeLenses, lensLines, resolvedLens } from './features/codeLens';
import { Command } from './protocol';
import type { Answers, StandardAnswers } from './serve';
import type { Snapshot } from './snapshot';
import type { Snapshots } from './snapshots';

export function lensAnswers(
  client: Client,
  snapshots: Snapshots,
): { readonly standard: StandardAnswers<'lenses' | 'resolvedLens'>; readonly own: Answers<'lensLines'> } {
  /** A log of which this client can have lenses. */
  const logOf = async (uri: string, token: CancellationToken): Promise<Snapshot | undefined> =>
    client.can.runs(Command.goToLine) ? snapshots.ofLines(uri, token) : undefined;

  return {
    standard: {
      async lenses({ textDocument: { uri } }, token) {
        const snapshot = await logOf(uri, token);
        return snapshot ? codeLenses(snapshot) : [];
      },
      async resolvedLens({ range, data: revision }, token) {
        const snapshot = await snapshots.ofRevision(revision as number, token);
        const lens = snapshot && resolvedLens(snapshot, range.start.line, client.can);
        return (
          lens ??
          new ResponseError(LSPErrorCodes.ContentModified, 'The log has changed since the editor got this lens.')
        );
      },
    },
    own: {
      async lensLines({ uri, seen }, token) {
        const snapshot = await logOf(uri, token);
        return snapshot ? lensLines(snapshot, seen, client.can) : null;
      },
    },
  };
}
