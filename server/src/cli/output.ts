/** Where a command writes to: standard output, nowhere, or a file (`outputFile.ts`). */
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { batched, type Piece } from '../core/formats/analyzedLog';
import { codeOf, reasonOf } from '../node/inputError';
import { Exit } from './command';

export interface Output {
  write(piece: Piece): Promise<void>;
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
export async function writePieces(output: Output, pieces: Iterable<Piece>, interrupt: AbortSignal): Promise<void> {
  for (const piece of batched(pieces)) {
    await output.write(piece);
    // Lets a signal be heard, however fast the output takes its pieces.
    await setImmediate();
    interrupt.throwIfAborted();
  }
}

/** Writes an output that is whole, or void. */
export async function writeWhole(output: Output, pieces: Iterable<Piece>, interrupt: AbortSignal): Promise<void> {
  try {
    await writePieces(output, pieces, interrupt);
    await output.commit();
  } catch (error) {
    await output.abandon();
    throw error;
  }
}

export class StandardOutput implements Output {
  constructor(
    readonly stream: Writable,
    readonly name = 'the standard output',
  ) {}

  write(piece: Piece): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (error?: Error | null): void => {
        if (!error) resolve();
        else if (['EPIPE', 'ERR_STREAM_DESTROYED', 'EOF'].includes(codeOf(error) ?? '')) reject(new ClosedPipeError());
        else reject(new OutputError(`cannot write ${this.name}: ${outputReason(error)}`));
      };
      try {
        this.stream.write(piece, done);
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

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space, or name a file on another disk',
  EDQUOT: 'your disk quota is used up; free some space, or name a file on another disk',
  EFBIG: 'the file would be larger than allowed; name one on another disk, or raise the limit (ulimit -f)',
  ENOENT: 'its folder does not exist; create it first',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'permission denied; name a file in a folder of yours',
  EPERM: 'permission denied; name a file in a folder of yours',
  EROFS: 'the disk is read-only; name a file on another disk',
};

/** Why the system refused to write, and what to do. */
export function outputReason(error: unknown): string {
  return reasons[codeOf(error) ?? ''] ?? reasonOf(error);
}
