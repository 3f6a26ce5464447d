/** `winsockLog/workspaceLogs`: the Winsock logs of a folder and of the folders in it, judged, without opening them. */
import { WorkDoneProgress, type CancellationToken, type Connection } from 'vscode-languageserver';
import { byNaturalOrder, isSkippedFolder, rankOfName } from '../../core/case/fileNames';
import { takeInventory, type CaseFile, type FolderEntry, type KnownKinds } from '../../core/case/inventory';
import type { Facts } from '../../core/findings/facts';
import { LogIntake } from '../../core/intake/logIntake';
import type { WorkspaceLeftOut, WorkspaceLog, WorkspaceLogsResult } from '../protocol';
import type { Answers } from '../serve';
import type { Settings } from '../settings';
import { fileName, joinUri } from '../uris';
import type { LogStore } from './logStore';

/** Folders looked into. */
const MAX_FOLDERS = 1000;
/** Logs that are read: nobody reads on in a longer list. */
const MAX_LOGS = 1000;

interface WorkspaceLogsOptions {
  readonly store: (uri: string) => LogStore | undefined;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

type Counts = Pick<WorkspaceLog, 'lines' | 'allocated' | 'summary'>;

export function workspaceAnswers(connection: Connection, options: WorkspaceLogsOptions): Answers<'workspaceLogs'> {
  const looks = new WorkspaceLooks(options);
  return {
    workspaceLogs({ folder, workDoneToken }, token) {
      const report = (logs: number): void => {
        if (workDoneToken === undefined) return;
        const value = { kind: 'report', message: `${logs} found` } as const;
        void connection.sendProgress(WorkDoneProgress.type, workDoneToken, value);
      };
      return looks.look(folder.replace(/\/+$/, ''), token, report);
    },
  };
}

class WorkspaceLooks {
  readonly #options: WorkspaceLogsOptions;
  /** What is known of the files of each folder. */
  readonly #kinds = new Map<string, KnownKinds>();
  /** What each log said, by its URI. */
  readonly #counts = new Map<string, { readonly madeOf: string; readonly counts: Counts }>();

  constructor(options: WorkspaceLogsOptions) {
    this.#options = options;
  }

  /** Only files whose names say what they may be are looked into: a workspace holds any number of others. */
  async look(root: string, token: CancellationToken, report: (logs: number) => void): Promise<WorkspaceLogsResult> {
    const logs: WorkspaceLog[] = [];
    const leftOut: WorkspaceLeftOut[] = [];
    const store = this.#options.store(`${root}/`);
    const folders = store ? [{ uri: root, path: '' }] : [];
    for (let k = 0; store && k < folders.length && !token.isCancellationRequested; k++) {
      const { uri, path } = folders[k];
      const leaveOut = (name: string, reason: string, isLoss: boolean): void => {
        leftOut.push({ uri: joinUri(uri, name), path: `${path}${name}`, reason, isLoss });
      };
      const inventory = await this.#inventory(store, uri, (name) => {
        if (folders.length < MAX_FOLDERS) folders.push({ uri: joinUri(uri, name), path: `${path}${name}/` });
        else leaveOut(name, `it is not looked into: ${MAX_FOLDERS} folders are`, true);
      });
      if (typeof inventory === 'string') {
        leftOut.push({ uri, path: path === '' ? fileName(uri) : path, reason: inventory, isLoss: true });
        continue;
      }
      for (const { name, reason, isLoss } of inventory.leftOut) leaveOut(name, reason, isLoss);
      for (const file of inventory.winsockLogs) {
        if (logs.length === MAX_LOGS) {
          leaveOut(file.name, `it is not read: ${MAX_LOGS} logs are`, true);
          continue;
        }
        const at = joinUri(uri, file.name);
        const counts = await this.#countsOf(store, at, file, token);
        if (typeof counts === 'string') leaveOut(file.name, counts, true);
        else logs.push({ uri: at, path: `${path}${file.name}`, bytes: file.size, modified: file.modified, ...counts });
        report(logs.length);
      }
    }
    if (!token.isCancellationRequested) this.#forgetOthers(root, new Set([...logs, ...folders].map(({ uri }) => uri)));
    return { logs: logs.sort((a, b) => byNaturalOrder(a.path, b.path)), leftOut };
  }

  /** What is gone from below a folder need not be known any more. */
  #forgetOthers(root: string, found: ReadonlySet<string>): void {
    for (const known of [this.#kinds, this.#counts])
      for (const uri of known.keys()) if (uri.startsWith(`${root}/`) && !found.has(uri)) known.delete(uri);
  }

  async #inventory(store: LogStore, uri: string, found: (folder: string) => void) {
    const folder = store.folder(uri);
    const isWanted = ({ name }: FolderEntry): boolean => {
      const rank = rankOfName(name);
      return rank !== undefined && rank !== 'open' && /winsock/i.test(name);
    };
    try {
      const entries = await folder.entries();
      for (const { name, type } of entries) if (type === 'folder' && !isSkippedFolder(name)) found(name);
      const wanted = entries.filter(isWanted);
      if (wanted.length === 0) return { winsockLogs: [], leftOut: [] };
      const kinds: KnownKinds = this.#kinds.get(uri) ?? new Map<never, never>();
      this.#kinds.set(uri, kinds);
      return await takeInventory({ ...folder, entries: () => Promise.resolve(wanted) }, kinds);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** The counts of a log, or why it cannot be read. */
  async #countsOf(
    store: LogStore,
    uri: string,
    { size, modified }: CaseFile,
    token: CancellationToken,
  ): Promise<Counts | string> {
    const settings = await this.#options.settingsOf(uri);
    const madeOf = JSON.stringify([size, modified, settings]);
    const known = this.#counts.get(uri);
    if (known?.madeOf === madeOf) return known.counts;
    try {
      const intake = await LogIntake.read(store.pieces(uri), settings.catalogue, async () => {
        if (token.isCancellationRequested) throw new Error('it was not read to its end');
        await this.#options.pause();
      });
      const counts = countsOf(intake.facts(settings));
      this.#counts.set(uri, { madeOf, counts });
      return counts;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function countsOf({ lines, allocated, summary }: Facts): Counts {
  return { lines, allocated, summary };
}
