/** An open document under `TextDocuments`: an analysed log with the URI and version that LSP gives it. */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { LogDocument } from '../core/document/logDocument';
import type { Catalogue } from '../core/log/catalogue';
import { lookInside } from '../core/case/content';
import { AloneReading } from './judgement/aloneReading';
import { newRevision } from './revision';
import { fileName } from './uris';

export class OpenLog {
  /** Of its present text. */
  revision = newRevision();
  readonly log: LogDocument;
  #alone: AloneReading | undefined;
  #looked = { revision: 0, isOther: false };

  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    content: string,
  ) {
    this.log = new LogDocument(content);
  }

  /** Its first lines are none of a log: by that, a file of its text would be left out of a case. Up to date after a `look`. */
  get isOther(): boolean {
    return this.#looked.isOther;
  }

  /** Whether that is known of its present text. */
  get isLookedAt(): boolean {
    return this.#looked.revision === this.revision;
  }

  /** Looks at what it is by its first lines. */
  async look(): Promise<void> {
    const { revision } = this;
    const head = (limit: number): Promise<Uint8Array> => Promise.resolve(this.log.bytes.slice(0, limit));
    const { kind } = await lookInside<never>(fileName(this.uri), head);
    if (this.revision === revision) this.#looked = { revision, isOther: kind === 'other' };
  }

  /** What it says by itself, where `log` goes on from another one. */
  aloneBy(catalogue: Catalogue): AloneReading {
    if (this.#alone?.catalogue !== catalogue) this.#alone = new AloneReading(this.log, catalogue);
    return this.#alone;
  }

  apply(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    this.version = version;
    this.revision = newRevision();
    this.log.change(changes);
  }
}
