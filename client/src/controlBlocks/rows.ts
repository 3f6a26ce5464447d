import { ThemeColor, ThemeIcon, type TreeItem, TreeItemCollapsibleState } from 'vscode';
import { Command, type TreeNode, type WorkspaceLeftOut } from '../../../server/src/lsp/protocol';
import { grouped, nameOfFiles } from '../../../server/src/core/text/counts';
import { joinedPlain, plain, type PlainText, plainText, treeRow } from '../surface';
import type { LogElement, NodeElement } from './elements';
import type { LogFigures } from './knownLogs';
import { unclearWords } from '../status/statusWords';
import type { Verdict } from '../../../server/src/core/findings/verdict';

/** A group of up to so many rows is unfolded from the start: that many can be taken in at a glance. */
const UNFOLDED = 20;

/** Shapes that differ without their colours. */
const icons: Readonly<Record<Verdict, ThemeIcon>> = {
  leaked: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
  suspect: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  stuck: new ThemeIcon('lock', new ThemeColor('list.warningForeground')),
  reallocated: new ThemeIcon('sync'),
  idle: new ThemeIcon('clock'),
  closing: new ThemeIcon('arrow-circle-down'),
  active: new ThemeIcon('pulse'),
  released: new ThemeIcon('pass'),
};

const kindIcons: Readonly<Partial<Record<TreeNode['kind'], ThemeIcon>>> = {
  range: new ThemeIcon('list-ordered'),
  run: new ThemeIcon('server-process'),
  milestone: new ThemeIcon('circle-small'),
  note: new ThemeIcon('info'),
  verdict: new ThemeIcon('history'),
  instance: new ThemeIcon('history'),
};

export function logRow(
  { uri, key }: LogElement,
  distinctName: string,
  figures: LogFigures | undefined,
  isAnalysed: boolean,
): TreeItem {
  // A view is narrow, and logs are all called Winsock.log: what sets them apart comes first.
  const slash = distinctName.lastIndexOf('/');
  const counts = figures ? countsOf(figures) : plainText``;
  const description = slash < 0 ? counts : joinedPlain([counts, plain(distinctName.slice(slash + 1))], ' · ');
  return treeRow({
    // VS Code keeps a row folded for as long as its id is the same: an analysed log gets another id, and is unfolded.
    id: isAnalysed ? key : `${key}#closed`,
    label: plain(nameOfFiles(slash < 0 ? distinctName : distinctName.slice(0, slash), figures?.files.length ?? 1)),
    description,
    tooltip: [plain(uri.scheme === 'file' ? uri.fsPath : uri.toString(true))],
    icon: ThemeIcon.File,
    resourceUri: uri,
    contextValue: 'log',
    // What is open has been read: the rest is read when it is unfolded.
    state: isAnalysed ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
  });
}

/** A file that may be a log and is not judged. */
export function leftOutRow(
  { uri, key }: LogElement,
  distinctName: string,
  { reason, isLoss }: Pick<WorkspaceLeftOut, 'reason' | 'isLoss'>,
): TreeItem {
  const label = plain(distinctName);
  const description = plainText`not judged: ${plain(reason)}`;
  return treeRow({
    id: `${key}#leftOut`,
    label,
    description,
    tooltip: [plain(uri.scheme === 'file' ? uri.fsPath : uri.toString(true)), description],
    icon: isLoss ? new ThemeIcon('warning', new ThemeColor('list.warningForeground')) : new ThemeIcon('info'),
    contextValue: 'leftOut',
    state: TreeItemCollapsibleState.None,
  });
}

/** `3 leaked, 1 suspect of 41` */
function countsOf(figures: LogFigures): PlainText {
  const { summary, allocated, notUnderstood } = figures;
  if (notUnderstood !== undefined) return plainText`not judged`;
  const { leaked, suspect, stuck } = summary;
  const counts = [
    plainText`${plain(grouped(leaked))} leaked`,
    suspect > 0 ? plainText`${plain(grouped(suspect))} suspect` : plainText``,
    stuck > 0 ? plainText`${plain(grouped(stuck))} stuck` : plainText``,
  ];
  const found = plainText`${joinedPlain(counts, ', ')} of ${plain(grouped(allocated))}`;
  return joinedPlain([found, unclearWords(figures) ?? plainText``], ', ');
}

export function nodeRow({ log, node }: NodeElement): TreeItem {
  const { id, kind, label, description, verdict, count = Infinity, line, isLeaf } = node;
  const isUnfolded = kind === 'verdict' && verdict === 'leaked' && count <= UNFOLDED;
  // A click on a group unfolds it; everything else has a line to go to.
  const goes = line !== undefined && (kind === 'instance' || kind === 'milestone');
  return treeRow({
    id: `${log.key}#${id}`,
    label: plain(label),
    description: plain(description),
    // Of a group, the number is its description.
    tooltip:
      kind === 'verdict' ? [plainText`${plain(label)}: ${plain(description)}`] : [plain(label), plain(description)],
    icon: (verdict && icons[verdict]) ?? kindIcons[kind] ?? new ThemeIcon('circle-small'),
    contextValue: kind,
    ...(goes ? { command: { command: Command.goToLine, title: '', arguments: [node.uri ?? log.key, line] } } : {}),
    // The verdict is an icon, where the label does not say it.
    spoken: plain(kind === 'instance' ? (verdict ?? '') : ''),
    state: isLeaf
      ? TreeItemCollapsibleState.None
      : isUnfolded
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed,
  });
}
