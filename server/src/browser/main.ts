/** The server as a web worker, for a VS Code without Node. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { gated } from '../lsp/gate/gate';
import { startServer } from '../lsp/server';
import { gunzip } from './gunzip';

declare const self: never;

const queue: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.addEventListener('message', () => queue.shift()?.());
channel.port1.start();

startServer(createConnection(...gated(new BrowserMessageReader(self), new BrowserMessageWriter(self))), {
  // Timers are throttled in workers of hidden pages; a message is not.
  defer: (callback) => {
    queue.push(callback);
    channel.port2.postMessage(null);
  },
  gunzip,
});
