/** What lies in one folder, as it was last listed, and under which names it is open. */
import {
  takeInventory,
  type CaseFile,
  type CaseInventory,
  type FileStamp,
  type KnownKinds,
} from '../../core/case/inventory';
import type { LogStore } from './logStore';

/** A folder that was looked at so recently is not looked at again, unless somebody asks for it. */
export const FRESH_MS = 2000;

const nothing: CaseInventory = { winsockLogs: [], eventLogs: [], leftOut: [] };

export class FolderStock {
  readonly uri: string;
  readonly #kinds: KnownKinds = new Map();
  readonly #openNames: () => readonly string[];
  #inventory = nothing;
  /** The stored name of what is open under another one: on some disks, letters may be of either case. */
  #aliases: ReadonlyMap<string, string> = new Map();
  #taking: Promise<void> | undefined;
  #isKnown = false;

  /** `uri`: without a slash at its end. `openNames`: the names of the documents in it that are open. */
  constructor(uri: string, openNames: () => readonly string[]) {
    this.uri = uri;
    this.#openNames = openNames;
  }

  get inventory(): CaseInventory {
    return this.#inventory;
  }

  /** It has been listed. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** The name under which a document is stored. */
  storedName(name: string): string {
    return this.#aliases.get(name) ?? name;
  }

  /** Lists the folder. Never rejects. */
  take(store: LogStore): Promise<void> {
    return (this.#taking ??= this.#takeNow(store).finally(() => {
      this.#taking = undefined;
      this.#isKnown = true;
    }));
  }

  async #takeNow(store: LogStore): Promise<void> {
    try {
      this.#inventory = await takeInventory(store.folder(this.uri), this.#kinds);
    } catch {
      // It cannot be listed, or is gone: then what is open is all that there is.
      this.#inventory = nothing;
    }
    const { winsockLogs, eventLogs } = this.#inventory;
    const stored = new Map([...winsockLogs, ...eventLogs].map((file) => [file.name, file.identity]));
    const others = this.#openNames().filter((name) => !stored.has(name));
    const stamps = others.length === 0 ? [] : await store.folder(this.uri).stat(others);
    const byIdentity = new Map([...stored].map(([name, identity]) => [identity, name]));
    this.#aliases = new Map(
      others.flatMap((name, k) => {
        const stamp = stamps[k];
        const identity = 'problem' in stamp ? undefined : stamp.identity;
        const alias = identity === undefined ? undefined : byIdentity.get(identity);
        return alias === undefined ? [] : [[name, alias] as const];
      }),
    );
  }
}

/** Changes with the file. */
export function stampOf({ size, modified }: Pick<CaseFile | FileStamp, 'size' | 'modified'>): string {
  return `${size} ${modified}`;
}
