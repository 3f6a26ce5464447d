import { commands, ConfigurationTarget, type Disposable, type TextEditor, window, workspace } from 'vscode';
import { Evidence, MAKE_READ_ONLY } from './evidence';
import { isLog } from './recognition/language';
import { plainText, showWarning } from './surface';

/** Keeps logs as they are in hosts that do not know the setting by which VS Code does. */
export function keepEvidence(): Disposable {
  const files = () => workspace.getConfiguration('files');
  const evidence = new Evidence(
    {
      commands: () => commands.getCommands(),
      knowsReadonlySetting: () => {
        const value = files().inspect('readonlyInclude')?.defaultValue;
        return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
      },
      makeReadOnly: () => commands.executeCommand(MAKE_READ_ONLY),
      savesByItself: () => files().get<string>('autoSave', 'off') !== 'off',
      stopSaving: async () => {
        await files().update('autoSave', 'off', ConfigurationTarget.Global);
      },
      warn: (text) => void showWarning(text),
    },
    {
      unprotected: plainText`This editor does not open logs read-only: what you type into a log changes it as soon as you save. Close it without saving.`,
      stoppedSaving: plainText`This editor does not open logs read-only. So that it does not save by itself what you type into a log, “files.autoSave” is now off in your settings, for all files.`,
      savesByItself: plainText`This editor does not open logs read-only, and saves by itself: what you type into a log changes it on the disk. Turn off “files.autoSave”, or work on a copy.`,
    },
  );
  const show = (editor: TextEditor | undefined): void => {
    if (editor?.document.uri.scheme !== 'file' || !isLog(editor.document)) return;
    evidence.shown(editor.document.uri.toString()).then(undefined, () => undefined);
  };
  show(window.activeTextEditor);
  return window.onDidChangeActiveTextEditor(show);
}
