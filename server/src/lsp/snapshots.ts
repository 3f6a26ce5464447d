/** Open logs, read to their end and judged. Reading is done in steps, between which other requests have their turn. */
import type { CancellationToken, TextDocuments } from 'vscode-languageserver';
import type { FolderEvents } from '../core/eventlog/folderEvents';
import type { LaterLog } from '../core/case/continuation';
import { lineRange } from './convert';
import { STEP_BYTES } from './logPieces';
import type { EventSnapshot } from './eventLog/snapshot';
import type { OpenDocument } from './openDocument';
import { OpenEventLog } from './openEventLog';
import { OpenLog } from './openLog';
import { withPoolSize } from './poolSize';
import type { Settings } from './settings';
import type { Snapshot } from './snapshot';

interface SnapshotsOptions {
  readonly documents: TextDocuments<OpenDocument>;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  /** What the event logs beside a log say, as far as known. */
  readonly eventsBeside: (uri: string) => FolderEvents;
  /** The logs after one in its rotation, the next one first, as far as known. */
  readonly laterLogs: (uri: string) => readonly LaterLog[];
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

/** Turns of the event loop without a change, after which no message is on its way that has been sent already. */
const CALM_TURNS = 3;
/** A client that never rests is answered, too. */
const MAX_WAIT_MS = 1000;

export class Snapshots {
  readonly #options: SnapshotsOptions;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  /** A Winsock log; undefined if it was closed, is of the other kind, or nobody waits for the answer any more. */
  async ofLog(uri: string, token?: CancellationToken): Promise<Snapshot | undefined> {
    const { documents, settingsOf, eventsBeside, laterLogs, pause } = this.#options;
    if (!documents.get(uri)) return undefined;
    const settings = await settingsOf(uri);
    for (;;) {
      await this.#calm(uri);
      const document = documents.get(uri);
      if (!(document instanceof OpenLog) || token?.isCancellationRequested) return undefined;
      document.readBy(settings.catalogue);
      const { log } = document;
      if (log.advance(STEP_BYTES)) {
        const events = eventsBeside(uri);
        const effective = withPoolSize(settings, events);
        return {
          uri,
          version: document.version,
          revision: document.revision,
          log,
          facts: document.factsUnder(effective, laterLogs(uri)),
          settings: effective,
          rangeOf: (line) => lineRange(log, line),
          events,
        };
      }
      await pause();
    }
  }

  /** An event log; undefined if it was closed, is of the other kind, or nobody waits for the answer any more. */
  async ofEventLog(uri: string, token?: CancellationToken): Promise<EventSnapshot | undefined> {
    const { documents, settingsOf, pause } = this.#options;
    if (!documents.get(uri)) return undefined;
    const settings = await settingsOf(uri);
    for (;;) {
      await this.#calm(uri);
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
    const snapshot = document && (await this.ofLog(document.uri, token));
    return snapshot?.revision === revision ? snapshot : undefined;
  }

  /** Changes come in bursts: waits for the end of one, so that the text is read once for all of them. */
  async #calm(uri: string): Promise<void> {
    const { documents, pause } = this.#options;
    const until = performance.now() + MAX_WAIT_MS;
    let version: number | undefined;
    for (let turns = 0; turns < CALM_TURNS && performance.now() < until; turns++) {
      const document = documents.get(uri);
      const log = document instanceof OpenLog ? document.log : document;
      if (!document || !log?.isWaiting) return;
      if (document.version !== version) turns = 0;
      ({ version } = document);
      await pause();
    }
  }

  isEventLog(uri: string): boolean {
    return this.#options.documents.get(uri) instanceof OpenEventLog;
  }
}
