import type { ExtensionContext } from 'vscode';
import type { CreateClient } from '../server';

/** The desktop and remote hosts: the server is a process of its own, spoken to over IPC. */
export function connectToProcess(context: ExtensionContext): CreateClient {
  return async (options) => {
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const module = context.asAbsolutePath('dist/server.js');
    const transport = TransportKind.ipc;
    const serverOptions = {
      run: { module, transport },
      debug: { module, transport, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
    };
    // The id is also the section in which the library looks for `trace.server`.
    return new LanguageClient('winsockLog', 'Winsock Log', serverOptions, options);
  };
}
