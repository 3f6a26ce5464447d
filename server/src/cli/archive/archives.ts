/** Archives as folders: which file is one, and what a path into it names. */
import { closeSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { beginningOf, HEAD_BYTES, type Beginning } from '../../core/case/copies';
import type { FileStamp, FolderEntry, Problem } from '../../core/case/inventory';
import { byNaturalOrder } from '../../core/case/fileNames';
import { packingOf, PACKING_BYTES } from '../../core/case/packing';
import { isGzip } from '../../core/text/bytes';
import { findArchived, readArchivesWith, type Archived } from '../../node/archives';
import { fileStampNow } from '../../node/caseFolder';
import { openFileNow, readFullyNow, statFile } from '../../node/files';
import { codeOf, InputError, reasonOf } from '../../node/inputError';
import { plainHeadNow } from '../../node/readBytes';
import type { Archive } from './archive';

/** Enough of a gzip file to see what it holds. */
const GZIP_BYTES = 65_536;

/** Archives that are kept open: a case has one or two. */
const MAX_OPEN = 8;

type ArchiveKind = 'zip' | 'tar' | 'tar.gz';

/** The archive that a file is, by its first bytes; undefined for any other, and for one that cannot be read. */
function archiveKindOf(file: string, known?: Uint8Array): ArchiveKind | undefined {
  try {
    const head = known ?? headOf(file, PACKING_BYTES);
    if (!isGzip(head)) return packingOf(head)?.archive;
    const plain = gunzipSync(headOf(file, GZIP_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
    return packingOf(plain.subarray(0, PACKING_BYTES))?.archive === 'tar' ? 'tar.gz' : undefined;
  } catch {
    return undefined;
  }
}

/** Synchronous, since that is faster: there may be thousands of files, and each has to be looked into. */
function headOf(file: string, bytes: number): Uint8Array {
  const handle = openFileNow(file);
  try {
    return readFullyNow(handle, new Uint8Array(bytes));
  } finally {
    closeSync(handle);
  }
}

/** As `fileStampOf`, but an archive is a folder, and a plain file is looked into. For names that a user gives. */
export async function namedStampOf(
  name: string,
): Promise<(FileStamp & { readonly beginning?: Beginning | undefined }) | Problem> {
  const stamp = await fileStampNow(name);
  if ('problem' in stamp || stamp.type !== 'file' || stamp.size === 0) return stamp;
  const head = plainHeadNow(name, HEAD_BYTES);
  if (archiveKindOf(name, head) !== undefined) return { ...stamp, type: 'folder' };
  return { ...stamp, beginning: head && beginningOf(head) };
}

/**
 * The folders that a name stands for: the folder itself, or each folder of an archive that holds files, so that logs of several servers
 * stay apart. Then what of the archive cannot be read. Rejects with an `InputError` for an archive that cannot be read at all.
 */
export async function foldersIn(folder: string): Promise<{
  readonly folders: readonly string[];
  readonly problems: readonly InputError[];
  readonly isArchive: boolean;
}> {
  const open = await opened.archiveAt(folder);
  if (!open) return { folders: [folder], problems: [], isArchive: false };
  const { archive, file, inside } = open;
  const folders = new Set<string>();
  for (const name of archive.members.keys()) {
    const parent = path.posix.dirname(name);
    if (inside === '' || parent === inside || parent.startsWith(`${inside}/`)) folders.add(parent);
  }
  return {
    folders: [...folders].sort(byNaturalOrder).map((each) => path.join(file, ...(each === '.' ? [] : each.split('/')))),
    problems: archive.problems.map((problem) => new InputError(file, problem)),
    isArchive: true,
  };
}

/** Like `realpath`, but also of an archive's member: the real path of the archive, and the rest as it is. Opens nothing. */
export async function realPathOf(name: string): Promise<string> {
  const rest: string[] = [];
  for (let file = name; ; file = path.dirname(file)) {
    try {
      return path.join(await realpath(file), ...rest);
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '') || path.dirname(file) === file) throw error;
      rest.unshift(path.basename(file));
    }
  }
}

class OpenArchives {
  readonly #byFile = new Map<string, { readonly stamp: string; readonly archive: Promise<Archive> }>();

  /** The archive that a path names or leads into, and the rest of the path; undefined for any other path. */
  async archiveAt(
    name: string,
  ): Promise<{ readonly archive: Archive; readonly file: string; readonly inside: string } | undefined> {
    const inside: string[] = [];
    for (let file = name; ; file = path.dirname(file)) {
      const stats = await statFile(file).catch(() => undefined);
      if (stats) {
        if (!stats.isFile()) return undefined;
        const archive = await this.#open(file, `${stats.size} ${stats.mtimeNs} ${stats.ino}`);
        return archive && { archive, file, inside: inside.join('/') };
      }
      if (path.dirname(file) === file) return undefined;
      inside.unshift(path.basename(file));
    }
  }

  async #open(file: string, stamp: string): Promise<Archive | undefined> {
    const key = path.resolve(file);
    const known = this.#byFile.get(key);
    if (known?.stamp === stamp) return known.archive;
    const kind = archiveKindOf(file);
    if (kind === undefined) return undefined;
    void known?.archive
      .then((archive) => {
        archive.close();
      })
      .catch(() => undefined);
    const archive = openArchive(file, kind);
    this.#byFile.set(key, { stamp, archive });
    // One that failed may be readable the next time.
    archive.catch(() => this.#byFile.delete(key));
    for (const [other, { archive: oldest }] of this.#byFile) {
      if (this.#byFile.size <= MAX_OPEN) break;
      this.#byFile.delete(other);
      void oldest
        .then((each) => {
          each.close();
        })
        .catch(() => undefined);
    }
    return archive;
  }
}

async function openArchive(file: string, kind: ArchiveKind): Promise<Archive> {
  try {
    // What unpacks is loaded only where there is something to unpack.
    if (kind === 'zip') return await (await import('./zip.js')).openZip(file);
    return await (await import('./tar.js')).openTar(file, kind === 'tar.gz');
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(file, reasonOf(error));
  }
}

const opened = new OpenArchives();

/** Has every reader of files read what is in archives, too. */
export function readArchives(): void {
  readArchivesWith({ find });
}

async function find(name: string): Promise<Archived | undefined> {
  const open = await opened.archiveAt(name);
  if (!open) return undefined;
  const { archive, file, inside } = open;
  const member = archive.members.get(inside);
  if (member) {
    const { size, modified, problem } = member;
    const stamp: FileStamp = { type: 'file', size, modified, identity: `${path.resolve(file)}\0${inside}` };
    return {
      type: 'file',
      archive: file,
      stamp: problem === undefined ? stamp : { problem },
      open: async (signal) => {
        if (problem !== undefined) throw new InputError(name, problem);
        return member.open(name, signal);
      },
    };
  }
  const entries = new Map<string, FolderEntry>();
  const prefix = inside === '' ? '' : `${inside}/`;
  for (const each of archive.members.keys()) {
    if (!each.startsWith(prefix)) continue;
    const [first, ...more] = each.slice(prefix.length).split('/');
    entries.set(first, { name: first, type: more.length > 0 ? 'folder' : 'file' });
  }
  if (entries.size === 0 && inside !== '') return undefined;
  return { type: 'folder', entries: [...entries.values()], stamp: { type: 'folder', size: 0, modified: 0 } };
}

/** The file on disk that a name is read from: of a member, its archive. */
export async function fileOf(name: string): Promise<string> {
  const archived = await findArchived(name).catch(() => undefined);
  return archived?.type === 'file' ? archived.archive : name;
}
