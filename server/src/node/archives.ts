/**
 * Archives that are read as folders: `case.zip/logs/winsock.log` is a member of `case.zip`. The command line has what that takes, and
 * installs it here; the language server has not.
 */
import { sep } from 'node:path';
import { withoutEnd } from '../core/text/withoutEnd';
import type { FileStamp, FolderEntry, Problem } from '../core/case/inventory';
import type { ByteSource } from './byteSource';

/** What a path into an archive names. */
export type Archived =
  | { readonly type: 'folder'; readonly entries: readonly FolderEntry[]; readonly stamp: FileStamp }
  | {
      readonly type: 'file';
      /** The archive that it is in. */
      readonly archive: string;
      readonly stamp: FileStamp | Problem;
      /** Its bytes. Rejects with an `InputError`. */
      readonly open: (signal: AbortSignal | undefined) => Promise<ByteSource>;
    };

export interface ArchiveReader {
  /** What a path names that leads into an archive, or is that of one; undefined where it does not. Rejects with an `InputError`. */
  find(path: string): Promise<Archived | undefined>;
}

let reader: ArchiveReader | undefined;

export function readArchivesWith(archives: ArchiveReader): void {
  reader = archives;
}

/** A separator at the end of a folder's path says nothing more. */
const separator = sep === '/' ? /\// : /[\\/]/;

/** As `ArchiveReader.find`; undefined where archives are not read. */
export function findArchived(path: string): Promise<Archived | undefined> {
  return reader?.find(withoutEnd(path, separator)) ?? Promise.resolve(undefined);
}
