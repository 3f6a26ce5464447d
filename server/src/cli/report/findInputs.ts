/** Which files a report is on: those named, those of the folders named, and the event logs beside a log. */
import * as path from 'node:path';
import { HEAD_BYTES, lookInside } from '../../core/case/content';
import { isEventLogName, isWinsockLogName } from '../../core/case/fileNames';
import { packedReason, packingOf } from '../../core/case/packing';
import { takeInventory, type CaseInventory, type FileStamp } from '../../core/case/inventory';
import { caseFolderNow } from '../../node/caseFolder';
import { InputError } from '../../node/inputError';
import { readHead } from '../../node/readBytes';
import { foldersIn, namedStampOf } from '../archive/archives';
import { namesOf, type InputFile } from '../inputFiles';

export interface Inputs {
  readonly logs: readonly FoundLog[];
  readonly eventLogs: readonly string[];
  /** The event logs that the user named: these are read whole, however large they are. */
  readonly named: ReadonlySet<string>;
  /** Found in a folder, and not part of the case. Nothing is lost by that. */
  readonly notRead: readonly { readonly file: string; readonly reason: string }[];
  /** What was named, or should have been read, and cannot be. */
  readonly failures: readonly InputError[];
}

/** A Winsock log that a report is on, or that lies in the same folder as one. */
export interface FoundLog extends InputFile {
  /** It was named, or its folder was. */
  readonly isWanted: boolean;
}

interface Search {
  /** Files and folders. */
  readonly named: readonly string[];
  /** Event logs, and folders of them. */
  readonly events: readonly string[];
  /** Look for event logs beside the logs that were named. */
  readonly besideLogs: boolean;
  /** Judge the logs that were named by themselves, without what may belong to them in their folders. */
  readonly alone?: boolean;
}

export async function findInputs(
  { named, events, besideLogs, alone = false }: Search,
  signal: AbortSignal,
): Promise<Inputs> {
  const found = new Sorting(signal);
  for (const name of named) await found.add(name, 'case');
  for (const name of events) await found.add(name, 'events');
  const wants = { logs: !alone, eventLogs: besideLogs && found.eventLogs.length === 0 };
  const folders = [...new Set(found.logs.map(({ file }) => path.dirname(file)))];
  if (wants.logs || wants.eventLogs) await found.addBeside(folders, wants);
  return found;
}

/** What is taken of a folder. */
interface Wants {
  readonly logs: boolean;
  readonly eventLogs: boolean;
  /** The user named the folder, so that the report is on all its logs, and names what else is there. */
  readonly isNamed?: boolean;
}

/** Its first bytes tell what a file is, and its lines are quoted at the end. */
const READ_TWICE =
  'it is a pipe or a device, which can be read only once, and a report reads its files twice; save it to a file, and name that';

/** What a folder holds, of which stock was taken. */
export function inputsOf(folder: string, inventory: CaseInventory, signal: AbortSignal): Inputs {
  const found = new Sorting(signal);
  found.take(folder, inventory, { logs: true, eventLogs: true, isNamed: true });
  return found;
}

/** Folders that are looked into at once. */
const FOLDERS_AT_ONCE = 8;

class Sorting implements Inputs {
  readonly logs: FoundLog[] = [];
  readonly eventLogs: string[] = [];
  readonly named = new Set<string>();
  readonly notRead: { readonly file: string; readonly reason: string }[] = [];
  readonly failures: InputError[] = [];
  readonly #known = new Set<string>();
  readonly #folders = new Set<string>();
  /** Folders whose logs have all been taken. */
  readonly #whole = new Set<string>();

  constructor(private readonly signal: AbortSignal) {}

  /** A file or folder that the user names: of a case, or as event logs. */
  async add(argument: string, as: 'case' | 'events'): Promise<void> {
    await this.#attempt(async () => {
      for (const name of await namesOf(argument)) {
        if (name instanceof InputError) this.failures.push(name);
        else await this.#attempt(() => this.#addName(name, as));
      }
    });
  }

  /** What else lies in the folders of logs. That one cannot be listed is no fault: nobody named it. */
  async addBeside(folders: readonly string[], wants: Wants): Promise<void> {
    // A folder that was named has been taken whole.
    const others = folders.filter((folder) => !this.#whole.has(path.resolve(folder)));
    for (let from = 0; from < others.length; from += FOLDERS_AT_ONCE) {
      const some = others.slice(from, from + FOLDERS_AT_ONCE);
      const inventories = await Promise.allSettled(some.map((folder) => this.#inventoryOf(folder)));
      for (const [k, inventory] of inventories.entries()) {
        if (inventory.status === 'fulfilled') this.take(some[k], inventory.value, wants);
        else if (!(inventory.reason instanceof InputError)) throw inventory.reason;
      }
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
    const stamp = await namedStampOf(name);
    if ('problem' in stamp) throw new InputError(name, stamp.problem);
    if (stamp.type === 'other') throw new InputError(name, READ_TWICE);
    if (stamp.type === 'folder') await this.#addFolder(name, as);
    else if (this.#isNew(name, stamp)) await this.#addFile({ ...stamp, file: name }, as);
  }

  async #addFile(input: InputFile, as: 'case' | 'events'): Promise<void> {
    const { file } = input;
    const name = path.basename(file);
    const head = (limit: number): Promise<Uint8Array> => readHead(file, limit, this.signal);
    const packing = as === 'events' ? packingOf(await head(HEAD_BYTES)) : undefined;
    if (packing) throw new InputError(file, packedReason(packing));
    const content =
      as === 'events' ? ({ kind: 'eventLog' } as const) : await lookInside<never>(name, head, { isNamed: true });
    if (content.kind === 'eventLog' || content.kind === 'applicationLog') {
      this.eventLogs.push(file);
      this.named.add(file);
    } else if (content.kind === 'winsockLog' || isWinsockLogName(name)) {
      this.logs.push(foundLog(file, input, true));
    } else {
      throw new InputError(file, content.kind === 'other' ? content.reason : 'it is empty; name a log');
    }
  }

  async #addFolder(folder: string, as: 'case' | 'events'): Promise<void> {
    const { folders, problems } = await foldersIn(folder);
    const isNamed = as === 'case';
    let isAny = problems.length > 0;
    for (const each of folders) {
      const inventory = await this.#inventoryOf(each);
      isAny = this.take(each, inventory, { logs: isNamed, eventLogs: true, isNamed }) || isAny;
    }
    this.failures.push(...problems);
    if (isAny) return;
    throw new InputError(folder, 'there is no Winsock.log and no event log of the MTA in this folder; name the files');
  }

  async #inventoryOf(folder: string): Promise<CaseInventory> {
    const inventory = await takeInventory(caseFolderNow(folder, this.signal));
    this.signal.throwIfAborted();
    return inventory;
  }

  /** Takes what is in a folder, not in the folders of that. False where there is nothing, and nothing that could not be read. */
  take(
    folder: string,
    { winsockLogs, eventLogs, leftOut }: CaseInventory,
    { logs, eventLogs: wantsEvents, isNamed = false }: Wants,
  ): boolean {
    const isAgain = this.#folders.has(path.resolve(folder));
    this.#folders.add(path.resolve(folder));
    if (logs) this.#whole.add(path.resolve(folder));
    for (const found of logs ? winsockLogs : []) {
      const file = path.join(folder, found.name);
      if (this.#isNew(file, found)) this.logs.push(foundLog(file, found, isNamed));
    }
    for (const found of wantsEvents ? eventLogs : []) {
      const file = path.join(folder, found.name);
      if (this.#isNew(file, found)) this.eventLogs.push(file);
    }
    for (const { name, reason, isLoss } of isAgain ? [] : leftOut) {
      const file = path.join(folder, name);
      if (isLoss && (wantsEvents || !isEventLogName(name))) this.failures.push(new InputError(file, reason));
      else if (isNamed) this.notRead.push({ file, reason });
    }
    return eventLogs.length > 0 || (logs && winsockLogs.length > 0) || leftOut.some(({ isLoss }) => isLoss);
  }

  /** The same file twice would double what it shows, whatever it is called: another case, a link, a longer way there. */
  #isNew(file: string, { identity }: FileStamp): boolean {
    const key = identity ?? path.resolve(file);
    if (this.#known.has(key)) return false;
    this.#known.add(key);
    return true;
  }
}

function foundLog(
  file: string,
  { size, identity, beginning }: Pick<InputFile, 'size' | 'identity' | 'beginning'>,
  isWanted: boolean,
): FoundLog {
  return { file, size, identity, beginning, isWanted };
}
