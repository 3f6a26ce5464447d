/** The language server as a process: over IPC for VS Code, over stdio, a socket or a pipe for any LSP client. */
import { connect, type Socket } from 'node:net';
import {
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageWriter,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { gated } from '../lsp/gate/gate';
import { startServer } from '../lsp/server';
import { gunzipPieces } from './decompress';
import { diskStore } from './diskStore';
import { StrictMessageReader } from './messageReader';
import { isPort } from './port';

export const TRANSPORT_OPTIONS = `  --stdio        over standard input and output
  --socket=PORT  over a connection to this port of 127.0.0.1
  --pipe=NAME    over a connection to this pipe or socket file
  --node-ipc     over the channel to the Node process that has started it
`;

/** What the process needs of a transport. */
interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** Calls back when nothing can come from the client any more. */
  onLost(listener: () => void): void;
}

/** Serves the client that the arguments name, until it goes. False if they name none. */
export function serve(args: readonly string[]): boolean {
  const transport = transportOf(args);
  if (!transport) return false;
  const { reader, writer } = transport;
  // Not until then is it known whether the client went in good order: `exit` and the end of its stream come together.
  let isShutDown = false;
  transport.onLost(() => process.exit(isShutDown ? 0 : 1));
  reader.onError(({ message }) => {
    process.stderr.write(`winsock-log: the connection to the client is broken: ${message}\n`);
    process.exit(1);
  });
  const connection = createConnection(...gated(reader, writer));
  connection.onShutdown(() => {
    isShutDown = true;
  });
  startServer(connection, { defer: (callback) => setImmediate(callback), gunzip: gunzipPieces, disk: diskStore });
  return true;
}

function transportOf(args: readonly string[]): Transport | undefined {
  for (const [k, arg] of args.entries()) {
    const [option, value = args.at(k + 1)] = arg.split(/=(.*)/s);
    switch (option) {
      case '--stdio':
        return overStandardStreams();
      case '--node-ipc':
        return process.send ? overIpc() : undefined;
      case '--socket':
        return isPort(value) ? overConnection(connect(Number(value), '127.0.0.1')) : undefined;
      case '--pipe':
        return value ? overConnection(connect(value)) : undefined;
    }
  }
  return undefined;
}

function overStandardStreams(): Transport {
  const { stdin, stdout } = process;
  return {
    reader: new StrictMessageReader(stdin),
    writer: new StreamMessageWriter(stdout),
    onLost: (listener) => {
      stdin.on('end', listener);
      stdin.on('close', listener);
      stdout.on('error', listener);
    },
  };
}

function overConnection(socket: Socket): Transport {
  return {
    reader: new StrictMessageReader(socket),
    writer: new StreamMessageWriter(socket),
    onLost: (listener) => {
      socket.on('end', listener);
      socket.on('close', listener);
    },
  };
}

function overIpc(): Transport {
  return {
    reader: new IPCMessageReader(process),
    writer: new IPCMessageWriter(process),
    onLost: (listener) => process.on('disconnect', listener),
  };
}
