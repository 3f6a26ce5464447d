/**
 * An open event log: its text, and its events. Changed and read when somebody asks, however many changes have come by then, and anew after
 * a change: it does not grow by the second.
 */
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { EventLog } from '../core/eventlog/event';
import { changedText } from '../core/document/textChanges';
import { EventLogSteps } from '../core/eventlog/steps';
import { newRevision } from './revision';

export class OpenEventLog {
  /** Of its present text. */
  revision = newRevision();
  #text: TextDocument;
  #steps: EventLogSteps;
  /** Changes that have not been made yet. */
  #waiting: TextDocumentContentChangeEvent[] = [];

  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    content: string,
  ) {
    this.#text = TextDocument.create(uri, languageId, version, content);
    this.#steps = new EventLogSteps(content);
  }

  get text(): TextDocument {
    this.#makeChanges();
    return this.#text;
  }

  /** The events of this version. The same object until the next change. */
  get log(): EventLog {
    this.#makeChanges();
    return this.#steps.log;
  }

  get isRead(): boolean {
    return !this.isWaiting && this.#steps.isDone;
  }

  /** Whether changes wait to be made. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Reads on for a moment. True when all is read. */
  advance(): boolean {
    this.#makeChanges();
    return this.#steps.advance();
  }

  apply(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    this.version = version;
    this.revision = newRevision();
    for (const change of changes) {
      if (!('range' in change)) this.#waiting = [];
      this.#waiting.push(change);
    }
  }

  #makeChanges(): void {
    if (!this.isWaiting) return;
    const { text } = changedText(this.#text.getText(), this.#waiting);
    this.#waiting = [];
    this.#text = TextDocument.create(this.uri, this.languageId, this.version, text);
    this.#steps = new EventLogSteps(text);
  }
}
