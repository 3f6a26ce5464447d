/** What the server sends unasked about a log, in a shape that the client understands. */
import type { Connection, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Client } from './client';
import { fittingDiagnostic } from './fit';
import { PREFIX, type Params } from './methods';

export class Outlet {
  readonly #connection: Connection;
  readonly #client: Client;

  constructor(connection: Connection, client: Client) {
    this.#connection = connection;
    this.#client = client;
  }

  async diagnostics(params: PublishDiagnosticsParams): Promise<void> {
    const diagnostics = params.diagnostics.map((each) => fittingDiagnostic(each, this.#client.can));
    await this.#connection.sendDiagnostics({ ...params, diagnostics });
  }

  async status(params: Params<'status'>): Promise<void> {
    if (this.#client.can.status) await this.#connection.sendNotification(`${PREFIX}status`, params);
  }
}
