import { commands, ConfigurationTarget, type Disposable, type TextEditor, window, workspace } from 'vscode';
import { Evidence, MAKE_READ_ONLY } from './evidence';
import { isLog } from './recognition/language';
import { plainText, showWarning } from './surface';

/** Keeps logs as they are in hosts that do not know the setting by which VS Code does. */
export function keepEvidence(): Disposable {
  const filesOf = (languageId: string) => workspace.getConfiguration('files', { languageId });
  const evidence = new Evidence(
    {
      commands: () => commands.getCommands(),
      knowsReadonlySetting: () => {
        const value = workspace.getConfiguration('files').inspect('readonlyInclude')?.defaultValue;
        return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
      },
      makeReadOnly: () => commands.executeCommand(MAKE_READ_ONLY),
      savesByItself: (language) => filesOf(language).get<string>('autoSave', 'off') !== 'off',
      stopSaving: async (language) => {
        await filesOf(language).update('autoSave', 'off', ConfigurationTarget.Global, true);
      },
      warn: (text) => void showWarning(text),
    },
    {
      unprotected: plainText`This editor does not open logs read-only: what you type into a log changes it as soon as you save. Close it without saving.`,
      savesByItself: plainText`This editor does not open logs read-only, and saves by itself: what you type into a log changes it on the disk. Turn off “files.autoSave”, or work on a copy.`,
    },
  );
  const show = (editor: TextEditor | undefined): void => {
    if (editor?.document.uri.scheme !== 'file' || !isLog(editor.document)) return;
    evidence.shown(editor.document.uri.toString(), editor.document.languageId).then(undefined, () => undefined);
  };
  show(window.activeTextEditor);
  return window.onDidChangeActiveTextEditor(show);
}
