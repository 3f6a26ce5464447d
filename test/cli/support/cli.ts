/** The command line for tests: inside this process, with streams of its own, or as a process like a user's. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Host } from '../../../server/src/cli/command';
import { run } from '../../../server/src/cli/run';

export const VERSION = '1.2.3-test';

/** The compiled entry: beside the compiled tests, wherever those are. */
export const MAIN = path.join(__dirname, '..', '..', '..', 'server', 'src', 'cli', 'main.js');

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A stream that keeps what is written to it, and tells who waits for it. */
class Sink extends Writable {
  text = '';
  isTTY?: boolean;
  readonly #waiting = new Set<() => void>();

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    done();
  }

  /** Resolves once the text fulfils a condition. */
  async until(condition: (text: string) => boolean): Promise<void> {
    while (!condition(this.text)) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }
}

export interface Fake {
  readonly host: Host;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly interrupt: AbortController;
}

interface FakeOptions {
  readonly stdin?: Uint8Array | string | Readable;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly isStdinTerminal?: boolean;
}

export function fakeHost(options: FakeOptions = {}): Fake {
  const { stdin = '', env = {}, isTerminal = false, isStdinTerminal = false } = options;
  const stdout = new Sink();
  const stderr = new Sink();
  if (isTerminal) stdout.isTTY = stderr.isTTY = true;
  const interrupt = new AbortController();
  const input = stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)], { objectMode: false });
  const host: Host = {
    version: VERSION,
    env,
    stdin: Object.assign(input, { isTTY: isStdinTerminal }),
    stdout,
    stderr,
    interrupt: interrupt.signal,
    onExit: () => undefined,
  };
  return { host, stdout, stderr, interrupt };
}

/** These suites are about what is written, not about when a leak is certain: no connections need come and go meanwhile. */
function withoutTurnover(args: readonly string[]): readonly string[] {
  const [command, ...rest] = args;
  const judges = command === 'analyze' || command === 'report';
  return judges && !args.includes('--leak-turnover') ? [command, '--leak-turnover', '0', ...rest] : args;
}

/** Runs it in this process. */
export async function cli(args: readonly string[], options: FakeOptions = {}): Promise<Result> {
  const { host, stdout, stderr } = fakeHost(options);
  const status = await run(withoutTurnover(args), host);
  return { status, stdout: stdout.text, stderr: stderr.text };
}

/** A process of its own, whose output can be waited for. */
export class CliProcess {
  readonly child: ChildProcess;
  readonly stdout = new Sink();
  readonly stderr = new Sink();
  readonly #closed: Promise<unknown[]>;

  constructor(args: readonly string[], command = process.execPath, commandArgs: readonly string[] = [MAIN]) {
    this.child = spawn(command, [...commandArgs, ...withoutTurnover(args)], { stdio: 'pipe' });
    this.child.stdout?.pipe(this.stdout);
    this.child.stderr?.pipe(this.stderr);
    this.#closed = once(this.child, 'close');
  }

  /** Through a shell: in the script, `"$0" "$@"` is the command line. */
  static inShell(script: string, args: readonly string[]): CliProcess {
    return new CliProcess(args, 'sh', ['-c', script, process.execPath, MAIN]);
  }

  async end(): Promise<Result> {
    const [status] = (await this.#closed) as [number | null];
    return { status, stdout: this.stdout.text, stderr: this.stderr.text };
  }
}

/** Runs it as a process of its own. */
export async function cliProcess(args: readonly string[], stdin?: Uint8Array | string): Promise<Result> {
  const running = new CliProcess(args);
  // It may end without having read all of its input.
  running.child.stdin?.on('error', () => undefined);
  running.child.stdin?.end(stdin ?? '');
  return running.end();
}
