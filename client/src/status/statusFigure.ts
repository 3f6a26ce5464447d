import { Disposable, StatusBarAlignment, window, workspace } from 'vscode';
import type { Analyses } from '../largeLogs/analyses';
import type { LargeLogs } from '../largeLogs/largeLogs';
import { largeLogWords } from '../largeLogs/largeLogWords';
import { isWinsockLog } from '../recognition/language';
import type { Server } from '../server';
import { joinedPlain, plain, plainText, type StatusFigure, StatusItem } from '../surface';
import { activeUri } from '../tabs';
import { statusWords } from './statusWords';

/** Left of the editor's own items, the language among them. */
const PRIORITY = 110;

const SHOW_PROBLEMS = 'workbench.actions.view.problems';

/** The one figure of the log in front, for logs of any size. What is behind it is in the tooltip and in the language status. */
export function showStatusFigure(analyses: Analyses, logs: LargeLogs, server: Server): Disposable {
  const item = new StatusItem('winsockLog.figure', 'Winsock Log', StatusBarAlignment.Right, PRIORITY);

  const figureInFront = (): StatusFigure | undefined => {
    const uri = activeUri();
    const large = uri && logs.figuresOf(uri);
    const document = window.activeTextEditor?.document;
    if (!large && (!document || !isWinsockLog(document))) return undefined;
    if (server.state === 'failed') {
      return {
        text: plainText`$(error) not analysed`,
        tooltip: [plainText`The language server has stopped. Click to start it again.`],
        command: 'winsockLog.restartServer',
      };
    }
    if (large) return { ...largeLogWords(large), command: large.status ? SHOW_PROBLEMS : 'winsockLog.analyseFile' };
    const status = document && analyses.of(document.uri);
    if (!status) return { text: plainText`$(loading~spin) reading`, tooltip: [], command: SHOW_PROBLEMS };
    const { figure, text, detail } = statusWords(status);
    const heading = joinedPlain([plainText`Winsock Log:`, text], ' ');
    return { text: figure, tooltip: [heading, detail, ...status.limits.map(plain)], command: SHOW_PROBLEMS };
  };

  const update = (): void => {
    const figure = figureInFront();
    if (figure) item.show(figure);
    else item.hide();
  };

  update();
  return Disposable.from(
    item,
    logs.onDidChange(update),
    analyses.onDidAnalyse(update),
    server.onDidChangeState(update),
    window.onDidChangeActiveTextEditor(update),
    // A document that is given another language stays in front.
    workspace.onDidOpenTextDocument(update),
  );
}
