import type { Event, Uri } from 'vscode';
import type { StatusParams } from '../../server/src/lsp/protocol';

/**
 * What `extensions.getExtension('winsock-log.winsock-log').activate()` gives to other extensions, and to this project's own
 * tests. Lines in a `StatusParams` are 0-based.
 */
export interface WinsockLogApi {
  /** Raised when something here changes its meaning. */
  readonly apiVersion: 1;

  /** Starts the server if no log has been opened yet; resolves when it answers, rejects when it cannot be started. */
  ready(): Promise<void>;

  /** The latest result for a document, or undefined while there is none. */
  statusOf(uri: Uri): StatusParams | undefined;

  /**
   * Resolves with the first result for that version of the document or a later one. Without `version`: the version that is
   * open now, or any, where the document is not open yet. The diagnostics of that result are in place by then.
   * Waits for as long as it takes: nothing comes for a document that is not of the language `winsock-log`.
   */
  whenAnalysed(uri: Uri, version?: number): Promise<StatusParams>;

  /** Fires after every analysis, once its diagnostics are in place: also where only the settings have changed. */
  readonly onDidAnalyse: Event<StatusParams>;
}
