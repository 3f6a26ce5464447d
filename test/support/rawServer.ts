/** The compiled server in a process of its own, given any bytes at all. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { inRoot } from './paths';

export const serverEntry = inRoot('out', 'server', 'src', 'node', 'main.js');

export interface Answer {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export function framed(message: unknown): Buffer {
  const body = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

/** Takes whole messages off a stream of well-formed ones. */
class MessageSplitter {
  #rest = Buffer.alloc(0);

  push(chunk: Buffer): Answer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: Answer[] = [];
    for (;;) {
      const end = this.#rest.indexOf('\r\n\r\n');
      const [, length] = /^Content-Length: (\d+)/.exec(this.#rest.toString('latin1', 0, Math.max(end, 0))) ?? [];
      if (end < 0 || this.#rest.length < end + 4 + Number(length)) return messages;
      const body = this.#rest.subarray(end + 4, end + 4 + Number(length));
      messages.push(JSON.parse(body.toString()) as Answer);
      this.#rest = this.#rest.subarray(end + 4 + Number(length));
    }
  }
}

export class RawServer {
  readonly received: Answer[] = [];
  readonly exited: Promise<number | null>;
  stderr = '';
  readonly #waiting = new Set<() => void>();

  constructor(
    readonly process: ChildProcess,
    readonly input: Writable,
    output: Readable,
  ) {
    this.exited = once(process, 'exit').then(([code]) => code as number | null);
    process.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
    input.on('error', () => undefined);
    const splitter = new MessageSplitter();
    output.on('data', (chunk: Buffer) => {
      this.received.push(...splitter.push(chunk));
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    });
  }

  /** `command`: another program than the server's own entry that serves over stdio. */
  static overStdio(command: readonly string[] = [serverEntry, '--stdio']): RawServer {
    const process = spawn(globalThis.process.execPath, command, { stdio: 'pipe' });
    return new RawServer(process, process.stdin, process.stdout);
  }

  send(message: unknown): void {
    this.input.write(framed(message));
  }

  request(id: string | number, method: string, params?: unknown): Promise<Answer> {
    this.send({ jsonrpc: '2.0', id, method, params });
    return this.next((message) => message.id === id);
  }

  notify(method: string, params?: unknown): void {
    this.send({ jsonrpc: '2.0', method, params });
  }

  initialize(params: object = {}): Promise<Answer> {
    return this.request('init', 'initialize', { processId: null, rootUri: null, capabilities: {}, ...params });
  }

  /** The next message that fulfils a condition; those already there count, once. */
  async next(condition: (message: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const at = this.received.findIndex(condition);
      if (at >= 0) return this.received.splice(at, 1)[0];
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.exited;
  }
}
