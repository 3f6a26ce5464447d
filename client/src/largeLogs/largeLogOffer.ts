import { commands, type Disposable, type Memento, Uri } from 'vscode';
import type { StatusParams } from '../../../server/src/lsp/protocol';
import type { Analyses } from './analyses';
import { offerText } from './largeLogWords';
import { statusWords } from '../status/statusWords';
import { showInformation } from '../surface';
import { nameOf } from '../tabs';

const NEVER = 'winsockLog.largeLogOffer.never';

const SHOW = 'Show Problems';
const NEVER_SHOW = "Don't Show Again";

/**
 * Says once for each large log that its findings have come, as nothing in its editor leads to them at first sight. A log
 * without findings is left to the status bar.
 */
export function offerLargeLogProblems(analyses: Analyses, globalState: Memento): Disposable {
  const offered = new Set<string>();

  const offer = async (status: StatusParams): Promise<void> => {
    const choice = await showInformation(offerText(nameOf(Uri.parse(status.uri)), status), SHOW, NEVER_SHOW);
    if (choice === SHOW) await commands.executeCommand('workbench.actions.view.problems');
    else if (choice === NEVER_SHOW) await globalState.update(NEVER, true);
  };

  return analyses.onDidAnalyse((status) => {
    if (
      status.version === null &&
      !offered.has(status.uri) &&
      statusWords(status).needsAttention &&
      globalState.get<boolean>(NEVER) !== true
    ) {
      offered.add(status.uri);
      void offer(status);
    }
  });
}
