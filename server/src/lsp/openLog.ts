/** An open document under `TextDocuments`: an analysed log with the URI and version that LSP gives it. */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { LogDocument } from '../core/document/logDocument';
import type { Catalogue } from '../core/log/catalogue';
import { AloneReading } from './judgement/aloneReading';

/** The last revision that was given. */
let revisions = 0;

export class OpenLog {
  /** A unique number for every text of every log. */
  revision = ++revisions;
  readonly log: LogDocument;
  #alone: AloneReading | undefined;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    content: string,
  ) {
    this.log = new LogDocument(content);
  }

  /** What it says by itself, where `log` goes on from another one. */
  aloneBy(catalogue: Catalogue): AloneReading {
    if (this.#alone?.catalogue !== catalogue) this.#alone = new AloneReading(this.log, catalogue);
    return this.#alone;
  }

  apply(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    this.version = version;
    this.revision = ++revisions;
    this.log.change(changes);
  }
}
