/**
 * The entry of both extension hosts. One bundle serves both: most of it is the client library, and the package would hold that
 * twice over otherwise. A host evaluates only its own part, as either part is imported when the first log is opened.
 */
import type { ExtensionContext } from 'vscode';
import type { WinsockLogApi } from './api';
import { connectToWorker } from './browser/connect';
import { activate as activateClient, deactivate as deactivateClient } from './client';
import { connectToProcess } from './node/connect';
import type { CreateClient } from './server';

/** Only a web worker has it: the extension host of a VS Code without Node. */
const inWebWorker = 'importScripts' in globalThis;

export function activate(context: ExtensionContext): WinsockLogApi {
  const createClient: CreateClient = inWebWorker ? connectToWorker(context) : connectToProcess(context);
  return activateClient(context, createClient);
}

export function deactivate(): Promise<void> {
  return deactivateClient();
}
