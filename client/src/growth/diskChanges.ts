import { type Disposable, type TextDocument, type TextDocumentChangeEvent, workspace } from 'vscode';
import { type DiskChange, diskChangeOf, diskChangeWords } from './diskChange';
import { isWinsockLog } from '../recognition/language';
import type { StatusParams } from '../../../server/src/lsp/protocol';
import type { PlainText } from '../surface';

/** Remembers of open logs whether they were cut or replaced on disk, so that nobody takes the new log for the old one. */
export class DiskChanges implements Disposable {
  readonly #latest = new WeakMap<TextDocument, { readonly change: DiskChange; readonly version: number }>();
  readonly #listening: Disposable;

  constructor() {
    this.#listening = workspace.onDidChangeTextDocument((event) => {
      this.#notice(event);
    });
  }

  /** In words; undefined where there is nothing to report. */
  wordsOf(document: TextDocument, status?: StatusParams): PlainText | undefined {
    return diskChangeWords(this.#latest.get(document)?.change, status);
  }

  /** How another log took the place of a document, with the first version that has it; undefined where none did. */
  changeOf(document: TextDocument): { readonly change: DiskChange; readonly version: number } | undefined {
    return this.#latest.get(document);
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #notice({ document, contentChanges, reason }: TextDocumentChangeEvent): void {
    if (!isWinsockLog(document)) return;
    const { version } = document;
    if (document.isDirty) {
      // It was the user's own edit: VS Code may report the edit first and what it means afterwards.
      if (this.#latest.get(document)?.version === version) this.#latest.delete(document);
      return;
    }
    const edits = contentChanges.map(({ range, rangeLength, text }) => ({
      startLine: range.start.line,
      endLine: range.end.line,
      removed: rangeLength,
      text,
    }));
    const change = reason === undefined ? diskChangeOf(edits, document.lineCount) : undefined;
    if (change !== undefined && change !== 'grown') this.#latest.set(document, { change, version });
  }
}
