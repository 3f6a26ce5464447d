/** Code lenses: their places, as LSP has them or in short, and each of them in full where it is seen. */
import { LSPErrorCodes, ResponseError, type CancellationToken, type Connection } from 'vscode-languageserver';
import type { Client } from './client';
import { codeLenses, lensLines, resolvedLens } from './features/codeLens';
import { Command, LENS_LINES, type LensLinesParams, type LensLinesResult } from './protocol';
import type { Snapshot } from './snapshot';
import type { Snapshots } from './snapshots';

export function answerLenses(connection: Connection, client: Client, snapshots: Snapshots): void {
  /** A log of which this client can have lenses. */
  const logOf = async (uri: string, token: CancellationToken): Promise<Snapshot | undefined> =>
    client.can.runs(Command.goToLine) ? snapshots.ofLog(uri, token) : undefined;

  connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
    const snapshot = await logOf(uri, token);
    return snapshot ? codeLenses(snapshot) : [];
  });

  connection.onRequest(
    LENS_LINES,
    async ({ uri, seen }: LensLinesParams, token: CancellationToken): Promise<LensLinesResult | null> => {
      const snapshot = await logOf(uri, token);
      return snapshot ? lensLines(snapshot, seen, client.can) : null;
    },
  );

  connection.onCodeLensResolve(async ({ range, data: revision }, token) => {
    const snapshot = await snapshots.ofRevision(revision as number, token);
    const lens = snapshot && resolvedLens(snapshot, range.start.line, client.can);
    return lens ?? new ResponseError(LSPErrorCodes.ContentModified, 'The log has changed since this lens was given.');
  });
}
