/** The article's samples, as a user sees them in VS Code. */
import * as vscode from 'vscode';
import { closeAll, equal, FAILING, fileUri, matches, NORMAL, openLog, until } from './support';

const problems = (uri: vscode.Uri): unknown[] =>
  vscode.languages
    .getDiagnostics(uri)
    .map((d) => [
      d.source,
      typeof d.code === 'object' ? d.code.value : d.code,
      vscode.DiagnosticSeverity[d.severity],
      d.range.start.line + 1,
    ]);

const at = (line: number, character = 8): vscode.Position => new vscode.Position(line - 1, character);

suite('the failing sample', () => {
  let document: vscode.TextDocument;
  setup(async () => {
    document = await openLog(FAILING);
  });
  teardown(closeAll);

  const ask = <T>(command: string, ...args: unknown[]): Thenable<T> =>
    vscode.commands.executeCommand<T>(command, document.uri, ...args);

  test('is a Winsock log', () => {
    equal(document.languageId, 'winsock-log');
  });

  test('has exactly one problem: an error, leaked, on line 1', () => {
    equal(problems(document.uri), [['winsock-log', 'leaked', 'Error', 1]]);
  });

  test('the problem says what is wrong and leads to the evidence and the article', () => {
    const [problem] = vscode.languages.getDiagnostics(document.uri);
    matches(
      problem?.message ?? '',
      /^CB 18 \(instance 21\) leaked, outbound; silent since line 5\. It was allocated, but never used/,
    );
    matches(problem?.message ?? '', /KB 303102/);
    equal(problem?.relatedInformation?.[0]?.location.range.start.line, 4);
    const code = problem?.code;
    matches(typeof code === 'object' ? code.target.toString() : '', /303102/);
  });

  test('the lens above line 1 says that it was never released; a click goes to its last activity', async () => {
    const lenses = await ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', 100);
    equal(
      lenses.map((l) => [l.range.start.line + 1, l.command?.title]),
      [[1, '$(error)\u00a0never released: leaked, silent since line 5']],
    );
    await follow(lenses[0]);
    equal(vscode.window.activeTextEditor?.selection.active.line, 4);
  });

  test('hovering the CB on any of its lines shows its whole life', async () => {
    for (const line of [1, 2, 3, 4, 5]) {
      const [hover] = await ask<vscode.Hover[]>('vscode.executeHoverProvider', at(line));
      const text = (hover?.contents ?? []).map((c) => (c as vscode.MarkdownString).value).join('\n');
      matches(text, /CB 18/);
      matches(text, /Socket 13020 created on cb 18/);
      matches(text, /outbound/);
    }
  });

  test('F12 goes to the allocation, Shift+F12 lists the lines, the outline lists the instance', async () => {
    const [definition] = await ask<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      at(5),
    );
    equal(definition && 'range' in definition ? definition.range.start.line : undefined, 0);
    const references = await ask<vscode.Location[]>('vscode.executeReferenceProvider', at(5));
    equal(
      references.map((r) => r.range.start.line + 1),
      [1, 2, 3, 4, 5],
    );
    const symbols = await ask<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider');
    equal(
      symbols.map((s) => [s.name, s.detail]),
      [['CB 18 (instance 21) leaked', 'outbound, silent since line 5']],
    );
  });

  test('the actions on the problem copy the evidence', async () => {
    const actions = await ask<vscode.CodeAction[]>('vscode.executeCodeActionProvider', new vscode.Range(0, 0, 0, 10));
    const copy = actions.find((a) => a.title.startsWith('Copy the evidence'));
    await vscode.commands.executeCommand(
      copy?.command?.command ?? 'none',
      ...((copy?.command?.arguments ?? []) as unknown[]),
    );
    matches(
      await vscode.env.clipboard.readText(),
      /^CB 18 \(instance 21\) leaked[^]*5 {2}\(008\) Ac\/Cl\/Cn events for cb 18/,
    );
  });

  test('a shown release takes the problem away, without saving', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(5, 0), '(008) close socket -1 on cb 18, handle 0\n');
    await vscode.workspace.applyEdit(edit);
    await until(vscode.languages.onDidChangeDiagnostics, () => problems(document.uri).length === 0);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(vscode.languages.onDidChangeDiagnostics, () => problems(document.uri).length === 1);
  });

  test('settings take effect without a restart', async () => {
    const settings = vscode.workspace.getConfiguration('winsockLog', document.uri);
    await settings.update('severity.leaked', 'hint', vscode.ConfigurationTarget.Workspace);
    await until(
      vscode.languages.onDidChangeDiagnostics,
      () => vscode.languages.getDiagnostics(document.uri)[0]?.severity === vscode.DiagnosticSeverity.Hint,
    );
    await settings.update('severity.leaked', undefined, vscode.ConfigurationTarget.Workspace);
    await until(
      vscode.languages.onDidChangeDiagnostics,
      () => vscode.languages.getDiagnostics(document.uri)[0]?.severity === vscode.DiagnosticSeverity.Error,
    );
  });
});

suite('the normal sample', () => {
  let document: vscode.TextDocument;
  setup(async () => {
    document = await openLog(NORMAL);
  });
  teardown(closeAll);

  test('has no problem', () => {
    equal(problems(document.uri), []);
  });

  test('the lens says where the CB was released; a click goes there', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      100,
    );
    equal(
      lenses.map((l) => [l.range.start.line + 1, l.command?.title]),
      [[1, 'released at line 28, 27 lines later']],
    );
    await follow(lenses[0]);
    equal(vscode.window.activeTextEditor?.selection.active.line, 27);
  });

  test('runs of Wait for lines fold', async () => {
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    equal(
      ranges.map((r) => [r.start + 1, r.end + 1]),
      [
        [5, 7],
        [11, 13],
        [25, 26],
      ],
    );
  });

  test('inlay hints tell the control block of lines that name none', async () => {
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      document.uri,
      new vscode.Range(0, 0, 99, 0),
    );
    const named = hints.map(
      (h) => `${document.lineAt(h.position.line).text} | ${typeof h.label === 'string' ? h.label : ''}`,
    );
    equal(named.length > 0, true);
    for (const line of named) matches(line, /^(?!.*\bcb \d.*\|).* \| CB 2 \(instance 2\)/);
  });

  test('a line that names no CB belongs to that of its thread', async () => {
    const [definition] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at(19),
    );
    equal(definition?.range.start.line, 0);
  });
});

async function follow(lens: vscode.CodeLens | undefined): Promise<void> {
  await vscode.commands.executeCommand(
    lens?.command?.command ?? 'none',
    ...((lens?.command?.arguments ?? []) as unknown[]),
  );
}

suite('a log with hidden characters', () => {
  teardown(closeAll);

  test('is on the clipboard as it is shown: what cannot be seen is written out', async () => {
    const uri = fileUri('hidden/Winsock.log');
    const text = '(001) CB 18 (instance 21) allocated\n(008) odd \u001b]52;c;x\u0007 \u202eon cb 18\n';
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const document = await openLog('hidden/Winsock.log');
    await vscode.commands.executeCommand('winsockLog.copyEvidence', document.uri.toString(), 0);
    const copied = await vscode.env.clipboard.readText();
    matches(copied, /\(008\) odd \\x1b\]52;c;x\\x07 \\u202eon cb 18/);
    equal(/[^\P{C}\n]/u.test(copied), false);
    await closeAll();
    await vscode.workspace.fs.delete(fileUri('hidden'), { recursive: true });
  });
});
