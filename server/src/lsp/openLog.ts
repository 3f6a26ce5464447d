/** An open document under `TextDocuments`: an analysed log with the URI and version that LSP gives it. */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { Facts } from '../core/findings/facts';
import type { AnalysisSettings } from '../core/findings/verdict';
import { elsewhereOf, type LaterLog } from '../core/case/continuation';
import { LogDocument } from '../core/document/logDocument';
import type { Catalogue } from '../core/log/catalogue';

/** The last revision that was given. */
let revisions = 0;

export class OpenLog {
  /** Another number for every text of every log: whoever has it knows which one is meant. */
  revision = ++revisions;
  readonly log: LogDocument;
  #facts: Facts | undefined;
  /** What the facts were made with. */
  #later: readonly LaterLog[] = [];

  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    content: string,
  ) {
    this.log = new LogDocument(content);
  }

  /** Reads it anew if it was read by other shapes. */
  readBy(catalogue: Catalogue): void {
    if (this.log.catalogue === catalogue) return;
    this.log.readBy(catalogue);
    this.#facts = undefined;
  }

  /**
   * What the log says under these settings, given the logs after it in its rotation. Asked again for the same version, settings and
   * logs, it is the same object.
   */
  factsUnder(settings: AnalysisSettings, later: readonly LaterLog[]): Facts {
    if (this.#facts?.settings === settings && this.#later === later) return this.#facts;
    this.#later = later;
    this.#facts = this.log.facts(settings);
    const elsewhere = elsewhereOf(this.#facts.instances, later);
    if (elsewhere.size > 0) this.#facts = this.log.facts(settings, { elsewhere });
    return this.#facts;
  }

  apply(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    this.version = version;
    this.revision = ++revisions;
    this.#facts = undefined;
    this.log.change(changes);
  }
}
