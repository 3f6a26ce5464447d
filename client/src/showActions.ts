import { CodeAction, CodeActionKind, commands, type Command, type Disposable, window } from 'vscode';
import { isLog } from './recognition/language';
import { pick, plain, plainText, remark } from './surface';

/**
 * VS Code's own list of actions is not there in an editor that is read-only, as a log's is: it takes every action for a change.
 * Ours change nothing. This lists them, under the same key.
 */
export function registerShowActions(): Disposable {
  return commands.registerCommand('winsockLog.showActions', async () => {
    const editor = window.activeTextEditor;
    if (!editor || !isLog(editor.document)) {
      remark(plainText`Put the cursor on a line of a Winsock log first.`);
      return;
    }
    const found = await commands.executeCommand<readonly (CodeAction | Command)[]>(
      'vscode.executeCodeActionProvider',
      editor.document.uri,
      editor.selection,
      CodeActionKind.QuickFix.value,
    );
    const choices = found.flatMap((action) => {
      const command = action instanceof CodeAction ? action.command : action;
      return command?.command.startsWith('winsockLog.') ? [{ label: plain(action.title), command }] : [];
    });
    const line = editor.selection.active.line + 1;
    if (choices.length === 0) {
      remark(plainText`There are no actions on line ${line}.`);
      return;
    }
    const choice = await pick(choices, plainText`Line ${line}`);
    if (choice)
      await commands.executeCommand(choice.command.command, ...((choice.command.arguments ?? []) as unknown[]));
  });
}
