/** A log is evidence: a stray key must not change it. */
import * as vscode from 'vscode';
import { closeAll, equal, fileUri } from './support';

const LINE = '(001) CB 18 (instance 21) allocated\n';

suite('a log opens read-only', () => {
  suiteTeardown(() => vscode.workspace.fs.delete(fileUri('evidence'), { recursive: true }));
  teardown(closeAll);

  /** What the file is in the editor after somebody has typed into it. */
  async function afterTyping(name: string, ...commands: readonly string[]): Promise<string> {
    const uri = fileUri(`evidence/${name}`);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(LINE));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    for (const command of commands) await vscode.commands.executeCommand(command);
    await vscode.commands.executeCommand('type', { text: 'x' });
    const text = document.getText();
    if (document.isDirty) await vscode.commands.executeCommand('workbench.action.files.revert');
    return text;
  }

  for (const name of ['Winsock.log', 'WINSOCK.LOG', 'winsock1.log.2', 'Winsock (copy).bak', 'EV0.LOG', 'ev12.log']) {
    test(name, async () => {
      equal(await afterTyping(name), LINE);
    });
  }

  test('other files are left alone', async () => {
    equal(await afterTyping('notes.log'), `x${LINE}`);
    equal(await afterTyping('mywinsock.txt'), `x${LINE}`);
  });

  test("VS Code's own command makes one writeable", async () => {
    equal(await afterTyping('Winsock.log', 'workbench.action.files.setActiveEditorWriteableInSession'), `x${LINE}`);
  });

  test("VS Code's own setting makes them writeable", async () => {
    const settings = vscode.workspace.getConfiguration('files');
    await settings.update('readonlyExclude', { '**/evidence/*': true }, vscode.ConfigurationTarget.Workspace);
    try {
      equal(await afterTyping('winsock2.log'), `x${LINE}`);
    } finally {
      await settings.update('readonlyExclude', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
