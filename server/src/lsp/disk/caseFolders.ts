/**
 * What lies beside an open log: the event logs of its folder, and the Winsock logs, both as they are open or else as they are
 * stored. Files are read again only when they have changed. All reading is done in steps between which others have their turn.
 */
import { CaseBudget, overBudget, readEventLog } from '../../core/caseBudget';
import {
  caseLimits,
  takeInventory,
  type CaseFile,
  type CaseInventory,
  type KnownKinds,
  type LeftOut,
} from '../../core/caseFiles';
import type { Catalogue } from '../../core/log/catalogue';
import type { NotRead, WinsockLogInput } from '../../core/caseReport/model';
import type { EventLog } from '../../core/eventlog/event';
import { FolderEvents, type NamedEventLog } from '../../core/eventlog/folderEvents';
import { defaultSettings } from '../../core/findings/verdict';
import { laterInRotation, type LaterLog } from '../../core/intake/chains';
import { LogIntake } from '../../core/intake/logIntake';
import type { OpenDocument } from '../openDocument';
import { OpenEventLog } from '../openEventLog';
import { OpenLog } from '../openLog';
import { withPoolSize } from '../poolSize';
import type { Settings } from '../settings';
import { folderOf, joinUri, keyOf, splitUri } from '../uris';
import type { LogStore } from './logStore';

/** A folder that was looked at so recently is not looked at again, unless somebody asks for it. */
const FRESH_MS = 2000;

/** A Winsock log of a folder that is not open. Its text is not kept. */
export interface ClosedLog extends WinsockLogInput {
  readonly id: string;
}

export interface CaseFoldersOptions {
  /** Where the files of a URI's folder can be read; undefined where they cannot. */
  readonly store: (uri: string) => LogStore | undefined;
  readonly open: () => readonly OpenDocument[];
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

interface EventFile {
  readonly stamp: string;
  readonly bytes: number;
  readonly log: EventLog;
  /** Why it was not read to its end. */
  readonly cut: string | undefined;
}

interface WinsockFile {
  readonly stamp: string;
  /** Why it cannot be read, if so. */
  readonly read: LogIntake | string;
}

interface Folder {
  readonly uri: string;
  readonly kinds: KnownKinds;
  inventory: CaseInventory;
  /** The event logs that have been read, surest names first. */
  events: ReadonlyMap<string, EventFile>;
  readonly winsock: Map<string, WinsockFile>;
  /** The logs after an open one in its rotation, by the name of that, and what they were read from. */
  readonly later: Map<string, { readonly stamp: string; readonly logs: readonly LaterLog[] }>;
  /** The stored name of what is open under another one: on some disks, letters may be of either case. */
  aliases: ReadonlyMap<string, string>;
  /** Event logs that the limits did not allow to be read, or not to their ends. */
  unread: readonly LeftOut[];
  takingStock: Promise<void> | undefined;
  stockTakenAt: number;
  looking: Promise<boolean> | undefined;
  nextLook: Promise<boolean> | undefined;
  lookedAt: number;
  /** Rises when the stored event logs have changed. */
  generation: number;
  /** The last answer, and what it was made of. */
  known: { readonly madeOf: string; readonly events: FolderEvents } | undefined;
}

export class CaseFolders {
  readonly #options: CaseFoldersOptions;
  readonly #folders = new Map<string, Folder>();

  constructor(options: CaseFoldersOptions) {
    this.#options = options;
  }

  /**
   * The event logs beside a document, as far as they are known by now: what is open and read counts at
   * once, files after a `look`.
   */
  events(uri: string): FolderEvents {
    const folder = this.#folderOf(uri);
    if (!folder) return FolderEvents.none;
    const open = this.#openEventLogs(folder);
    const madeOf = [folder.generation, ...open.map((each) => `${each.version} ${each.uri}`)].join('\n');
    if (folder.known?.madeOf !== madeOf) {
      const files = new Map<string, NamedEventLog>();
      for (const [name, { log }] of folder.events) files.set(name, { uri: joinUri(folder.uri, name), name, log });
      for (const document of open) {
        const name = splitUri(document.uri)?.name ?? '';
        files.set(folder.aliases.get(name) ?? name, { uri: document.uri, name, log: document.log });
      }
      folder.known = {
        madeOf,
        events: new FolderEvents([...files.values()].filter(({ log }) => log.events.length > 0)),
      };
    }
    return folder.known.events;
  }

  /** Looks at the folder of a document again. True if its event logs have changed. `fresh`: even if it was just looked at. */
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

  /** The logs after an open one in its rotation, the next one first, as far as they are known by now: after a `look`. */
  laterLogs(uri: string): readonly LaterLog[] {
    return this.#folderOf(uri)?.later.get(splitUri(uri)?.name ?? '')?.logs ?? none;
  }

  /** The names of the Winsock logs beside a document that are stored and not open, in order of their sureness. */
  async closedNames(uri: string): Promise<readonly string[]> {
    const folder = this.#folderOf(uri);
    const store = this.#options.store(uri);
    if (!folder || !store) return [];
    if (Date.now() - folder.stockTakenAt >= FRESH_MS) await this.#takeStock(folder, store);
    const open = new Set(this.openBeside(uri).map((document) => splitUri(document.uri)?.name ?? ''));
    const aliased = new Set([...open].map((name) => folder.aliases.get(name)));
    return folder.inventory.winsockLogs.map(({ name }) => name).filter((name) => !open.has(name) && !aliased.has(name));
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

  /** A stored Winsock log, whatever its name; undefined where it cannot be read. */
  async closedLog(uri: string, settings: Settings): Promise<ClosedLog | undefined> {
    const folder = this.#folderOf(uri);
    const store = this.#options.store(uri);
    const name = splitUri(uri)?.name;
    if (!folder || !store || name === undefined) return undefined;
    const [stamp] = await store.folder(folder.uri).stat([name]);
    if ('problem' in stamp || stamp.type !== 'file') return undefined;
    return this.#closedLog(folder, store, name, stampOf(stamp), settings);
  }

  /**
   * Files of the folder of a document that are left out, and why. Beside a log only those that may be a loss; of a folder, or an event
   * log, whose case is the whole folder, all that somebody might expect.
   */
  notRead(uri: string, isWholeFolder: boolean): readonly NotRead[] {
    const folder = this.#folderOf(uri);
    if (!folder) return [];
    const unread = [...folder.winsock].flatMap(([name, { read }]) =>
      typeof read === 'string' ? [{ name, reason: read, isLoss: true }] : [],
    );
    return [...folder.inventory.leftOut, ...folder.unread, ...unread]
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
    const folder = folderOf(uri);
    if (folder !== undefined && this.openBeside(uri).every((document) => document.uri === uri))
      this.#folders.delete(keyOf(folder));
  }

  #takeStock(folder: Folder, store: LogStore): Promise<void> {
    return (folder.takingStock ??= this.#takeStockNow(folder, store).finally(() => {
      folder.takingStock = undefined;
      folder.stockTakenAt = Date.now();
    }));
  }

  async #takeStockNow(folder: Folder, store: LogStore): Promise<void> {
    try {
      folder.inventory = await takeInventory(store.folder(folder.uri), folder.kinds);
    } catch {
      // It cannot be listed, or is gone: then what is open is all that there is.
      folder.inventory = nothing;
    }
    const { winsockLogs, eventLogs } = folder.inventory;
    const stored = new Map([...winsockLogs, ...eventLogs].map((file) => [file.name, file.identity]));
    for (const name of folder.winsock.keys()) if (!stored.has(name)) folder.winsock.delete(name);
    const others = this.#openIn(folder.uri)
      .map((document) => splitUri(document.uri)?.name ?? '')
      .filter((name) => !stored.has(name));
    const stamps = others.length === 0 ? [] : await store.folder(folder.uri).stat(others);
    const byIdentity = new Map([...stored].map(([name, identity]) => [identity, name]));
    folder.aliases = new Map(
      others.flatMap((name, k) => {
        const stamp = stamps[k];
        const identity = 'problem' in stamp ? undefined : stamp.identity;
        const alias = identity === undefined ? undefined : byIdentity.get(identity);
        return alias === undefined ? [] : [[name, alias] as const];
      }),
    );
  }

  async #lookAt(folder: Folder, store: LogStore): Promise<boolean> {
    await this.#takeStock(folder, store);
    const budget = new CaseBudget(() => performance.now());
    const events = new Map<string, EventFile>();
    const unread: LeftOut[] = [];
    let changed = false;
    for (const file of folder.inventory.eventLogs) {
      const { spent } = budget;
      if (spent !== undefined) {
        unread.push({ name: file.name, reason: overBudget(spent), isLoss: true });
        continue;
      }
      const before = folder.events.get(file.name);
      const read = before?.stamp === stampOf(file) ? before : await this.#readEventLog(folder, store, file, budget);
      if (typeof read === 'string') {
        unread.push({ name: file.name, reason: read, isLoss: true });
        continue;
      }
      if (read === before) budget.spend(read.bytes, read.log.events.length);
      else changed = true;
      events.set(file.name, read);
      if (read.cut !== undefined) unread.push({ name: file.name, reason: read.cut, isLoss: true });
    }
    changed = changed || [...folder.events.keys()].some((name) => !events.has(name));
    folder.events = events;
    folder.unread = unread;
    if (changed) folder.generation++;
    const isLaterChanged = await this.#lookAtLater(folder, store);
    return changed || isLaterChanged;
  }

  /** Reads the logs after each open one in its rotation. True if they have changed. */
  async #lookAtLater(folder: Folder, store: LogStore): Promise<boolean> {
    const stored = new Map(folder.inventory.winsockLogs.map((file) => [file.name, file]));
    const open = this.#openIn(folder.uri).filter((document) => document instanceof OpenLog);
    const names = new Map(open.map(({ uri, log }) => [splitUri(uri)?.name ?? '', log.catalogue]));
    let changed = false;
    for (const name of folder.later.keys()) if (!names.has(name)) folder.later.delete(name);
    for (const [name, catalogue] of names) {
      const files = laterInRotation(folder.aliases.get(name) ?? name, [...stored.keys()]).flatMap(
        (later) => stored.get(later) ?? [],
      );
      const stamp = files.map((file) => `${file.name} ${stampOf(file)}`).join('\n');
      if ((folder.later.get(name)?.stamp ?? '') === stamp) continue;
      const logs: LaterLog[] = [];
      for (const file of files) {
        const read = await this.#winsockIntake(folder, store, file.name, stampOf(file), catalogue);
        // What comes after a gap continues nothing that is known.
        if (typeof read === 'string') break;
        logs.push({ name: file.name, instances: read.facts(defaultSettings).instances });
      }
      folder.later.set(name, { stamp, logs });
      changed = true;
    }
    return changed;
  }

  /** An event log, or why it cannot be read. */
  async #readEventLog(
    folder: Folder,
    store: LogStore,
    file: CaseFile,
    budget: CaseBudget,
  ): Promise<EventFile | string> {
    try {
      const pieces = store.pieces(joinUri(folder.uri, file.name));
      const { log, cut, bytes } = await readEventLog(pieces, budget, this.#options.pause);
      return { stamp: stampOf(file), bytes, log, cut };
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #closedLog(
    folder: Folder,
    store: LogStore,
    name: string,
    stamp: string,
    settings: Settings,
  ): Promise<ClosedLog | undefined> {
    const id = joinUri(folder.uri, name);
    const read = await this.#winsockIntake(folder, store, name, stamp, settings.catalogue);
    if (typeof read === 'string') return undefined;
    const { shapes, encoding } = read;
    return { name, id, facts: read.facts(withPoolSize(settings, this.events(id))), shapes, encoding };
  }

  /** A stored log, or why it cannot be read. */
  async #winsockIntake(
    folder: Folder,
    store: LogStore,
    name: string,
    stamp: string,
    catalogue: Catalogue,
  ): Promise<LogIntake | string> {
    const id = joinUri(folder.uri, name);
    const known = folder.winsock.get(name);
    // What could not be read may be readable now, although it has not changed.
    const read =
      known?.stamp === stamp && typeof known.read !== 'string' && known.read.catalogue === catalogue
        ? known.read
        : await this.#readWinsockLog(store, id, catalogue);
    folder.winsock.set(name, { stamp, read });
    return read;
  }

  async #readWinsockLog(store: LogStore, uri: string, catalogue: Catalogue): Promise<LogIntake | string> {
    const intake = new LogIntake(catalogue);
    try {
      for await (const piece of store.pieces(uri, AbortSignal.timeout(caseLimits.milliseconds))) {
        intake.push(piece);
        await this.#options.pause();
      }
      intake.end();
      return intake;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #openEventLogs(folder: Folder): readonly OpenEventLog[] {
    return (
      this.#openIn(folder.uri)
        .filter((document) => document instanceof OpenEventLog)
        // One that is being read counts as it is stored: nobody waits for it here.
        .filter(({ isRead }) => isRead)
    );
  }

  #openIn(folder: string): readonly OpenDocument[] {
    const key = keyOf(folder);
    return this.#options.open().filter((document) => keyOf(splitUri(document.uri)?.folder ?? '') === key);
  }

  #folderOf(uri: string): Folder | undefined {
    const at = folderOf(uri);
    if (at === undefined) return undefined;
    let folder = this.#folders.get(keyOf(at));
    if (!folder) {
      folder = {
        uri: at,
        kinds: new Map(),
        inventory: nothing,
        events: new Map(),
        winsock: new Map(),
        later: new Map(),
        aliases: new Map(),
        unread: [],
        takingStock: undefined,
        stockTakenAt: 0,
        looking: undefined,
        nextLook: undefined,
        lookedAt: 0,
        generation: 0,
        known: undefined,
      };
      this.#folders.set(keyOf(at), folder);
    }
    return folder;
  }
}

const none: readonly LaterLog[] = [];
const nothing: CaseInventory = { winsockLogs: [], eventLogs: [], leftOut: [] };

function stampOf({ size, modified }: Pick<CaseFile, 'size' | 'modified'>): string {
  return `${size} ${modified}`;
}
