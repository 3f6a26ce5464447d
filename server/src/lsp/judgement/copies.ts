/** Which logs of a folder are copies of others. */
import { beginningOf, copiesAmong, mayBeAlike, type Beginning } from '../../core/case/copies';
import type { CaseFolders } from '../disk/caseFolders';
import { inSteps } from '../logPieces';
import type { CopyOfLog } from './judgement';
import type { LogFile } from './logFile';

/** If more logs than this are new at once, all logs are compared. */
const MAX_ADDED = 4;

/** Folders of which the last answer is kept. */
const MAX_FOLDERS = 8;

export class CopyFinder {
  readonly #folders: Pick<CaseFolders, 'pieces'>;
  /** How logs begin, by their URIs: nearly every log differs from all others in that. */
  readonly #beginnings = new Map<string, { readonly key: string; readonly beginning: Beginning | undefined }>();
  /** The last answers, by what they were made of. */
  readonly #known = new Map<string, readonly CopyOfLog[]>();
  /** The logs among which none was a copy when that was last asked: their keys, by their URIs. */
  #different: ReadonlyMap<string, string> = new Map();

  constructor(folders: Pick<CaseFolders, 'pieces'>) {
    this.#folders = folders;
  }

  /** An empty log is no copy. */
  async among(files: readonly LogFile[]): Promise<readonly CopyOfLog[]> {
    if (files.length < 2) return [];
    const madeOf = JSON.stringify(files.map(({ uri, key }) => [uri, key]));
    const known = this.#known.get(madeOf);
    if (known) return known;
    if (await this.#areDifferent(files)) return [];
    const sources = files.map((file) => ({
      name: file.name,
      folder: '',
      pieces: () => this.#pieces(file),
      beginning: () => this.#beginningOf(file),
    }));
    const found = await copiesAmong(sources);
    const copies = found.map(({ source, of }) => ({ file: files[source], uri: files[source].uri, of: files[of].uri }));
    if (copies.length === 0) this.#different = new Map(files.map(({ uri, key }) => [uri, key]));
    this.#known.set(madeOf, copies);
    for (const old of [...this.#known.keys()].slice(0, -MAX_FOLDERS)) this.#known.delete(old);
    return copies;
  }

  /**
   * Whether none is a copy, since none was before and the new ones begin differently: documents are opened, and change, one by one.
   * False where that is not known so quickly.
   */
  async #areDifferent(files: readonly LogFile[]): Promise<boolean> {
    const before = this.#different;
    const added = new Set(files.filter(({ uri, key }) => before.get(uri) !== key));
    if (added.size > MAX_ADDED) return false;
    for (const file of added) {
      const own = await this.#beginningOf(file).catch(() => undefined);
      if (!own) return false;
      for (const other of files) {
        if (other === file) continue;
        const known = this.#beginnings.get(other.uri);
        if (known?.key !== other.key || !known.beginning || mayBeAlike(own, known.beginning)) return false;
      }
    }
    this.#different = new Map(files.map(({ uri, key }) => [uri, key]));
    return true;
  }

  async #beginningOf(file: LogFile): Promise<Beginning | undefined> {
    const { uri, key } = file;
    const known = this.#beginnings.get(uri);
    if (known?.key === key) return known.beginning;
    let beginning: Beginning | undefined;
    for await (const piece of this.#pieces(file)) if ((beginning = beginningOf(piece))) break;
    this.#beginnings.set(uri, { key, beginning });
    return beginning;
  }

  async *#pieces({ uri, document }: LogFile): AsyncGenerator<Uint8Array> {
    if (document) yield* inSteps(document.log.bytes);
    else yield* this.#folders.pieces(uri);
  }
}
