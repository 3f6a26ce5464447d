import type { LanguageClientOptions, Message } from 'vscode-languageclient';

/**
 * The server sends a document's diagnostics, then its status; but the client library queues diagnostics and sets them in a
 * later turn, while other notifications come straight through. This puts the order right, so that the language status never
 * runs ahead of the Problems list, and whoever awaits a status finds its diagnostics in place.
 */
export class DiagnosticsFirst {
  /** Documents whose diagnostics have arrived but are not set yet. */
  readonly #pending = new Set<string>();
  readonly #waiting = new Map<string, () => void>();

  /** To be mixed into the client's options. */
  readonly options: Pick<LanguageClientOptions, 'connectionOptions' | 'middleware'>;

  /** `keyOf` makes one spelling of the URIs on the wire and of those in VS Code. */
  constructor(readonly keyOf: (uri: string) => string) {
    this.options = {
      connectionOptions: {
        messageStrategy: {
          handleMessage: (message, next) => {
            const uri = publishedUri(message);
            if (uri !== undefined) this.#pending.add(keyOf(uri));
            return next(message);
          },
        },
      },
      middleware: {
        // Called once per document for the latest of its queued diagnostics: earlier ones are dropped without a word.
        handleDiagnostics: (uri, diagnostics, next) => {
          next(uri, diagnostics);
          const key = uri.toString();
          this.#pending.delete(key);
          const waiting = this.#waiting.get(key);
          this.#waiting.delete(key);
          waiting?.();
        },
      },
    };
  }

  /** Runs `action` when the document's diagnostics are set; of several that wait for one document, only the latest. */
  after(uri: string, action: () => void): void {
    const key = this.keyOf(uri);
    if (this.#pending.has(key)) this.#waiting.set(key, action);
    else action();
  }

  /** The connection is gone, and with it whatever was queued. */
  clear(): void {
    this.#pending.clear();
    this.#waiting.clear();
  }
}

function publishedUri(message: Message): string | undefined {
  const { method, params } = message as { method?: unknown; params?: { uri?: unknown } | null };
  return method === 'textDocument/publishDiagnostics' && typeof params?.uri === 'string' ? params.uri : undefined;
}
