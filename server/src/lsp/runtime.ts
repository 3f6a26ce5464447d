import type { Files } from './disk/files';
import type { LogFiles } from './disk/logFiles';

/** What the server needs of its host. The node and the browser entry each build one. */
export interface Runtime {
  /** Calls back soon, after what is waiting has been handled: long work is done in steps between which others have their turn. */
  defer(callback: () => void): void;
  /** Reads large logs on disk, where the host has one. */
  readonly logFiles?: LogFiles;
  /** Reads `file:` folders, where the host has a disk. */
  readonly files?: Files;
}
