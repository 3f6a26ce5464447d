import {
  commands,
  Disposable,
  env,
  FileType,
  type LogOutputChannel,
  TabInputText,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { ReportResult } from '../../../server/src/lsp/protocol';
import type { KnownLogs } from '../controlBlocks/knownLogs';
import type { Analyses } from '../largeLogs/analyses';
import { isLog } from '../recognition/language';
import { isWinsockLogName } from '../../../server/src/core/case/fileNames';
import { REPORT_VIEW, reportPage } from './reportPage';
import { pickLog, selectedUris } from '../logChoice';
import type { Server } from '../server';
import {
  copy,
  openPage,
  pick,
  plain,
  plainText,
  remark,
  serverPage,
  showInformation,
  showPage,
  showWarning,
  withStatusProgress,
} from '../surface';
import { nameOf } from '../tabs';

interface Shown {
  /** A log or a folder. */
  readonly log: Uri;
  /** Files that were taken along with it. */
  more: readonly Uri[];
  readonly panel: WebviewPanel;
}

/**
 * The command *Create Case Report* and the views that it opens beside the log. A view is made anew when the command is called
 * again for its log: a report is of one moment, and may be compared with a later one.
 */
export class Reports implements Disposable {
  readonly #server: Server;
  readonly #analyses: Analyses;
  readonly #logs: KnownLogs;
  readonly #channel: LogOutputChannel;
  readonly #shown = new Map<string, Shown>();
  readonly #subscriptions: Disposable;

  constructor(server: Server, analyses: Analyses, logs: KnownLogs, channel: LogOutputChannel) {
    this.#server = server;
    this.#analyses = analyses;
    this.#logs = logs;
    this.#channel = channel;
    this.#subscriptions = Disposable.from(
      commands.registerCommand('winsockLog.createReport', (resource?: unknown, selected?: unknown) =>
        this.#create(resource, selected),
      ),
      commands.registerCommand('winsockLog.addToReport', () => this.#addToShown()),
      commands.registerCommand('winsockLog.saveReport', () => this.#saveShown()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const { panel } of this.#shown.values()) panel.dispose();
  }

  /**
   * On a log or a folder, and on what is selected with it in the Explorer. Gives back what the report comes to, for other
   * extensions and for tests.
   */
  async #create(resource: unknown, selected: unknown): Promise<Omit<ReportResult, 'text'> | undefined> {
    const log = resource instanceof Uri ? resource : (logInFront(this.#analyses) ?? (await this.#pickAnyLog()));
    if (!log) return undefined;
    const more = selectedUris(selected).filter((each) => each.toString() !== log.toString());
    return this.#report(await withSlash(log), more);
  }

  /** Of the logs of the workspace, and of those that are open. */
  async #pickAnyLog(): Promise<Uri | undefined> {
    const open = workspace.textDocuments.filter(isLog).map(({ uri }) => uri);
    const logs = new Map([...open, ...(await this.#logs.whenFound())].map((uri) => [uri.toString(), uri]));
    if (logs.size === 0) {
      void showInformation(plainText`Open a Winsock.log, or a folder with one, to report on it.`);
      return undefined;
    }
    if (logs.size === 1) return logs.values().next().value;
    return pickLog(logs.values(), plainText`Report on which log?`);
  }

  async #report(log: Uri, more: readonly Uri[]): Promise<Omit<ReportResult, 'text'> | undefined> {
    const report = await withStatusProgress(plainText`Creating the case report`, () =>
      this.#server.ask('report', { uri: log.toString(), more: more.map(String), format: 'html', links: true }),
    );
    if (!report) {
      void showWarning(plainText`There is no log to report on: “${plain(nameOf(log))}” cannot be read.`);
      return undefined;
    }
    this.#show(log, more, report);
    return { answer: report.answer, headline: report.headline };
  }

  /** Event logs are kept elsewhere at times: on another server, or as exported. */
  async #addToShown(): Promise<void> {
    const shown = this.#inFront();
    if (!shown) return;
    const files = await window.showOpenDialog({
      title: 'Add Logs to the Case',
      openLabel: 'Add',
      canSelectMany: true,
      defaultUri: Uri.joinPath(shown.log, '..'),
    });
    if (files) await this.#report(shown.log, [...shown.more, ...files]);
  }

  #show(log: Uri, more: readonly Uri[], { text }: ReportResult): void {
    const key = log.toString();
    let shown = this.#shown.get(key);
    if (shown) {
      shown.more = more;
      shown.panel.reveal(undefined, true);
    } else {
      const panel = openPage(
        {
          viewType: REPORT_VIEW,
          title: plainText`Case Report: ${plain(nameOf(log))}`,
          column: ViewColumn.Beside,
        },
        // No scripts. Whatever a log smuggles into its report, this command is all that it can reach.
        {
          enableScripts: false,
          enableCommandUris: ['winsockLog.goToLine'],
          enableFindWidget: true,
          localResourceRoots: [],
        },
      );
      shown = { log, more, panel };
      this.#shown.set(key, shown);
      panel.onDidDispose(() => this.#shown.delete(key));
    }
    showPage(shown.panel.webview, serverPage(reportPage(text)));
  }

  #inFront(): Shown | undefined {
    return [...this.#shown.values()].find(({ panel }) => panel.active);
  }

  /** The report in front, as a file or on the clipboard, without the links that work only here. */
  async #saveShown(): Promise<void> {
    const shown = this.#inFront();
    if (!shown) {
      void showInformation(plainText`Create a case report first, and save it while it is in front.`);
      return;
    }
    const choice = await pick(
      [
        { label: plainText`Save as HTML…`, format: 'html', save: true, mask: false },
        { label: plainText`Save as Markdown…`, format: 'markdown', save: true, mask: false },
        { label: plainText`Copy as Markdown`, format: 'markdown', save: false, mask: false },
        { label: plainText`Save as HTML, masked…`, description: MASKED, format: 'html', save: true, mask: true },
        {
          label: plainText`Save as Markdown, masked…`,
          description: MASKED,
          format: 'markdown',
          save: true,
          mask: true,
        },
        {
          label: plainText`Copy as Markdown, masked`,
          description: MASKED,
          format: 'markdown',
          save: false,
          mask: true,
        },
      ] as const,
      plainText`Case report on ${plain(nameOf(shown.log))}`,
    );
    if (!choice) return;
    const { format, mask, save } = choice;
    const report = await this.#server.ask('report', {
      uri: shown.log.toString(),
      more: shown.more.map(String),
      format,
      mask,
    });
    if (!report) {
      void showWarning(plainText`“${plain(nameOf(shown.log))}” cannot be read any more.`);
    } else if (save) {
      await this.#save(shown.log, format, report.text);
    } else {
      await copy(report.text);
      remark(plainText`The case report is on the clipboard.`);
    }
  }

  async #save(log: Uri, format: 'markdown' | 'html', text: string): Promise<void> {
    const extension = format === 'html' ? 'html' : 'md';
    const target = await window.showSaveDialog({
      defaultUri: Uri.joinPath(log, log.path.endsWith('/') ? '.' : '..', `case-report.${extension}`),
      filters: format === 'html' ? { HTML: ['html'] } : { Markdown: ['md'] },
    });
    if (target) {
      await workspace.fs.writeFile(target, new TextEncoder().encode(text));
      this.#channel.info('A case report was saved:', target.toString());
      if ((await showInformation(plainText`The case report is saved as “${plain(nameOf(target))}”.`, OPEN)) === OPEN) {
        // A page opens in the browser, where VS Code would show its source.
        await (format === 'html' && target.scheme === 'file'
          ? env.openExternal(target)
          : commands.executeCommand('vscode.open', target));
      }
    }
  }
}

const OPEN = 'Open';

const MASKED = plainText`host names and addresses replaced`;

/** The log of the editor in front, also one too large for an editor: then its tab names it. */
function logInFront(analyses: Analyses): Uri | undefined {
  const document = window.activeTextEditor?.document;
  if (document && isLog(document)) return document.uri;
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (document || !(input instanceof TabInputText)) return undefined;
  return isWinsockLogName(nameOf(input.uri)) || analyses.of(input.uri) ? input.uri : undefined;
}

/** The server recognises a folder by its slash. */
async function withSlash(uri: Uri): Promise<Uri> {
  const { type } = await workspace.fs.stat(uri).then(
    (stat) => stat,
    // It is for the server to say what cannot be read.
    () => ({ type: FileType.Unknown }),
  );
  return (type & FileType.Directory) !== 0 && !uri.path.endsWith('/') ? uri.with({ path: `${uri.path}/` }) : uri;
}
