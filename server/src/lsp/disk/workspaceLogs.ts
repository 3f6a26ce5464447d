/** `winsockLog/workspaceLogs`: the Winsock logs of a folder and of the folders in it, judged, without opening them. */
import { WorkDoneProgress, type CancellationToken, type Connection } from 'vscode-languageserver';
import { byNaturalOrder, isSkippedFolder, rankOfName } from '../../core/case/fileNames';
import { takeInventory, type CaseFile, type FolderEntry, type KnownKinds } from '../../core/case/inventory';
import type { Judgements } from '../judgement/judgements';
import type { WorkspaceLeftOut, WorkspaceLog, WorkspaceLogsResult } from '../protocol';
import type { Answers } from '../serve';
import type { Settings } from '../settings';
import { fileName, joinUri } from '../uris';
import type { CaseFolders } from './caseFolders';
import type { LogStore } from './logStore';

/** Folders looked into. */
const MAX_FOLDERS = 1000;
/** Logs that are read: nobody reads on in a longer list. */
const MAX_LOGS = 1000;

interface WorkspaceLogsOptions {
  readonly store: (uri: string) => LogStore | undefined;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  readonly folders: CaseFolders;
  readonly judgements: Judgements;
}

type Chain = Omit<WorkspaceLog, 'path'>;

interface FolderChains {
  readonly madeOf: string;
  readonly chains: readonly Chain[];
  /** Names of logs that could not be read, and why. */
  readonly unread: readonly (readonly [name: string, reason: string])[];
}

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
  /** What the logs of each folder said. */
  readonly #chains = new Map<string, FolderChains>();

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
      if (inventory.winsockLogs.length === 0) continue;
      const { chains, unread } = await this.#chainsIn(uri, inventory.winsockLogs, token);
      for (const [name, reason] of unread) leaveOut(name, reason, true);
      for (const chain of chains) {
        if (logs.length < MAX_LOGS) logs.push({ ...chain, path: `${path}${fileName(chain.uri)}` });
        else leaveOut(fileName(chain.uri), `it is not listed: ${MAX_LOGS} logs are`, true);
      }
      report(logs.length);
    }
    if (!token.isCancellationRequested) this.#forgetOthers(root, new Set([...logs, ...folders].map(({ uri }) => uri)));
    return { logs: logs.sort((a, b) => byNaturalOrder(a.path, b.path)), leftOut };
  }

  /** What is gone from below a folder need not be known any more. */
  #forgetOthers(root: string, found: ReadonlySet<string>): void {
    for (const known of [this.#kinds, this.#chains])
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

  /** The chains of a folder, as far as one of these logs is in them. */
  async #chainsIn(uri: string, wanted: readonly CaseFile[], token: CancellationToken): Promise<FolderChains> {
    const { folders, judgements, settingsOf } = this.#options;
    const at = `${uri}/`;
    const files = await folders.logFiles(at);
    const settings = await settingsOf(at);
    const madeOf = JSON.stringify([files.map((file) => [file.uri, file.key]), settings]);
    const known = this.#chains.get(uri);
    if (known?.madeOf === madeOf) return known;
    const stored = new Map(wanted.map((file) => [file.name, file]));
    const judged = await judgements.folder(at, token);
    const chains = judged.judgements.flatMap((judgement): Chain[] => {
      const own = judgement.files.map((file) => stored.get(file.name));
      if (own.every((file) => file === undefined)) return [];
      const { lines, allocated, summary } = judgement.facts;
      return [
        {
          uri: judgement.newest.uri,
          files: judgement.files.map((file) => ({ uri: file.uri, name: file.name })),
          bytes: own.reduce((sum, file) => sum + (file?.size ?? 0), 0),
          modified: own[own.length - 1]?.modified ?? 0,
          lines,
          allocated,
          summary,
        },
      ];
    });
    const result = { madeOf, chains, unread: folders.unreadIn(at).filter(([name]) => stored.has(name)) };
    if (!token.isCancellationRequested) this.#chains.set(uri, result);
    return result;
  }
}
