/** The open documents by the folders that they are in: there may be thousands, and each is judged together with those of its folder. */
import type { OpenDocument } from '../openDocument';
import { folderOf, keyOf } from '../uris';

export class OpenByFolder {
  readonly #folders = new Map<string, Map<string, OpenDocument>>();
  /** How many have been opened so far. */
  openings = 0;

  opened(document: OpenDocument): void {
    this.openings++;
    const key = folderKeyOf(document.uri);
    const documents = this.#folders.get(key);
    if (documents) documents.set(document.uri, document);
    else this.#folders.set(key, new Map([[document.uri, document]]));
  }

  closed(uri: string): void {
    const key = folderKeyOf(uri);
    const documents = this.#folders.get(key);
    documents?.delete(uri);
    if (documents?.size === 0) this.#folders.delete(key);
  }

  /** Those of a folder, in the order in which they were opened. */
  in(folder: string): readonly OpenDocument[] {
    return [...(this.#folders.get(keyOf(folder))?.values() ?? [])];
  }

  /** How many folders something is open of. */
  get size(): number {
    return this.#folders.size;
  }

  /** Whether something of a folder is open, by the folder's key. */
  has(folderKey: string): boolean {
    return this.#folders.has(folderKey);
  }
}

/** The key of the folder that a file is in; empty for one in no folder. */
export function folderKeyOf(uri: string): string {
  return keyOf(folderOf(uri) ?? '');
}
