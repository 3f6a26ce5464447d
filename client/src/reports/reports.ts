import {
  commands,
  Disposable,
  FileType,
  type LogOutputChannel,
  type Memento,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { Params } from '../../../server/src/lsp/methods';
import type { ReportResult } from '../../../server/src/lsp/protocol';
import type { KnownLogs } from '../controlBlocks/knownLogs';
import type { Analyses } from '../largeLogs/analyses';
import { answerOrWarn } from '../answerOrWarn';
import { isLog } from '../recognition/language';
import { CaseHeadings } from './caseHeadings';
import { REPORT_VIEW, reportPage } from './reportPage';
import { logInFront, pickLog, selectedUris } from '../logChoice';
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
  withStatusProgress,
} from '../surface';
import { savePage } from '../saved';
import { nameOf } from '../tabs';

interface Shown {
  /** A log or a folder. */
  readonly log: Uri;
  /** Files that were taken along with it. */
  more: readonly Uri[];
  readonly panel: WebviewPanel;
}

/**
 * The command *Create Winsock Case Report* and the views that it opens beside the log. A view is made anew when the command is called
 * again for its log: a report is of one moment, and may be compared with a later one.
 */
export class Reports implements Disposable {
  readonly #server: Server;
  readonly #analyses: Analyses;
  readonly #logs: KnownLogs;
  readonly #channel: LogOutputChannel;
  readonly #shown = new Map<string, Shown>();
  readonly #state: Memento;
  readonly #headings: CaseHeadings;
  /** Pages that VS Code is about to bring back. */
  readonly #toRestore: Remembered[];
  readonly #subscriptions: Disposable;
  /** The report that was in front last. */
  #latest: Shown | undefined;

  constructor(server: Server, analyses: Analyses, logs: KnownLogs, channel: LogOutputChannel, state: Memento) {
    this.#server = server;
    this.#state = state;
    this.#headings = new CaseHeadings(state);
    this.#toRestore = [...state.get<readonly Remembered[]>(OPEN_REPORTS, [])];
    this.#analyses = analyses;
    this.#logs = logs;
    this.#channel = channel;
    this.#subscriptions = Disposable.from(
      commands.registerCommand('winsockLog.createReport', (resource?: unknown, selected?: unknown) =>
        this.#create(resource, selected),
      ),
      commands.registerCommand('winsockLog.reportWorkspace', () => this.#reportWorkspace()),
      commands.registerCommand('winsockLog.addToReport', () => this.#addToShown()),
      commands.registerCommand('winsockLog.saveReport', () => this.#saveShown()),
      commands.registerCommand('winsockLog.nameCase', () => this.#nameShown()),
      commands.registerCommand('winsockLog.copyReport', () => this.#copyShown()),
      window.registerWebviewPanelSerializer(REPORT_VIEW, {
        deserializeWebviewPanel: (panel) => this.#restore(panel),
      }),
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

  /** On the folder of the workspace's logs; where several have some, on the one that the user chooses. */
  async #reportWorkspace(): Promise<void> {
    const folders = new Map<string, Uri>();
    for (const log of await this.#logs.whenFound()) {
      const folder = Uri.joinPath(log, '..');
      folders.set(folder.toString(), folder);
    }
    const title = plainText`Report on the logs of which folder?`;
    const folder = folders.size > 1 ? await pickLog(folders.values(), title) : folders.values().next().value;
    if (folder) await this.#report(await withSlash(folder), []);
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
      this.#ask({ log, more }, { format: 'html', links: true }),
    );
    if (!report) return undefined;
    this.#show(log, more, report);
    return { answer: report.answer, headline: report.headline };
  }

  /** Undefined after a warning that says why there is none. */
  #ask(
    { log, more }: Pick<Shown, 'log' | 'more'>,
    wish: Pick<Params<'report'>, 'format' | 'links' | 'mask'>,
  ): Promise<ReportResult | undefined> {
    const about = { uri: log.toString(), more: more.map(String), ...this.#headings.of(log) };
    return answerOrWarn(this.#server.ask('report', { ...about, ...wish }), {
      failed: plainText`Cannot create the case report`,
      reason: plainText`“${plain(nameOf(log))}” cannot be read.`,
    });
  }

  /** What the report is filed under. */
  async #nameShown(): Promise<void> {
    const shown = this.#latest;
    if (shown && (await this.#headings.ask(shown.log))) await this.#report(shown.log, shown.more);
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
        { ...pageOptions, enableFindWidget: true },
      );
      shown = { log, more, panel };
      this.#keep(shown);
    }
    this.#latest = shown;
    this.#remember();
    showPage(shown.panel.webview, serverPage(reportPage(text)));
  }

  #keep(shown: Shown): void {
    const key = shown.log.toString();
    this.#shown.set(key, shown);
    shown.panel.onDidChangeViewState(() => {
      if (shown.panel.active) this.#latest = shown;
    });
    shown.panel.onDidDispose(() => {
      this.#shown.delete(key);
      if (this.#latest === shown) this.#latest = [...this.#shown.values()].at(-1);
      this.#remember();
    });
  }

  /** A page without scripts cannot remember what it shows: the workspace does. */
  #remember(): void {
    void commands.executeCommand('setContext', HAS_REPORT, this.#shown.size > 0);
    const open = [...this.#shown.values()].map(({ log, more, panel }): Remembered => ({
      title: panel.title,
      log: log.toString(),
      more: more.map(String),
    }));
    void this.#state.update(OPEN_REPORTS, open);
  }

  /** The window was loaded anew: the report is made again, for the logs as they are now. */
  async #restore(panel: WebviewPanel): Promise<void> {
    const known = this.#toRestore.find(({ title }) => title === panel.title);
    if (!known) {
      panel.dispose();
      return;
    }
    // Two reports may have one title.
    this.#toRestore.splice(this.#toRestore.indexOf(known), 1);
    const log = Uri.parse(known.log);
    const more = known.more.map((each) => Uri.parse(each));
    panel.webview.options = pageOptions;
    this.#keep({ log, more, panel });
    if (!(await this.#report(log, more))) panel.dispose();
  }

  /** The report in front; with the focus elsewhere, the one that was in front last. */
  #inFront(): Shown | undefined {
    return this.#latest;
  }

  /** The report in front, as a file or on the clipboard, without the links that work only here. */
  async #saveShown(): Promise<void> {
    const shown = this.#inFront();
    if (!shown) {
      void showInformation(NO_REPORT);
      return;
    }
    const choice = await pick(
      [
        { label: plainText`Save as HTML…`, format: 'html', mask: false },
        { label: plainText`Save as Markdown…`, format: 'markdown', mask: false },
        { label: plainText`Save as HTML, Masked…`, description: MASKED, format: 'html', mask: true },
        { label: plainText`Save as Markdown, Masked…`, description: MASKED, format: 'markdown', mask: true },
      ] as const,
      plainText`Case report on ${plain(nameOf(shown.log))}`,
    );
    if (!choice) return;
    // A report that leaves the house is filed under something.
    if (!this.#headings.of(shown.log)) await this.#nameShown();
    const { format, mask } = choice;
    const report = await this.#ask(shown, { format, mask });
    const saved = report && (await savePage({ about: shown.log, name: 'case-report', format }, report.text));
    if (saved) this.#channel.info('A case report was saved:', saved.toString());
  }

  async #copyShown(): Promise<void> {
    const shown = this.#inFront();
    if (!shown) {
      void showInformation(NO_REPORT);
      return;
    }
    const choice = await pick(
      [
        { label: plainText`Copy as Markdown`, mask: false },
        { label: plainText`Copy as Markdown, Masked`, description: MASKED, mask: true },
      ] as const,
      plainText`Case report on ${plain(nameOf(shown.log))}`,
    );
    const report = choice && (await this.#ask(shown, { format: 'markdown', mask: choice.mask }));
    if (!report) return;
    await copy(report.text);
    remark(plainText`Copied the case report.`);
  }
}

/** What menus ask for: a report is open. */
const HAS_REPORT = 'winsockLog.hasReport';

/** The reports that were open when the window was closed. */
const OPEN_REPORTS = 'winsockLog.openReports';

interface Remembered {
  readonly title: string;
  readonly log: string;
  readonly more: readonly string[];
}

/** No scripts. Whatever a log smuggles into its report, these commands are all that it can reach. */
const pageOptions = {
  enableScripts: false,
  enableCommandUris: [
    'winsockLog.goToLine',
    'winsockLog.saveReport',
    'winsockLog.copyReport',
    'winsockLog.nameCase',
    'winsockLog.addToReport',
  ],
  localResourceRoots: [],
};

const NO_REPORT = plainText`Create a case report first.`;

const MASKED = plainText`host names and addresses replaced`;

/** The server recognises a folder by its slash. */
async function withSlash(uri: Uri): Promise<Uri> {
  const { type } = await workspace.fs.stat(uri).then(
    (stat) => stat,
    // It is for the server to say what cannot be read.
    () => ({ type: FileType.Unknown }),
  );
  return (type & FileType.Directory) !== 0 && !uri.path.endsWith('/') ? uri.with({ path: `${uri.path}/` }) : uri;
}
