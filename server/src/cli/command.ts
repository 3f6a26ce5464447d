/** What a subcommand is, and what it may use of the process. */

import type { Readable, Writable } from 'node:stream';
import type { Option } from './options';
import type { Terminal } from './progress';

/** The exit statuses, as `docs/cli.md` promises them. */
export const Exit = {
  ok: 0,
  /** There are findings at or above `--fail-on`. */
  found: 1,
  /** Wrong usage, an input that could not be read, or an output that could not be written. */
  error: 2,
} as const;

/** A subcommand, with all that its help, shell completions and the manual page say of it. Plain text. */
export interface Subcommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** A sentence: what it does. */
  readonly description: string;
  /** What follows the name: `[OPTION…] [FILE…]`. */
  readonly usage: string;
  /** Paragraphs on its arguments. */
  readonly notes: readonly string[];
  readonly options: readonly Option[];
  /** What its arguments can be, where they are no files. */
  readonly choices?: readonly string[];
  readonly exitStatuses: readonly (readonly [status: number, meaning: string])[];
  /** Each without the program's name. */
  readonly examples: readonly string[];
  /** Runs with the arguments after its name; resolves with the exit status. */
  run(args: readonly string[], host: Host): Promise<number>;
}

export interface Host {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Terminal;
  /** Aborted by Ctrl-C and its like. */
  readonly interrupt: AbortSignal;
  /** Called if the process ends before the command could: must be quick, and must not wait for anything. */
  onExit(cleanUp: () => void): void;
}

/** Wrong usage: reported with a pointer to the help of the command. */
export class UsageError extends Error {}

export const PROGRAM = 'winsock-log';
