/** What the server sends unasked: the diagnostics and the status of logs, after every change that may alter them. */
import type { Connection } from 'vscode-languageserver';
import type { CaseFolders } from './disk/caseFolders';
import { eventDiagnostics } from './eventLog/diagnostics';
import { diagnostics } from './features/diagnostics';
import { documentStatus, fileStatus } from './features/status';
import type { Judgement } from './judgement/judgement';
import type { Judgements, JudgedLog } from './judgement/judgements';
import { OpenLog } from './openLog';
import type { Outlet } from './outlet';
import type { StatusParams } from './protocol';
import type { Runtime } from './runtime';
import type { ShownDiagnostic } from './shown';
import { judged, snapshot } from './snapshot';
import type { Snapshots } from './snapshots';
import { keyOf, showsAnotherFile } from './uris';
import type { WorkspaceProblems } from './workspaceProblems';

interface PublisherParts {
  readonly outlet: Outlet;
  readonly snapshots: Snapshots;
  readonly judgements: Judgements;
  readonly folders: CaseFolders;
  readonly problems: WorkspaceProblems;
  readonly defer: Runtime['defer'];
}

interface Message {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: ShownDiagnostic[];
  readonly status: StatusParams;
}

export class Publisher {
  readonly #connection: Connection;
  readonly #parts: PublisherParts;
  /** Documents whose analysis is on its way. */
  readonly #pending = new Set<string>();
  /** What was last published of each log, and what it was made of. */
  readonly #published = new Map<string, { readonly judgement: Judgement; readonly state: string }>();

  constructor(connection: Connection, parts: PublisherParts) {
    this.#connection = connection;
    this.#parts = parts;
    parts.folders.onNews((uri) => {
      this.publishBeside(uri);
    });
  }

  /** Analyses and publishes soon; changes that come meanwhile are published with it. */
  publishSoon(uri: string): void {
    if (this.#pending.has(uri)) return;
    this.#pending.add(uri);
    this.#parts.defer(() => {
      const isEventLog = this.#parts.snapshots.isEventLog(uri);
      const { document, followed } = this.#parts.folders.opened(uri);
      // Closed meanwhile: what a closed log has to say is known once its folder has been looked at.
      if (!isEventLog && !document && !followed) {
        this.#pending.delete(uri);
        return;
      }
      const published = isEventLog ? this.#publishEvents(uri) : this.publishLog(uri);
      published.catch((error: unknown) => {
        this.#connection.console.error(`The analysis of ${uri} failed: ${String(error)}`);
      });
    });
  }

  /** The Winsock logs in the folder of a file are judged by what lies there: to be published again when that has changed. */
  publishBeside(uri: string): void {
    for (const beside of this.#parts.folders.openBeside(uri))
      if (beside instanceof OpenLog) this.publishSoon(beside.uri);
    for (const followed of this.#parts.folders.followedBeside(uri)) this.publishSoon(followed.uri);
  }

  /** Looks for what lies beside a log. It has been published already: it is only published again if that changes anything. */
  lookBeside(uri: string, fresh: boolean): void {
    this.#parts.folders.look(uri, fresh).catch((error: unknown) => {
      this.#connection.console.error(`The folder of ${uri} could not be looked at: ${String(error)}`);
    });
  }

  /** A log that was closed, or is not followed any more, has no diagnostics. */
  withdraw(uri: string): void {
    this.#published.delete(uri);
    void this.#parts.outlet.diagnostics({ uri, diagnostics: [] });
  }

  /** Publishes a log, and all that are judged together with it, as far as something about them is new. */
  async publishLog(uri: string): Promise<void> {
    const { judgements: all, folders, outlet, problems } = this.#parts;
    const { judgements, copies } = await all.beside(uri).finally(() => this.#pending.delete(uri));
    // All at once: a document may be edited while a message is sent.
    const messages = judgements
      .flatMap((judgement) => judgement.files.map((file): JudgedLog => ({ judgement, file, copyOf: undefined })))
      .flatMap((log) => [
        ...this.#messages(log.file.uri, log),
        ...copies
          .filter((copy) => keyOf(copy.of) === keyOf(log.file.uri))
          .flatMap((copy) => this.#messages(copy.uri, { ...log, copyOf: log.file })),
      ]);
    const stored = problems.publish(judgements, copies);
    // All are handed over at once: what is judged later must not be overtaken by what still waits here to be sent.
    await Promise.all(
      messages.flatMap(({ status, ...shown }) => [outlet.diagnostics(shown), outlet.status(status)]).concat(stored),
    );
    if (folders.areCopiesNew(uri, copies)) this.publishBeside(uri);
    if (judgements.length > 0) this.lookBeside(uri, false);
  }

  /** What is to be sent of a log; nothing where nothing is new. */
  #messages(uri: string, log: JudgedLog): Message[] {
    const { folders } = this.#parts;
    const { document, followed } = folders.opened(uri);
    if ((!document && !followed) || showsAnotherFile(uri)) return [];
    const notRead = folders.notRead(uri, false);
    const published = this.#published.get(uri);
    const state = JSON.stringify([document?.version, document?.revision, log.copyOf?.uri, notRead]);
    if (document) {
      if (published?.judgement === log.judgement && published.state === state) return [];
      this.#published.set(uri, { judgement: log.judgement, state });
      const shown = snapshot(document, log);
      const { version } = shown;
      return [{ uri, version, diagnostics: diagnostics(shown), status: documentStatus(shown, notRead) }];
    }
    if (!followed || (published?.judgement === log.judgement && published.state === state && !followed.isReady()))
      return [];
    this.#published.set(uri, { judgement: log.judgement, state });
    const file = judged(uri, log);
    return [{ uri, diagnostics: diagnostics(file), status: fileStatus(file, followed.publish()) }];
  }

  async #publishEvents(uri: string): Promise<void> {
    const snapshotOfEvents = await this.#parts.snapshots.ofEventLog(uri).finally(() => this.#pending.delete(uri));
    if (!snapshotOfEvents) return;
    if (showsAnotherFile(uri)) return;
    const { version } = snapshotOfEvents;
    await this.#parts.outlet.diagnostics({ uri, version, diagnostics: eventDiagnostics(snapshotOfEvents) });
    this.publishBeside(uri);
  }
}
