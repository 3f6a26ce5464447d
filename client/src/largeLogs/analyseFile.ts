import { commands, type Disposable, type LogOutputChannel, Uri, window } from 'vscode';
import type { LargeLogs } from './largeLogs';
import { plain, plainText, showError } from '../surface';
import { activeUri, isInTab, nameOf } from '../tabs';
import { errorMessage } from '../../../server/src/core/text/errorMessage';

/**
 * The command that analyses a file whatever it is called: the one in front, the one that it is called with, or else one that
 * the user picks. A file that comes as a document becomes a Winsock log; any other one is read from disk.
 */
export function registerAnalyseFile(logs: LargeLogs, channel: LogOutputChannel): Disposable {
  return commands.registerCommand('winsockLog.analyseFile', async (resource?: unknown) => {
    const uri = resource instanceof Uri ? resource : (activeUri() ?? (await pick()));
    if (!uri) return;
    try {
      if (!isInTab(uri.toString())) await commands.executeCommand('vscode.open', uri, { preview: false });
      if (logs.has(uri) || (await logs.hasNoDocument(uri))) await logs.analyse(uri);
      else await commands.executeCommand('winsockLog.treatAsWinsockLog', uri);
    } catch (error) {
      channel.warn(`${uri.toString()} could not be analysed:`, String(error));
      const why = errorMessage(error);
      void showError(plainText`“${plain(nameOf(uri))}” cannot be analysed: ${plain(why)}`);
    }
  });
}

async function pick(): Promise<Uri | undefined> {
  const files = await window.showOpenDialog({ title: 'Analyse a Winsock Log', openLabel: 'Analyse' });
  return files?.[0];
}
