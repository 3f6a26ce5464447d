import { type Disposable, EventEmitter, type Uri, workspace } from 'vscode';
import type { StatusParams } from '../../../server/src/lsp/protocol';
import { isDocument, isInTab } from '../tabs';

/** The latest result for each open document, and for each file in a tab that is none. One place: the language status, the commands and the API read from it. */
export class Analyses implements Disposable {
  readonly #latest = new Map<string, StatusParams>();
  readonly #analysed = new EventEmitter<StatusParams>();
  readonly #forgotten = new EventEmitter<void>();
  readonly #disposed = new EventEmitter<void>();
  readonly #closing: Disposable;

  readonly onDidAnalyse = this.#analysed.event;

  /** There is no result any more for some log. */
  readonly onDidForget = this.#forgotten.event;

  constructor() {
    this.#closing = workspace.onDidCloseTextDocument(({ uri }) => {
      this.forget(uri.toString());
    });
  }

  /** `key` is `Uri.toString()`: VS Code and servers need not spell a URI alike. */
  accept(key: string, status: StatusParams): void {
    // A result can cross the closing of its document. Kept, it would answer for the next one of that name, whose versions
    // begin anew.
    if (!(status.version === null ? isInTab(key) : isDocument(key))) return;
    this.#latest.set(key, status);
    this.#analysed.fire(status);
  }

  /** A document was closed, or a file is not to be analysed any more. */
  forget(key: string): void {
    if (this.#latest.delete(key)) this.#forgotten.fire();
  }

  /** The server is gone: what it said is no longer kept up to date. */
  clear(): void {
    this.#latest.clear();
    this.#forgotten.fire();
  }

  /** By `Uri.toString()`. */
  get all(): ReadonlyMap<string, StatusParams> {
    return this.#latest;
  }

  of(uri: Uri): StatusParams | undefined {
    return this.#latest.get(uri.toString());
  }

  whenAnalysed(uri: Uri, version = versionOf(uri)): Promise<StatusParams> {
    const wanted = (): StatusParams | undefined => {
      const status = this.of(uri);
      const current = version === undefined || status?.version === null || (status?.version ?? -1) >= version;
      return current ? status : undefined;
    };
    const known = wanted();
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const listeners = [
        this.onDidAnalyse(() => {
          const status = wanted();
          if (status) {
            listeners.forEach((listener) => void listener.dispose());
            resolve(status);
          }
        }),
        this.#disposed.event(() => {
          reject(new Error('Winsock Log was deactivated.'));
        }),
      ];
    });
  }

  dispose(): void {
    this.#disposed.fire();
    this.#closing.dispose();
    this.#analysed.dispose();
    this.#forgotten.dispose();
    this.#disposed.dispose();
  }
}

function versionOf(uri: Uri): number | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.version;
}
