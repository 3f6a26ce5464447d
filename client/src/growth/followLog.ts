import {
  commands,
  Disposable,
  EventEmitter,
  Position,
  Range,
  StatusBarAlignment,
  type TextEditor,
  TextEditorRevealType,
  window,
  workspace,
} from 'vscode';
import { isWinsockLog } from '../recognition/language';
import { plainText, remark, StatusItem } from '../surface';
import { textUri } from '../tabs';

/** Where it stands in the status bar: right of a large log's findings. (The end of a large log cannot be followed.) */
const PRIORITY = 109;

interface Follower {
  /** The line that was last brought into view. */
  line: number;
  /** The first line that the editor showed when it last said what it shows. */
  first: number;
}

/**
 * Keeps the end of a log in view while it grows, in the editors for which that is switched on. Scrolling up turns it off; nothing else
 * does, however late an editor reports where it has scrolled to.
 */
export function registerFollowLog(): Disposable {
  /** By group of editors and file: an editor object lasts only as long as its tab is in front. */
  const followers = new Map<string, Follower>();
  const changed = new EventEmitter<void>();

  const showEnd = (editor: TextEditor, follower: Follower): void => {
    follower.line = editor.document.lineCount - 1;
    const end = new Position(follower.line, 0);
    editor.revealRange(new Range(end, end), TextEditorRevealType.Default);
  };
  const stop = (editor: TextEditor): void => {
    followers.delete(keyOf(editor));
    changed.fire();
  };
  const toggle = (): void => {
    const editor = window.activeTextEditor;
    if (!editor || !isWinsockLog(editor.document)) {
      remark(plainText`Only a Winsock log below 50 MB can be followed.`);
    } else if (followers.has(keyOf(editor))) {
      stop(editor);
    } else {
      const follower: Follower = { line: 0, first: 0 };
      followers.set(keyOf(editor), follower);
      showEnd(editor, follower);
      changed.fire();
    }
  };

  return Disposable.from(
    changed,
    commands.registerCommand('winsockLog.followLog', toggle),
    workspace.onDidChangeTextDocument(({ document }) => {
      for (const editor of window.visibleTextEditors) {
        const follower = followers.get(keyOf(editor));
        // A user who types into the log stays where they type.
        if (follower && editor.document === document && !document.isDirty) showEnd(editor, follower);
      }
    }),
    window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges }) => {
      const follower = followers.get(keyOf(textEditor));
      if (!follower) return;
      const first = visibleRanges.at(0)?.start.line ?? 0;
      const last = visibleRanges.at(-1)?.end.line ?? 0;
      // An editor that becomes higher shows more above the end, and a log that becomes shorter moves up by itself.
      const isScrolledUp =
        first < follower.first && last < follower.line && textEditor.document.lineCount > follower.line;
      follower.first = first;
      if (isScrolledUp) stop(textEditor);
    }),
    window.onDidChangeVisibleTextEditors((editors) => {
      for (const editor of editors) {
        const follower = followers.get(keyOf(editor));
        if (follower) showEnd(editor, follower);
      }
    }),
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.length > 0) forgetClosed(followers);
    }),
    showFollowing(followers, changed),
  );
}

/** Shows that the end of the log in front is followed; a click ends it. */
function showFollowing(followers: ReadonlyMap<string, Follower>, changed: EventEmitter<void>): Disposable {
  const item = new StatusItem('winsockLog.follow', 'Winsock Log: follow', StatusBarAlignment.Right, PRIORITY);
  const update = (): void => {
    const editor = window.activeTextEditor;
    if (editor && followers.has(keyOf(editor))) {
      item.show({
        text: plainText`$(arrow-circle-down) Following`,
        tooltip: [plainText`The editor keeps the end of the growing log in view. Scroll up, or click, to stop.`],
        command: 'winsockLog.followLog',
      });
    } else {
      item.hide();
    }
  };
  return Disposable.from(item, changed.event(update), window.onDidChangeActiveTextEditor(update));
}

function keyOf({ viewColumn, document }: TextEditor): string {
  return `${viewColumn ?? 0} ${document.uri.toString()}`;
}

/** Forgets logs that were closed: one that is opened again is not followed. */
function forgetClosed(followers: Map<string, Follower>): void {
  const open = new Set(
    window.tabGroups.all.flatMap(({ viewColumn, tabs }) =>
      tabs.map((tab) => `${viewColumn} ${textUri(tab)?.toString() ?? ''}`),
    ),
  );
  for (const key of followers.keys()) if (!open.has(key)) followers.delete(key);
}
