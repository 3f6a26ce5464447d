/** A folder with a Winsock.log and an event log, as a user sees it in VS Code. */
import * as vscode from 'vscode';
import { api, closeAll, equal, fileUri, matches, until } from './support';

const EVENTS = `message NMI9215: Internal Operating System Error, severity 14

          (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm
          connect() call failed on CB 18
            Socket error   0

message NMI9214: Internal Operating System Error, severity 12

          (BASE IL TCP/IP DRVR(8) Proc 259) 06-06-01 03:36:27pm
          closesocket() call failed on CB 18
            Socket error   10057

message NMI9156: Resource, severity 12

          (BASE MAIN BASE(1) Proc 27) 06-06-01 03:40:00pm
          A resource limit has been reached while attempting to open an association. There are no free control blocks available for network type 1. The configured count is 60.
`;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (hovers: readonly vscode.Hover[]): string =>
  hovers.flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value)).join('\n');

suite('a case: Winsock.log and EV0.LOG in one folder', () => {
  const log = fileUri('case/Winsock.log');
  const events = fileUri('case/EV0.LOG');

  suiteSetup(async () => {
    await vscode.workspace.fs.writeFile(
      log,
      await vscode.workspace.fs.readFile(fileUri('samples/kb303102-failing/Winsock.log')),
    );
    await vscode.workspace.fs.writeFile(events, bytes(EVENTS));
  });
  teardown(closeAll);

  const open = async (uri: vscode.Uri): Promise<vscode.TextDocument> => {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    return document;
  };
  const openLog = async (): Promise<vscode.TextDocument> => {
    const document = await open(log);
    await (await api()).whenAnalysed(log);
    return document;
  };
  const message = (): string => vscode.languages.getDiagnostics(log)[0]?.message ?? '';

  test('the finding cites the events that name its control block, and the pool size is theirs', async () => {
    await openLog();
    await until(vscode.languages.onDidChangeDiagnostics, () => /Events that name/.test(message()));
    matches(
      message(),
      /Events that name CB 18: 9215 \(line 1 of EV0\.LOG\), 9214 \(line 7 of EV0\.LOG\); hints, not proof/,
    );
    const related = vscode.languages.getDiagnostics(log)[0]?.relatedInformation ?? [];
    equal(
      related
        .filter(({ location }) => location.uri.toString() === events.toString())
        .map((r) => r.location.range.start.line + 1),
      [4, 10],
    );
    const extension = await api();
    await until(extension.onDidAnalyse, () => extension.statusOf(log)?.pool.size === 60);
  });

  test('hovering a line of the log explains it, and names the events', async () => {
    await openLog();
    await until(vscode.languages.onDidChangeDiagnostics, () => /Events that name/.test(message()));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      log,
      new vscode.Position(2, 8),
    );
    matches(text(hovers), /Events that name CB 18/);
    matches(text(hovers), /OPENMSG/);
    matches(text(hovers), /inferred from/);
  });

  test('the event log has its language, its hints, its outline, and its control block leads to the log', async () => {
    const document = await open(events);
    equal(document.languageId, 'mta-event-log');
    const hints = (): unknown[] =>
      [...vscode.languages.getDiagnostics(events)]
        .sort((a, b) => a.range.start.line - b.range.start.line)
        .map((d) => [
          typeof d.code === 'object' ? d.code.value : d.code,
          vscode.DiagnosticSeverity[d.severity],
          d.range.start.line + 1,
        ]);
    await until(vscode.languages.onDidChangeDiagnostics, () => hints().length === 3);
    equal(hints(), [
      ['event-9215', 'Hint', 1],
      ['event-9214', 'Hint', 7],
      ['event-9156', 'Information', 13],
    ]);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      events,
    );
    equal(symbols[0]?.name, '9215 connect() call failed on CB 18');
    const place = new vscode.Position(3, 38);
    const locations = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      events,
      place,
    );
    equal(
      locations.map(({ uri, range }) => [uri.toString(), range.start.line]),
      [[log.toString(), 0]],
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', events, place);
    matches(text(hovers), /leaked/);
  });

  test('an export of the Application log can be treated as an event log', async () => {
    const file = fileUri('export/application.txt');
    await vscode.workspace.fs.writeFile(
      file,
      bytes(
        '7/31/97 4:15:31 PM MSExchangeMTA Warning Operating System 9215 N/A SERVER A sockets error 10061 on a connect() call was detected. Control block index: 7. [BASE IL TCP/IP DRVR 8 274] (12)\n',
      ),
    );
    await open(file);
    await vscode.commands.executeCommand('winsockLog.treatAsEventLog');
    equal(vscode.window.activeTextEditor?.document.languageId, 'mta-event-log');
    const codes = (): unknown[] =>
      vscode.languages.getDiagnostics(file).map((d) => (typeof d.code === 'object' ? d.code.value : d.code));
    await until(vscode.languages.onDidChangeDiagnostics, () => codes().length > 0);
    equal(codes(), ['event-9215']);
  });

  test('an event log that comes later is found', async () => {
    const later = fileUri('later/Winsock.log');
    await vscode.workspace.fs.copy(log, later, { overwrite: true });
    await open(later);
    await (await api()).whenAnalysed(later);
    const cites = (): boolean => /Events that name/.test(vscode.languages.getDiagnostics(later)[0]?.message ?? '');
    equal(cites(), false);
    await vscode.workspace.fs.writeFile(fileUri('later/EV0.LOG'), bytes(EVENTS));
    await until(vscode.languages.onDidChangeDiagnostics, cites);
  });

  test('the report opens beside the log and says that the case is confirmed', async () => {
    await openLog();
    const report = await vscode.commands.executeCommand<{ answer: string; headline: string }>(
      'winsockLog.createReport',
    );
    equal(report.answer, 'confirmed');
    matches(report.headline, /confirmed/);
    const views = (): readonly string[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('winsockLog.report'))
        .map(({ label }) => label);
    await until(vscode.window.tabGroups.onDidChangeTabs, () => views().length > 0);
    equal(views(), ['Case Report: Winsock.log']);
    equal(vscode.window.activeTextEditor?.document.uri.toString(), log.toString(), 'the log keeps the focus');
  });
});
