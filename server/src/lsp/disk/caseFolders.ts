/**
 * What lies beside an open log: the event logs of its folder, and the Winsock logs, both as they are open or else as they are
 * on disk. Files are read again only when they have changed. All reading is done in steps between which others have their turn.
 */
import { looksLikeEventLog } from '../../core/eventlog/recognise';
import type { EventLog } from '../../core/eventlog/event';
import { FolderEvents, type NamedEventLog } from '../../core/eventlog/folderEvents';
import { EventLogSteps } from '../../core/eventlog/steps';
import type { NotRead, WinsockLogInput } from '../../core/caseReport/model';
import { LogIntake } from '../../core/intake/logIntake';
import { decodeText } from '../../core/text/decodeText';
import { withPoolSize } from '../poolSize';
import type { Settings } from '../settings';
import { joinUri, keyOf, splitUri, type Files, type FolderFile } from './files';
import type { LogFiles } from './logFiles';
import { OpenEventLog } from '../openEventLog';
import type { OpenDocument } from '../openDocument';

/** The MTA begins a new file at 5 MB (KB 163325); one of these may have been let grow. */
const MAX_EVENT_LOG_BYTES = 32 * 1024 * 1024;
/** Of a file whose name does not say what it is, as much is read before it is known. */
const HEAD_BYTES = 16_384;
/** Winsock logs that are not open are read up to this size, unless somebody asks for that very one. */
const MAX_WINSOCK_LOG_BYTES = 256 * 1024 * 1024;
/** Of what is carried over by the client, which is all there at once. */
const MAX_CARRIED_BYTES = 64 * 1024 * 1024;
/** Bytes of a Winsock log read between two turns of the event loop. */
const STEP_BYTES = 2 * 1024 * 1024;
/** A folder that was looked at so recently is not looked at again, unless somebody asks for it. */
const FRESH_MS = 2000;

const EVENT_LOG_NAME = /^ev\d+\.log/i;
const WINSOCK_LOG_NAME = /^winsock/i;

/** A Winsock log of a folder that is not open. Its text is not kept. */
export interface ClosedLog extends WinsockLogInput {
  readonly id: string;
}

export interface CaseFoldersOptions {
  /** What reads the folder of this URI; undefined where nothing can. */
  readonly files: (uri: string) => Files | undefined;
  /** What reads a log of this URI in pieces; undefined where nothing can. */
  readonly logFiles: (uri: string) => LogFiles | undefined;
  readonly open: () => readonly OpenDocument[];
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

interface Stamp {
  readonly size: number;
  readonly modified: number;
}

interface EventFile extends Stamp {
  readonly uri: string;
  readonly name: string;
  /** Undefined for a file that is no event log. */
  readonly log: EventLog | undefined;
}

interface WinsockFile extends Stamp {
  readonly intake: LogIntake | undefined;
}

interface Folder {
  readonly uri: string;
  readonly events: Map<string, EventFile>;
  readonly winsock: Map<string, WinsockFile>;
  /** Event logs that are not read, and why. */
  notRead: readonly NotRead[];
  looking: Promise<boolean> | undefined;
  nextLook: Promise<boolean> | undefined;
  lookedAt: number;
  /** Rises when the event logs on disk have changed. */
  generation: number;
  /** The last answer, and what it was made of. */
  known: { readonly madeOf: string; readonly events: FolderEvents } | undefined;
}

export class CaseFolders {
  readonly #folders = new Map<string, Folder>();

  constructor(readonly options: CaseFoldersOptions) {}

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
      for (const [name, { uri: at, log }] of folder.events) if (log) files.set(name, { uri: at, name, log });
      for (const document of open) {
        const name = splitUri(document.uri)?.name ?? '';
        files.set(name, { uri: document.uri, name, log: document.log });
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
    const files = this.options.files(uri);
    if (!folder || !files) return false;
    if (!fresh && Date.now() - folder.lookedAt < FRESH_MS) return false;
    if (folder.looking && fresh) {
      // That one may have listed the folder already.
      return (folder.nextLook ??= folder.looking.then(() => {
        folder.nextLook = undefined;
        return this.look(uri);
      }));
    }
    folder.looking ??= this.#lookAt(folder, files).finally(() => {
      folder.looking = undefined;
      folder.lookedAt = Date.now();
    });
    return folder.looking;
  }

  /** The Winsock logs beside a document that are on disk and not open, in order of name. */
  async closedLogs(uri: string, settings: Settings): Promise<readonly ClosedLog[]> {
    const folder = this.#folderOf(uri);
    const files = this.options.files(uri);
    if (!folder || !files) return [];
    const logs: ClosedLog[] = [];
    const open = new Set(this.options.open().map((document) => keyOf(document.uri)));
    for (const file of await files.list(folder.uri)) {
      const at = joinUri(folder.uri, file.name);
      if (!WINSOCK_LOG_NAME.test(file.name) || open.has(keyOf(at)) || file.size > MAX_WINSOCK_LOG_BYTES) continue;
      const log = await this.#closedLog(folder, files, file, settings);
      // A winsock.log of Windows' own network report, say.
      if (log && log.facts.instances.count > 0) logs.push(log);
    }
    return logs.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** A Winsock log on disk, whatever its name; undefined where it cannot be read, or is too large. */
  async closedLog(uri: string, settings: Settings): Promise<ClosedLog | undefined> {
    const folder = this.#folderOf(uri);
    const files = this.options.files(uri);
    const name = splitUri(uri)?.name;
    if (!folder || !files) return undefined;
    if (name === undefined) return undefined;
    const listed = (await files.list(folder.uri)).find((each) => each.name === name);
    // One of another name is read every time: nothing tells when it has changed.
    return this.#closedLog(folder, files, listed ?? { name, size: 0, modified: NaN }, settings);
  }

  /** Event logs of the folder of a document that are left out, and why. */
  notRead(uri: string): readonly NotRead[] {
    return this.#folderOf(uri)?.notRead ?? [];
  }

  async #closedLog(folder: Folder, files: Files, file: FolderFile, settings: Settings): Promise<ClosedLog | undefined> {
    const id = joinUri(folder.uri, file.name);
    const { intake } = await this.#winsockFile(folder, files, file, id);
    if (!intake) return undefined;
    const { shapes, encoding } = intake;
    return { name: file.name, id, facts: intake.facts(withPoolSize(settings, this.events(id))), shapes, encoding };
  }

  /** Documents in the folder of one that are open, itself included. */
  openBeside(uri: string): readonly OpenDocument[] {
    const folder = splitUri(uri)?.folder;
    if (folder === undefined) return [];
    const key = keyOf(folder);
    return this.options.open().filter((document) => keyOf(splitUri(document.uri)?.folder ?? '') === key);
  }

  /** Forgets the folder of a document that was closed, if nothing else of it is open. */
  closed(uri: string): void {
    const folder = splitUri(uri)?.folder;
    if (folder !== undefined && this.openBeside(uri).every((document) => document.uri === uri))
      this.#folders.delete(keyOf(folder));
  }

  async #lookAt(folder: Folder, files: Files): Promise<boolean> {
    const listed = (await files.list(folder.uri)).filter(isEventCandidate);
    let changed = false;
    for (const name of folder.events.keys()) {
      if (listed.some((file) => file.name === name)) continue;
      changed = folder.events.get(name)?.log !== undefined || changed;
      folder.events.delete(name);
    }
    for (const file of listed) {
      const known = folder.events.get(file.name);
      if (known?.size === file.size && known.modified === file.modified) continue;
      const uri = joinUri(folder.uri, file.name);
      const log = await this.#readEventLog(files, uri, file);
      changed = changed || log !== undefined || known?.log !== undefined;
      folder.events.set(file.name, { uri, name: file.name, size: file.size, modified: file.modified, log });
    }
    folder.notRead = listed
      .filter(({ name, size }) => EVENT_LOG_NAME.test(name) && size > MAX_EVENT_LOG_BYTES)
      .map(({ name }) => ({ name, reason: `it is larger than ${MAX_EVENT_LOG_BYTES / 1024 / 1024} MB` }));
    if (changed) folder.generation++;
    return changed;
  }

  async #readEventLog(files: Files, uri: string, { name, size }: FolderFile): Promise<EventLog | undefined> {
    if (size > MAX_EVENT_LOG_BYTES) return undefined;
    if (!EVENT_LOG_NAME.test(name)) {
      const head = await files.read(uri, HEAD_BYTES);
      if (!head || !looksLikeEventLog(decodeText(head))) return undefined;
    }
    const bytes = await files.read(uri, MAX_EVENT_LOG_BYTES);
    if (!bytes) return undefined;
    const steps = new EventLogSteps(decodeText(bytes));
    while (!steps.advance()) await this.options.pause();
    return steps.log;
  }

  async #winsockFile(
    folder: Folder,
    files: Files,
    { name, size, modified }: FolderFile,
    uri: string,
  ): Promise<WinsockFile> {
    const known = folder.winsock.get(name);
    if (known?.size === size && known.modified === modified) return known;
    const logFiles = this.options.logFiles(uri);
    const intake = await (logFiles ? fromDisk(logFiles, uri) : this.#carried(files, uri, size));
    intake?.end();
    const read = { size, modified, intake };
    folder.winsock.set(name, read);
    return read;
  }

  /** A log that comes through the client. */
  async #carried(files: Files, uri: string, size: number): Promise<LogIntake | undefined> {
    const bytes = size > MAX_CARRIED_BYTES ? undefined : await files.read(uri, MAX_CARRIED_BYTES);
    if (!bytes) return undefined;
    const intake = new LogIntake();
    for (let at = 0; at < bytes.length; at += STEP_BYTES) {
      intake.push(bytes.subarray(at, at + STEP_BYTES));
      await this.options.pause();
    }
    return intake;
  }

  #openEventLogs(folder: Folder): readonly OpenEventLog[] {
    const key = keyOf(folder.uri);
    return (
      this.options
        .open()
        .filter((document) => document instanceof OpenEventLog)
        // One that is being read counts as it is on disk: nobody waits for it here.
        .filter(({ isRead }) => isRead)
        .filter((document) => keyOf(splitUri(document.uri)?.folder ?? '') === key)
    );
  }

  #folderOf(uri: string): Folder | undefined {
    const at = splitUri(uri)?.folder;
    if (at === undefined) return undefined;
    let folder = this.#folders.get(keyOf(at));
    if (!folder) {
      folder = {
        uri: at,
        events: new Map(),
        winsock: new Map(),
        notRead: [],
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

/** A log read to its present end, in pieces. Undefined where it cannot be read. */
async function fromDisk(logFiles: LogFiles, uri: string): Promise<LogIntake | undefined> {
  let intake: LogIntake | undefined;
  const file = logFiles.follow(uri, {
    bytes: (chunk) => {
      (intake ??= new LogIntake()).push(chunk);
    },
    newLog: () => {
      intake = undefined;
    },
    missing: () => {
      intake = undefined;
    },
  });
  try {
    await file.look(new AbortController().signal);
    return intake;
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

function isEventCandidate({ name }: FolderFile): boolean {
  return !WINSOCK_LOG_NAME.test(name);
}
