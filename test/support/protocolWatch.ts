/** Wraps a client's reader and writer so that every message of the server is held to the protocol. */
import type { DataCallback, Message, MessageReader, MessageWriter } from 'vscode-languageserver-protocol/node';
import { ProtocolModel } from './protocolModel';

interface AnyMessage {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
}

export class ProtocolWatch {
  /** What the server has said that it must not. */
  readonly violations: string[] = [];
  /** The methods that the server has called. */
  readonly methods: string[] = [];
  /** The requests of each id that wait for their answers: a hostile client uses an id again. */
  readonly #asked = new Map<string | number, string[]>();

  reader(reader: MessageReader): MessageReader {
    return {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      listen: (callback: DataCallback) =>
        reader.listen((message) => {
          const { method } = message as AnyMessage;
          if (method !== undefined) this.methods.push(method);
          this.violations.push(...this.wrongIn(message as AnyMessage));
          callback(message);
        }),
      dispose: () => {
        reader.dispose();
      },
    };
  }

  writer(writer: MessageWriter): MessageWriter {
    return {
      onError: writer.onError,
      onClose: writer.onClose,
      write: (message: Message) => {
        this.sends(message as AnyMessage);
        return writer.write(message);
      },
      end: () => {
        writer.end();
      },
      dispose: () => {
        writer.dispose();
      },
    };
  }

  /** The client sends a message: what comes back under its id is the answer to it. */
  sends({ id, method }: AnyMessage): void {
    if (method === undefined || id === undefined || id === null) return;
    this.#asked.set(id, [...(this.#asked.get(id) ?? []), method]);
  }

  wrongIn(message: AnyMessage): string[] {
    const { id, method, params, result, error } = message;
    if ((message as { jsonrpc?: unknown }).jsonrpc !== '2.0') return ['a message is not of JSON-RPC 2.0'];
    if (method !== undefined) {
      const { shared } = ProtocolModel;
      return [...shared.wrongCall(method, id !== undefined), ...shared.wrongParams(method, params)];
    }
    // What could not be read at all is refused without an id.
    const asked = id === null || id === undefined ? undefined : this.#asked.get(id)?.shift();
    if (asked === undefined && !(error && id === null))
      return [`the answer ${JSON.stringify(id)} was never asked for, or is one too many`];
    if (error) {
      const isWhole = Number.isInteger(error.code) && typeof error.message === 'string' && result === undefined;
      return isWhole ? [] : [`an error is ${JSON.stringify(error)}`];
    }
    return ProtocolModel.shared.wrongResult(asked ?? '', result);
  }
}
