import { Disposable, StatusBarAlignment } from 'vscode';
import type { LargeLogs } from '../largeLogs/largeLogs';
import { largeLogWords } from '../largeLogs/largeLogWords';
import type { Server } from '../server';
import { plainText, StatusItem } from '../surface';
import { activeUri } from '../tabs';

/** Left of the editor's own items, the language among them. */
const PRIORITY = 110;

/**
 * The findings of a large log, while it is in front. The language status, where those of documents stand, is empty there: it
 * is shown for documents that extensions are given, and for no other.
 */
export function showLargeLogStatus(logs: LargeLogs, server: Server): Disposable {
  const item = new StatusItem('winsockLog.largeLog', 'Winsock Log: large file', StatusBarAlignment.Right, PRIORITY);

  const update = (): void => {
    const uri = activeUri();
    const figures = uri && logs.figuresOf(uri);
    if (!figures) {
      item.hide();
      return;
    }
    if (server.state === 'failed') {
      item.show({
        text: plainText`$(error) Winsock log not analysed`,
        tooltip: [plainText`The language server has stopped. Click to start it again.`],
        command: 'winsockLog.restartServer',
      });
    } else {
      const command = figures.status ? 'workbench.actions.view.problems' : 'winsockLog.analyseFile';
      item.show({ ...largeLogWords(figures), command });
    }
  };

  const listening = logs.onDidChange(update);
  update();
  return Disposable.from(item, listening);
}
