/** An open event log: its text, and its events. Read when somebody asks, and anew after a change: it does not grow by the second. */
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { EventLog } from '../core/eventlog/event';
import { EventLogSteps } from '../core/eventlog/steps';

export class OpenEventLog {
  readonly languageId: string;
  #text: TextDocument;
  #steps: EventLogSteps;

  constructor(uri: string, languageId: string, version: number, content: string) {
    this.languageId = languageId;
    this.#text = TextDocument.create(uri, languageId, version, content);
    this.#steps = new EventLogSteps(content);
  }

  get uri(): string {
    return this.#text.uri;
  }

  get version(): number {
    return this.#text.version;
  }

  get text(): TextDocument {
    return this.#text;
  }

  /** The events of this version. The same object until the next change. */
  get log(): EventLog {
    return this.#steps.log;
  }

  get isRead(): boolean {
    return this.#steps.isDone;
  }

  /** Reads on for a moment. True when all is read. */
  advance(): boolean {
    return this.#steps.advance();
  }

  apply(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    this.#text = TextDocument.update(this.#text, [...changes], version);
    this.#steps = new EventLogSteps(this.#text.getText());
  }
}
