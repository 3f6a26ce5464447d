import { commands, Disposable, Range, type TextEditor, window } from 'vscode';
import type { InstanceLookup } from '../instanceLookup';
import { isWinsockLog } from '../recognition/language';

/** Longer than a held key takes to repeat. */
const CURSOR_MS = 150;

const DIMS = 'winsockLog.dims';

/** Dims everything but the control block at the cursor, while that is switched on. */
export class Dimming implements Disposable {
  readonly #lookup: InstanceLookup;
  readonly #dim = window.createTextEditorDecorationType({ opacity: '0.35' });
  readonly #subscriptions: Disposable;
  #isOn = false;
  #updating: NodeJS.Timeout | undefined;

  constructor(lookup: InstanceLookup) {
    this.#lookup = lookup;
    this.#subscriptions = Disposable.from(
      this.#dim,
      commands.registerCommand('winsockLog.dimOthers', () => {
        this.#isOn = !this.#isOn;
        void commands.executeCommand('setContext', DIMS, this.#isOn);
        return this.#update();
      }),
      // The server gives runs of waits the kind of comments: that distinguishes them from other folds.
      commands.registerCommand('winsockLog.foldWaits', () => commands.executeCommand('editor.foldAllBlockComments')),
      window.onDidChangeTextEditorSelection(() => {
        this.#updateSoon();
      }),
      window.onDidChangeVisibleTextEditors(() => {
        this.#updateSoon();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#updating);
    this.#subscriptions.dispose();
  }

  #updateSoon(): void {
    if (this.#isOn) {
      clearTimeout(this.#updating);
      this.#updating = setTimeout(() => void this.#update(), CURSOR_MS);
    }
  }

  async #update(): Promise<void> {
    for (const editor of window.visibleTextEditors)
      if (isWinsockLog(editor.document)) editor.setDecorations(this.#dim, this.#isOn ? await this.#others(editor) : []);
  }

  /** The lines between those of the instance at the cursor; none where there is no such instance. */
  async #others({ document, selection }: TextEditor): Promise<Range[]> {
    const { uri, version, lineCount } = document;
    const instance = await this.#lookup.at({ uri, line: selection.active.line });
    if (!instance || document.version !== version) return [];
    const ranges: Range[] = [];
    let next = 0;
    for (const line of [...instance.lines, lineCount]) {
      if (line > next) ranges.push(new Range(next, 0, line - 1, Number.MAX_SAFE_INTEGER));
      next = line + 1;
    }
    return ranges;
  }
}
