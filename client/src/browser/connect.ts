import { type ExtensionContext, Uri } from 'vscode';
import type { CreateClient } from '../server';

/** The web host (vscode.dev): no Node, no processes; the server is a web worker. */
export function connectToWorker(context: ExtensionContext): CreateClient {
  let worker: Worker | undefined;
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  return async (options) => {
    const { LanguageClient } = await import('vscode-languageclient/browser');
    worker?.terminate(); // The one before a restart: the client stops talking to it but leaves it running.
    worker = new Worker(Uri.joinPath(context.extensionUri, 'dist/server.js').toString(true));
    return new LanguageClient('winsockLog', 'Winsock Log', worker, options);
  };
}
