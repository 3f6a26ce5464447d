/** The server as a Node process: over IPC for VS Code, or `--stdio` for any LSP client. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from '../lsp/server';
import { folderFiles } from './folderFiles';
import { logFiles } from './logFiles';

startServer(createConnection(ProposedFeatures.all), {
  defer: (callback) => setImmediate(callback),
  files: folderFiles,
  logFiles,
});
