import { Disposable, EventEmitter, Uri, workspace } from 'vscode';
import type { Analyses } from '../largeLogs/analyses';

/** Logs of the workspace that are listed, at most. */
const MAX_LOGS = 200;

const LOG_FILES = '**/[wW][iI][nN][sS][oO][cC][kK]*.[lL][oO][gG]';

/** The logs that there are: those that have been analysed, and those that lie in the workspace. */
export class KnownLogs implements Disposable {
  readonly #analyses: Analyses;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  #found: readonly Uri[] = [];

  /** There are other logs than before. */
  readonly onDidChange = this.#changed.event;

  constructor(analyses: Analyses) {
    this.#analyses = analyses;
    const watcher = workspace.createFileSystemWatcher(LOG_FILES, false, true, false);
    this.#subscriptions = Disposable.from(
      this.#changed,
      watcher,
      watcher.onDidCreate(() => this.look()),
      watcher.onDidDelete(() => this.look()),
      workspace.onDidChangeWorkspaceFolders(() => this.look()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async look(): Promise<void> {
    this.#found = await workspace.findFiles(LOG_FILES, undefined, MAX_LOGS);
    this.#changed.fire();
  }

  /** In order of address, each once. */
  get all(): readonly Uri[] {
    const uris = new Map<string, Uri>();
    for (const uri of [...this.#found, ...[...this.#analyses.all.keys()].map((key) => Uri.parse(key))]) {
      uris.set(uri.toString(), uri);
    }
    return [...uris.values()].sort((a, b) => (a.toString() < b.toString() ? -1 : 1));
  }
}
