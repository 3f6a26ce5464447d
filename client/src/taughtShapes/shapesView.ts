/** The view *Shapes*: lines of the case that are not understood, and shapes that were taught, with what they come to. */
import {
  CancellationTokenSource,
  commands,
  Disposable,
  type Event,
  EventEmitter,
  ThemeIcon,
  type TreeDataProvider,
  type TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
  workspace,
} from 'vscode';
import { grouped } from '../../../server/src/core/text/counts';
import {
  Command,
  type ShapesResult,
  type TaughtCaseShape,
  type UnknownCaseShape,
} from '../../../server/src/lsp/protocol';
import type { KnownLogs } from '../controlBlocks/knownLogs';
import type { Analyses } from '../largeLogs/analyses';
import type { Server } from '../server';
import { describeTree, joinedPlain, plain, type PlainText, plainText, treeRow } from '../surface';
import { type Entry, isOf, SECTION, SETTING } from './setting';
import { labelOf, readable, type TaughtShapes } from './taughtShapes';

const VIEW = 'winsockLog.shapes';

/** A growing log is analysed every second. */
const REFRESH_MS = 1000;

type Row =
  | { readonly kind: 'group'; readonly which: 'unknown' | 'taught'; readonly count: number }
  | { readonly kind: 'unknown'; readonly shape: UnknownCaseShape; readonly id: string }
  | { readonly kind: 'taught'; readonly shape: TaughtCaseShape; readonly id: string };

export class ShapesView implements Disposable, TreeDataProvider<Row> {
  readonly #server: Server;
  readonly #logs: KnownLogs;
  readonly #view: TreeView<Row>;
  readonly #changed = new EventEmitter<undefined>();
  readonly #subscriptions: Disposable;
  #shapes: ShapesResult | undefined;
  #refreshing: NodeJS.Timeout | undefined;
  #asked: CancellationTokenSource | undefined;

  readonly onDidChangeTreeData: Event<undefined> = this.#changed.event;

  constructor(server: Server, analyses: Analyses, logs: KnownLogs, shapes: TaughtShapes) {
    this.#server = server;
    this.#logs = logs;
    this.#view = window.createTreeView(VIEW, { treeDataProvider: this });
    const command = (name: string, action: (row: Row) => unknown): Disposable =>
      commands.registerCommand(`${VIEW}.${name}`, (given?: Row) => {
        const row = given ?? this.#view.selection.at(0);
        return row && action(row);
      });
    const teach = (row: Row, effect?: string): unknown =>
      row.kind === 'unknown' && row.shape.template !== null
        ? shapes.teach({ template: row.shape.template, thread: row.shape.thread }, row.shape.first.uri, effect)
        : undefined;
    const soon = (): void => {
      this.#refreshSoon();
    };
    this.#subscriptions = Disposable.from(
      this.#changed,
      this.#view,
      command('teach', (row) => teach(row)),
      command('meansNothing', (row) => teach(row, 'none')),
      command('change', (row) => row.kind === 'taught' && shapes.change(row.shape)),
      command('forget', (row) => row.kind === 'taught' && shapes.forget(row.shape)),
      commands.registerCommand(`${VIEW}.refresh`, soon),
      logs.onDidChange(soon),
      analyses.onDidAnalyse(soon),
      analyses.onDidForget(soon),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('winsockLog.shapes')) soon();
      }),
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) soon();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#refreshing);
    this.#asked?.cancel();
    this.#subscriptions.dispose();
  }

  #refreshSoon(): void {
    if (!this.#view.visible) return;
    this.#refreshing ??= setTimeout(() => {
      this.#refreshing = undefined;
      this.#changed.fire(undefined);
    }, REFRESH_MS);
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (!row) return this.#groups();
    const { unknown = [], taught = [] } = this.#shapes ?? {};
    if (row.kind !== 'group') return [];
    return row.which === 'unknown'
      ? unknown.map((shape) => ({ kind: 'unknown', shape, id: `u${shape.thread} ${shape.template ?? shape.sample}` }))
      : taught.map((shape) => ({ kind: 'taught', shape, id: `t${shape.thread} ${shape.template}` }));
  }

  async #groups(): Promise<Row[]> {
    this.#asked?.cancel();
    const asked = (this.#asked = new CancellationTokenSource());
    const logs = (await this.#logs.whenFound()).map((uri) => uri.toString());
    const shapes = await this.#server.ask('shapes', { logs }, asked.token).catch(() => undefined);
    // A newer request has taken its place.
    if (asked.token.isCancellationRequested) return [];
    this.#shapes = shapes;
    const { unknown = [], taught = [], otherLines = 0 } = shapes ?? {};
    describeTree(this.#view, {
      message:
        shapes === undefined
          ? plainText`The logs could not be read.`
          : unknown.length + taught.length === 0
            ? plainText`Every line is of a known shape: there is nothing to teach.`
            : otherLines > 0
              ? plainText`${plain(grouped(otherLines))} lines of rarer shapes are not listed.`
              : undefined,
    });
    return [
      { kind: 'group' as const, which: 'unknown' as const, count: unknown.length },
      { kind: 'group' as const, which: 'taught' as const, count: taught.length },
    ].filter(({ count }) => count > 0);
  }

  getTreeItem(row: Row): TreeItem {
    switch (row.kind) {
      case 'group':
        return treeRow({
          id: row.which,
          label: row.which === 'unknown' ? plainText`Not understood` : plainText`Taught`,
          description: plainText`${plain(grouped(row.count))} ${row.count === 1 ? plainText`shape` : plainText`shapes`}`,
          contextValue: 'group',
          state: TreeItemCollapsibleState.Expanded,
        });
      case 'unknown':
        return unknownRow(row.shape, row.id);
      case 'taught':
        return taughtRow(row.shape, row.id);
    }
  }

  /** What teaching it would change is computed when the user points at the row. */
  async resolveTreeItem(item: TreeItem, row: Row): Promise<TreeItem> {
    if (row.kind === 'group') return item;
    const words = await this.#effectOf(row);
    if (row.kind === 'taught')
      return taughtRow(row.shape, row.id, words === undefined ? [] : [plainText`Forgetting it ${plain(words)}.`]);
    const effect =
      row.shape.template === null
        ? [plainText`Lines like this cannot be taught.`]
        : words === undefined
          ? []
          : [plainText`Teaching that these lines mean nothing ${plain(words)}.`];
    return unknownRow(row.shape, row.id, effect);
  }

  /** What would change in the verdicts if an unknown shape were taught to mean nothing, or a taught one forgotten. */
  async #effectOf(row: Exclude<Row, { readonly kind: 'group' }>): Promise<string | undefined> {
    if (row.shape.template === null) return undefined;
    const inForce = workspace.getConfiguration(SECTION).get<readonly Entry[]>(SETTING) ?? [];
    const { template, thread } = row.shape;
    const after: readonly Entry[] =
      row.kind === 'unknown'
        ? [...inForce, { template, effect: 'none', thread }]
        : inForce.filter((entry) => !isOf(entry, row.shape));
    const logs = this.#logs.all.map((uri) => uri.toString());
    return this.#server.ask('shapeEffects', { logs, alternatives: [readable(after)] }).then(
      (all) => all.at(0) ?? undefined,
      () => undefined,
    );
  }
}

/** VS Code asks for the `effect`, and shows a tooltip, only where there is none yet. */
function unknownRow(shape: UnknownCaseShape, id: string, effect?: readonly PlainText[]): TreeItem {
  const { template, sample, count, first, cbs } = shape;
  const lines = plainText`${plain(grouped(count))} ${count === 1 ? plainText`line` : plainText`lines`}`;
  const place = plainText`${plain(first.name)}:${first.line + 1}`;
  return treeRow({
    id,
    label: plain(template ?? sample),
    description: joinedPlain([lines, place], ' · '),
    ...(effect && {
      tooltip: [
        plainText`First: ${plain(sample)}`,
        cbs.length > 0 ? plainText`Control blocks: ${plain(cbs.join(', '))}` : plainText`It names no control block.`,
        ...effect,
      ],
    }),
    icon: new ThemeIcon('question'),
    contextValue: template === null ? 'unteachable' : 'unknown',
    command: { command: Command.goToLine, title: '', arguments: [first.uri, first.line] },
    state: TreeItemCollapsibleState.None,
  });
}

function taughtRow(shape: TaughtCaseShape, id: string, effect?: readonly PlainText[]): TreeItem {
  const { template, count } = shape;
  const unit =
    shape.effect === 'none'
      ? count === 1
        ? plainText`line`
        : plainText`lines`
      : count === 1
        ? plainText`instance`
        : plainText`instances`;
  const came = plainText`${plain(grouped(count))} ${unit}`;
  return treeRow({
    id,
    label: plain(template),
    description: joinedPlain([labelOf(shape.effect), came], ' · '),
    ...(effect && {
      tooltip: [
        plainText`${plain(template)}: ${labelOf(shape.effect)}`,
        ...(shape.thread ? [] : [plainText`Its lines do not begin with a thread.`]),
        ...effect,
      ],
    }),
    icon: new ThemeIcon('mortar-board'),
    contextValue: 'taught',
    state: TreeItemCollapsibleState.None,
  });
}
