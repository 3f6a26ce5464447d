import { commands, Disposable, env, Location, type LogOutputChannel, Position, Uri, window, workspace } from 'vscode';
import { ARTICLE_URL, Command, type InstanceAtResult } from '../../server/src/lsp/protocol';
import type { Analyses } from './largeLogs/analyses';
import { InstanceLookup } from './instanceLookup';
import { NO_LINES, NO_DOCUMENT } from './recognition/language';
import type { Server } from './server';
import { copy, plainText, type PlainText, remark } from './surface';
import { activeUri } from './tabs';
import { explicitTarget, reveal, type Target, targetOf } from './target';

/** A peek view lists every location it is given; beyond this it is slow to open and nobody reads it. */
const LINES_IN_A_PEEK = 1000;

export function registerCommands(
  server: Server,
  analyses: Analyses,
  channel: LogOutputChannel,
  extensionUri: Uri,
): Disposable {
  const lookup = new InstanceLookup(server);

  /** A command on the instance that a line belongs to: the line in its arguments, or the one at the cursor. */
  const onInstance =
    (action: (instance: InstanceAtResult, target: Target) => Promise<void>) =>
    async (...args: readonly unknown[]): Promise<void> => {
      const target = targetOf(args);
      if (!target) {
        channel.warn('A command was called without a line of an open Winsock log.');
        const inFront = activeUri();
        const isAnalysed = inFront !== undefined && analyses.of(inFront) !== undefined;
        remark(
          hasNoDocumentInFront()
            ? isAnalysed
              ? NO_LINES
              : NO_DOCUMENT
            : plainText`Put the cursor on a line of a Winsock log first.`,
        );
        return;
      }
      const instance = await lookup.at(target);
      if (instance) await action(instance, target);
      else remark(plainText`Line ${target.line + 1} belongs to no control block that is allocated in this log.`);
    };

  /** A key that is held down calls again before the cursor has moved: each call waits for the one before it. */
  let stepped = Promise.resolve();
  const inTurn =
    (action: (...args: readonly unknown[]) => Promise<void>) =>
    (...args: readonly unknown[]): Promise<void> => {
      const step = stepped.then(() => action(...args));
      stepped = step.catch(() => undefined); // Reported to its own caller.
      return step;
    };

  const register = (name: string, action: (...args: readonly unknown[]) => unknown): Disposable =>
    commands.registerCommand(name, action);

  return Disposable.from(
    register(Command.goToLine, async (address, line) => {
      const target = explicitTarget(address, line);
      if (target) await reveal(target);
      else channel.warn(`${Command.goToLine} was called with an address that is not a line of an open file.`);
    }),
    register(Command.showLines, onInstance(peekLines)),
    register(Command.copyEvidence, onInstance(copyEvidence)),
    register(Command.openArticle, () => env.openExternal(Uri.parse(ARTICLE_URL))),
    register(
      'winsockLog.goToAllocation',
      onInstance(({ allocation: { uri, line } }) => reveal({ uri: Uri.parse(uri), line })),
    ),
    register('winsockLog.nextLineOfControlBlock', inTurn(onInstance(goToNext))),
    register('winsockLog.previousLineOfControlBlock', inTurn(onInstance(goToPrevious))),
    register('winsockLog.restartServer', () => server.restart()),
    register('winsockLog.showOutput', () => {
      channel.show();
    }),
    register('winsockLog.openSample', async () => {
      const sample = Uri.joinPath(extensionUri, 'samples', 'kb303102-failing', 'Winsock.log');
      // Not through a document of ours: VS Code would keep that, and its findings, for minutes after it is closed.
      await commands.executeCommand('vscode.open', sample, { preview: false });
    }),
    // A verdict changes with the settings, and the evidence states the verdict.
    analyses.onDidAnalyse(() => {
      lookup.forget();
    }),
  );
}

/** There is a text in front, and no document of it for extensions. */
function hasNoDocumentInFront(): boolean {
  return activeUri() !== undefined && window.activeTextEditor === undefined;
}

async function peekLines(instance: InstanceAtResult, { uri, line }: Target): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const half = LINES_IN_A_PEEK / 2;
  const tooMany = instance.lines.length > LINES_IN_A_PEEK;
  const lines = tooMany ? [...instance.lines.slice(0, half), ...instance.lines.slice(-half)] : instance.lines;
  if (tooMany) {
    remark(
      plainText`Showing the first and the last ${half} of the ${instance.lines.length} lines of ${nameOf(instance)}.`,
    );
  }
  const locations = lines
    .filter((each) => each < document.lineCount)
    .map((each) => new Location(uri, document.lineAt(each).range));
  const elsewhere = instance.elsewhere
    .slice(0, Math.max(0, LINES_IN_A_PEEK - locations.length))
    .map((each) => new Location(Uri.parse(each.uri), new Position(each.line, 0)));
  await commands.executeCommand(
    'editor.action.peekLocations',
    uri,
    new Position(line, 0),
    [...locations, ...elsewhere],
    'peek',
  );
}

async function copyEvidence(instance: InstanceAtResult): Promise<void> {
  await copy(instance.evidence);
  remark(plainText`The evidence for ${nameOf(instance)} is on the clipboard.`);
}

async function goToNext(instance: InstanceAtResult, { uri, line }: Target): Promise<void> {
  const next = instance.lines.find((each) => each > line);
  if (next === undefined) remark(plainText`This is the last line of ${nameOf(instance)}.`);
  else await reveal({ uri, line: next });
}

async function goToPrevious(instance: InstanceAtResult, { uri, line }: Target): Promise<void> {
  const previous = instance.lines.findLast((each) => each < line);
  if (previous === undefined) remark(plainText`This is the first line of ${nameOf(instance)}.`);
  else await reveal({ uri, line: previous });
}

function nameOf({ cb, instance }: InstanceAtResult): PlainText {
  return plainText`CB ${cb} (instance ${instance})`;
}
