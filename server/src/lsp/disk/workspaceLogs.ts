/** `winsockLog/workspaceLogs`: the Winsock logs of a folder and of the folders in it, judged, without opening them. */
import { WorkDoneProgress, type CancellationToken, type Connection } from 'vscode-languageserver';
import { byNaturalOrder, isSkippedFolder, mayBeOfCase } from '../../core/case/fileNames';
import {
  takeInventory,
  type CaseFile,
  type FolderEntry,
  type KnownKinds,
  type LeftOutFile,
} from '../../core/case/inventory';
import { MAX_FOLDERS, skippedBeyond } from '../../core/case/limits';
import type { Judgement } from '../judgement/judgement';
import type { JudgedFolder, Judgements } from '../judgement/judgements';
import type { WorkspaceLeftOut, WorkspaceLog, WorkspaceLogsResult } from '../protocol';
import type { Answers } from '../serve';
import type { Settings } from '../settings';
import { fileName, joinUri, keyOf } from '../uris';
import type { CaseFolders } from './caseFolders';
import type { LogStore } from './logStore';
import { withoutEnd } from '../../core/text/withoutEnd';
import { errorMessage } from '../../core/text/errorMessage';

/** Logs that are listed: nobody reads on in a longer list. */
const MAX_LOGS = 1000;

interface WorkspaceLooksOptions {
  readonly store: (uri: string) => LogStore | undefined;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  readonly folders: CaseFolders;
  readonly judgements: Judgements;
}

type Chain = Omit<WorkspaceLog, 'path'>;

/** What lies in one folder. */
interface FolderLook {
  readonly madeOf: string;
  readonly settings: Settings;
  readonly chains: readonly Chain[];
  readonly leftOut: readonly LeftOutFile[];
}

/** A folder of the workspace that has been judged, or in which no log is left. */
export interface LookedFolder {
  /** Without a slash at its end. */
  readonly uri: string;
  readonly judged: JudgedFolder;
  readonly leftOut: readonly LeftOutFile[];
  readonly settings: Settings;
}

export function workspaceAnswers(connection: Connection, looks: WorkspaceLooks): Answers<'workspaceLogs'> {
  return {
    workspaceLogs({ folder, workDoneToken }, token) {
      const report = (logs: number): void => {
        if (workDoneToken === undefined) return;
        const value = { kind: 'report', message: `${logs} found` } as const;
        void connection.sendProgress(WorkDoneProgress.type, workDoneToken, value);
      };
      return looks.look(withoutEnd(folder, /\//), token, report);
    },
  };
}

export class WorkspaceLooks {
  readonly #options: WorkspaceLooksOptions;
  /** What is known of the files of each folder. */
  readonly #kinds = new Map<string, KnownKinds>();
  /** What the last look at each folder with logs has come to. */
  readonly #known = new Map<string, FolderLook>();
  /** One look at a time: the next one finds what this one has read. */
  #last: Promise<unknown> = Promise.resolve();
  #onFolder: (folder: LookedFolder) => Promise<void> = () => Promise.resolve();

  constructor(options: WorkspaceLooksOptions) {
    this.#options = options;
  }

  /** Is told of each folder whose logs have been judged anew. */
  onFolder(listener: (folder: LookedFolder) => Promise<void>): void {
    this.#onFolder = listener;
  }

  /** Looks at a folder and all in it. Only files whose names say what they may be are looked into: a workspace holds any number of others. */
  look(root: string, token: CancellationToken, report?: (logs: number) => void): Promise<WorkspaceLogsResult> {
    return this.#afterLast(() => this.#look(root, token, report));
  }

  /** With the next look, the logs of a folder are judged and told anew, whether they have changed or not; without one, those of all. */
  forget(folder?: string): void {
    void this.#afterLast(() => {
      for (const [uri, known] of this.#known)
        if (folder === undefined || keyOf(uri) === keyOf(folder)) this.#known.set(uri, { ...known, madeOf: '' });
      return Promise.resolve();
    });
  }

  /** Looks at one folder alone. */
  async lookInto(uri: string, token: CancellationToken): Promise<void> {
    await this.#afterLast(async () => {
      const store = this.#options.store(`${uri}/`);
      if (store) await this.#lookInto(store, uri, token, () => undefined);
    });
  }

  #afterLast<T>(look: () => Promise<T>): Promise<T> {
    const looking = this.#last.then(look);
    this.#last = looking.catch(() => undefined);
    return looking;
  }

  async #look(
    root: string,
    token: CancellationToken,
    report: (logs: number) => void = () => undefined,
  ): Promise<WorkspaceLogsResult> {
    const logs: WorkspaceLog[] = [];
    const leftOut: WorkspaceLeftOut[] = [];
    const store = this.#options.store(`${root}/`);
    const folders = store ? [{ uri: root, path: '' }] : [];
    for (let k = 0; store && k < folders.length && !token.isCancellationRequested; k++) {
      const { uri, path } = folders[k];
      const leaveOut = (name: string, reason: string, isLoss: boolean): void => {
        leftOut.push({ uri: joinUri(uri, name), path: `${path}${name}`, reason, isLoss });
      };
      const looked = await this.#lookInto(store, uri, token, (name) => {
        if (folders.length < MAX_FOLDERS) folders.push({ uri: joinUri(uri, name), path: `${path}${name}/` });
        else leaveOut(name, skippedBeyond(MAX_FOLDERS, 'folders'), true);
      });
      if (typeof looked === 'string') {
        leftOut.push({ uri, path: path === '' ? fileName(uri) : path, reason: looked, isLoss: true });
        continue;
      }
      for (const { name, reason, isLoss } of looked.leftOut) leaveOut(name, reason, isLoss);
      for (const chain of looked.chains) {
        if (logs.length < MAX_LOGS) logs.push({ ...chain, path: `${path}${fileName(chain.uri)}` });
        else leaveOut(fileName(chain.uri), skippedBeyond(MAX_LOGS, 'logs'), true);
      }
      report(logs.length);
    }
    if (!token.isCancellationRequested) await this.#forgetOthers(root, new Set(folders.map(({ uri }) => uri)));
    return { logs: logs.sort((a, b) => byNaturalOrder(a.path, b.path)), leftOut };
  }

  /** What is gone from below a folder need not be known any more. */
  async #forgetOthers(root: string, found: ReadonlySet<string>): Promise<void> {
    const gone = [...this.#known.keys(), ...this.#kinds.keys()].filter(
      (uri) => (uri === root || uri.startsWith(`${root}/`)) && !found.has(uri),
    );
    for (const uri of gone) await this.#emptied(uri);
  }

  /** A folder with what is in it, or why that cannot be listed. `found`: a folder in it. */
  async #lookInto(
    store: LogStore,
    uri: string,
    token: CancellationToken,
    found: (folder: string) => void,
  ): Promise<Pick<FolderLook, 'chains' | 'leftOut'> | string> {
    const folder = store.folder(uri);
    let wanted: readonly FolderEntry[];
    try {
      const entries = await folder.entries();
      for (const { name, type } of entries) if (type === 'folder' && !isSkippedFolder(name)) found(name);
      wanted = entries.filter(({ name }) => mayBeOfCase(name));
    } catch (error) {
      await this.#emptied(uri);
      return errorMessage(error);
    }
    if (wanted.length === 0) {
      await this.#emptied(uri);
      return nothing;
    }
    const kinds: KnownKinds = this.#kinds.get(uri) ?? new Map<never, never>();
    this.#kinds.set(uri, kinds);
    const { winsockLogs, leftOut } = await takeInventory({ ...folder, entries: () => Promise.resolve(wanted) }, kinds);
    if (winsockLogs.length === 0 && leftOut.length === 0) {
      await this.#toldEmpty(uri);
      return nothing;
    }
    return this.#options.folders.during(`${uri}/`, () => this.#chainsIn(uri, winsockLogs, token));
  }

  /** Nothing in a folder may be a log (any more). */
  async #emptied(uri: string): Promise<void> {
    this.#kinds.delete(uri);
    await this.#toldEmpty(uri);
  }

  async #toldEmpty(uri: string): Promise<void> {
    const known = this.#known.get(uri);
    if (!known) return;
    this.#known.delete(uri);
    await this.#onFolder({ uri, judged: { judgements: [], copies: [] }, leftOut: [], settings: known.settings });
  }

  /** The chains of a folder that one of these logs is in. */
  async #chainsIn(uri: string, found: readonly CaseFile[], token: CancellationToken): Promise<FolderLook> {
    const { folders, judgements, settingsOf } = this.#options;
    const at = `${uri}/`;
    const settings = await settingsOf(at);
    const wanted = new Map(found.map((file) => [file.name, file]));
    const madeOf = JSON.stringify([[...wanted.keys()], await folders.stateOf(at)]);
    const known = this.#known.get(uri);
    if (known?.madeOf === madeOf && known.settings === settings) return known;
    await folders.look(at, true);
    const all = await judgements.folder(at, token);
    const judged = {
      judgements: all.judgements.filter(({ files }) => files.some(({ name }) => wanted.has(name))),
      copies: all.copies,
    };
    const unread = folders.unreadIn(at).map(([name, reason]) => ({ name, reason, isLoss: true }));
    const leftOut = [...folders.leftOutOf(at), ...unread];
    const look: FolderLook = {
      madeOf,
      settings,
      chains: judged.judgements.map((each) => chainOf(each, wanted)),
      leftOut,
    };
    if (token.isCancellationRequested) return look;
    // What could not be read may be readable the next time, although it has not changed.
    this.#known.set(uri, unread.length > 0 ? { ...look, madeOf: '' } : look);
    await this.#onFolder({ uri, judged, leftOut, settings });
    return look;
  }
}

const nothing: Pick<FolderLook, 'chains' | 'leftOut'> = { chains: [], leftOut: [] };

function chainOf({ files, newest, facts }: Judgement, stored: ReadonlyMap<string, CaseFile>): Chain {
  return {
    uri: newest.uri,
    files: files.map(({ uri, name }) => ({ uri, name })),
    bytes: files.reduce((sum, { name }) => sum + (stored.get(name)?.size ?? 0), 0),
    modified: stored.get(newest.name)?.modified ?? 0,
    lines: facts.lines,
    unrecognisedLines: facts.unrecognisedLines,
    allocated: facts.allocated,
    summary: facts.summary,
  };
}
