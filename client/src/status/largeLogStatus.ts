import { Disposable, StatusBarAlignment, window } from 'vscode';
import type { LargeLogs } from '../largeLogs/largeLogs';
import { largeLogWords } from '../largeLogs/largeLogWords';
import type { Server } from '../server';
import { activeUri } from '../tabs';

/** Left of the editor's own items, the language among them. */
const PRIORITY = 110;

/**
 * The findings of a large log, while it is in front. The language status, where those of documents stand, is empty there: it
 * is shown for documents that extensions are given, and for no other.
 */
export function showLargeLogStatus(logs: LargeLogs, server: Server): Disposable {
  const item = window.createStatusBarItem('winsockLog.largeLog', StatusBarAlignment.Right, PRIORITY);
  item.name = 'Winsock Log: large file';

  const update = (): void => {
    const uri = activeUri();
    const figures = uri && logs.figuresOf(uri);
    if (!figures) {
      item.hide();
      return;
    }
    if (server.state === 'failed') {
      item.text = '$(error) Winsock log not analysed';
      item.tooltip = 'The language server has stopped. Click to start it again.';
      item.command = 'winsockLog.restartServer';
    } else {
      const { text, tooltip } = largeLogWords(figures);
      item.text = text;
      item.tooltip = tooltip.join('\n\n');
      item.command = figures.status ? 'workbench.actions.view.problems' : 'winsockLog.analyseFile';
    }
    item.show();
  };

  const listening = logs.onDidChange(update);
  update();
  return Disposable.from(item, listening);
}
