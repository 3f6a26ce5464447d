import * as vscode from 'vscode';

suite('the host', () => {
  test('opens a log of the workspace', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    if (folder === undefined) throw new Error('No workspace folder is open.');
    const uri = vscode.Uri.joinPath(folder.uri, 'samples/kb303102-failing/Winsock.log');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    expectEqual(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
    expectEqual(document.lineAt(0).text, '(001) CB 18 (instance 21) allocated');
  });

  test('is a VS Code of 1.100 or later', () => {
    const [major = 0, minor = 0] = vscode.version.split('.').map(Number);
    if (major < 1 || (major === 1 && minor < 100)) throw new Error(`It is ${vscode.version}.`);
  });
});

function expectEqual(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`Expected ${String(expected)}, got ${String(actual)}`);
}
