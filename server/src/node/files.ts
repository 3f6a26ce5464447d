/**
 * The one way to files that are read: every open, stat and listing of an input goes through here. What is read for an assistant is confined
 * to folders: a file is opened first, and then the system is asked where the opened file is, so that nothing that happens to names and
 * links in between can lead out. Everything that is read of it afterwards is read through that handle.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
  type BigIntStats,
  type Dirent,
} from 'node:fs';
import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import path, { type PlatformPath } from 'node:path';
import { InputError, reasonOf } from './inputError';

/** A pipe that takes the place of a file must not keep a thread waiting. Windows has no such flag, and needs none. */
const READ_ONLY = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

const OUTSIDE = 'it is a link to a place outside the folders that may be read here';
const ANOTHER = 'another file has taken its place while it was being read; ask again';

interface Confined {
  /** Absolute, links followed. */
  readonly folders: readonly string[];
  /** Which file was opened under each name: what is read of it later must be the same. */
  readonly opened: Map<string, string>;
}

const confinement = new AsyncLocalStorage<Confined>();

/** Does something that can read nothing but what is in these folders. Their paths are absolute, links followed. */
export function within<T>(folders: readonly string[] | undefined, action: () => T): T {
  return folders ? confinement.run({ folders, opened: new Map() }, action) : action();
}

/** The folders that reading is confined to at present; undefined: it is not. To be handed on to other threads. */
export function confinedTo(): readonly string[] | undefined {
  return confinement.getStore()?.folders;
}

/** Opens a file to read it. Rejects with an `InputError`. */
export async function openFile(file: string): Promise<FileHandle> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, READ_ONLY);
    checkPlace(file, handle.fd);
    return handle;
  } catch (error) {
    await handle?.close().catch(() => undefined);
    throw inWords(file, error);
  }
}

/** The same at once, for a thread of its own, and for pipes. The caller closes it. */
export function openFileNow(file: string): number {
  let fd: number | undefined;
  try {
    fd = openSync(file, READ_ONLY);
    checkPlace(file, fd);
    return fd;
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw inWords(file, error);
  }
}

/** The bytes of a file from `position` on, as many as there are and `bytes` has room for: a read may bring fewer than it is asked for. */
export async function readFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<Uint8Array> {
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read)
    read = (await handle.read(bytes, length, bytes.length - length, position + length)).bytesRead;
  return bytes.subarray(0, length);
}

/** The same at once, from the beginning. */
export function readFullyNow(handle: number, bytes: Uint8Array): Uint8Array {
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read)
    read = readSync(handle, bytes, length, bytes.length - length, length);
  return bytes.subarray(0, length);
}

/** What a path leads to. Of one that leads out, nothing is told. Rejects with an `InputError`. */
export async function statFile(file: string): Promise<BigIntStats> {
  if (!confinement.getStore()) {
    try {
      return await stat(file, { bigint: true });
    } catch (error) {
      throw inWords(file, error);
    }
  }
  if (process.platform === 'win32') {
    // There a folder cannot be opened.
    try {
      refuseOutside(realpathSync(file));
      return await stat(file, { bigint: true });
    } catch (error) {
      throw inWords(file, error);
    }
  }
  const handle = await openFile(file);
  try {
    return await handle.stat({ bigint: true });
  } finally {
    await handle.close();
  }
}

/** As `statFile`, at once. */
export function statFileNow(file: string): BigIntStats {
  try {
    if (!confinement.getStore()) return statSync(file, { bigint: true });
    const handle = openFileNow(file);
    try {
      return fstatSync(handle, { bigint: true });
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw inWords(file, error);
  }
}

/** The entries of a folder. Rejects with an `InputError`. */
export async function listFolder(folder: string): Promise<Dirent[]> {
  const handle = confinement.getStore() && process.platform !== 'win32' ? await openFile(folder) : undefined;
  try {
    // Through the handle where the system can: the name may lead elsewhere by now.
    const isByHandle = handle && process.platform === 'linux';
    const entries = await readdir(isByHandle ? `/proc/self/fd/${handle.fd}` : folder, { withFileTypes: true });
    if (confinement.getStore() && !isByHandle) refuseOutside(realpathSync(folder));
    return entries;
  } catch (error) {
    throw inWords(folder, error);
  } finally {
    await handle?.close();
  }
}

/** What identifies a file on a disk: the same under all its names. */
export function identityOf({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): string {
  return `${dev}:${ino}`;
}

/** Whether it identifies a file on a disk: a member of an archive, or the standard input, has another kind of identity. */
export function isFileIdentity(identity: string): boolean {
  return /^\d+:\d+$/.test(identity);
}

function checkPlace(file: string, fd: number): void {
  const confined = confinement.getStore();
  if (!confined) return;
  const { dev, ino } = fstatSync(fd, { bigint: true });
  refuseOutside(placeOf(fd, file, dev, ino));
  const identity = identityOf({ dev, ino });
  const known = confined.opened.get(file);
  if (known !== undefined && known !== identity) throw new Refused(ANOTHER);
  confined.opened.set(file, identity);
}

/** Where an opened file is, whatever its name leads to by now. */
function placeOf(fd: number, file: string, dev: bigint, ino: bigint): string {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      // A system without /proc: it is asked in the other way.
    }
  }
  const real = realpathSync(file);
  const there = lstatSync(real, { bigint: true });
  // Once more: a folder on the way may have been a link while it was looked at.
  if (there.dev !== dev || there.ino !== ino || realpathSync(real) !== real) throw new Refused(ANOTHER);
  return real;
}

function refuseOutside(place: string): void {
  if (confinement.getStore()?.folders.some((folder) => isInside(folder, place)) !== true) throw new Refused(OUTSIDE);
}

/** Not for the user's eyes: it becomes an `InputError`. */
class Refused extends Error {}

function inWords(file: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  return new InputError(file, error instanceof Refused ? error.message : reasonOf(error));
}

/** Whether a path is a folder, or in it, by its letters. Both are absolute. */
export function isInside(folder: string, candidate: string, paths: PlatformPath = path): boolean {
  // To `relative`, the share `\\c:\logs` of a server and the folder `c:\logs` of a drive are the same.
  const rootOf = (each: string): string => paths.parse(each).root.toLowerCase();
  if (rootOf(folder) !== rootOf(candidate)) return false;
  const way = paths.relative(folder, candidate);
  return way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way);
}
