import { Disposable, LanguageStatusSeverity, type TextDocument, window, workspace } from 'vscode';
import type { Analyses } from '../largeLogs/analyses';
import type { DiskChanges } from '../growth/diskChanges';
import { isWinsockLog, LANGUAGE_ID } from '../recognition/language';
import type { Server } from '../server';
import { joinedPlain, LanguageItem, plain, plainText } from '../surface';
import { statusWords } from './statusWords';

const selector = { language: LANGUAGE_ID };

/** What VS Code shows behind the `{}` of the status bar: the findings of the log in front, and the limits that it hit. */
export function showLanguageStatus(analyses: Analyses, server: Server, diskChanges: DiskChanges): Disposable {
  const findings = new LanguageItem('winsockLog.findings', 'Winsock Log', selector);
  const remarks = new Sentences('winsockLog.remarks', 'Winsock Log: remarks', 'remark');
  const limits = new Sentences('winsockLog.limits', 'Winsock Log: limits', 'limit reached', 'limits reached');

  const update = (): void => {
    const document = window.activeTextEditor?.document;
    if (!document || !isWinsockLog(document)) return; // The items are hidden; they are brought up to date when a log comes to the front.
    updateFindings(findings, document);
    const status = analyses.of(document.uri);
    remarks.show(status?.remarks ?? []);
    limits.show(status?.limits ?? []);
  };

  const updateFindings = (item: LanguageItem, document: TextDocument): void => {
    const status = analyses.of(document.uri);
    if (server.state === 'failed') {
      item.show({
        text: plainText`Not analysed`,
        detail: plainText`the language server has stopped`,
        severity: LanguageStatusSeverity.Error,
        command: { command: 'winsockLog.restartServer', title: 'Restart' },
      });
    } else if (status) {
      const { text, detail, needsAttention } = statusWords(status);
      item.show({
        text,
        detail: joinedPlain([detail, diskChanges.wordsOf(document, status) ?? plainText``], ' · '),
        severity: needsAttention ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information,
        command: { command: 'workbench.actions.view.problems', title: 'Show Problems' },
      });
    } else {
      item.show({
        text: plainText`Winsock log`,
        detail: plainText`reading…`,
        severity: LanguageStatusSeverity.Information,
        busy: true,
      });
    }
  };

  update();
  return Disposable.from(
    findings,
    remarks,
    limits,
    analyses.onDidAnalyse(update),
    server.onDidChangeState(update),
    window.onDidChangeActiveTextEditor(update),
    // A document that is given another language stays in front.
    workspace.onDidOpenTextDocument(update),
  );
}

/** Sentences behind their number. VS Code always shows an item that exists: this one comes and goes with what it says. */
class Sentences implements Disposable {
  #item: LanguageItem | undefined;

  constructor(
    readonly id: string,
    readonly name: string,
    readonly one: string,
    readonly many = `${one}s`,
  ) {}

  show(sentences: readonly string[]): void {
    if (sentences.length === 0) {
      this.dispose();
      return;
    }
    this.#item ??= new LanguageItem(this.id, this.name, selector);
    this.#item.show({
      text:
        sentences.length === 1 ? plainText`1 ${plain(this.one)}` : plainText`${sentences.length} ${plain(this.many)}`,
      detail: joinedPlain(sentences.map(plain), ' '),
      severity: LanguageStatusSeverity.Warning,
    });
  }

  dispose(): void {
    this.#item?.dispose();
    this.#item = undefined;
  }
}
