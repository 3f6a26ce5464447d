import { commands, Disposable, Position, type TextDocument, window, workspace } from 'vscode';
import { isWinsockLog } from '../recognition/language';
import { Pulse } from './pulse';
import { Staleness } from './staleness';
import { activeUri } from '../tabs';

/**
 * Has VS Code read logs again that have changed on disk, where it does not hear of it. Only logs that somebody sees are
 * looked at: a `stat` each second.
 */
export function reloadUnheardLogs(): Disposable {
  const seen = new Map<TextDocument, Staleness>();
  const pulse = new Pulse(
    () => followed().length > 0,
    async () => {
      await Promise.all(
        followed().map(async (document) => {
          try {
            await look(document, seen);
          } catch {
            // The file is gone, for the time being: VS Code shows that in its own way.
          }
        }),
      );
    },
  );
  const check = (): void => {
    pulse.check();
  };
  check();
  return Disposable.from(
    pulse,
    window.onDidChangeVisibleTextEditors(check),
    workspace.onDidOpenTextDocument(check),
    workspace.onDidCloseTextDocument((document) => seen.delete(document)),
  );
}

/** What is not saved is never read again; and only files on a disk grow unheard. */
function followed(): TextDocument[] {
  const documents = window.visibleTextEditors.map(({ document }) => document);
  return [...new Set(documents)].filter(
    (document) => isWinsockLog(document) && document.uri.scheme === 'file' && !document.isDirty,
  );
}

async function look(document: TextDocument, seen: Map<TextDocument, Staleness>): Promise<void> {
  const { size, mtime } = await workspace.fs.stat(document.uri);
  const sight = { stamp: `${size} ${mtime}`, version: document.version };
  const staleness = seen.get(document);
  const now = performance.now();
  if (!staleness) {
    seen.set(document, new Staleness(sight, lengthOf(document) === size, now));
  } else if (staleness.look(sight, now) && mayRevert(document)) {
    staleness.nudged();
    // Reverting what is saved is reading it again. VS Code makes one edit of it that leaves the reader's place alone, and
    // there is no other way to ask for it. It acts on the editor in front.
    await commands.executeCommand('workbench.action.files.revert');
    staleness.rest(performance.now(), performance.now() - now);
  }
}

/** Of a log in ASCII, which nearly all are, the length of its file. */
function lengthOf(document: TextDocument): number {
  return document.offsetAt(new Position(document.lineCount, 0));
}

/** Nothing may be lost, whichever editor it is that VS Code reverts: the list of open editors can have the last word in that. */
function mayRevert(document: TextDocument): boolean {
  return (
    window.activeTextEditor?.document === document &&
    activeUri()?.toString() === document.uri.toString() &&
    !workspace.textDocuments.some(({ isDirty }) => isDirty) &&
    !window.tabGroups.all.some(({ tabs }) => tabs.some(({ isDirty }) => isDirty))
  );
}
