/** `--output`: a file that is written whole or not at all, and never one of the inputs. */
import { fstatSync, openSync, unlinkSync, type BigIntStats, type Stats } from 'node:fs';
import { access, constants, lstat, open, readlink, realpath, rename, stat, type FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { STDIN, type Piece } from '../core/formats/analyzedLog';
import { visible } from '../core/text/visible';
import { identityOf, isFileIdentity } from '../node/files';
import { codeOf } from '../node/inputError';
import { fileOf } from './archive/archives';
import { UsageError, type Host } from './command';
import type { InputFile } from './inputFiles';
import { OutputError, outputReason, StandardOutput, type Output } from './output';
import { standardInputStats } from './standardInput';

/** Links that lead to links, at most: as Linux has it. */
const MAX_LINKS = 40;

/**
 * A report must not take the place of a log that it is about. Refuses an output that is one of the inputs under whatever
 * name: another spelling, a link of either kind, `/dev/stdin`, or a redirection of the standard input or output.
 * @param output The value of `--output`; undefined for the standard output.
 */
export async function refuseOutputOverInput(
  inputs: readonly (string | Pick<InputFile, 'file' | 'identity'>)[],
  output: string | undefined,
  host: Host,
): Promise<void> {
  const target = output === undefined ? standardOutputStats(host) : await statOrNothing(output);
  if (!target?.isFile()) return;
  for (const each of inputs) {
    const { file: input, identity }: Pick<InputFile, 'file' | 'identity'> =
      typeof each === 'string' ? { file: each } : each;
    // Known to be another file, as nearly all of many logs are.
    if (identity !== undefined && isFileIdentity(identity) && identity !== identityOf(target)) continue;
    const file = input === STDIN ? input : await fileOf(input);
    const stats = input === STDIN ? standardInputStats(host) : await statOrNothing(file);
    if (!stats || !(await isSame(stats, target, file, output))) continue;
    if (output === undefined)
      throw new UsageError('the standard output is redirected to one of the inputs; name another file');
    throw new UsageError(`--output ${visible(output)} is one of the inputs; name another file`);
  }
}

/** Some file systems give every file the number 0: there, the real names decide. */
async function isSame(a: BigIntStats, b: BigIntStats, input: string, output: string | undefined): Promise<boolean> {
  if (a.dev !== b.dev || a.ino !== b.ino) return false;
  if (a.ino !== 0n || input === STDIN || output === undefined) return true;
  return (await realpath(input)) === (await realpath(output));
}

function standardOutputStats({ stdout }: Host): BigIntStats | undefined {
  if (stdout !== process.stdout) return undefined;
  try {
    return fstatSync(1, { bigint: true });
  } catch {
    // What the system cannot describe, as Windows some handles, is no file.
    return undefined;
  }
}

async function statOrNothing(file: string): Promise<BigIntStats | undefined> {
  return stat(file, { bigint: true }).catch(() => undefined);
}

/** Where a command writes to: the file of that name, or the standard output. */
export async function openOutput(name: string | undefined, host: Host): Promise<Output> {
  if (name === undefined) return new StandardOutput(host.stdout);
  const existing = await statOrNothing(name);
  return existing?.isFIFO() === true ? openPipe(name, host.interrupt) : openOutputFile(name, host);
}

/** How often a pipe is asked whether somebody reads from it. */
const ASK_MS = 50;

/**
 * A named pipe, once it has a reader. No thread waits for that, nor for a reader that does not read: it could not be ended by a signal.
 * Rejects once `interrupt` is aborted.
 */
async function openPipe(name: string, interrupt: AbortSignal): Promise<Output> {
  for (;;) {
    interrupt.throwIfAborted();
    try {
      const fd = openSync(name, constants.O_WRONLY | constants.O_NONBLOCK);
      return new PipeOutput(new Socket({ fd, readable: false, writable: true }), name, interrupt);
    } catch (error) {
      if (codeOf(error) !== 'ENXIO') throw writeError(name, error);
    }
    await setTimeout(ASK_MS);
  }
}

class PipeOutput extends StandardOutput {
  constructor(
    readonly socket: Socket,
    name: string,
    readonly interrupt: AbortSignal,
  ) {
    super(socket, visible(name));
    // Each write says it, too.
    socket.on('error', () => undefined);
    interrupt.addEventListener('abort', () => socket.destroy(), { once: true });
  }

  override async write(piece: Piece): Promise<void> {
    try {
      await super.write(piece);
    } catch (error) {
      this.interrupt.throwIfAborted();
      throw error;
    }
  }

  override async commit(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.end(resolve));
  }

  override abandon(): Promise<void> {
    this.socket.destroy();
    return Promise.resolve();
  }
}

/**
 * Opens the output before anything is read, so that a wrong name is reported before the work and not after it. What is no
 * regular file (a device, a pipe) cannot be replaced, and is written to directly.
 */
async function openOutputFile(name: string, host: Host): Promise<Output> {
  try {
    const existing = await stat(name).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (existing && !existing.isFile()) return new FileOutput(name, await open(name, 'w'), undefined);
    // A link stays: what it points to is written, whether that exists or not.
    const target = existing ? await realpath(name) : await destinationOf(name);
    if (existing) await access(target, constants.W_OK);
    // Its name is short whatever the target's is: names have a limit.
    const temporary = path.join(path.dirname(target), `.winsock-log.${crypto.randomUUID()}.tmp`);
    const handle = await open(temporary, 'wx', existing ? 0o600 : 0o666);
    const output = new FileOutput(name, handle, { temporary, target });
    host.onExit(() => {
      output.removeTemporary();
    });
    try {
      if (existing) await takeOver(handle, existing);
    } catch (error) {
      await output.abandon();
      throw error;
    }
    return output;
  } catch (error) {
    throw writeError(name, error);
  }
}

/** Whose the file is and who may do what with it stays as it is, whatever the user's mask is for new files. */
async function takeOver(handle: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  let isOwned = process.platform === 'win32';
  if (!isOwned) {
    const now = await handle.stat();
    // Only root may give a file away; its group can be kept by a member.
    isOwned = (now.uid === uid && now.gid === gid) || (await succeeds(handle.chown(uid, gid)));
    if (!isOwned) await succeeds(handle.chown(now.uid, gid));
  }
  // Rights of an owner that could not be kept are not those of another.
  await handle.chmod(mode & (isOwned ? 0o7777 : 0o777));
}

function succeeds(action: Promise<void>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}

/** Where a name that does not exist leads to: itself, or what a dangling link points to. */
async function destinationOf(name: string): Promise<string> {
  let file = name;
  for (let links = 0; links < MAX_LINKS; links++) {
    const stats = await lstat(file).catch(() => undefined);
    if (!stats?.isSymbolicLink()) return file;
    file = path.resolve(await realpath(path.dirname(file)), await readlink(file));
  }
  throw Object.assign(new Error(), { code: 'ELOOP' });
}

class FileOutput implements Output {
  #isDone = false;

  constructor(
    readonly name: string,
    readonly handle: FileHandle,
    readonly replacement: { readonly temporary: string; readonly target: string } | undefined,
  ) {}

  async write(piece: Piece): Promise<void> {
    try {
      await this.handle.writeFile(piece);
    } catch (error) {
      throw writeError(this.name, error);
    }
  }

  async commit(): Promise<void> {
    try {
      // A full disk may show only now. What is no file on a disk knows no such thing.
      if (this.replacement) await this.handle.sync();
      await this.handle.close();
    } catch (error) {
      throw writeError(this.name, error);
    }
    if (!this.replacement) return;
    try {
      await rename(this.replacement.temporary, this.replacement.target);
      this.#isDone = true;
    } catch (error) {
      throw new OutputError(`cannot replace ${visible(this.name)}: ${replaceReason(error)}`);
    }
  }

  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    this.removeTemporary();
  }

  removeTemporary(): void {
    if (this.#isDone || !this.replacement) return;
    this.#isDone = true;
    try {
      unlinkSync(this.replacement.temporary);
    } catch {
      // It is gone already, or nothing can be done about it.
    }
  }
}

/** The temporary file could be made in the folder, so a refusal now is about the file itself. Windows says it in several ways. */
export function replaceReason(error: unknown, platform: string = process.platform): string {
  const code = codeOf(error) ?? '';
  if (code === 'EXDEV') return 'it is mounted by itself, on another disk than its folder; name another file';
  if (!['EPERM', 'EACCES', 'EBUSY'].includes(code)) return outputReason(error);
  return platform === 'win32' || code === 'EBUSY'
    ? 'another program has it open; close it there, or name another file'
    : 'another program has it open, or only its owner may replace it; close it there, or name another file';
}

function writeError(name: string, error: unknown): Error {
  if (error instanceof OutputError) return error;
  return new OutputError(`cannot write ${visible(name)}: ${outputReason(error)}`);
}
