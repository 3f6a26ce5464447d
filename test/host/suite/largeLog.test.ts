/** Logs above 50 MB, of which VS Code gives extensions no document. */
import * as vscode from 'vscode';
import { generateLog } from '../../support/generateLog';
import {
  allocation,
  append,
  expectFindings,
  findings,
  release,
  remove,
  replace,
  statusWhere,
  waits,
  silence,
  write,
} from './files';
import { api, closeAll, equal, fileUri, matches, until } from './support';

const SETTING = 'workbench.editorLargeFileConfirmation';

/** Sixty million bytes and a leak at either end. */
function largeText(): { readonly text: string; readonly lines: number } {
  const middle = [...generateLog({ bytes: 60_000_000, leakEvery: 0, eol: '\n' })].join('');
  // What the generator leaves open at its end is no leak, but would be a finding.
  const text = allocation(90) + middle + allocation(91) + silence(250);
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return { text, lines };
}

suite('a log above 50 MB', function () {
  this.timeout(180_000);
  const uri = fileUri('large/Winsock.log');
  let text: string;
  let lines: number;

  suiteSetup(async () => {
    // A web or remote workbench would ask before it shows so much.
    await vscode.workspace.getConfiguration().update(SETTING, 2048, vscode.ConfigurationTarget.Workspace);
    const settings = vscode.workspace.getConfiguration('winsockLog');
    await settings.update('severity.idle', 'none', vscode.ConfigurationTarget.Workspace);
    ({ text, lines } = largeText());
    await write(uri, text);
    await vscode.commands.executeCommand('vscode.open', uri);
  });

  suiteTeardown(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(fileUri('large'), { recursive: true });
    await vscode.workspace.getConfiguration().update(SETTING, undefined, vscode.ConfigurationTarget.Workspace);
    const settings = vscode.workspace.getConfiguration('winsockLog');
    await settings.update('severity.idle', undefined, vscode.ConfigurationTarget.Workspace);
  });

  test('is analysed though extensions have no document of it', async () => {
    const status = await statusWhere(uri, 'a first result', () => true);
    equal([status.version, status.lines, status.summary.leaked], [null, lines, 2]);
    equal(status.disk, { bytes: text.length, origin: 'opened', isGrown: false, isMissing: false });
    equal(vscode.window.activeTextEditor, undefined);
    equal(
      vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString()),
      false,
    );
  });

  test('has its findings at the right lines', async () => {
    await expectFindings(uri, 'leaked 1', `leaked ${lines - 250}`);
    const [, problem] = vscode.languages.getDiagnostics(uri);
    equal(problem?.source, 'winsock-log');
    matches(problem?.message ?? '', new RegExp(`^CB 91 \\(instance 91\\) leaked; silent since line ${lines - 250}\\.`));
  });

  test('settings take effect', async () => {
    const settings = vscode.workspace.getConfiguration('winsockLog');
    await settings.update('severity.leaked', 'none', vscode.ConfigurationTarget.Workspace);
    await expectFindings(uri);
    await settings.update('severity.leaked', undefined, vscode.ConfigurationTarget.Workspace);
    await expectFindings(uri, 'leaked 1', `leaked ${lines - 250}`);
  });

  test('a server that is started anew reads it anew', async () => {
    await vscode.commands.executeCommand('winsockLog.restartServer');
    await statusWhere(uri, 'a result of the new server', ({ disk }) => disk?.bytes === text.length);
    await expectFindings(uri, 'leaked 1', `leaked ${lines - 250}`);
  });

  test('a link to one of its lines goes there', async () => {
    await vscode.commands.executeCommand('winsockLog.goToLine', uri.toString(), lines - 251);
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    equal(activeTab?.input instanceof vscode.TabInputText && activeTab.input.uri.toString(), uri.toString());
  });

  test('grows: what may be a leak comes, becomes one, and goes when it is released', async () => {
    await append(uri, allocation(92));
    const { disk } = await statusWhere(uri, 'growth', (status) => status.disk?.isGrown === true);
    equal(disk?.origin, 'opened');
    await expectFindings(uri, 'leaked 1', `leaked ${lines - 250}`, `suspect ${lines + 1}`);
    await append(uri, silence(250));
    await expectFindings(uri, 'leaked 1', `leaked ${lines - 250}`, `leaked ${lines + 1}`);
    await append(uri, release(92) + waits(250));
    await expectFindings(uri, 'leaked 1', `leaked ${lines - 250}`);
  });

  test('is truncated: told apart from growth, without the results going in between', async () => {
    const seen: number[] = [];
    const listener = vscode.languages.onDidChangeDiagnostics(() => seen.push(findings(uri).length));
    await write(uri, allocation(93) + silence(250) + allocation(94));
    const { disk } = await statusWhere(uri, 'truncation', (status) => status.disk?.origin === 'truncated');
    listener.dispose();
    equal(disk?.isMissing, false);
    await expectFindings(uri, 'leaked 1', 'suspect 252');
    equal(seen.includes(0), false, 'no findings at some moment');
  });

  test('is replaced by another log', async () => {
    await replace(uri, allocation(95) + allocation(96) + silence(400));
    await statusWhere(uri, 'replacement', (status) => status.disk?.origin === 'replaced');
    await expectFindings(uri, 'leaked 1', 'leaked 2');
  });

  test('is gone: the results stay, and say so', async function () {
    // What the client reads for the server is not there to be told of; its status bar says so.
    if (uri.scheme !== 'file') this.skip();
    remove(uri);
    await statusWhere(uri, 'the loss of the file', (status) => status.disk?.isMissing === true);
    equal(findings(uri), ['leaked 1', 'leaked 2']);
  });

  test('its tab is closed: what findings there are, are those of its file', async () => {
    await closeAll();
    await expectFindings(uri, ...(uri.scheme === 'file' ? [] : ['leaked 1', 'leaked 2']));
    equal((await api()).statusOf(uri), undefined);
  });

  test('is known by what is in it, under any name', async () => {
    const other = fileUri('large/trace-of-monday.log');
    await write(other, text);
    await vscode.commands.executeCommand('vscode.open', other);
    await expectFindings(other, 'leaked 1', `leaked ${lines - 250}`);
    await closeAll();
    await expectFindings(other);
  });

  test('anything else is left alone, unless the user says so', async () => {
    const other = fileUri('large/other.log');
    await write(other, `2026-11-22 starting\n${'x'.repeat(60)}\n`.repeat(700_000));
    const opened = until(
      vscode.window.tabGroups.onDidChangeTabs,
      () => vscode.window.tabGroups.all[0]?.tabs.length === 1,
    );
    await vscode.commands.executeCommand('vscode.open', other);
    await opened;
    equal((await api()).statusOf(other), undefined);
    await vscode.commands.executeCommand('winsockLog.analyseFile');
    const status = await statusWhere(other, 'what was asked for', () => true);
    equal([status.allocated, status.unrecognisedLines], [0, 1_400_000]);
  });
});

suite('a log that VS Code shows without giving it to extensions', function () {
  this.timeout(180_000);
  const uri = fileUri('asked/Winsock.log');

  suiteSetup(async () => {
    // As a remote window does above 10 MB, the tab asks whether to load it.
    await vscode.workspace.getConfiguration().update(SETTING, 1, vscode.ConfigurationTarget.Workspace);
    const middle = [...generateLog({ bytes: 3_000_000, leakEvery: 0, eol: '\n' })].join('');
    await write(uri, allocation(90) + middle + silence(250));
  });
  suiteTeardown(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(fileUri('asked'), { recursive: true });
    await vscode.workspace.getConfiguration().update(SETTING, undefined, vscode.ConfigurationTarget.Workspace);
  });

  test('is analysed from disk, and as a document once it comes as one', async () => {
    await vscode.commands.executeCommand('vscode.open', uri);
    const status = await statusWhere(uri, 'a result from disk', () => true);
    equal([status.version, status.summary.leaked], [null, 1]);
    await vscode.workspace.openTextDocument(uri);
    await statusWhere(uri, 'a result of the document', ({ version }) => version !== null);
  });
});
