/** Problems of the whole workspace: looks into its folders when something in them may have changed, and publishes what it finds. */
import { CancellationToken, type Connection } from 'vscode-languageserver';
import { isSkippedFolder, rankOfName } from '../core/case/fileNames';
import type { LookedFolder, WorkspaceLooks } from './disk/workspaceLogs';
import type { CopyOfLog, Judgement } from './judgement/judgement';
import type { JudgedLog } from './judgement/judgements';
import type { LogFile } from './judgement/logFile';
import type { StoredProblems } from './storedProblems';
import { fileName, folderOf, joinUri, keyOf } from './uris';
import { withoutEnd } from '../core/text/withoutEnd';

/** A log that grows by the second is read again and again: looking takes no more than a part of the time. */
const REST_FACTOR = 3;
const MAX_REST_MS = 10_000;
/** Files that are copied come one after the other. */
const PATIENCE_MS = 50;

interface WorkspaceProblemsParts {
  readonly looks: WorkspaceLooks;
  readonly stored: StoredProblems;
}

export class WorkspaceProblems {
  readonly #connection: Connection;
  readonly #looks: WorkspaceLooks;
  readonly #stored: StoredProblems;
  /** URIs of the folders that the workspace is made of, without a slash at their ends. */
  #roots: readonly string[] = [];
  /** The folders to be looked into; with those in it where there is a slash at its end. */
  readonly #unseen = new Set<string>();
  #isWorking = false;

  constructor(connection: Connection, { looks, stored }: WorkspaceProblemsParts) {
    this.#connection = connection;
    this.#looks = looks;
    this.#stored = stored;
    looks.onFolder((folder) => this.#publishFolder(folder));
  }

  /** The workspace is made of these folders from now on. */
  setRoots(roots: readonly string[]): void {
    this.#roots = [...new Set(roots.map((uri) => withoutEnd(uri, /\//)))];
    this.#looks.forget();
    this.lookAtAll();
  }

  changeRoots(added: readonly string[], removed: readonly string[]): void {
    const gone = new Set(removed.map((uri) => withoutEnd(uri, /\//)));
    this.setRoots([...this.#roots.filter((root) => !gone.has(root)), ...added]);
  }

  lookAtAll(): void {
    this.#stored
      .keepOnly((uri) => this.#isWithin(uri))
      .catch((error: unknown) => {
        this.#failed(error);
      });
    for (const root of this.#roots) this.#lookSoon(`${root}/`);
  }

  /** A log is not open any more: its file takes its place. */
  closed(uri: string): void {
    this.#looks.forget(folderOf(uri));
    this.changed(uri);
  }

  /** Something has happened to a file. */
  changed(uri: string): void {
    const folder = folderOf(uri);
    if (folder !== undefined && this.#isWithin(uri)) this.#lookSoon(folder);
  }

  /** A file or a folder is gone. Of what was in a folder, nothing is told. */
  deleted(uri: string): void {
    if (this.#stored.hasBelow(uri)) this.lookAtAll();
    else if (rankOfName(fileName(uri)) !== undefined) this.changed(uri);
  }

  /**
   * Publishes the findings of the logs of these chains that are not open: they may be other ones since one that is open has changed. All are
   * taken from the judgements before anything is awaited.
   */
  async publish(judgements: readonly Judgement[], copies: readonly CopyOfLog[]): Promise<void> {
    const publishing: Promise<void>[] = [];
    const publish = (file: LogFile, log: JudgedLog): void => {
      if (!file.document && !file.followed && this.#isWithin(file.uri))
        publishing.push(this.#stored.publish(file.uri, file.key, log));
    };
    for (const judgement of judgements) {
      if (judgement.settings.problems !== 'workspace') continue;
      for (const file of judgement.files) {
        publish(file, { judgement, file, copyOf: undefined });
        for (const copy of copies)
          if (keyOf(copy.of) === keyOf(file.uri)) publish(copy.file, { judgement, file, copyOf: file });
      }
    }
    await Promise.all(publishing);
  }

  async #publishFolder({ uri: folder, judged, leftOut, settings }: LookedFolder): Promise<void> {
    if (!this.#isWithin(`${folder}/`)) return;
    const isOn = settings.problems === 'workspace';
    const lost = isOn ? leftOut.filter(({ isLoss }) => isLoss) : [];
    const files = isOn ? [...judged.judgements.flatMap((each) => each.files), ...judged.copies] : [];
    const there = new Set(
      [...files, ...lost.map(({ name }) => ({ uri: joinUri(folder, name) }))].map(({ uri }) => keyOf(uri)),
    );
    const publishing = this.publish(judged.judgements, judged.copies);
    await this.#stored.keepOnly((uri, at) => keyOf(at) !== keyOf(folder) || there.has(keyOf(uri)));
    for (const { name, reason } of lost) await this.#stored.publishNotJudged(joinUri(folder, name), reason);
    await publishing;
  }

  #isWithin(uri: string): boolean {
    const key = keyOf(uri);
    return this.#roots.some((root) => {
      const start = `${keyOf(root)}/`;
      return key.startsWith(start) && !key.slice(start.length).split('/').slice(0, -1).some(isSkippedFolder);
    });
  }

  #lookSoon(folder: string): void {
    this.#unseen.add(folder);
    if (this.#isWorking) return;
    this.#isWorking = true;
    void this.#work().finally(() => {
      this.#isWorking = false;
    });
  }

  async #work(): Promise<void> {
    await sleep(PATIENCE_MS);
    while (this.#unseen.size > 0) {
      const begun = performance.now();
      const folders = [...this.#unseen];
      this.#unseen.clear();
      const roots = folders.filter((folder) => folder.endsWith('/')).map((folder) => folder.slice(0, -1));
      const isCovered = (folder: string): boolean => roots.some((root) => `${folder}/`.startsWith(`${root}/`));
      try {
        for (const root of roots) await this.#looks.look(root, CancellationToken.None);
        for (const folder of folders)
          if (!folder.endsWith('/') && !isCovered(folder)) await this.#looks.lookInto(folder, CancellationToken.None);
      } catch (error) {
        this.#failed(error);
      }
      await sleep(Math.min(MAX_REST_MS, Math.max(PATIENCE_MS, REST_FACTOR * (performance.now() - begun))));
    }
  }

  #failed(error: unknown): void {
    this.#connection.console.error(`The logs of the workspace could not be looked at: ${String(error)}`);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
