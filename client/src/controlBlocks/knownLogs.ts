import { Disposable, EventEmitter, type LogOutputChannel, Uri, workspace } from 'vscode';
import { isWinsockLogName } from '../../../server/src/core/case/fileNames';
import type { WorkspaceLog } from '../../../server/src/lsp/protocol';
import type { Analyses } from '../largeLogs/analyses';
import type { Server } from '../server';
import { nameOf } from '../tabs';

/** Logs of the workspace that are listed, at most. */
const MAX_LOGS = 200;

const LOG_FILES = '**/[wW][iI][nN][sS][oO][cC][kK]*.*';

/** What has been found in a log that need not be open. */
export type LogFigures = Pick<WorkspaceLog, 'allocated' | 'summary' | 'files'>;

/** The logs that there are: those that have been analysed, and those in the workspace, which the server looks at without opening them. */
export class KnownLogs implements Disposable {
  readonly #server: Server;
  readonly #channel: LogOutputChannel;
  readonly #analyses: Analyses;
  /** What the server has found in the workspace, by `Uri.toString()`. */
  readonly #figures = new Map<string, LogFigures>();
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  #found: readonly Uri[] = [];
  #finding: Promise<void> | undefined;
  #hasLooked = false;

  /** There are other logs than before. */
  readonly onDidChange = this.#changed.event;

  constructor(server: Server, analyses: Analyses, channel: LogOutputChannel) {
    this.#server = server;
    this.#channel = channel;
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
    this.#finding = this.#find();
    await this.#finding;
    this.#changed.fire();
    // Without a log there is no reason to start the server.
    if (this.#found.length > 0) {
      await Promise.all((workspace.workspaceFolders ?? []).map(({ uri }) => this.#lookInto(uri)));
      this.#hasLooked = true;
      this.#changed.fire();
    }
  }

  /** All of them, once they have been found for the first time. */
  async whenFound(): Promise<readonly Uri[]> {
    await (this.#finding ??= this.#find());
    return this.all;
  }

  async #find(): Promise<void> {
    const files = await workspace.findFiles(LOG_FILES, undefined, MAX_LOGS);
    this.#found = files.filter((uri) => isWinsockLogName(nameOf(uri)));
    const keys = new Set(this.#found.map((uri) => uri.toString()));
    for (const key of this.#figures.keys()) if (!keys.has(key)) this.#figures.delete(key);
  }

  /** It is known what has been found in those of the workspace, as far as they can be read. */
  get hasLooked(): boolean {
    return this.#hasLooked;
  }

  /** The latest there is: of a chain that has an open log the analysis of what is in the editor. */
  figuresOf(uri: Uri): LogFigures | undefined {
    const key = uri.toString();
    const figures = this.#figures.get(key);
    const keys = [key, ...(figures?.files ?? []).map((file) => Uri.parse(file.uri).toString())];
    const open = keys.map((each) => this.#analyses.all.get(each)).find((status) => status !== undefined);
    const analysed = open ?? [...this.#analyses.all.values()].find(({ files }) => newestOf(files) === key);
    return analysed ?? figures;
  }

  async #lookInto(folder: Uri): Promise<void> {
    try {
      const { logs } = await this.#server.ask('workspaceLogs', { folder: folder.toString() });
      for (const log of logs) {
        const uri = Uri.parse(log.uri);
        this.#figures.set(uri.toString(), log);
        // It looks into files of any name that may be a log.
        if (log.allocated > 0 && !this.#found.some((known) => known.toString() === uri.toString()))
          this.#found = [...this.#found, uri];
      }
    } catch (error) {
      this.#channel.warn(`The logs in ${folder.toString()} could not be looked at:`, String(error));
    }
  }

  /** In order of address, each once; of a chain, the newest of its logs. */
  get all(): readonly Uri[] {
    const newest = new Map<string, string>();
    for (const { files } of [...this.#figures.values(), ...this.#analyses.all.values()])
      for (const file of files) newest.set(Uri.parse(file.uri).toString(), newestOf(files));
    const uris = new Map<string, Uri>();
    for (const key of [...this.#found.map((uri) => uri.toString()), ...this.#analyses.all.keys()]) {
      const uri = Uri.parse(newest.get(key) ?? key);
      uris.set(uri.toString(), uri);
    }
    return [...uris.values()].sort((a, b) => (a.toString() < b.toString() ? -1 : 1));
  }
}

/** The key of the newest log of a chain. */
function newestOf(files: LogFigures['files']): string {
  return Uri.parse(files.at(-1)?.uri ?? '').toString();
}
