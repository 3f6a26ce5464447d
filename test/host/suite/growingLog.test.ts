/** Logs that grow on disk while they are open. */
import * as vscode from 'vscode';
import { allocation, append, expectFindings, release, replace, silence, waits, write } from './files';
import { api, closeAll, equal, fileUri, until } from './support';

suite('a log that grows while it is open', function () {
  this.timeout(180_000);
  let uri: vscode.Uri;
  let editor: vscode.TextEditor;
  let count = 0;

  const open = async (path: string, text: string): Promise<void> => {
    uri = fileUri(path);
    await write(uri, text);
    editor = await vscode.window.showTextDocument(uri, { preview: false });
    await (await api()).whenAnalysed(uri);
  };
  /** A name of its own for each test: VS Code keeps documents for a while. */
  const openNew = (text: string): Promise<void> => open(`growing/${++count}/Winsock.log`, text);

  const lastVisible = (): number => editor.visibleRanges.at(-1)?.end.line ?? 0;
  const scrolled = vscode.window.onDidChangeTextEditorVisibleRanges;

  /** Brings a line near the top, and waits until it is there. */
  const scrollTo = async (line: number): Promise<void> => {
    editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.AtTop);
    await until(scrolled, () => Math.abs((editor.visibleRanges[0]?.start.line ?? 0) - line) < 20);
  };

  suiteSetup(function () {
    const { scheme } = fileUri('.');
    // Nothing but VS Code itself can change a file there, and what it changes itself it knows.
    if (vscode.workspace.fs.isWritableFileSystem(scheme) === false) this.skip();
  });
  teardown(closeAll);
  suiteTeardown(async () => {
    await vscode.workspace.fs.delete(fileUri('growing'), { recursive: true });
  });

  test('what may be a leak comes, becomes one, and goes when it is released; the reader stays where they are', async () => {
    await openNew(waits(1500));
    await scrollTo(700);
    const top = editor.visibleRanges[0]?.start.line ?? 0;
    editor.selection = new vscode.Selection(710, 3, 710, 3);
    await append(uri, allocation(7));
    await expectFindings(uri, 'suspect 1501');
    await append(uri, silence(250));
    await expectFindings(uri, 'leaked 1501');
    await append(uri, release(7));
    await expectFindings(uri);
    equal(Math.abs((editor.visibleRanges[0]?.start.line ?? 0) - top) <= 2, true, 'the same lines in view');
    equal([editor.selection.active.line, editor.selection.active.character], [710, 3]);
    equal(editor.document.isDirty, false);
  });

  test('is truncated, and grows again', async () => {
    await openNew(allocation(1) + allocation(2) + silence(250));
    await expectFindings(uri, 'leaked 1', 'leaked 2');
    await write(uri, allocation(3));
    await expectFindings(uri, 'suspect 1');
    await append(uri, silence(250));
    await expectFindings(uri, 'leaked 1');
  });

  test('is replaced', async () => {
    await openNew(allocation(1) + silence(250));
    await expectFindings(uri, 'leaked 1');
    await replace(uri, waits(10) + allocation(2) + allocation(3) + silence(300));
    await expectFindings(uri, 'leaked 11', 'leaked 12');
  });

  test('VS Code does not hear of it, as on a network folder: it is read again all the same', async function () {
    // Elsewhere every change goes through VS Code, which hears of it.
    if (fileUri('.').scheme !== 'file') this.skip();
    const files = vscode.workspace.getConfiguration('files');
    await files.update('watcherExclude', { '**/unheard/**': true }, vscode.ConfigurationTarget.Workspace);
    try {
      await open('growing/unheard/Winsock.log', waits(1500));
      await scrollTo(700);
      const top = editor.visibleRanges[0]?.start.line ?? 0;
      await append(uri, allocation(7));
      await expectFindings(uri, 'suspect 1501');
      await append(uri, silence(250));
      await expectFindings(uri, 'leaked 1501');
      equal(Math.abs((editor.visibleRanges[0]?.start.line ?? 0) - top) <= 2, true, 'the same lines in view');
      equal(editor.document.isDirty, false);
    } finally {
      await files.update('watcherExclude', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  test('its end is followed, until the reader scrolls up', async () => {
    await openNew(waits(1500));
    await vscode.commands.executeCommand('winsockLog.followLog');
    await until(scrolled, () => lastVisible() >= 1499);
    await append(uri, waits(300));
    await until(scrolled, () => lastVisible() >= 1799);
    await scrollTo(100);
    await append(uri, allocation(8));
    await expectFindings(uri, 'suspect 1801');
    equal(lastVisible() < 300, true, 'the reader stays where they are');
    await vscode.commands.executeCommand('winsockLog.followLog');
    await until(scrolled, () => lastVisible() >= 1800);
    await vscode.commands.executeCommand('winsockLog.followLog');
    await append(uri, silence(300));
    await expectFindings(uri, 'leaked 1801');
    equal(lastVisible() < 1900, true, 'it is not followed any more');
  });
});
