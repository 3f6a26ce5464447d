import type { DiskStore } from './disk/logStore';

/** What the server needs of its host. The node and the browser entry each build one. */
export interface Runtime {
  /** Calls back soon, after what is waiting has been handled: long work is done in steps between which others have their turn. */
  defer(callback: () => void): void;
  /** Decompresses gzip. Fails in words that go after a file's name and a colon, or as the pieces fail. */
  readonly gunzip: (pieces: AsyncGenerator<Uint8Array, void>) => AsyncIterable<Uint8Array>;
  /** Reads what has a `file:` URI, where the host has a disk. */
  readonly disk?: DiskStore;
}
