/** Which files a report is on: those named, those of the folders named, and the event logs beside a log. */
import * as path from 'node:path';
import { HEAD_BYTES, isWinsockLogName, kindOf, takeInventory, type FileStamp } from '../../core/caseFiles';
import { caseFolderOf, fileStampOf } from '../../node/caseFolder';
import { InputError } from '../../node/inputError';
import { readHead } from '../../node/readBytes';
import { namesOf } from '../inputFiles';

export interface Inputs {
  readonly logs: readonly string[];
  readonly eventLogs: readonly string[];
  /** The event logs that the user named: these are read whole, however large they are. */
  readonly named: ReadonlySet<string>;
  /** Found in a folder, and not part of the case. Nothing is lost by that. */
  readonly notRead: readonly { readonly file: string; readonly reason: string }[];
  /** What was named, or should have been read, and cannot be. */
  readonly failures: readonly InputError[];
}

interface Search {
  /** Files and folders. */
  readonly named: readonly string[];
  /** Event logs, and folders of them. */
  readonly events: readonly string[];
  /** Look for event logs beside the logs that were named. */
  readonly besideLogs: boolean;
  /** How folders are read. */
  readonly folderOf?: typeof caseFolderOf;
}

export async function findInputs(
  { named, events, besideLogs, folderOf = caseFolderOf }: Search,
  signal: AbortSignal,
): Promise<Inputs> {
  const found = new Sorting(signal, folderOf);
  for (const name of named) await found.add(name, 'case');
  for (const name of events) await found.add(name, 'events');
  if (besideLogs && found.eventLogs.length === 0) {
    const folders = new Set(found.logs.map((log) => path.dirname(log)));
    for (const folder of folders) await found.addBeside(folder);
  }
  return found;
}

class Sorting implements Inputs {
  readonly logs: string[] = [];
  readonly eventLogs: string[] = [];
  readonly named = new Set<string>();
  readonly notRead: { readonly file: string; readonly reason: string }[] = [];
  readonly failures: InputError[] = [];
  readonly #known = new Set<string>();
  readonly #folders = new Set<string>();

  constructor(
    private readonly signal: AbortSignal,
    private readonly folderOf: typeof caseFolderOf,
  ) {}

  /** A file or folder that the user names: of a case, or as event logs. */
  async add(argument: string, as: 'case' | 'events'): Promise<void> {
    await this.#attempt(async () => {
      for (const name of await namesOf(argument)) await this.#attempt(() => this.#addName(name, as));
    });
  }

  /** The event logs in the folder of a log. That it cannot be listed is no fault: nobody named it. */
  async addBeside(folder: string): Promise<void> {
    try {
      await this.#take(folder, 'events');
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.failures.push(error);
    }
  }

  async #addName(name: string, as: 'case' | 'events'): Promise<void> {
    const stamp = await fileStampOf(name);
    if ('problem' in stamp) throw new InputError(name, stamp.problem);
    if (stamp.type === 'folder') await this.#addFolder(name, as);
    else if (this.#isNew(name, stamp)) await this.#addFile(name, as);
  }

  async #addFile(file: string, as: 'case' | 'events'): Promise<void> {
    const name = path.basename(file);
    const kind = as === 'events' ? 'eventLog' : kindOf(name, await readHead(file, HEAD_BYTES, this.signal), true);
    if (kind === 'eventLog' || kind === 'applicationLog') {
      this.eventLogs.push(file);
      this.named.add(file);
    } else if (kind === 'winsockLog' || isWinsockLogName(name)) this.logs.push(file);
    else throw new InputError(file, 'it is neither a Winsock.log nor an event log of the MTA; name one');
  }

  async #addFolder(folder: string, as: 'case' | 'events'): Promise<void> {
    if (!(await this.#take(folder, as)))
      throw new InputError(
        folder,
        'there is no Winsock.log and no event log of the MTA in this folder; name the files',
      );
  }

  /** Takes what is in a folder, not in the folders of that. False where there is nothing, and nothing that could not be read. */
  async #take(folder: string, as: 'case' | 'events'): Promise<boolean> {
    const { winsockLogs, eventLogs, leftOut } = await takeInventory(this.folderOf(folder, this.signal));
    this.signal.throwIfAborted();
    const isAgain = this.#folders.has(path.resolve(folder));
    this.#folders.add(path.resolve(folder));
    for (const file of as === 'case' ? winsockLogs : []) this.#addFound(folder, file, this.logs);
    for (const file of eventLogs) this.#addFound(folder, file, this.eventLogs);
    for (const { name, reason, isLoss } of isAgain ? [] : leftOut) {
      const file = path.join(folder, name);
      if (isLoss) this.failures.push(new InputError(file, reason));
      else if (as === 'case') this.notRead.push({ file, reason });
    }
    return eventLogs.length > 0 || (as === 'case' && winsockLogs.length > 0) || leftOut.some(({ isLoss }) => isLoss);
  }

  #addFound(folder: string, found: FileStamp & { readonly name: string }, to: string[]): void {
    const file = path.join(folder, found.name);
    if (this.#isNew(file, found)) to.push(file);
  }

  /** The same file twice would double what it shows, whatever it is called: another case, a link, a longer way there. */
  #isNew(file: string, { identity }: FileStamp): boolean {
    const key = identity ?? path.resolve(file);
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    return true;
  }
}
