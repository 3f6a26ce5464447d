/** Open documents as the features answer from them: logs judged, event logs read to their end. */
import type { CancellationToken, TextDocuments } from 'vscode-languageserver';
import { packingOf } from '../core/case/packing';
import { calm } from './calm';
import type { EventSnapshot } from './eventLog/snapshot';
import type { Judgements } from './judgement/judgements';
import type { OpenDocument } from './openDocument';
import { OpenEventLog } from './openEventLog';
import { OpenLog } from './openLog';
import type { Settings } from './settings';
import { snapshot, type Snapshot } from './snapshot';

interface SnapshotsOptions {
  readonly documents: TextDocuments<OpenDocument>;
  readonly judgements: Judgements;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

export class Snapshots {
  readonly #options: SnapshotsOptions;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  /** A Winsock log; undefined if it was closed, is of the other kind, or nobody waits for the answer any more. */
  async ofLog(uri: string, token?: CancellationToken): Promise<Snapshot | undefined> {
    const { documents, judgements } = this.#options;
    if (!(documents.get(uri) instanceof OpenLog)) return undefined;
    const log = await judgements.of(uri, token);
    const document = documents.get(uri);
    if (!log || !(document instanceof OpenLog) || token?.isCancellationRequested) return undefined;
    return snapshot(document, log);
  }

  /** The same, where its lines may be told of: those of a document that begins as an archive does, or holds too much, are judged nowhere. */
  async ofLines(uri: string, token?: CancellationToken): Promise<Snapshot | undefined> {
    const snapshot = await this.ofLog(uri, token);
    if (snapshot?.judgement.notUnderstood === undefined) return snapshot;
    const { log } = snapshot;
    return log.excess !== undefined || packingOf(log.bytes) !== undefined ? undefined : snapshot;
  }

  /** An event log; undefined if it was closed, is of the other kind, or nobody waits for the answer any more. */
  async ofEventLog(uri: string, token?: CancellationToken): Promise<EventSnapshot | undefined> {
    const { documents, settingsOf, pause } = this.#options;
    if (!documents.get(uri)) return undefined;
    const settings = await settingsOf(uri);
    for (;;) {
      await calm(() => documents.get(uri), pause);
      const document = documents.get(uri);
      if (!(document instanceof OpenEventLog) || token?.isCancellationRequested) return undefined;
      if (document.advance()) {
        const { version, text, log } = document;
        return { uri, version, text, log, settings };
      }
      await pause();
    }
  }

  /** A Winsock log with the text that it had at that revision; undefined if it has another one by now, or is closed. */
  async ofRevision(revision: number, token?: CancellationToken): Promise<Snapshot | undefined> {
    const document = this.#options.documents
      .all()
      .find((each) => each instanceof OpenLog && each.revision === revision);
    const found = document && (await this.ofLines(document.uri, token));
    return found?.revision === revision ? found : undefined;
  }

  isEventLog(uri: string): boolean {
    return this.#options.documents.get(uri) instanceof OpenEventLog;
  }
}
