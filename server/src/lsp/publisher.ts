/** What the server sends unasked: the diagnostics and the status of open logs, after every change that may alter them. */
import type { Connection } from 'vscode-languageserver';
import type { CaseFolders } from './disk/caseFolders';
import { eventDiagnostics } from './eventLog/diagnostics';
import { diagnostics } from './features/diagnostics';
import { documentStatus } from './features/status';
import { OpenLog } from './openLog';
import type { Outlet } from './outlet';
import type { Runtime } from './runtime';
import type { Snapshots } from './snapshots';

export class Publisher {
  readonly #connection: Connection;
  readonly #outlet: Outlet;
  readonly #snapshots: Snapshots;
  readonly #folders: CaseFolders;
  readonly #defer: Runtime['defer'];
  /** Documents whose analysis is on its way. */
  readonly #pending = new Set<string>();

  constructor(
    connection: Connection,
    outlet: Outlet,
    snapshots: Snapshots,
    folders: CaseFolders,
    defer: Runtime['defer'],
  ) {
    this.#connection = connection;
    this.#outlet = outlet;
    this.#snapshots = snapshots;
    this.#folders = folders;
    this.#defer = defer;
  }

  /** Analyses and publishes soon; changes that come meanwhile are published with it. */
  publishSoon(uri: string): void {
    if (this.#pending.has(uri)) return;
    this.#pending.add(uri);
    this.#defer(() => {
      const published = this.#snapshots.isEventLog(uri) ? this.#publishEvents(uri) : this.#publishLog(uri);
      published.catch((error: unknown) => {
        this.#connection.console.error(`The analysis of ${uri} failed: ${String(error)}`);
      });
    });
  }

  /** The Winsock logs in the folder of a document cite its events: to be published again when those have changed. */
  publishBeside(uri: string): void {
    for (const document of this.#folders.openBeside(uri))
      if (document instanceof OpenLog) this.publishSoon(document.uri);
  }

  /** Looks for event logs beside a log. It has been published already: it is only published again if they change anything. */
  lookBeside(uri: string, fresh: boolean): void {
    this.#folders.look(uri, fresh).then(
      (changed) => {
        if (changed) this.publishBeside(uri);
      },
      (error: unknown) => {
        this.#connection.console.error(`The folder of ${uri} could not be looked at: ${String(error)}`);
      },
    );
  }

  /** A document that was closed has no diagnostics. */
  withdraw(uri: string): void {
    void this.#outlet.diagnostics({ uri, diagnostics: [] });
  }

  async #publishLog(uri: string): Promise<void> {
    const snapshot = await this.#snapshots.ofLog(uri).finally(() => this.#pending.delete(uri));
    if (!snapshot) return;
    const { version } = snapshot;
    await this.#outlet.diagnostics({ uri, version, diagnostics: diagnostics(snapshot) });
    await this.#outlet.status(documentStatus(snapshot, this.#folders.notRead(uri, false)));
    this.lookBeside(uri, false);
  }

  async #publishEvents(uri: string): Promise<void> {
    const snapshot = await this.#snapshots.ofEventLog(uri).finally(() => this.#pending.delete(uri));
    if (!snapshot) return;
    const { version } = snapshot;
    await this.#outlet.diagnostics({ uri, version, diagnostics: eventDiagnostics(snapshot) });
    this.publishBeside(uri);
  }
}
