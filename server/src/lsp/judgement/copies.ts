/** Which logs of a folder are copies of others. */
import { copiesAmong, HEAD_BYTES } from '../../core/case/copies';
import type { CaseFolders } from '../disk/caseFolders';
import { inSteps } from '../logPieces';
import type { CopyOfLog } from './judgement';
import type { LogFile } from './logFile';

/** Folders of which the last answer is kept. */
const MAX_FOLDERS = 8;

export class CopyFinder {
  readonly #folders: Pick<CaseFolders, 'pieces'>;
  /** The first bytes of logs that are no documents, by their URIs. */
  readonly #heads = new Map<string, { readonly key: string; readonly head: Uint8Array }>();
  /** The last answers, by what they were made of. */
  readonly #known = new Map<string, readonly CopyOfLog[]>();

  constructor(folders: Pick<CaseFolders, 'pieces'>) {
    this.#folders = folders;
  }

  /** An empty log is no copy. */
  async among(files: readonly LogFile[]): Promise<readonly CopyOfLog[]> {
    if (files.length < 2) return [];
    const madeOf = JSON.stringify(files.map(({ uri, key }) => [uri, key]));
    const known = this.#known.get(madeOf);
    if (known) return known;
    const sources = files.map((file) => ({ name: file.name, folder: '', pieces: () => this.#pieces(file) }));
    const found = await copiesAmong(sources);
    const copies = found.map(({ source, of }) => ({ file: files[source], uri: files[source].uri, of: files[of].uri }));
    this.#known.set(madeOf, copies);
    for (const old of [...this.#known.keys()].slice(0, -MAX_FOLDERS)) this.#known.delete(old);
    return copies;
  }

  /** The first bytes of a file come from memory: nearly every log differs from all others in them. */
  async *#pieces({ uri, key, document }: LogFile): AsyncGenerator<Uint8Array> {
    if (document) {
      yield* inSteps(document.log.bytes);
      return;
    }
    const known = this.#heads.get(uri);
    let skip = 0;
    if (known?.key === key) {
      yield known.head;
      skip = known.head.length;
    }
    for await (const piece of this.#folders.pieces(uri)) {
      const rest = piece.subarray(skip);
      if (known?.key !== key && piece.length >= HEAD_BYTES && this.#heads.get(uri)?.key !== key)
        this.#heads.set(uri, { key, head: piece.slice(0, HEAD_BYTES) });
      skip = Math.max(0, skip - piece.length);
      if (rest.length > 0) yield rest;
    }
  }
}
