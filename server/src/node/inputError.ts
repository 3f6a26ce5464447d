/** Errors of inputs, in words that a user can act on: which file, why, and what to do. */
import { getSystemErrorMap } from 'node:util';
import { displayName } from '../core/formats/analyzedLog';
import type { TakenLog } from '../core/intake/logIntake';
import type { RestLost } from '../core/intake/restLost';
import { visible } from '../core/text/visible';

export class InputError extends Error {
  /**
   * @param file The input, as the user named it.
   * @param reason Why it cannot be read, and what can be done: `no such file; check the name`.
   */
  constructor(
    readonly file: string,
    readonly reason: string,
  ) {
    super(`cannot read ${visible(displayName(file))}: ${reason}`);
  }
}

/** Of which the first bytes were read, all that can be relied on; the reason says what became of the rest. */
export class RestLostError extends InputError implements RestLost {
  readonly isRestLost = true;
}

/** A log that was read to its end, and of which no line was understood. */
export class NotUnderstoodError extends InputError {
  constructor(
    file: string,
    reason: string,
    /** What was read. */
    readonly log: Pick<TakenLog, 'shapes'>,
  ) {
    super(file, reason);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file; check the name',
  ENOTDIR: 'a part of its path is not a folder; check the name',
  EISDIR: 'it is a folder; name the logs in it',
  EACCES: 'permission denied; ask for the right to read it, or copy it from an account that has it',
  EPERM: 'permission denied; ask for the right to read it, or copy it from an account that has it',
  EBUSY: 'another program keeps it locked; copy it, and analyse the copy',
  ELOOP: 'its symbolic links lead in a circle; name the file itself',
  ENAMETOOLONG: 'its name is too long; check the name',
  EMFILE: 'too many files are open; close some, or raise the limit (ulimit -n)',
  ENFILE: 'too many files are open; close some, or raise the limit (ulimit -n)',
  EIO: 'the disk or the network failed; try again, or copy it first',
  ESTALE: 'it has gone from the server; try again',
  ENXIO: 'it is a device or a socket with nothing at its other end; name a log',
};

/** Why the system refused, and what to do; where it is none of the usual reasons, what the system calls it. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined && code in reasons) return reasons[code] ?? '';
  const words = getSystemErrorMap().get((error as { errno?: number } | null)?.errno ?? 0)?.[1];
  if (words !== undefined) return `the system says: ${words}`;
  return error instanceof Error ? visible(error.message) : String(error);
}

/** The system's name for an error, as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
