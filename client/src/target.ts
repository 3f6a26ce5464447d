import {
  commands,
  Position,
  Range,
  type Tab,
  TabInputWebview,
  type TextDocument,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { rankOfName } from '../../server/src/core/case/fileNames';
import { originOf } from './excerpts/address';
import { plainPath } from './plainPath';
import { isLog, isWinsockLog } from './recognition/language';
import { isDocument, isInTab, nameOf, textUri } from './tabs';

/** A line of a log, 0-based. */
export interface Target {
  readonly uri: Uri;
  readonly line: number;
}

/**
 * What a command was called on. Lenses, hovers and code actions pass `[uri, line]` as plain JSON; the palette, a key or a menu
 * passes nothing of that kind, and means the cursor. Any other extension may call with anything: what looks like an address
 * but is none of a file that is open, or in the workspace, gives undefined, and is never opened.
 */
export function targetOf(args: readonly unknown[]): Target | undefined {
  const [address, line] = args;
  return typeof address === 'string' ? explicitTarget(address, line) : cursorTarget();
}

export function explicitTarget(address: unknown, line: unknown): Target | undefined {
  if (typeof address !== 'string' || typeof line !== 'number' || !Number.isSafeInteger(line) || line < 0)
    return undefined;
  try {
    const uri = withinReach(Uri.parse(address, true));
    return uri && { uri, line };
  } catch {
    return undefined;
  }
}

function cursorTarget(): Target | undefined {
  const editor = window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selection } = editor;
  const { line } = selection.active;
  return isWinsockLog(document) ? { uri: document.uri, line } : originOf(document, line);
}

/** The plain address of a file that is open, in the workspace, or beside a log that is open; undefined for any other. */
export function withinReach(address: Uri): Uri | undefined {
  const path = plainPath(address.path);
  if (path === undefined) return undefined;
  const uri = path === address.path ? address : address.with({ path });
  const key = uri.toString();
  const isNear =
    isDocument(key) || workspace.getWorkspaceFolder(uri) !== undefined || liesBesideLog(uri) || isInTab(key);
  return isNear ? uri : undefined;
}

/** Events that a finding cites are in files of its log's folder, which need be in no workspace. */
function liesBesideLog(uri: Uri): boolean {
  const folder = Uri.joinPath(uri, '..').toString();
  return (
    rankOfName(nameOf(uri)) !== undefined &&
    workspace.textDocuments.some(
      (document) => isLog(document) && Uri.joinPath(document.uri, '..').toString() === folder,
    )
  );
}

/**
 * Selects where the line names its control block: in the editor that shows the log already, or else beside the page that was
 * clicked, never over it. VS Code highlights the other places that say the same.
 */
export async function reveal({ uri, line }: Target): Promise<void> {
  const document = await openDocument(uri);
  const viewColumn = columnFor(uri);
  if (!document) {
    const start = new Position(line, 0);
    await commands.executeCommand('vscode.open', uri, { selection: new Range(start, start), viewColumn });
    return;
  }
  const last = Math.min(line, document.lineCount - 1); // The log may have shrunk since the link was made.
  const [start, end] = subjectOf(document.lineAt(last).text);
  const selection = new Range(last, start, last, end);
  const editor = await window.showTextDocument(document, { viewColumn, selection });
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** From where to where a line names its control block; the message of one that names none. */
function subjectOf(text: string): readonly [start: number, end: number] {
  const named = /\bcb \d+/i.exec(text);
  return named
    ? [named.index, named.index + named[0].length]
    : [/^\(\d+\) ?/.exec(text)?.[0].length ?? 0, text.trimEnd().length];
}

/** The group of editors that shows a file, or has it in a tab; else one that has no page of ours in front. */
function columnFor(uri: Uri): ViewColumn {
  const key = uri.toString();
  const { all, activeTabGroup } = window.tabGroups;
  const groups = [activeTabGroup, ...all.filter((group) => group !== activeTabGroup)];
  const has = (tab: Tab | undefined): boolean => textUri(tab)?.toString() === key;
  const group =
    groups.find(({ activeTab }) => has(activeTab)) ??
    groups.find(({ tabs }) => tabs.some(has)) ??
    groups.find(({ activeTab }) => !(activeTab?.input instanceof TabInputWebview));
  return group?.viewColumn ?? ViewColumn.Beside;
}

/** Undefined for a file that VS Code gives to no extension: it is too large, but can be shown. */
async function openDocument(uri: Uri): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(uri);
  } catch (error) {
    if (isInTab(uri.toString())) return undefined;
    throw error;
  }
}
