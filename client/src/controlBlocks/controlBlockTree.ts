import { type Event, EventEmitter, type TreeDataProvider, type TreeItem, Uri, workspace } from 'vscode';
import { distinctNames } from '../../../server/src/core/caseReport/names';
import type { TreeChildrenResult, TreeNode, TreeOrder } from '../../../server/src/lsp/protocol';
import type { Analyses } from '../largeLogs/analyses';
import type { Server } from '../server';
import { plainText } from '../surface';
import { nameOf } from '../tabs';
import type { LogElement, NodeElement, TreeElement } from './elements';
import type { KnownLogs } from './knownLogs';
import { leftOutRow, logRow, nodeRow } from './rows';

/** What the filter makes of the logs that are unfolded. */
interface FilterFigures {
  readonly matching: number;
  readonly total: number;
  readonly unknownWords: readonly string[];
}

/** The tree's elements. The server has the nodes, in pages; here is only what has been unfolded. */
export class ControlBlockTree implements TreeDataProvider<TreeElement> {
  readonly #server: Server;
  readonly #analyses: Analyses;
  readonly #logs: KnownLogs;
  readonly #changed = new EventEmitter<TreeElement | undefined>();
  readonly #answered = new EventEmitter<void>();
  readonly #elements = new Map<string, LogElement>();
  /** Logs whose rows say what has been found in them. */
  readonly #analysed = new Set<string>();
  readonly #figures = new Map<string, TreeChildrenResult>();
  /** Logs are all called Winsock.log: with so many of their folders as set them apart. */
  readonly #names = new Map<string, string>();
  #filter = '';
  #order: TreeOrder = 'line';

  readonly onDidChangeTreeData: Event<TreeElement | undefined> = this.#changed.event;
  /** The figures of the filter may have changed. */
  readonly onDidAnswer = this.#answered.event;

  constructor(server: Server, analyses: Analyses, logs: KnownLogs) {
    this.#server = server;
    this.#analyses = analyses;
    this.#logs = logs;
  }

  dispose(): void {
    this.#changed.dispose();
    this.#answered.dispose();
  }

  get filter(): string {
    return this.#filter;
  }

  get order(): TreeOrder {
    return this.#order;
  }

  show(filter: string, order: TreeOrder): void {
    this.#filter = filter;
    this.#order = order;
    this.refresh();
  }

  /** Everything, or one log, is asked for anew. */
  refresh(key?: string): void {
    const element = key === undefined ? undefined : this.#elements.get(key);
    // Its row is another one when it has been opened or closed: VS Code mixes rows up where only that row is refreshed.
    const isSame = element !== undefined && this.#analysed.has(element.key) === this.#analyses.all.has(element.key);
    if (isSame) this.#figures.delete(element.key);
    else this.#figures.clear();
    this.#changed.fire(isSame ? element : undefined);
  }

  get figures(): FilterFigures {
    const all = [...this.#figures.values()];
    return {
      matching: all.reduce((sum, { matching }) => sum + matching, 0),
      total: all.reduce((sum, { total }) => sum + total, 0),
      unknownWords: all[0]?.unknownWords ?? [],
    };
  }

  logElement(uri: Uri): LogElement {
    const key = uri.toString();
    let element = this.#elements.get(key);
    if (!element) {
      element = { kind: 'log', uri, key };
      this.#elements.set(key, element);
    }
    return element;
  }

  getTreeItem(element: TreeElement): TreeItem {
    if (element.kind === 'node') return nodeRow(element);
    const { uri } = element;
    const isAnalysed = this.#analyses.all.has(element.key);
    if (isAnalysed) this.#analysed.add(element.key);
    else this.#analysed.delete(element.key);
    const name = this.#names.get(element.key) ?? nameOf(uri);
    const leftOut = this.#logs.leftOutOf(uri);
    if (leftOut) return leftOutRow(element, name, leftOut);
    return logRow(element, name, this.#logs.figuresOf(uri), isAnalysed);
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.kind === 'node' ? element.parent : undefined;
  }

  async getChildren(element?: TreeElement): Promise<TreeElement[]> {
    if (!element) {
      const { all, leftOut } = this.#logs;
      const files = [...all, ...leftOut.map((file) => Uri.parse(file.uri))];
      const paths = files.map((uri) => workspace.asRelativePath(uri));
      distinctNames(paths, '/').forEach((name, k) => this.#names.set(files[k].toString(), name));
      return [...new Map(files.map((uri) => [uri.toString(), this.logElement(uri)])).values()];
    }
    const log = element.kind === 'log' ? element : element.log;
    const isLog = element.kind === 'log';
    const result = await this.#server.ask('treeChildren', {
      uri: log.key,
      filter: this.#filter,
      order: this.#order,
      ...(isLog ? {} : { node: element.node.id }),
    });
    if (isLog && result) {
      this.#figures.set(log.key, result);
      this.#answered.fire();
    }
    const nodes = result?.nodes ?? [UNREADABLE];
    return (nodes.length === 0 && isLog ? [nothing(this.#filter)] : nodes).map((node) => child(element, log, node));
  }

  /** The elements from the log down to the instance at a line, or undefined where the tree does not hold it. */
  async pathTo(uri: Uri, line: number): Promise<NodeElement | undefined> {
    const log = this.logElement(uri);
    const path = await this.#server.ask('treePath', { uri: log.key, filter: this.#filter, order: this.#order, line });
    let parent: TreeElement = log;
    let last: NodeElement | undefined;
    for (const node of path ?? []) parent = last = child(parent, log, node);
    return last;
  }
}

const child = (parent: TreeElement, log: LogElement, node: TreeNode): NodeElement => ({
  kind: 'node',
  log,
  node,
  parent,
});

const note = (label: string): TreeNode => ({ id: 'note', kind: 'note', label, description: '', isLeaf: true });

const UNREADABLE = note('This file cannot be read.');

const nothing = (filter: string): TreeNode =>
  note(filter === '' ? plainText`No control block is mentioned here.` : plainText`No instance passes the filter.`);
