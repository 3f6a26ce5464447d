/**
 * Stands between the transport and the connection, and lets through only what LSP allows at this point of the connection's
 * life: handlers see no request before `initialize` or after `shutdown`, and no parameters of the wrong shape. Whatever is
 * turned away is answered here.
 */
import {
  ErrorCodes,
  LSPErrorCodes,
  MessageType,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver';
import { isObject, type Check } from './checks';
import { notificationChecks, requestChecks } from './parameters';

/** What a reader delivers in place of a message whose body it could not read. */
export class UnreadableMessage implements Message {
  readonly jsonrpc = '2.0';

  constructor(readonly reason: string) {}
}

type Id = string | number;

/** A reader and a writer for `createConnection`, with the gate before the given ones. */
export function gated(reader: MessageReader, writer: MessageWriter): [MessageReader, MessageWriter] {
  const gate = new Gate(writer);
  return [
    {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      listen: (pass) =>
        reader.listen((message) => {
          gate.receive(message, pass);
        }),
      dispose: () => {
        reader.dispose();
      },
    },
    {
      onError: writer.onError,
      onClose: writer.onClose,
      write: (message) => writer.write(gate.answered(message)),
      end: () => {
        writer.end();
      },
      dispose: () => {
        writer.dispose();
      },
    },
  ];
}

class Gate {
  readonly #writer: MessageWriter;
  #phase: 'new' | 'running' | 'shutDown' = 'new';
  /** Requests of the client that are not answered yet, by `keyOf` their id. */
  readonly #open = new Map<string, { readonly method: string; isCancelled: boolean }>();

  constructor(writer: MessageWriter) {
    this.#writer = writer;
  }

  receive(message: unknown, pass: (message: Message) => void): void {
    if (message instanceof UnreadableMessage) {
      this.#refuse(null, ErrorCodes.ParseError, message.reason);
      return;
    }
    if (!isObject(message) || message.jsonrpc !== '2.0') {
      this.#refuse(null, ErrorCodes.InvalidRequest, 'A message must be a JSON object with "jsonrpc": "2.0".');
      return;
    }
    const { id, method } = message;
    if (method === undefined) {
      if (isResponse(message)) pass(message as unknown as Message);
      else this.#refuse(null, ErrorCodes.InvalidRequest, 'A message must be a request, a notification or a response.');
    } else if (typeof method !== 'string') {
      this.#refuse(isId(id) ? id : null, ErrorCodes.InvalidRequest, 'The method of a message must be a string.');
    } else if (id === undefined) {
      this.#notification(method, message.params, () => {
        pass(message as unknown as Message);
      });
    } else if (!isId(id)) {
      this.#refuse(null, ErrorCodes.InvalidRequest, 'The id of a request must be a string or an integer.');
    } else {
      this.#request(id, method, message.params, () => {
        pass(message as unknown as Message);
      });
    }
  }

  /** A message on its way out: the answer to a request that was cancelled is that it was. */
  answered(message: Message): Message {
    const { id, method, error } = message as { id?: Id | null; method?: string; error?: unknown };
    if (method !== undefined || id === undefined || id === null) return message;
    const request = this.#open.get(keyOf(id));
    this.#open.delete(keyOf(id));
    if (request?.method === 'initialize' && error !== undefined) this.#phase = 'new';
    if (!request?.isCancelled || error !== undefined) return message;
    return errorResponse(id, LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  }

  #request(id: Id, method: string, params: unknown, pass: () => void): void {
    const check = requestChecks.get(method);
    if (this.#open.has(keyOf(id))) {
      this.#refuse(null, ErrorCodes.InvalidRequest, `A request with the id ${JSON.stringify(id)} is still open.`);
    } else if (this.#phase === 'new' && method !== 'initialize') {
      this.#refuse(id, ErrorCodes.ServerNotInitialized, `${method} came before initialize.`);
    } else if (this.#phase === 'shutDown') {
      this.#refuse(id, ErrorCodes.InvalidRequest, `${method} came after shutdown.`);
    } else if (this.#phase === 'running' && method === 'initialize') {
      this.#refuse(id, ErrorCodes.InvalidRequest, 'The server has been initialized already.');
    } else if (!check) {
      this.#refuse(id, ErrorCodes.MethodNotFound, `This server knows no method ${method}.`);
    } else {
      const wrong = wrongIn(params, check);
      if (wrong !== undefined) {
        this.#refuse(id, ErrorCodes.InvalidParams, `${method}: ${wrong}.`);
        return;
      }
      if (method === 'initialize') this.#phase = 'running';
      if (method === 'shutdown') this.#phase = 'shutDown';
      this.#open.set(keyOf(id), { method, isCancelled: false });
      pass();
    }
  }

  #notification(method: string, params: unknown, pass: () => void): void {
    const check = notificationChecks.get(method);
    if (!check || (this.#phase !== 'running' && method !== 'exit')) return;
    const wrong = wrongIn(params, check);
    if (wrong !== undefined) {
      // There is no answer to a notification; who looks into the client's log finds out why nothing happened.
      this.#write({
        jsonrpc: '2.0',
        method: 'window/logMessage',
        params: { type: MessageType.Warning, message: `${method} was ignored: ${wrong}.` },
      } as Message);
      return;
    }
    if (method === '$/cancelRequest') {
      const request = this.#open.get(keyOf((params as { id: Id }).id));
      // There is nothing to cancel in what has been answered, nor in a step of the connection's life.
      if (!request || request.method === 'initialize' || request.method === 'shutdown') return;
      request.isCancelled = true;
    }
    pass();
  }

  #refuse(id: Id | null, code: number, message: string): void {
    this.#write(errorResponse(id, code, message));
  }

  #write(message: Message): void {
    // A client that is gone is noticed by the transport.
    this.#writer.write(message).catch(() => undefined);
  }
}

/** What is wrong with parameters, in words that follow the method's name. Missing ones may be said to be null. */
function wrongIn(params: unknown, check: Check): string | undefined {
  const wrong = check(params ?? undefined);
  return wrong === undefined ? undefined : `params${wrong}`;
}

function errorResponse(id: Id | null, code: number, message: string): Message {
  return { jsonrpc: '2.0', id, error: { code, message } } as Message;
}

function isId(id: unknown): id is Id {
  return typeof id === 'string' || Number.isInteger(id);
}

/** The connection does not distinguish the id 1 from the id "1", so neither may be used while the other is. */
function keyOf(id: Id): string {
  return String(id);
}

function isResponse({ id, result, error }: Readonly<Record<string, unknown>>): boolean {
  return (isId(id) || id === null) && (error === undefined ? result !== undefined : isObject(error));
}
