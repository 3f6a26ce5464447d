/**
 * What lies beside an open log: the event logs of its folder, and the Winsock logs, both as they are open or else as they are
 * stored. All reading is done in steps between which others have their turn.
 */
import { byNaturalOrder, rankOfName, ranks } from '../../core/case/fileNames';
import { HEAD_BYTES, lookInside, whyNotUnderstood, type Content } from '../../core/case/content';
import type { LeftOutFile, Problem } from '../../core/case/inventory';
import { caseLimits } from '../../core/case/limits';
import type { NotRead } from '../../core/caseReport/model';
import { FolderEvents, type NamedEventLog } from '../../core/eventlog/folderEvents';
import type { CopyOfLog } from '../judgement/judgement';
import type { LogFile } from '../judgement/logFile';
import type { OpenDocument } from '../openDocument';
import { OpenEventLog } from '../openEventLog';
import { OpenLog } from '../openLog';
import { fileName, folderOf, joinUri, keyOf, showsAnotherFile, splitUri } from '../uris';
import type { FileAnalysis } from './fileAnalysis';
import { FolderEventLogs } from './folderEventLogs';
import { FolderStock, FRESH_MS, stampOf } from './folderStock';
import type { LogStore } from './logStore';
import { folderKeyOf, type OpenByFolder } from './openByFolder';

/** Folders of which nothing is open that are remembered: a view asks for a log again and again. */
const MAX_UNOPENED = 4;

/** Of a file for whose kind of address there is no store. */
const NO_STORE = 'this server cannot read files of its kind';

interface CaseFoldersOptions {
  /** Where the files of a URI's folder can be read; undefined where they cannot. */
  readonly store: (uri: string) => LogStore | undefined;
  readonly open: Pick<OpenByFolder, 'in' | 'has' | 'size'>;
  readonly document: (uri: string) => OpenDocument | undefined;
  /** Files that are followed, since they are too large to be documents. */
  readonly followed: () => readonly FileAnalysis[];
  /** Nothing of a folder is of interest any more. */
  readonly forget: (folder: string) => void;
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

interface Folder {
  readonly stock: FolderStock;
  readonly eventLogs: FolderEventLogs;
  /** Why Winsock logs cannot be read, by their names. */
  readonly unreadable: Map<string, string>;
  /** What the last look found and left out, to know whether that has changed. */
  state: string;
  /** Which logs were copies when that was last asked. */
  copies: string;
  looking: Promise<void> | undefined;
  nextLook: Promise<void> | undefined;
  lookedAt: number;
  /** How many are at work on it, so that it must not be forgotten. */
  holders: number;
}

export class CaseFolders {
  readonly #options: CaseFoldersOptions;
  /** Least recently used first. */
  readonly #folders = new Map<string, Folder>();
  #onNews: (uri: string) => void = () => undefined;

  constructor(options: CaseFoldersOptions) {
    this.#options = options;
  }

  /**
   * The event logs beside a document, as far as they are known by now: what is open and read counts at
   * once, files after a `look`.
   */
  events(uri: string): FolderEvents {
    const folder = this.#folderOf(uri);
    return folder ? folder.eventLogs.with(this.#openEventLogs(folder)) : FolderEvents.none;
  }

  /** The others of them, which have no event of the MTA. */
  withoutEvents(uri: string): readonly NamedEventLog[] {
    const folder = this.#folderOf(uri);
    return folder?.eventLogs.withoutEvents(this.#openEventLogs(folder)) ?? [];
  }

  /** Calls a listener with the URI of a folder, which ends with a slash, when a look has brought news of what lies in it, whoever looked. */
  onNews(listener: (uri: string) => void): void {
    this.#onNews = listener;
  }

  /** Looks at the folder of a document again. `fresh`: even if it was just looked at. */
  async look(uri: string, fresh = true): Promise<void> {
    const folder = this.#folderOf(uri);
    const store = this.#options.store(uri);
    if (!folder || !store) return;
    if (!fresh && performance.now() - folder.lookedAt < FRESH_MS) return;
    if (folder.looking && fresh) {
      // That one may have listed the folder already.
      return (folder.nextLook ??= folder.looking.then(() => {
        folder.nextLook = undefined;
        return this.look(uri);
      }));
    }
    folder.looking ??= this.#lookAt(folder, store).finally(() => {
      folder.looking = undefined;
      folder.lookedAt = performance.now();
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

  /**
   * The Winsock logs of the folder of a URI, the surest names first: those that are open as they are in the editor. The folder is listed
   * where that has not been done, or the URI is of something that is not open.
   */
  async logFiles(uri: string): Promise<readonly LogFile[]> {
    const folder = this.#folderOf(uri);
    if (!folder || showsAnotherFile(uri)) return this.#opened(uri);
    for (const document of this.#openIn(folder.stock.uri))
      if (document instanceof OpenLog && !document.isLookedAt) await document.look();
    const store = this.#options.store(uri);
    const { stock } = folder;
    await Promise.all(this.#followedIn(stock.uri).map((analysis) => analysis.whenRead()));
    if (store && (!stock.isKnown || this.#opened(uri).length === 0)) await stock.take(store);
    const files = new Map<string, LogFile>();
    for (const { name, ...stamp } of stock.inventory.winsockLogs)
      files.set(name, storedFile(joinUri(stock.uri, name), name, stampOf(stamp)));
    const opened = this.#openIn(stock.uri);
    for (const document of opened) files.delete(stock.storedName(nameOf(document.uri)));
    for (const analysis of this.#followedIn(stock.uri))
      if (analysis.isJudged) files.set(stock.storedName(nameOf(analysis.uri)), followedFile(analysis));
    for (const document of opened)
      if (document instanceof OpenLog && !showsAnotherFile(document.uri)) files.set(document.uri, openFile(document));
    const key = keyOf(uri);
    const isThere = uri.endsWith('/') || [...files.values()].some((file) => keyOf(file.uri) === key);
    if (!isThere && store && !opened.some((document) => keyOf(document.uri) === key)) {
      // A log of whatever name, which somebody asks for.
      const name = nameOf(uri);
      const [stamp] = await store.folder(stock.uri).stat([name]);
      if (!('problem' in stamp) && stamp.type === 'file') {
        const head = (limit: number): Promise<Uint8Array | Problem> => store.folder(stock.uri).head(name, limit);
        const content = await lookInside(name, head, { isExpected: rankOfName(name) !== 'open' });
        const isOther = 'problem' in content || content.kind === 'other';
        files.set(name, { ...storedFile(joinUri(stock.uri, name), name, stampOf(stamp)), isOther });
      }
    }
    return surestFirst(files.values());
  }

  /** What a stored file is, that somebody asks for by its name; or why it cannot be read. */
  async contentOf(uri: string): Promise<Content | Problem> {
    const folder = this.#options.store(uri)?.folder(folderOf(uri) ?? '');
    if (!folder) return { problem: NO_STORE };
    return lookInside(nameOf(uri), (limit) => folder.head(nameOf(uri), limit), { isNamed: true });
  }

  /** Why a log cannot be judged of which no line is understood: words that go after its name and a colon. */
  async whyNotUnderstood({ uri, name, document }: LogFile): Promise<string> {
    const store = this.#options.store(uri);
    const folder = folderOf(uri) ?? '';
    const head = document
      ? document.log.bytes.slice(0, HEAD_BYTES)
      : ((await store?.folder(folder).head(name, HEAD_BYTES)) ?? { problem: NO_STORE });
    return 'problem' in head ? head.problem : (whyNotUnderstood(name, head, head.length < HEAD_BYTES) ?? 'it is empty');
  }

  /** Changes with everything that the logs of a folder are judged by, and with what is left out of it. The folder is listed anew. */
  async stateOf(uri: string): Promise<string> {
    const logs = await this.logFiles(uri);
    const folder = this.#folderOf(uri);
    const events = folder?.stock.inventory.eventLogs.map((file) => [file.name, stampOf(file)]) ?? [];
    const open = folder ? this.#openEventLogs(folder).map((log) => [log.uri, log.revision]) : [];
    return JSON.stringify([logs.map((log) => [log.uri, log.key]), events, open, this.leftOutOf(uri)]);
  }

  /** Files of a folder that are left out of the case, as it was last listed. */
  leftOutOf(uri: string): readonly LeftOutFile[] {
    return this.#folderOf(uri)?.stock.inventory.leftOut ?? [];
  }

  /** The names of the Winsock logs beside a document that are stored and not open, in order of their sureness. */
  async closedNames(uri: string): Promise<readonly string[]> {
    const folder = this.#folderOf(uri);
    const store = this.#options.store(uri);
    if (!folder || !store) return [];
    await folder.stock.take(store);
    const open = new Set(this.#openNames(folder.stock.uri).map((name) => folder.stock.storedName(name)));
    return folder.stock.inventory.winsockLogs.map(({ name }) => name).filter((name) => !open.has(name));
  }

  /** Whether a log has the text still that it had when it was listed; of one that is only stored, as far as is known. */
  isCurrent({ uri, key, document, followed }: LogFile): boolean {
    if (document) return this.#opened(uri).at(0)?.key === key;
    if (followed) return this.#options.followed().includes(followed) && followedFile(followed).key === key;
    return true;
  }

  /** Logs that could not be read, by their names; the others of these files could. */
  couldNotRead(files: readonly LogFile[], reasons: ReadonlyMap<string, string>): void {
    for (const { uri, name } of files) {
      const unreadable = this.#folderOf(uri)?.unreadable;
      const reason = reasons.get(name);
      if (reason === undefined) unreadable?.delete(name);
      else unreadable?.set(name, reason);
    }
  }

  /** The logs of a folder that could not be read, and why. */
  unreadIn(uri: string): readonly (readonly [name: string, reason: string])[] {
    return [...(this.#folderOf(uri)?.unreadable ?? [])];
  }

  /** A document that is a log. */
  #opened(uri: string): readonly LogFile[] {
    const document = this.#options.document(uri);
    return document instanceof OpenLog ? [openFile(document)] : [];
  }

  #followedIn(folder: string): readonly FileAnalysis[] {
    return this.#options.followed().filter(({ uri }) => folderKeyOf(uri) === keyOf(folder));
  }

  /** The bytes of a stored file beside a document. Rejects where it cannot be read. */
  pieces(uri: string, within?: readonly string[]): AsyncIterable<Uint8Array> {
    const store = this.#options.store(uri);
    if (!store) throw new Error(NO_STORE);
    return store.pieces(uri, AbortSignal.timeout(caseLimits.milliseconds), within);
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

  /** Files in the folder of one that are followed. */
  followedBeside(uri: string): readonly FileAnalysis[] {
    const folder = folderOf(uri);
    return folder === undefined ? [] : this.#followedIn(folder);
  }

  /** How a log is at hand, if it is. */
  opened(uri: string): Pick<LogFile, 'document' | 'followed'> {
    const document = this.#options.document(uri);
    return {
      document: document instanceof OpenLog ? document : undefined,
      followed: document ? undefined : this.#options.followed().find((analysis) => analysis.uri === uri),
    };
  }

  /** Whether a file is a document, or followed, however its URI is spelled there. */
  isOpen(uri: string): boolean {
    const key = keyOf(uri);
    return [...this.openBeside(uri), ...this.followedBeside(uri)].some((open) => keyOf(open.uri) === key);
  }

  /** Whether other logs of a folder are copies than when this was last asked. */
  areCopiesNew(uri: string, copies: readonly CopyOfLog[]): boolean {
    const folder = this.#folderOf(uri);
    const state = JSON.stringify(copies.map((copy) => [copy.uri, copy.of]));
    if (!folder || folder.copies === state) return false;
    folder.copies = state;
    return true;
  }

  /** Forgets the folder of a document that was closed, if nothing else of it is open. */
  closed(uri: string): void {
    const key = keyOf(folderOf(uri) ?? '');
    const folder = this.#folders.get(key);
    if (folder && !isInUse(folder) && this.openBeside(uri).every((document) => document.uri === uri))
      this.#forget(key, folder);
  }

  async #lookAt(folder: Folder, store: LogStore): Promise<void> {
    const { stock, eventLogs, unreadable } = folder;
    await stock.take(store);
    const stored = new Set(stock.inventory.winsockLogs.map(({ name }) => name));
    for (const name of unreadable.keys()) if (!stored.has(name)) unreadable.delete(name);
    const changed = await eventLogs.look(store);
    const state = JSON.stringify([
      stock.inventory.winsockLogs.map((file) => [file.name, stampOf(file)]),
      this.notRead(`${stock.uri}/`, false),
    ]);
    const isNew = state !== folder.state;
    folder.state = state;
    if (changed || isNew) this.#onNews(`${stock.uri}/`);
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
    return this.#options.open.in(folder);
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
      unreadable: new Map(),
      state: '[[],[]]',
      copies: '[]',
      looking: undefined,
      nextLook: undefined,
      lookedAt: -Infinity,
      holders: 0,
    };
  }

  /** Nothing is kept for long that no open document needs. */
  #forgetSome(): void {
    const { open, followed } = this.#options;
    if (this.#folders.size <= MAX_UNOPENED + open.size) return;
    const followedIn = new Set(followed().map(({ uri }) => folderKeyOf(uri)));
    const unopened = [...this.#folders].filter(
      ([key, folder]) => !open.has(key) && !followedIn.has(key) && !isInUse(folder),
    );
    for (const [key, folder] of unopened.slice(0, -MAX_UNOPENED)) this.#forget(key, folder);
  }

  #forget(key: string, { stock }: Folder): void {
    this.#folders.delete(key);
    this.#options.forget(stock.uri);
  }
}

function isInUse({ looking, holders }: Folder): boolean {
  return looking !== undefined || holders > 0;
}

/** In the order of an inventory, whether files are open or not. */
function surestFirst(files: Iterable<LogFile>): readonly LogFile[] {
  return Array.from(files, (file) => ({ file, rank: rankOf(file) }))
    .sort((a, b) => a.rank - b.rank || byNaturalOrder(a.file.name, b.file.name))
    .map(({ file }) => file);
}

const nameOf = (uri: string): string => splitUri(uri)?.name ?? '';

/** The ranks of documents' names, and what they were last: each of thousands is judged among all others. */
const documentRanks = new WeakMap<OpenLog, number>();
const documentFiles = new WeakMap<OpenLog, LogFile>();

function rankOf({ name, document }: LogFile): number {
  let rank = document && documentRanks.get(document);
  if (rank === undefined) {
    rank = ranks.indexOf(rankOfName(name) ?? 'open');
    if (document) documentRanks.set(document, rank);
  }
  return rank;
}

function openFile(document: OpenLog): LogFile {
  const { uri, revision, isOther } = document;
  const key = `revision ${revision}`;
  const known = documentFiles.get(document);
  if (known?.key === key && known.isOther === isOther) return known;
  const file = { uri, name: fileName(uri), key, document, followed: undefined, isOther };
  documentFiles.set(document, file);
  return file;
}

function followedFile(followed: FileAnalysis): LogFile {
  const { uri, revision } = followed;
  return {
    uri,
    name: fileName(uri),
    key: `revision ${revision}`,
    document: undefined,
    followed,
    isOther: !followed.isUnderstood,
  };
}

function storedFile(uri: string, name: string, stamp: string): LogFile {
  return { uri, name, key: stamp, document: undefined, followed: undefined, isOther: false };
}
