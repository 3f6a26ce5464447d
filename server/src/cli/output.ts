/** Where a report goes: standard output, a file that is written whole or not at all, or nowhere. */
import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { open, realpath, rename, stat, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { batched } from '../core/formats/report';
import { visible } from '../core/text/visible';
import { codeOf, reasonOf } from '../node/inputError';
import { Exit, type Host } from './command';

export interface Output {
  write(text: string): Promise<void>;
  /** All is written. Only now does a file come into being. */
  commit(): Promise<void>;
  /** Nothing more will be written, and what was is void, as far as that is possible. */
  abandon(): Promise<void>;
}

/** Who read our output has gone: no reason to complain, but no reason to go on either. */
export class ClosedPipeError extends Error {
  /** The exit status so far. */
  status: number = Exit.ok;
}

export class OutputError extends Error {}

export const nowhere: Output = {
  write: () => Promise.resolve(),
  commit: () => Promise.resolve(),
  abandon: () => Promise.resolve(),
};

/** Writes pieces as they are made, without getting ahead of the reader. */
export async function writePieces(output: Output, pieces: Iterable<string>, interrupt: AbortSignal): Promise<void> {
  for (const piece of batched(pieces)) {
    await output.write(piece);
    // Lets a signal be heard, however fast the output takes its pieces.
    await setImmediate();
    interrupt.throwIfAborted();
  }
}

export class StandardOutput implements Output {
  constructor(readonly stream: Writable) {}

  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error?: Error | null): void => {
        if (!error) resolve();
        else if (['EPIPE', 'ERR_STREAM_DESTROYED', 'EOF'].includes(codeOf(error) ?? '')) reject(new ClosedPipeError());
        else reject(new OutputError(`cannot write the standard output: ${outputReason(error)}`));
      };
      try {
        this.stream.write(text, done);
      } catch (error) {
        // Files are written to at once, and say so at once.
        done(error as Error);
      }
    });
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Opens the output before anything is read, so that a wrong name is told before the work and not after it. What is no
 * regular file (a device, a pipe) cannot be replaced, and is written to directly.
 */
export async function openOutputFile(name: string, host: Host): Promise<Output> {
  try {
    const existing = await stat(name).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (existing && !existing.isFile()) return new FileOutput(name, await open(name, 'w'), undefined);
    // The file that a link points to is replaced, not the link.
    const target = existing ? await realpath(name) : name;
    const temporary = path.join(
      path.dirname(target),
      `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`,
    );
    const handle = await open(temporary, 'wx', existing ? existing.mode & 0o777 : 0o666);
    const output = new FileOutput(name, handle, { temporary, target });
    host.onExit(() => {
      output.removeTemporary();
    });
    return output;
  } catch (error) {
    throw writeError(name, error);
  }
}

class FileOutput implements Output {
  #isDone = false;

  constructor(
    readonly name: string,
    readonly handle: FileHandle,
    readonly replacement: { readonly temporary: string; readonly target: string } | undefined,
  ) {}

  async write(text: string): Promise<void> {
    try {
      await this.handle.writeFile(text);
    } catch (error) {
      throw writeError(this.name, error);
    }
  }

  async commit(): Promise<void> {
    try {
      // A full disk may show only now. What is no file on a disk knows no such thing.
      if (this.replacement) await this.handle.sync();
      await this.handle.close();
      if (this.replacement) await rename(this.replacement.temporary, this.replacement.target);
      this.#isDone = true;
    } catch (error) {
      throw writeError(this.name, error);
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

function writeError(name: string, error: unknown): Error {
  if (error instanceof OutputError) return error;
  return new OutputError(`cannot write ${visible(name)}: ${outputReason(error)}`);
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space, or name a file on another one',
  EDQUOT: 'your share of the disk is used up; free some space, or name a file on another one',
  EFBIG: 'the file would be larger than allowed; name one on another disk, or raise the limit (ulimit -f)',
  ENOENT: 'its folder does not exist; make it first',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'permission denied; name a file in a folder of yours',
  EPERM: 'permission denied; name a file in a folder of yours',
  EROFS: 'the disk can only be read; name a file on another one',
};

function outputReason(error: unknown): string {
  return reasons[codeOf(error) ?? ''] ?? reasonOf(error);
}
