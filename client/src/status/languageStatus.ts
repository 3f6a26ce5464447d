import {
  Disposable,
  languages,
  LanguageStatusSeverity,
  type LanguageStatusItem,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import type { Analyses } from '../largeLogs/analyses';
import type { DiskChanges } from '../growth/diskChanges';
import { isWinsockLog, LANGUAGE_ID } from '../recognition/language';
import type { Server } from '../server';
import { statusWords } from './statusWords';

const selector = { language: LANGUAGE_ID };

/** What VS Code shows behind the `{}` of the status bar: the findings of the log in front, and the limits that it hit. */
export function showLanguageStatus(analyses: Analyses, server: Server, diskChanges: DiskChanges): Disposable {
  const findings = languages.createLanguageStatusItem('winsockLog.findings', selector);
  findings.name = 'Winsock Log';
  let limits: LanguageStatusItem | undefined;

  const update = (): void => {
    const document = window.activeTextEditor?.document;
    if (!document || !isWinsockLog(document)) {
      return; // The items are hidden; they are brought up to date when a log comes to the front.
    }
    updateFindings(findings, document);
    // VS Code always shows an item that exists: the one of the limits comes and goes with them.
    const sentences = analyses.of(document.uri)?.limits ?? [];
    if (sentences.length === 0) {
      limits?.dispose();
      limits = undefined;
    } else {
      limits ??= languages.createLanguageStatusItem('winsockLog.limits', selector);
      limits.name = 'Winsock Log: limits';
      limits.text = sentences.length === 1 ? '1 limit reached' : `${sentences.length} limits reached`;
      limits.detail = sentences.join(' ');
      limits.severity = LanguageStatusSeverity.Warning;
    }
  };

  const updateFindings = (item: LanguageStatusItem, document: TextDocument): void => {
    const status = analyses.of(document.uri);
    const failed = server.state === 'failed';
    item.busy = !failed && !status;
    if (failed) {
      item.severity = LanguageStatusSeverity.Error;
      item.text = 'Not analysed';
      item.detail = 'the language server has stopped';
      item.command = { command: 'winsockLog.restartServer', title: 'Restart' };
    } else if (status) {
      const { text, detail, needsAttention } = statusWords(status);
      item.severity = needsAttention ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
      item.text = text;
      item.detail = [detail, diskChanges.wordsOf(document) ?? ''].filter((words) => words !== '').join(' · ');
      item.command = { command: 'workbench.actions.view.problems', title: 'Show Problems' };
    } else {
      item.severity = LanguageStatusSeverity.Information;
      item.text = 'Winsock log';
      item.detail = 'reading…';
      item.command = undefined;
    }
  };

  update();
  return Disposable.from(
    findings,
    { dispose: () => limits?.dispose() },
    analyses.onDidAnalyse(update),
    server.onDidChangeState(update),
    window.onDidChangeActiveTextEditor(update),
    // A document that is given another language stays in front.
    workspace.onDidOpenTextDocument(update),
  );
}
