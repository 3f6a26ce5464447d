/** The server in this process, behind its own reader and gate: fast enough for thousands of connections. */
import { PassThrough } from 'node:stream';
import { createConnection } from 'vscode-languageserver';
import { createProtocolConnection, type Message, type MessageWriter } from 'vscode-languageserver/node';
import { gated } from '../../server/src/lsp/gate/gate';
import { gunzipPieces } from '../../server/src/node/decompress';
import { startServer } from '../../server/src/lsp/server';
import { StrictMessageReader } from '../../server/src/node/messageReader';
import { ProtocolWatch } from './protocolWatch';
import { framed, type Answer } from './rawServer';

/** Turns of the event loop in which nothing is sent: after so many, nothing more will come. */
const QUIET_TURNS = 12;

export class InProcessServer {
  readonly received: Answer[] = [];
  /** Framing errors. */
  readonly errors: Error[] = [];
  readonly watch = new ProtocolWatch();
  /** What the server ended the process with. */
  exitCode: number | undefined;
  readonly #input = new PassThrough();
  #news = 0;
  #asked = 0;

  /** `answer`: what the client answers to the server's own requests. */
  constructor(answer: (request: Answer, k: number) => object = () => ({ result: null })) {
    const reader = new StrictMessageReader(this.#input);
    reader.onError((error) => this.errors.push(error));
    const nothing = (): { dispose: () => void } => ({ dispose: () => undefined });
    const writer: MessageWriter = {
      onError: nothing,
      onClose: nothing,
      end: () => undefined,
      dispose: () => undefined,
      write: (message: Message) => {
        // As it is on the wire.
        const sent = JSON.parse(JSON.stringify(message)) as Answer;
        this.#news++;
        this.received.push(sent);
        if (sent.method !== undefined && sent.id !== undefined)
          this.send({ jsonrpc: '2.0', id: sent.id, ...answer(sent, this.#asked++) });
        return Promise.resolve();
      },
    };
    const [gatedReader, gatedWriter] = gated(reader, writer);
    const connection = createConnection((logger) => createProtocolConnection(gatedReader, gatedWriter, logger), {
      shutdownReceived: false,
      initialize: () => undefined,
      exit: (code) => {
        this.exitCode ??= code;
      },
    });
    startServer(connection, { defer: (callback) => setImmediate(callback), gunzip: gunzipPieces });
  }

  write(bytes: Buffer): void {
    this.#input.write(bytes);
  }

  send(message: unknown): void {
    this.watch.sends(message ?? {});
    this.write(framed(message));
  }

  /** Resolves when the server has done all that it will do. */
  async quiet(): Promise<void> {
    for (let turns = 0, seen = this.#news; turns < QUIET_TURNS; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (seen !== this.#news) [turns, seen] = [0, this.#news];
    }
  }
}
