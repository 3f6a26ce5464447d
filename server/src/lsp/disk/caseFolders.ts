/**
 * What lies beside an open log: the event logs of its folder, and the Winsock logs, both as they are open or else as they are
 * stored. All reading is done in steps between which others have their turn.
 */
import type { CaseFile } from '../../core/case/inventory';
import { caseLimits } from '../../core/case/limits';
import type { Catalogue } from '../../core/log/catalogue';
import type { NotRead, WinsockLogInput } from '../../core/caseReport/model';
import { FolderEvents } from '../../core/eventlog/folderEvents';
import { defaultSettings } from '../../core/findings/verdict';
import type { LaterLog } from '../../core/case/continuation';
import { laterInRotation } from '../../core/case/rotation';
import type { OpenDocument } from '../openDocument';
import { OpenEventLog } from '../openEventLog';
import { OpenLog } from '../openLog';
import { withPoolSize } from '../poolSize';
import type { Settings } from '../settings';
import { folderOf, joinUri, keyOf, splitUri } from '../uris';
import { ClosedLogs, type ClosedIntake } from './closedLogs';
import { FolderEventLogs } from './folderEventLogs';
import { FolderStock, FRESH_MS, stampOf } from './folderStock';
import type { LogStore } from './logStore';

/** Folders of which nothing is open that are remembered: a view asks for a log again and again. */
const MAX_UNOPENED = 4;

/** A Winsock log of a folder that is not open. Its text is not kept. */
export interface ClosedLog extends WinsockLogInput {
  readonly id: string;
}

interface CaseFoldersOptions {
  /** Where the files of a URI's folder can be read; undefined where they cannot. */
  readonly store: (uri: string) => LogStore | undefined;
  readonly open: () => readonly OpenDocument[];
  /** URIs of logs that are open, and too large to be documents. */
  readonly large: () => readonly string[];
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

interface Folder {
  readonly stock: FolderStock;
  readonly eventLogs: FolderEventLogs;
  /** The logs after an open one in its rotation, by the name of that, and what they were read from. */
  readonly later: Map<string, { readonly stamp: string; readonly logs: readonly LaterLog[] }>;
  /** Why Winsock logs cannot be read, by their names. */
  readonly unreadable: Map<string, string>;
  /** What the last look left out, to know whether that has changed. */
  losses: string;
  looking: Promise<boolean> | undefined;
  nextLook: Promise<boolean> | undefined;
  lookedAt: number;
  /** How many are at work on it, so that it must not be forgotten. */
  holders: number;
}

export class CaseFolders {
  readonly #options: CaseFoldersOptions;
  readonly #closedLogs: ClosedLogs;
  /** Those that were asked for last at the end. */
  readonly #folders = new Map<string, Folder>();

  constructor(options: CaseFoldersOptions) {
    this.#options = options;
    this.#closedLogs = new ClosedLogs(options.pause);
  }

  /**
   * The event logs beside a document, as far as they are known by now: what is open and read counts at
   * once, files after a `look`.
   */
  events(uri: string): FolderEvents {
    const folder = this.#folderOf(uri);
    return folder ? folder.eventLogs.with(this.#openEventLogs(folder)) : FolderEvents.none;
  }

  /** Looks at the folder of a document again. True if there is news of what lies in it. `fresh`: even if it was just looked at. */
  async look(uri: string, fresh = true): Promise<boolean> {
    const folder = this.#folderOf(uri);
    const store = this.#options.store(uri);
    if (!folder || !store) return false;
    if (!fresh && Date.now() - folder.lookedAt < FRESH_MS) return false;
    if (folder.looking && fresh) {
      // That one may have listed the folder already.
      return (folder.nextLook ??= folder.looking.then(() => {
        folder.nextLook = undefined;
        return this.look(uri);
      }));
    }
    folder.looking ??= this.#lookAt(folder, store).finally(() => {
      folder.looking = undefined;
      folder.lookedAt = Date.now();
    });
    return folder.looking;
  }

  /** Does something on the folder of a document, during which all that is known of it is kept. */
  async during<T>(uri: string, action: () => Promise<T>): Promise<T> {
    const folder = this.#folderOf(uri);
    if (!folder) return action();
    folder.holders++;
    try {
      return await action();
    } finally {
      folder.holders--;
      this.#forgetSome();
    }
  }

  /** The logs after an open one in its rotation, the next one first, as far as they are known by now: after a `look`. */
  laterLogs(uri: string): readonly LaterLog[] {
    return this.#folderOf(uri)?.later.get(splitUri(uri)?.name ?? '')?.logs ?? none;
  }

  /** The names of the Winsock logs beside a document that are stored and not open, in order of their sureness. */
  async closedNames(uri: string): Promise<readonly string[]> {
    const folder = this.#folderOf(uri);
    const store = this.#options.store(uri);
    if (!folder || !store) return [];
    const { stock } = folder;
    if (!stock.isFresh) await stock.take(store);
    const open = new Set(this.#openNames(stock.uri).map((name) => stock.storedName(name)));
    return stock.inventory.winsockLogs.map(({ name }) => name).filter((name) => !open.has(name));
  }

  /** The Winsock logs beside a document that are stored and not open, in order of their names' sureness. */
  async closedLogs(uri: string, settings: Settings): Promise<readonly ClosedLog[]> {
    const folder = folderOf(uri);
    const logs: ClosedLog[] = [];
    for (const name of await this.closedNames(uri)) {
      const log = await this.closedLog(joinUri(folder ?? '', name), settings);
      if (log) logs.push(log);
    }
    return logs;
  }

  /** The bytes of a stored file beside a document. Rejects where it cannot be read. */
  pieces(uri: string): AsyncIterable<Uint8Array> {
    const store = this.#options.store(uri);
    if (!store) throw new Error('nothing can read it');
    return store.pieces(uri, AbortSignal.timeout(caseLimits.milliseconds));
  }

  /** Whether a URI leads to a stored file. */
  async isStored(uri: string): Promise<boolean> {
    const folder = this.#folderOf(uri);
    const store = this.#options.store(uri);
    const name = splitUri(uri)?.name;
    if (!folder || !store || name === undefined) return false;
    const [stamp] = await store.folder(folder.stock.uri).stat([name]);
    return !('problem' in stamp) && stamp.type === 'file';
  }

  /** A stored Winsock log, whatever its name; undefined where it cannot be read. */
  async closedLog(uri: string, settings: Settings): Promise<ClosedLog | undefined> {
    const folder = this.#folderOf(uri);
    const store = this.#options.store(uri);
    const name = splitUri(uri)?.name;
    if (!folder || !store || name === undefined) return undefined;
    const [stamp] = await store.folder(folder.stock.uri).stat([name]);
    if ('problem' in stamp || stamp.type !== 'file') return undefined;
    const id = joinUri(folder.stock.uri, name);
    const read = await this.#readClosed(folder, store, name, stampOf(stamp), settings.catalogue);
    if (typeof read === 'string') return undefined;
    const { shapes, encoding } = read;
    return { name, id, facts: read.facts(withPoolSize(settings, this.events(id))), shapes, encoding };
  }

  /**
   * Files of the folder of a document that are left out, and why. Beside a log only those that may be a loss; of a folder, or an event
   * log, whose case is the whole folder, all that somebody might expect.
   */
  notRead(uri: string, isWholeFolder: boolean): readonly NotRead[] {
    const folder = this.#folderOf(uri);
    if (!folder) return [];
    const { stock, eventLogs, unreadable } = folder;
    const unread = [...unreadable].map(([name, reason]) => ({ name, reason, isLoss: true }));
    return [...stock.inventory.leftOut, ...eventLogs.leftOut, ...unread]
      .filter(({ isLoss }) => isWholeFolder || isLoss)
      .map(({ name, reason }) => ({ name, reason }));
  }

  /** Documents in the folder of one that are open, itself included. */
  openBeside(uri: string): readonly OpenDocument[] {
    const folder = folderOf(uri);
    return folder === undefined ? [] : this.#openIn(folder);
  }

  /** Forgets the folder of a document that was closed, if nothing else of it is open. */
  closed(uri: string): void {
    const key = keyOf(folderOf(uri) ?? '');
    const folder = this.#folders.get(key);
    if (folder && !isInUse(folder) && this.openBeside(uri).every((document) => document.uri === uri))
      this.#forget(key, folder);
  }

  async #lookAt(folder: Folder, store: LogStore): Promise<boolean> {
    const { stock, eventLogs, unreadable } = folder;
    await stock.take(store);
    const stored = new Set(stock.inventory.winsockLogs.map(({ name }) => name));
    for (const name of unreadable.keys()) if (!stored.has(name)) unreadable.delete(name);
    const changed = await eventLogs.look(store);
    const isLaterChanged = await this.#lookAtLater(folder, store);
    const losses = JSON.stringify(this.notRead(`${stock.uri}/`, false));
    const areLossesNew = losses !== folder.losses;
    folder.losses = losses;
    return changed || isLaterChanged || areLossesNew;
  }

  /** Reads the logs after each open one in its rotation. True if they have changed. */
  async #lookAtLater(folder: Folder, store: LogStore): Promise<boolean> {
    const { stock, later } = folder;
    const stored = new Map(stock.inventory.winsockLogs.map((file) => [file.name, file]));
    const open = this.#openIn(stock.uri).filter((document) => document instanceof OpenLog);
    const names = new Map(open.map(({ uri, log }) => [splitUri(uri)?.name ?? '', log.catalogue]));
    let changed = false;
    for (const name of later.keys()) if (!names.has(name)) later.delete(name);
    for (const [name, catalogue] of names) {
      const files = laterInRotation(stock.storedName(name), [...stored.keys()]).flatMap(
        (each) => stored.get(each) ?? [],
      );
      const stamp = files.map((file) => `${file.name} ${stampOf(file)}`).join('\n');
      if ((later.get(name)?.stamp ?? '') === stamp) continue;
      later.set(name, { stamp, logs: await this.#readLater(folder, store, files, catalogue) });
      changed = true;
    }
    return changed;
  }

  async #readLater(
    folder: Folder,
    store: LogStore,
    files: readonly CaseFile[],
    catalogue: Catalogue,
  ): Promise<readonly LaterLog[]> {
    const logs: LaterLog[] = [];
    for (const file of files) {
      const read = await this.#readClosed(folder, store, file.name, stampOf(file), catalogue);
      // What comes after a gap continues nothing that is known.
      if (typeof read === 'string') break;
      logs.push({ name: file.name, instances: read.facts(defaultSettings).instances });
    }
    return logs;
  }

  async #readClosed(
    { stock, unreadable }: Folder,
    store: LogStore,
    name: string,
    stamp: string,
    catalogue: Catalogue,
  ): Promise<ClosedIntake> {
    const read = await this.#closedLogs.read(store, joinUri(stock.uri, name), stamp, catalogue);
    if (typeof read === 'string') unreadable.set(name, read);
    else unreadable.delete(name);
    return read;
  }

  #openEventLogs({ stock }: Folder): readonly OpenEventLog[] {
    return (
      this.#openIn(stock.uri)
        .filter((document) => document instanceof OpenEventLog)
        // One that is being read counts as it is stored: nobody waits for it here.
        .filter(({ isRead }) => isRead)
    );
  }

  #openIn(folder: string): readonly OpenDocument[] {
    const key = keyOf(folder);
    return this.#options.open().filter((document) => keyOf(splitUri(document.uri)?.folder ?? '') === key);
  }

  #openNames(folder: string): readonly string[] {
    return this.#openIn(folder).map((document) => splitUri(document.uri)?.name ?? '');
  }

  #folderOf(uri: string): Folder | undefined {
    const at = folderOf(uri);
    if (at === undefined) return undefined;
    const key = keyOf(at);
    const folder = this.#folders.get(key) ?? this.#newFolder(at);
    this.#folders.delete(key);
    this.#folders.set(key, folder);
    this.#forgetSome();
    return folder;
  }

  #newFolder(uri: string): Folder {
    const stock = new FolderStock(uri, () => this.#openNames(uri));
    return {
      stock,
      eventLogs: new FolderEventLogs(stock, this.#options.pause),
      later: new Map(),
      unreadable: new Map(),
      losses: '[]',
      looking: undefined,
      nextLook: undefined,
      lookedAt: 0,
      holders: 0,
    };
  }

  /** Nothing is kept for long that no open document needs. */
  #forgetSome(): void {
    if (this.#folders.size <= MAX_UNOPENED) return;
    const { open: documents, large } = this.#options;
    const uris = [...documents().map(({ uri }) => uri), ...large()];
    const open = new Set(uris.map((uri) => keyOf(folderOf(uri) ?? '')));
    const unopened = [...this.#folders].filter(([key, folder]) => !open.has(key) && !isInUse(folder));
    for (const [key, folder] of unopened.slice(0, -MAX_UNOPENED)) this.#forget(key, folder);
  }

  #forget(key: string, { stock }: Folder): void {
    this.#folders.delete(key);
    this.#closedLogs.drop((uri) => splitUri(uri)?.folder === stock.uri);
  }
}

function isInUse({ looking, holders }: Folder): boolean {
  return looking !== undefined || holders > 0;
}

const none: readonly LaterLog[] = [];
