import { type Disposable, type Event, EventEmitter, type TextEditor, type TreeView, type Uri, window } from 'vscode';
import { instanceOf, logOf, type TreeElement } from './controlBlocks/elements';
import { isWinsockLog } from './recognition/language';
import type { Server } from './server';

/** An instance of a log, by its index. */
export interface SelectedInstance {
  /** `Uri.toString()` */
  readonly log: string;
  readonly index: number;
}

/** Longer than a held key takes to repeat. */
const CURSOR_MS = 150;

/**
 * The instance that is selected in the workbench: by the cursor of an editor (where Problems, lenses and the timeline lead, too), or in a
 * tree. Views follow it.
 */
export class Selection implements Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<SelectedInstance>();
  readonly #subscriptions: Disposable[];
  #waiting: NodeJS.Timeout | undefined;

  readonly onDidChange: Event<SelectedInstance> = this.#changed.event;

  constructor(server: Server) {
    this.#server = server;
    this.#subscriptions = [
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        this.#lookSoon(textEditor);
      }),
    ];
  }

  /** A tree of instances, whose selection counts from now on. */
  follow(view: TreeView<TreeElement>): void {
    this.#subscriptions.push(
      view.onDidChangeSelection(({ selection: [element] }) => {
        const index = (element as TreeElement | undefined) && instanceOf(element);
        if (index !== undefined) this.#changed.fire({ log: logOf(element).key, index });
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #lookSoon(editor: TextEditor): void {
    clearTimeout(this.#waiting);
    if (!isWinsockLog(editor.document)) return;
    this.#waiting = setTimeout(() => {
      void this.#look(editor.document.uri, editor.selection.active.line);
    }, CURSOR_MS);
  }

  async #look(uri: Uri, line: number): Promise<void> {
    const log = uri.toString();
    const path = await this.#server.ask('treePath', { uri: log, line, filter: '', order: 'line' }).catch(() => null);
    const index = path?.map(({ id }) => /^i(\d+)$/.exec(id)?.[1]).find((each) => each !== undefined);
    if (index !== undefined) this.#changed.fire({ log, index: Number(index) });
  }
}
