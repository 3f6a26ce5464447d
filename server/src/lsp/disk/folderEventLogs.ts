/** The event logs of one folder: those that are open, and the others as they are stored. A file is read again only when it has changed. */
import { CaseBudget, onlySoMuch, readEventLog, type ReadEventLog } from '../../core/case/budget';
import type { CaseFile, LeftOutFile } from '../../core/case/inventory';
import { FolderEvents, type NamedEventLog } from '../../core/eventlog/folderEvents';
import type { OpenEventLog } from '../openEventLog';
import { joinUri, splitUri } from '../uris';
import { stampOf, type FolderStock } from './folderStock';
import type { LogStore } from './logStore';
import { errorMessage } from '../../core/text/errorMessage';

interface EventFile extends ReadEventLog {
  readonly stamp: string;
}

export class FolderEventLogs {
  readonly #stock: FolderStock;
  readonly #pause: () => Promise<void>;
  /** What has been read, surest names first. */
  #files: ReadonlyMap<string, EventFile> = new Map();
  #leftOut: readonly LeftOutFile[] = [];
  /** Rises when the stored event logs have changed. */
  #generation = 0;
  /** The last answer, and what it was made of. */
  #known: { readonly madeOf: string; readonly events: FolderEvents } | undefined;

  constructor(stock: FolderStock, pause: () => Promise<void>) {
    this.#stock = stock;
    this.#pause = pause;
  }

  /** Event logs that could not be read, or that the limits did not allow to be read, or not whole. */
  get leftOut(): readonly LeftOutFile[] {
    return this.#leftOut;
  }

  /** What is known by now, with the event logs that are open as they are in the editor. */
  with(open: readonly OpenEventLog[]): FolderEvents {
    const madeOf = [this.#generation, ...open.map(({ revision }) => revision)].join();
    if (this.#known?.madeOf !== madeOf) {
      const events = new FolderEvents(this.#all(open).filter(({ log }) => log.tally.events > 0));
      this.#known = { madeOf, events };
    }
    return this.#known.events;
  }

  /** Those that have no event of the MTA. */
  withoutEvents(open: readonly OpenEventLog[]): readonly NamedEventLog[] {
    return this.#all(open).filter(({ log }) => log.tally.events === 0);
  }

  #all(open: readonly OpenEventLog[]): readonly NamedEventLog[] {
    const files = new Map<string, NamedEventLog>();
    for (const [name, { log }] of this.#files) files.set(name, { uri: joinUri(this.#stock.uri, name), name, log });
    for (const document of open) {
      const name = splitUri(document.uri)?.name ?? '';
      files.set(this.#stock.storedName(name), { uri: document.uri, name, log: document.log });
    }
    return [...files.values()];
  }

  /** Reads what has changed since the last look. True if something has. */
  async look(store: LogStore): Promise<boolean> {
    const budget = new CaseBudget(() => performance.now());
    const stored = this.#stock.inventory.eventLogs;
    const files = new Map<string, EventFile>();
    const leftOut: LeftOutFile[] = [];
    const leaveOut = (name: string, reason: string): void => void leftOut.push({ name, reason, isLoss: true });
    let changed = false;
    for (const file of stored) {
      const before = this.#files.get(file.name);
      if (before?.stamp === stampOf(file)) {
        budget.take(before);
        files.set(file.name, before);
        continue;
      }
      const read = await this.#read(store, file, budget);
      if (typeof read === 'string') leaveOut(file.name, read);
      else files.set(file.name, read);
      changed ||= typeof read !== 'string';
    }
    // Where others need less than before, there is room again for what was dropped.
    for (const file of stored) {
      const known = files.get(file.name);
      if (!known || !budget.hasRoomFor(known)) continue;
      budget.giveBack(known);
      const read = await this.#read(store, file, budget);
      if (typeof read === 'string') {
        budget.take(known);
        continue;
      }
      files.set(file.name, read);
      changed = true;
    }
    budget.divide();
    for (const [name, file] of files) {
      const loss = budget.lossOf(file);
      if (loss !== undefined) leaveOut(name, loss);
    }
    changed ||= [...this.#files.keys()].some((name) => !files.has(name));
    this.#files = files;
    this.#leftOut = leftOut;
    if (changed) this.#generation++;
    return changed;
  }

  /** An event log, or why it is not read. */
  async #read(store: LogStore, file: CaseFile, budget: CaseBudget): Promise<EventFile | string> {
    const { spent } = budget;
    if (spent !== undefined) return onlySoMuch(spent);
    try {
      const pieces = store.pieces(joinUri(this.#stock.uri, file.name));
      return { ...(await readEventLog(pieces, budget, this.#pause)), stamp: stampOf(file) };
    } catch (error) {
      return errorMessage(error);
    }
  }
}
