import { Disposable, EventEmitter, type LogOutputChannel, Uri, workspace } from 'vscode';
import { isWinsockLogName, mayBeOfCase, pathGlob, watchedNames } from '../../../server/src/core/case/fileNames';
import type { WorkspaceLeftOut, WorkspaceLog } from '../../../server/src/lsp/protocol';
import type { Analyses } from '../largeLogs/analyses';
import type { Server } from '../server';
import { isDocument, nameOf } from '../tabs';

/** Logs of the workspace that are listed, at most. */
const MAX_LOGS = 200;

/** After a log of the workspace has changed, the logs are looked at no sooner. */
const CALM_MS = 3000;

/** By then the server knows of settings that have changed: what has been found depends on them. */
const SETTINGS_MS = 500;

const LOG_FILES = pathGlob(watchedNames[0]);

/** What has been found in a log that need not be open. */
export interface LogFigures extends Pick<
  WorkspaceLog,
  'allocated' | 'summary' | 'files' | 'lines' | 'unrecognisedLines'
> {
  /** Why nothing of it is understood; absent where something is. */
  readonly notUnderstood?: string | undefined;
}

/** The logs that there are: those that have been analysed, and those in the workspace, which the server looks at without opening them. */
export class KnownLogs implements Disposable {
  readonly #server: Server;
  readonly #channel: LogOutputChannel;
  readonly #analyses: Analyses;
  /** What the server has found in the workspace, by `Uri.toString()`. */
  readonly #figures = new Map<string, LogFigures>();
  /** What may be a log and is not judged, by the folder of the workspace and then by `Uri.toString()`. */
  readonly #leftOut = new Map<string, ReadonlyMap<string, WorkspaceLeftOut>>();
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  #found: readonly Uri[] = [];
  #finding: Promise<void> | undefined;
  #hasLooked = false;
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** There are files that are called as logs are, be they packed. */
  #mayHoldLogs = false;

  /** There are other logs than before. */
  readonly onDidChange = this.#changed.event;

  constructor(server: Server, analyses: Analyses, channel: LogOutputChannel) {
    this.#server = server;
    this.#channel = channel;
    this.#analyses = analyses;
    const watcher = workspace.createFileSystemWatcher(LOG_FILES);
    this.#subscriptions = Disposable.from(
      this.#changed,
      watcher,
      watcher.onDidCreate(() => this.look()),
      watcher.onDidChange((uri) => {
        // What is open is known from its document.
        if (!isDocument(uri.toString())) this.#lookSoon();
      }),
      {
        dispose: () => {
          clearTimeout(this.#soon);
        },
      },
      watcher.onDidDelete(() => this.look()),
      workspace.onDidChangeWorkspaceFolders(() => this.look()),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('winsockLog')) this.#lookSoon(SETTINGS_MS);
      }),
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
    if (this.#mayHoldLogs) {
      await Promise.all((workspace.workspaceFolders ?? []).map(({ uri }) => this.#lookInto(uri)));
      this.#hasLooked = true;
      this.#changed.fire();
    }
  }

  /** A log that is not open has grown, say: some grow all the time. */
  #lookSoon(delay = CALM_MS): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.look();
    }, delay);
  }

  /** All of them, once they have been found for the first time. */
  async whenFound(): Promise<readonly Uri[]> {
    await (this.#finding ??= this.#find());
    return this.all;
  }

  async #find(): Promise<void> {
    const files = await workspace.findFiles(LOG_FILES, undefined, MAX_LOGS);
    this.#mayHoldLogs = files.some((uri) => mayBeOfCase(nameOf(uri)));
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
      const { logs, leftOut } = await this.#server.ask('workspaceLogs', { folder: folder.toString() });
      // Of other names, only what may be a loss is of interest.
      const named = leftOut.filter(({ uri, isLoss }) => isLoss || isWinsockLogName(nameOf(Uri.parse(uri))));
      this.#leftOut.set(folder.toString(), new Map(named.map((file) => [Uri.parse(file.uri).toString(), file])));
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

  /** What may be a log and is not judged, in order of address. What is open is known from its document. */
  get leftOut(): readonly WorkspaceLeftOut[] {
    const folders = new Set((workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()));
    return [...this.#leftOut]
      .filter(([folder]) => folders.has(folder))
      .flatMap(([, files]) => [...files])
      .filter(([key]) => !this.#analyses.all.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, file]) => file);
  }

  /** Why a file of the workspace is not judged; undefined for a log. */
  leftOutOf(uri: Uri): WorkspaceLeftOut | undefined {
    const key = uri.toString();
    if (this.#analyses.all.has(key)) return undefined;
    return [...this.#leftOut.values()].map((files) => files.get(key)).find((file) => file !== undefined);
  }

  /** In order of address, each once; of a chain, the newest of its logs. */
  get all(): readonly Uri[] {
    const newest = new Map<string, string>();
    for (const { files } of [...this.#figures.values(), ...this.#analyses.all.values()])
      for (const file of files) newest.set(Uri.parse(file.uri).toString(), newestOf(files));
    const uris = new Map<string, Uri>();
    const leftOut = new Set(this.leftOut.map((file) => Uri.parse(file.uri).toString()));
    const found = this.#found.map((uri) => uri.toString()).filter((key) => !leftOut.has(key));
    for (const key of [...found, ...this.#analyses.all.keys()]) {
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
