import { Disposable, StatusBarAlignment, window, workspace } from 'vscode';
import type { Analyses } from '../largeLogs/analyses';
import type { LargeLogs } from '../largeLogs/largeLogs';
import { largeLogWords } from '../largeLogs/largeLogWords';
import type { KnownLogs } from '../controlBlocks/knownLogs';
import { isWinsockLog } from '../recognition/language';
import type { Server } from '../server';
import { joinedPlain, plain, plainText, type StatusFigure, StatusItem } from '../surface';
import { activeUri } from '../tabs';
import { caseFigure, statusWords } from './statusWords';

/** Left of the editor's own items, the language among them. */
const PRIORITY = 110;

const SHOW_PROBLEMS = 'workbench.actions.view.problems';

/**
 * One figure: that of the log in front, of any size; else that of all logs of the workspace, which leads to their report. What is behind
 * it is in the tooltip and in the language status.
 */
export function showStatusFigure(analyses: Analyses, logs: LargeLogs, known: KnownLogs, server: Server): Disposable {
  const item = new StatusItem('winsockLog.figure', 'Winsock Log', StatusBarAlignment.Right, PRIORITY);

  const figureInFront = (): StatusFigure | undefined => {
    const uri = activeUri();
    const large = uri && logs.figuresOf(uri);
    const document = window.activeTextEditor?.document;
    if (!large && (!document || !isWinsockLog(document))) return figureOfCase(known);
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
    return {
      text: figure,
      tooltip: [heading, detail, ...(status.remarks ?? []).map(plain), ...status.limits.map(plain)],
      command: SHOW_PROBLEMS,
    };
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
    known.onDidChange(update),
    analyses.onDidAnalyse(update),
    server.onDidChangeState(update),
    window.onDidChangeActiveTextEditor(update),
    // A document that is given another language stays in front.
    workspace.onDidOpenTextDocument(update),
  );
}

/** Files that are named in a tooltip. */
const MAX_NAMED = 5;

/** Undefined where the workspace has no log, or nobody has looked into its logs yet. */
function figureOfCase(known: KnownLogs): StatusFigure | undefined {
  const found = known.all.map((uri) => known.figuresOf(uri)).filter((figures) => figures !== undefined);
  const lost = known.leftOut.filter(({ isLoss }) => isLoss);
  if (!known.hasLooked || found.length + lost.length === 0) return undefined;
  // A report needs a log.
  const hasLog = known.all.length > 0;
  return {
    text: caseFigure(found, lost.length),
    tooltip: [
      hasLog
        ? plainText`Winsock logs of this workspace. Click to create the case report.`
        : plainText`No log of this workspace is judged. Click to see what to do.`,
      ...lost.slice(0, MAX_NAMED).map(({ path, reason }) => plainText`${plain(path)} is not judged: ${plain(reason)}.`),
      ...(lost.length > MAX_NAMED
        ? [plainText`${lost.length - MAX_NAMED} more are not judged: Control Blocks lists them.`]
        : []),
    ],
    command: hasLog ? 'winsockLog.reportWorkspace' : SHOW_PROBLEMS,
  };
}
