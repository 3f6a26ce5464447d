/**
 * Stands between the client and the SDK, which takes lines that are messages: answers what is none as JSON-RPC asks, takes batches apart where
 * the protocol has them, and ends where a message is too long to be kept.
 */
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';

/** Bytes of a message: as the SDK has it. */
const MAX_MESSAGE = 10 * 1024 * 1024;

/** The one version of the protocol that has batches. */
const BATCH_VERSION = '2025-03-26';

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

const LF = 10;

type Message = Readonly<Record<string, unknown>>;

/** Requests that came together, whose answers go together. */
interface Batch {
  readonly waiting: Set<string>;
  readonly answers: unknown[];
}

export class MessageGate {
  /** What the SDK reads. */
  readonly input = new PassThrough();
  /** What the SDK writes to. */
  readonly output: Writable;
  readonly #stdout: Writable;
  #version: string | undefined;
  readonly #batches = new Set<Batch>();

  constructor(stdout: Writable) {
    this.#stdout = stdout;
    this.output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#answered(chunk, done);
      },
    });
  }

  /** Hands over what the client sends, until it is gone or the signal ends it. False where a message is too long. */
  async pass(stdin: AsyncIterable<Buffer | string>): Promise<boolean> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stdin) {
      let rest = Buffer.from(chunk as Buffer);
      for (let end = rest.indexOf(LF); end >= 0; end = rest.indexOf(LF)) {
        if (bytes + end > MAX_MESSAGE) return false;
        const line = Buffer.concat([...pieces.splice(0), rest.subarray(0, end)]);
        bytes = 0;
        rest = rest.subarray(end + 1);
        await this.#take(line.toString());
      }
      pieces.push(rest);
      bytes += rest.length;
      if (bytes > MAX_MESSAGE) return false;
    }
    return true;
  }

  async #take(line: string): Promise<void> {
    if (line.trim() === '') return;
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      this.#write(refusal(null, PARSE_ERROR, 'This line is not JSON.'));
      return;
    }
    if (Array.isArray(message)) await this.#takeBatch(message);
    else if (isMessage(message)) await this.#hand(message);
    else this.#write(invalid(message));
  }

  async #takeBatch(messages: readonly unknown[]): Promise<void> {
    if (this.#version !== BATCH_VERSION || messages.length === 0) {
      const why = messages.length === 0 ? 'A batch must not be empty.' : `Version ${BATCH_VERSION} alone has batches.`;
      this.#write(refusal(null, INVALID_REQUEST, why));
      return;
    }
    const batch: Batch = { waiting: new Set(), answers: [] };
    const taken: Message[] = [];
    for (const message of messages) {
      const key = isMessage(message) && 'method' in message && 'id' in message ? keyOf(message.id) : undefined;
      if (!isMessage(message) || (key !== undefined && batch.waiting.has(key))) {
        batch.answers.push(invalid(message));
        continue;
      }
      if (key !== undefined) batch.waiting.add(key);
      taken.push(message);
    }
    this.#batches.add(batch);
    for (const message of taken) await this.#hand(message);
    this.#end(batch);
  }

  async #hand(message: Message): Promise<void> {
    if (message.method === 'notifications/cancelled') this.#cancelled(message);
    if (!this.input.write(`${JSON.stringify(message)}\n`)) await once(this.input, 'drain');
  }

  /** What is cancelled is not answered. */
  #cancelled({ params }: Message): void {
    const { requestId } = (params ?? {}) as Message;
    for (const batch of this.#batches) if (batch.waiting.delete(keyOf(requestId))) this.#end(batch);
  }

  #answered(chunk: Buffer, done: (error?: Error | null) => void): void {
    if (this.#version === undefined || this.#batches.size > 0) {
      const message = JSON.parse(chunk.toString()) as Message;
      const version = ((message.result ?? {}) as Message).protocolVersion;
      if (typeof version === 'string') this.#version ??= version;
      for (const batch of 'method' in message ? [] : this.#batches) {
        if (!batch.waiting.delete(keyOf(message.id))) continue;
        batch.answers.push(message);
        this.#end(batch);
        done();
        return;
      }
    }
    this.#stdout.write(chunk, done);
  }

  #end(batch: Batch): void {
    if (batch.waiting.size > 0 || !this.#batches.delete(batch) || batch.answers.length === 0) return;
    this.#write(batch.answers);
  }

  #write(message: unknown): void {
    this.#stdout.write(`${JSON.stringify(message)}\n`);
  }
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { jsonrpc, id, method, params, result, error } = value as Message;
  if (jsonrpc !== '2.0' || !(id === undefined || isId(id))) return false;
  if (method === undefined) return id !== undefined && (isObject(result) || isObject(error));
  return typeof method === 'string' && (params === undefined || isObject(params));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(id: unknown): id is string | number {
  return typeof id === 'string' || Number.isSafeInteger(id);
}

function keyOf(id: unknown): string {
  return `${typeof id} ${String(id)}`;
}

function invalid(message: unknown): Message {
  const { id } = (message ?? {}) as Message;
  return refusal(
    isId(id) ? id : null,
    INVALID_REQUEST,
    'This is not a JSON-RPC 2.0 message as the protocol defines it.',
  );
}

function refusal(id: string | number | null, code: number, message: string): Message {
  return { jsonrpc: '2.0', id, error: { code, message } };
}
