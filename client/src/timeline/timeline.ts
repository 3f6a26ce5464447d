import {
  CancellationTokenSource,
  commands,
  ConfigurationTarget,
  Disposable,
  type LogOutputChannel,
  Range,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  type WebviewView,
  type WebviewViewProvider,
  window,
  workspace,
} from 'vscode';
import { isWinsockLogName } from '../../../server/src/core/case/fileNames';
import type { LaneOrder, StatusParams, TimelineResult } from '../../../server/src/lsp/protocol';
import { fromBase64 } from '../base64';
import { logOf, type TreeElement } from '../controlBlocks/elements';
import type { Analyses } from '../largeLogs/analyses';
import { isWinsockLog } from '../recognition/language';
import type { SelectedInstance, Selection } from '../selection';
import type { Server } from '../server';
import { describeView, pick, plain, type PlainText, plainText, showPage } from '../surface';
import { offerToOpen } from '../saved';
import { activeUri, nameOf } from '../tabs';
import { type Target, reveal } from '../target';
import { visible } from '../../../server/src/core/text/visible';
import type { FromPage, PageCommand, TimelineData, TimelineLog, ToPage } from './messages';
import { timelinePage } from './page';
import { counted, grouped, nameOfFiles } from '../../../server/src/core/text/counts';
import type { Verdict } from '../../../server/src/core/findings/verdict';

const VIEW = 'winsockLog.timeline';

/** The setting. */
const ORDER = 'winsockLog.timeline.order';

/** Rows of the table: beyond these, one zooms in. */
const MAX_ROWS = 300;

/** Lives that are read at a time. */
const MAX_LIVES = 4;

/** A growing log is drawn again at most so often. */
const REDRAW_MS = 500;

/** The view *Timeline* of the panel. The page draws; here is what it is sent, and what it asks for. */
export class Timeline implements WebviewViewProvider, Disposable {
  readonly #server: Server;
  readonly #analyses: Analyses;
  readonly #channel: LogOutputChannel;
  readonly #extensionUri: Uri;
  readonly #subscriptions: Disposable;
  #view: WebviewView | undefined;
  /** `Uri.toString()` of the log that is shown. */
  #log: string | undefined;
  /** The latest, in whichever log. */
  #selected: SelectedInstance | undefined;
  #redrawing: NodeJS.Timeout | undefined;
  /** Of the lives that the page waits for, the oldest first. */
  #reading: CancellationTokenSource[] = [];

  constructor(server: Server, analyses: Analyses, selection: Selection, channel: LogOutputChannel, extensionUri: Uri) {
    this.#server = server;
    this.#analyses = analyses;
    this.#channel = channel;
    this.#extensionUri = extensionUri;
    const command = (name: string, action: (element?: TreeElement) => unknown): Disposable =>
      commands.registerCommand(`${VIEW}.${name}`, action);
    const onPage = (name: PageCommand): Disposable =>
      command(name, () => {
        this.#post({ type: 'command', command: name });
      });
    this.#subscriptions = Disposable.from(
      window.registerWebviewViewProvider(VIEW, this),
      command('show', (element) => this.#show(element ? logOf(element).uri : activeUri())),
      onPage('zoomIn'),
      onPage('zoomOut'),
      onPage('zoomToFit'),
      onPage('table'),
      command('sort', () => this.#sort()),
      command('export', () => this.#export()),
      selection.onDidChange((selected) => {
        this.#selected = selected;
        this.#tellSelected();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(ORDER)) this.#tellLog();
      }),
      analyses.onDidAnalyse(({ uri }) => {
        if (this.#log === undefined || Uri.parse(uri).toString() === this.#log || this.#logInFront() !== this.#log)
          this.#redrawSoon();
      }),
      analyses.onDidForget(() => {
        this.#redrawSoon();
      }),
      window.onDidChangeActiveTextEditor(() => {
        this.#redrawSoon();
      }),
      window.tabGroups.onDidChangeTabs(() => {
        this.#redrawSoon();
      }),
      window.onDidChangeTextEditorVisibleRanges(() => {
        this.#tellVisible();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#redrawing);
    for (const reading of this.#reading) reading.cancel();
    this.#subscriptions.dispose();
  }

  resolveWebviewView(view: WebviewView): void {
    this.#view = view;
    const { webview } = view;
    const scripts = Uri.joinPath(this.#extensionUri, 'dist');
    webview.options = { enableScripts: true, enableCommandUris: false, localResourceRoots: [scripts] };
    webview.onDidReceiveMessage((message: FromPage) => {
      this.#answer(message).catch((error: unknown) => {
        this.#channel.error('The timeline could not be answered:', String(error));
        if (message.type === 'data') this.#post({ type: 'data', request: message.request, data: undefined });
      });
    });
    view.onDidDispose(() => {
      this.#view = undefined;
    });
    view.onDidChangeVisibility(() => {
      this.#redrawSoon();
    });
    const fileOf = (name: string): string => webview.asWebviewUri(Uri.joinPath(scripts, name)).toString();
    const { cspSource } = webview;
    showPage(
      webview,
      timelinePage({ script: fileOf('timeline.js'), style: fileOf('timeline.css'), cspSource, nonce: newNonce() }),
    );
  }

  /** A log that nobody has analysed yet is opened: what is open is analysed. */
  async #show(uri: Uri | undefined): Promise<void> {
    await commands.executeCommand(`${VIEW}.focus`);
    if (uri) {
      if (!this.#analyses.of(uri)) await commands.executeCommand('vscode.open', uri, { preview: true });
      this.#log = uri.toString();
      this.#tellLog();
    }
  }

  async #answer(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#log = this.#logInFront() ?? message.state?.uri;
        this.#tellLog();
        break;
      case 'data': {
        const { type, request, ...params } = message;
        const result = await this.#server.ask('timeline', params);
        this.#post({ type, request, data: result ? withArrays(result) : undefined });
        break;
      }
      case 'rows': {
        const { request, uri, from, to } = message;
        const rows = await this.#server.ask('timelineRows', { uri, from, to, limit: MAX_ROWS });
        this.#post({ type: 'rows', request, rows: rows ?? undefined });
        break;
      }
      case 'life': {
        const { type, uri, index } = message;
        // A log without a document is read for it: not for everything that the mouse has passed. The page does not ask again for the
        // selected one, nor for the one where the mouse rests.
        const reading = new CancellationTokenSource();
        if (this.#reading.push(reading) > MAX_LIVES) this.#reading.shift()?.cancel();
        const life = await this.#server.ask('life', { uri, index }, reading.token).finally(() => {
          this.#reading = this.#reading.filter((each) => each !== reading);
        });
        if (reading.token.isCancellationRequested) break;
        this.#post({ type, uri, index, life: life ?? undefined });
        break;
      }
      case 'goTo':
        await reveal(this.#placeOf(message.uri, message.line));
        break;
      case 'scrollEditor': {
        const { uri, line } = this.#placeOf(message.uri, Math.max(0, message.line));
        this.#editorOf(uri.toString())?.revealRange(new Range(line, 0, line, 0), TextEditorRevealType.AtTop);
        break;
      }
      case 'picture':
        await this.#save(message.format, new Uint8Array(message.bytes));
    }
  }

  #redrawSoon(): void {
    if (this.#view) {
      this.#redrawing ??= setTimeout(() => {
        this.#redrawing = undefined;
        this.#log = this.#logInFront() ?? this.#log;
        this.#tellLog();
      }, REDRAW_MS);
    }
  }

  /** The log that the user looks at; otherwise the one that is shown stays, or any that has been analysed. */
  #logInFront(): string | undefined {
    const key = activeUri()?.toString();
    if (key !== undefined && this.#analyses.all.has(key)) return key;
    return this.#log !== undefined && this.#analyses.all.has(this.#log) ? this.#log : [...this.#analyses.all.keys()][0];
  }

  #tellLog(): void {
    const status = this.#log === undefined ? undefined : this.#analyses.all.get(this.#log);
    const log =
      status?.notUnderstood === undefined && status && this.#log !== undefined
        ? logWords(this.#log, status)
        : undefined;
    if (this.#view) describeView(this.#view, plain(log?.name ?? ''));
    this.#post(log ? { type: 'log', log } : { type: 'log', log, why: this.#whyNone(status?.notUnderstood) });
    this.#tellVisible();
    this.#tellSelected();
  }

  /** A log in front is about to be analysed, or cannot be. `notUnderstood`: why it is not judged. */
  #whyNone(notUnderstood: string | undefined): string {
    if (notUnderstood !== undefined && this.#log !== undefined)
      return `${visible(nameOf(Uri.parse(this.#log)))} is not judged: ${notUnderstood}.`;
    const uri = activeUri();
    const editor = window.activeTextEditor;
    const isLog = uri && (isWinsockLogName(nameOf(uri)) || (editor && isWinsockLog(editor.document)));
    if (!isLog) return 'Open a Winsock.log to see its control blocks over its lines.';
    return this.#server.state === 'failed'
      ? `${nameOf(uri)} cannot be shown: the language server does not run. The output channel “Winsock Log” says why.`
      : `Reading ${nameOf(uri)} …`;
  }

  #tellSelected(): void {
    const { log, index } = this.#selected ?? {};
    if (log !== undefined && index !== undefined && log === this.#log) this.#post({ type: 'select', uri: log, index });
  }

  async #sort(): Promise<void> {
    const now = laneOrder();
    const orders: readonly (readonly [LaneOrder, PlainText])[] = [
      ['worst', plainText`Worst Verdict First`],
      ['cb', plainText`By Control Block`],
      ['first', plainText`By First Use`],
    ];
    const items = orders.map(([order, label]) => ({
      order,
      label,
      ...(order === now ? { description: plainText`current` } : {}),
    }));
    const picked = await pick(items, plainText`Sort the Timeline`);
    if (picked) await workspace.getConfiguration().update(ORDER, picked.order, ConfigurationTarget.Global);
  }

  #tellVisible(): void {
    const editor = this.#log === undefined ? undefined : this.#editorOf(this.#log);
    const ranges = editor?.visibleRanges ?? [];
    const [first, last] = [ranges.at(0)?.start.line, ranges.at(-1)?.end.line];
    const before = this.#filesOf(this.#log).find(({ uri }) => Uri.parse(uri).toString() === this.#log)?.firstLine ?? 0;
    const range = first === undefined || last === undefined ? undefined : ([before + first, before + last] as const);
    this.#post({ type: 'visible', range });
  }

  /** The files that are drawn on the axis of a log. */
  #filesOf(log: string | undefined): StatusParams['files'] {
    return (log === undefined ? undefined : this.#analyses.all.get(log)?.files) ?? [];
  }

  /** Where a line of the axis is. */
  #placeOf(log: string, line: number): Target {
    const file = this.#filesOf(Uri.parse(log).toString()).findLast(({ firstLine }) => firstLine <= line);
    return { uri: Uri.parse(file?.uri ?? log), line: line - (file?.firstLine ?? 0) };
  }

  #editorOf(key: string): TextEditor | undefined {
    return [window.activeTextEditor, ...window.visibleTextEditors].find(
      (editor) => editor !== undefined && editor.document.uri.toString() === key && isWinsockLog(editor.document),
    );
  }

  async #export(): Promise<void> {
    const formats = [
      { label: plainText`SVG picture`, format: 'svg' },
      { label: plainText`PNG picture`, format: 'png' },
      { label: plainText`Trace for Perfetto`, description: plainText`1 µs is 1 line of the log`, format: 'trace' },
    ] as const;
    const picked = await pick(formats, plainText`Export the Timeline`);
    if (picked?.format === 'trace') {
      const text = this.#log === undefined ? null : await this.#server.ask('trace', { uri: this.#log });
      if (text !== null) await this.#save('json', new TextEncoder().encode(text));
    } else if (picked) {
      this.#post({ type: 'command', command: picked.format });
    }
  }

  async #save(extension: 'svg' | 'png' | 'json', bytes: Uint8Array): Promise<void> {
    if (this.#log === undefined) return;
    const log = Uri.parse(this.#log);
    const target = await window.showSaveDialog({
      defaultUri: Uri.joinPath(log, '..', `${nameOf(log)}.timeline.${extension}`),
      filters: { [extension.toUpperCase()]: [extension] },
    });
    if (target) {
      await workspace.fs.writeFile(target, bytes);
      void offerToOpen(target);
    }
  }

  #post(message: ToPage): void {
    void this.#view?.webview.postMessage(message);
  }
}

function logWords(uri: string, status: StatusParams): TimelineLog {
  const { lines, files, allocated, summary, pool } = status;
  const counts = (Object.entries(summary) as [Verdict, number][]).filter(([, count]) => count > 0);
  const own = nameOf(Uri.parse(uri));
  const name = visible(nameOfFiles(files.length > 1 ? (files.at(-1)?.name ?? own) : own, files.length));
  const found = counts.map(([verdict, count]) => `${grouped(count)} ${verdict}`).join(', ');
  return {
    uri,
    name,
    lines,
    files,
    poolSize: pool.size,
    summary:
      `Control blocks of ${name} over its ${counted(lines, 'line')}. ${counted(allocated, 'instance')}: ${found}. ` +
      `At most ${pool.peak.inUse} of ${pool.size} control blocks are in use at once.`,
    counts,
    order: laneOrder(),
  };
}

function laneOrder(): LaneOrder {
  return workspace.getConfiguration().get<LaneOrder>(ORDER, 'worst');
}

function withArrays(result: TimelineResult): TimelineData {
  return { ...result, bars: fromBase64(result.bars), pool: fromBase64(result.pool) };
}

function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
