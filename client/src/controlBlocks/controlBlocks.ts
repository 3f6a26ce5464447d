import { CancellationTokenSource, commands, Disposable, type Memento, type TreeView, Uri, window } from 'vscode';
import { CREATE_REPORT, treeOrders, type TreeOrder } from '../../../server/src/lsp/protocol';
import { grouped } from '../../../server/src/core/text/counts';
import type { Analyses } from '../largeLogs/analyses';
import { caseWords } from '../status/statusWords';
import { isWinsockLog } from '../recognition/language';
import type { Selection } from '../selection';
import type { Server } from '../server';
import { ask, copy, describeTree, joinedPlain, pick, plain, type PlainText, plainText, remark } from '../surface';
import { reveal } from '../target';
import { ControlBlockTree } from './controlBlockTree';
import { instanceOf, logOf, targetIn, type TreeElement } from './elements';
import type { KnownLogs } from './knownLogs';

const VIEW = 'winsockLog.controlBlocks';

/** What has been analysed again is asked for at most so often: a growing log is analysed every second. */
const REFRESH_MS = 500;

/** Longer than a held key takes to repeat. */
const CURSOR_MS = 150;

const NEVER = new CancellationTokenSource().token;

/** The place of the case in the activity bar is there only where there is a log. */
const HAS_LOGS = 'winsockLog.hasLogs';

const FOLLOWS = 'winsockLog.controlBlocks.follows';
const FILTERED = 'winsockLog.controlBlocks.filtered';

/** The view *Control Blocks*, and its commands. */
export class ControlBlocks implements Disposable {
  readonly #server: Server;
  readonly #logs: KnownLogs;
  readonly #state: Memento;
  readonly #tree: ControlBlockTree;
  readonly #view: TreeView<TreeElement>;
  readonly #subscriptions: Disposable;
  readonly #stale = new Set<string>();
  #refreshing: NodeJS.Timeout | undefined;
  #following: NodeJS.Timeout | undefined;
  #follows: boolean;

  constructor(server: Server, analyses: Analyses, logs: KnownLogs, selection: Selection, state: Memento) {
    this.#server = server;
    this.#logs = logs;
    this.#state = state;
    this.#tree = new ControlBlockTree(server, analyses, logs);
    this.#view = window.createTreeView(VIEW, { treeDataProvider: this.#tree, showCollapseAll: true });
    selection.follow(this.#view);
    this.#follows = state.get(FOLLOWS, true);
    const command = (name: string, action: (element: TreeElement | undefined) => unknown): Disposable =>
      commands.registerCommand(`${VIEW}.${name}`, (element?: TreeElement) =>
        action(element ?? this.#view.selection.at(0)),
      );
    this.#subscriptions = Disposable.from(
      this.#tree,
      this.#view,
      command('filter', () => this.#askForFilter()),
      command('clearFilter', () => {
        this.#setFilter('');
      }),
      command('sort', () => this.#askForOrder()),
      command('refresh', () => logs.look()),
      command('follow', () => this.#setFollows(true)),
      command('unfollow', () => this.#setFollows(false)),
      command('reveal', (element) => this.#reveal(element)),
      command('copy', (element) => this.#copy(element)),
      command('report', (element) => element && commands.executeCommand(CREATE_REPORT, logOf(element).uri)),
      this.#tree.onDidAnswer(() => {
        this.#describe();
      }),
      logs.onDidChange(() => {
        this.#refreshSoon(undefined);
      }),
      analyses.onDidAnalyse(({ uri }) => {
        this.#refreshSoon(Uri.parse(uri).toString());
      }),
      analyses.onDidForget(() => {
        this.#refreshSoon(undefined);
      }),
      window.onDidChangeTextEditorSelection(() => {
        this.#followSoon();
      }),
      this.#view.onDidChangeVisibility(() => {
        // A log that has only been opened says nothing of what its reader looks at: the worst stays in sight.
        const cursor = window.activeTextEditor?.selection.active;
        if (cursor && cursor.line + cursor.character > 0) this.#followSoon();
      }),
    );
    this.#setContext();
    this.#describe();
    void logs.look();
  }

  dispose(): void {
    clearTimeout(this.#refreshing);
    clearTimeout(this.#following);
    this.#subscriptions.dispose();
  }

  /** `key`: of the log that has changed; undefined where there are other logs than before. */
  #refreshSoon(key: string | undefined): void {
    this.#stale.add(key ?? '');
    this.#refreshing ??= setTimeout(() => {
      this.#refreshing = undefined;
      const stale = [...this.#stale];
      this.#stale.clear();
      // A log that has just been analysed for the first time is unfolded: its row changes, too.
      this.#setContext();
      this.#tree.refresh(stale.length === 1 && stale[0] !== '' ? stale[0] : undefined);
      this.#describe();
    }, REFRESH_MS);
  }

  #describe(): void {
    const logs = this.#logs.all;
    const figures = logs.map((uri) => this.#logs.figuresOf(uri)).filter((each) => each !== undefined);
    const leaked = figures.reduce((sum, { summary }) => sum + summary.leaked, 0);
    const lost = this.#logs.leftOut.filter(({ isLoss }) => isLoss).length;
    describeTree(this.#view, {
      // A view that is alone in its place has no room for a description beside its title.
      message:
        this.#filterWords() ??
        (logs.length < 2 && lost === 0
          ? undefined
          : this.#logs.hasLooked
            ? caseWords(figures, lost)[1]
            : plainText`${logs.length} logs`),
      badge:
        leaked === 0
          ? undefined
          : {
              count: leaked,
              tooltip:
                leaked === 1
                  ? plainText`1 leaked control block`
                  : plainText`${plain(grouped(leaked))} leaked control blocks`,
            },
    });
  }

  #filterWords(): PlainText | undefined {
    const { filter, figures } = this.#tree;
    if (filter === '') return undefined;
    const { matching, total, unknownWords } = figures;
    const unknown =
      unknownWords.length === 0
        ? plainText``
        : plainText`Not understood: ${plain(unknownWords.join(' '))}. Use verdicts, inbound, outbound, cb 18, instance 21, line 542.`;
    const passed =
      total === 0 ? plainText`` : plainText`${plain(grouped(matching))} of ${plain(grouped(total))} instances pass.`;
    return joinedPlain([plainText`Filter “${plain(filter)}”.`, passed, unknown], ' ');
  }

  async #askForFilter(): Promise<void> {
    const filter = await ask({
      title: plainText`Filter Control Blocks`,
      prompt: plainText`Verdicts (leaked, suspect, …), inbound, outbound, cb 18, instance 21, line 542, before`,
      value: this.#tree.filter,
    });
    if (filter !== undefined) this.#setFilter(filter.trim());
  }

  #setFilter(filter: string): void {
    this.#tree.show(filter, this.#tree.order);
    this.#setContext();
    this.#describe();
  }

  async #askForOrder(): Promise<void> {
    const items = (Object.keys(treeOrders) as TreeOrder[]).map((order) => ({
      order,
      label: plain(treeOrders[order]),
      ...(order === this.#tree.order ? { description: plainText`current` } : {}),
    }));
    const picked = await pick(items, plainText`Sort Control Blocks`);
    if (picked) this.#tree.show(this.#tree.filter, picked.order);
  }

  async #setFollows(follows: boolean): Promise<void> {
    this.#follows = follows;
    this.#setContext();
    this.#followSoon();
    await this.#state.update(FOLLOWS, follows);
  }

  #setContext(): void {
    void commands.executeCommand('setContext', HAS_LOGS, this.#logs.all.length + this.#logs.leftOut.length > 0);
    void commands.executeCommand('setContext', FOLLOWS, this.#follows);
    void commands.executeCommand('setContext', FILTERED, this.#tree.filter !== '');
  }

  #followSoon(): void {
    if (!this.#follows || !this.#view.visible) return;
    clearTimeout(this.#following);
    this.#following = setTimeout(() => void this.#follow(), CURSOR_MS);
  }

  async #follow(): Promise<void> {
    const editor = window.activeTextEditor;
    if (!editor || !isWinsockLog(editor.document)) return;
    const { uri } = editor.document;
    const element = await this.#tree.pathTo(uri, editor.selection.active.line);
    if (element && this.#view.visible && window.activeTextEditor?.document.uri.toString() === uri.toString())
      await this.#view.reveal(element, { select: true, focus: false });
  }

  async #reveal(element: TreeElement | undefined): Promise<void> {
    if (element) await reveal(targetIn(element));
  }

  async #copy(element: TreeElement | undefined): Promise<void> {
    const index = element === undefined ? undefined : instanceOf(element);
    if (element === undefined || index === undefined) return;
    const life = await this.#server.ask('life', { uri: logOf(element).key, index }, NEVER);
    if (life) {
      await copy(life.evidence);
      remark(plainText`The evidence for ${plain(life.name)} is on the clipboard.`);
    }
  }
}
