/** Event logs over LSP: what their own features answer, and how they and the Winsock logs of their folder find each other. */
import * as assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Params } from '../../server/src/lsp/methods';
import { CREATE_REPORT, type InstanceAtResult, type ReportResult } from '../../server/src/lsp/protocol';
import type {
  CodeAction,
  Diagnostic,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
} from 'vscode-languageserver-types';
import type { PublishDiagnosticsParams } from 'vscode-languageserver-protocol/node';
import { CaseFolder } from '../support/caseFolder';
import { closeRace, exhausted, otherLayer, started } from '../support/events';
import { LspClient } from '../support/lspClient';
import { sample, sampleEvents } from '../support/paths';

const EVENTS = 'mta-event-log';

const at = (uri: string, line: number, character: number): object => ({
  textDocument: { uri },
  position: { line, character },
});
const hoverText = (hover: Hover | null): string => (hover?.contents as { value: string } | undefined)?.value ?? '';
const places = (locations: readonly Location[]): string[] =>
  locations.map(({ uri, range }) => `${uri.slice(uri.lastIndexOf('/') + 1)}:${range.start.line + 1}`);

suite('an event log over LSP', () => {
  const uri = 'file:///logs/EV0.LOG';
  let client: LspClient;
  let diagnostics: Diagnostic[];

  suiteSetup(async () => {
    client = await LspClient.start({ configuration: {} });
    ({ diagnostics } = await client.open(sampleEvents(), uri, 1, EVENTS));
  });
  suiteTeardown(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
  });

  test('its events are hints, worded by what they tell and what not', () => {
    assert.deepEqual(
      diagnostics.map((d) => [d.source, d.code, d.severity, d.range.start.line + 1]),
      [
        ['winsock-log', 'event-9215', 4, 1],
        ['winsock-log', 'event-9214', 4, 7],
      ],
    );
    const [first, second] = diagnostics;
    assert.match(first?.message as string, /^Event 9215, connect\(\) failed: CB 5, error 0\./);
    assert.match(first?.message as string, /Shows: That the network has problems\. .* also happens without it/);
    assert.match(
      first?.message as string,
      /Does not show: That the control block leaked: the article calls .* not conclusive/,
    );
    assert.match(second?.message as string, /error 10057 \(WSAENOTCONN\)/);
    assert.match(first?.codeDescription?.href ?? '', /303102/);
  });

  test('the outline lists the events, and each folds', async () => {
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.deepEqual(
      symbols.map((s) => [s.name, s.detail, s.range.start.line + 1, s.range.end.line + 1]),
      [
        ['9215 connect() call failed on CB 5', '06-06-01 03:36:27pm', 1, 5],
        ['9214 closesocket() call failed on CB 5', '06-06-01 03:36:27pm', 7, 11],
      ],
    );
    const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
    assert.deepEqual(
      folds.map((f) => [f.startLine + 1, f.endLine + 1]),
      [
        [1, 5],
        [7, 11],
      ],
    );
  });

  test('hover: the id, the error, the origin and the control block, each with how it is known', async () => {
    const id = hoverText(await client.request('textDocument/hover', at(uri, 0, 12)));
    assert.match(id, /Event 9215\\: connect\\\(\\\) failed, error 0/);
    assert.match(id, /\*\*Shows:\*\* /);
    assert.match(id, /\*\*Does not show:\*\* .*not conclusive/);
    assert.match(id, /\[KB 303102\]\(https:/);
    const error = hoverText(await client.request('textDocument/hover', at(uri, 10, 29)));
    assert.match(error, /WSAENOTCONN \\\(10057\\\)/);
    const origin = hoverText(await client.request('textDocument/hover', at(uri, 2, 16)));
    assert.match(origin, /TCP\/IP DRVR\\: The thread that does the socket calls/);
    assert.match(origin, /inferred from/);
    const cb = hoverText(await client.request('textDocument/hover', at(uri, 3, 38)));
    assert.match(cb, /Control block 5/);
    assert.match(cb, /no Winsock\\\.log in this folder/);
  });

  test('hover: an event that no table knows is named as such, in one sentence, with nothing else; it is no hint', async () => {
    const other = 'file:///logs/EV1.LOG';
    const text = sampleEvents().replaceAll(/NMI9215/g, 'NMI9203');
    const { diagnostics: hints } = await client.open(text, other, 1, EVENTS);
    assert.deepEqual(
      hints.map(({ code }) => code),
      ['event-9214'],
    );
    for (const [line, character] of [
      [0, 12],
      [0, 1],
      [3, 20],
    ]) {
      assert.equal(
        hoverText(await client.request('textDocument/hover', at(other, line, character))),
        '**Event 9203 is an event of the MTA that no table of this tool knows**',
      );
    }
    await client.close(other);
  });

  test('the action on an event leads on to the whole case', async () => {
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostics[0]?.range,
      context: { diagnostics: diagnostics.slice(0, 1) },
    });
    assert.deepEqual(
      actions.map((a) => a.command?.command),
      [CREATE_REPORT],
    );
  });

  test('what only a Winsock log has is answered with nothing', async () => {
    assert.deepEqual(await client.request('textDocument/codeLens', { textDocument: { uri } }), []);
    assert.deepEqual(await client.request('textDocument/documentHighlight', at(uri, 3, 38)), []);
    assert.equal(await client.request('winsockLog/instanceAt', { uri, line: 3 }), null);
    assert.deepEqual(await client.request('textDocument/definition', at(uri, 99, 0)), []);
    assert.equal(await client.request('textDocument/hover', at(uri, 99, 0)), null);
  });

  test('an edit is read anew; closing takes the hints away', async () => {
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } }, text: '' }],
    });
    assert.deepEqual(
      (await client.diagnosticsOf(uri, 2)).diagnostics.map((d) => [d.code, d.range.start.line]),
      [['event-9214', 0]],
    );
    client.forget();
    await client.close(uri);
    assert.deepEqual((await client.diagnosticsWhere((d) => d.uri === uri)).diagnostics, []);
  });

  test('hints can be switched off; a full pool is information', async () => {
    await client.open(exhausted(60), uri, 3, EVENTS);
    assert.deepEqual(
      (await client.diagnosticsOf(uri, 3)).diagnostics.map((d) => [d.code, d.severity]),
      [['event-9156', 3]],
    );
    client.forget();
    client.configuration = { events: { hints: false } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual((await client.diagnosticsOf(uri, 3)).diagnostics, []);
    client.configuration = {};
    await client.close(uri);
  });

  test('its text never becomes markup', async () => {
    const hostile =
      'message NMI9405: x, severity 1\n          (BASE IL TCP/IP DRVR(8) Proc 262) 06-06-01 03:36:27pm\n          [x](command:quit) <img src=x> **bold**\n';
    await client.open(hostile, uri, 4, EVENTS);
    for (const line of [0, 1, 2]) {
      for (const character of [0, 12, 25, 40]) {
        const text = hoverText(await client.request('textDocument/hover', at(uri, line, character)));
        assert.doesNotMatch(text, /command:quit|<img|\*\*bold/);
      }
    }
    await client.close(uri);
  });

  test('days are told apart', async () => {
    const log = closeRace(5) + closeRace(6).replaceAll('06-06-01', '06-07-01');
    await client.open(log, uri, 5, EVENTS);
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.deepEqual(
      symbols.map((s) => [s.name, s.detail, s.children?.map((c) => c.detail)]),
      [
        ['2001-06-06', '2 events', ['15:36:27', '15:36:27']],
        ['2001-06-07', '2 events', ['15:36:27', '15:36:27']],
      ],
    );
    await client.close(uri);
  });

  test('a long log is read in steps and listed with limits', async () => {
    const log = closeRace(5).repeat(5000);
    const { diagnostics: many } = await client.open(log, uri, 6, EVENTS);
    assert.equal(many.length, 501);
    assert.match(many[500]?.message as string, /^9,500 more events/);
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.equal(symbols.length, 5000);
    await client.close(uri);
  });
});

suite('a Winsock log and the event logs of its folder', () => {
  let client: LspClient;
  let folder: CaseFolder;
  setup(async () => {
    folder = new CaseFolder();
    client = await LspClient.start({
      configuration: {},
      initializationOptions: { commands: true, files: true, status: true },
    });
  });
  teardown(async () => {
    assert.equal(await client.stop(), 0);
    folder.remove();
  });

  const cites = ({ diagnostics }: PublishDiagnosticsParams): boolean =>
    diagnostics.some(({ message }) => /Events that name/.test(message as string));

  test('a finding cites the events that name its control block, and only those', async () => {
    folder.write('EV0.LOG', closeRace(5) + closeRace(18) + otherLayer(18));
    const uri = folder.write('Winsock.log', sample('failing'));
    const first = await client.open(sample('failing'), uri);
    assert.equal(first.diagnostics.length, 1, 'published before the folder was read');
    const { diagnostics } = await client.diagnosticsWhere((d) => d.uri === uri && cites(d));
    const [finding] = diagnostics;
    assert.match(
      finding?.message as string,
      /show no use of it, as line 6 says\. Events that name CB 18: 9215 \(line 13 of EV0\.LOG\), 9214 \(line 19 of EV0\.LOG\); hints, not proof\.$/,
    );
    const cited = (finding?.relatedInformation ?? []).filter(({ location }) => location.uri.endsWith('EV0.LOG'));
    assert.deepEqual(
      cited.map(({ message, location }) => [message, location.range.start.line + 1]),
      [
        ['event 9215 with error 0 names CB 18: a hint, not proof', 16],
        ['event 9214 with error 10057 (WSAENOTCONN) names CB 18: a hint, not proof', 22],
      ],
    );
    const hover = hoverText(await client.request('textDocument/hover', at(uri, 3, 8)));
    assert.match(
      hover,
      /Events that name CB 18: 9215 with error 0 \(\[line 13 of EV0\\\.LOG\]\(command:winsockLog\.goToLine/,
    );
    assert.match(hover, /Hints, not proof/);
    const { evidence } = await client.request<InstanceAtResult>('winsockLog/instanceAt', { uri, line: 0 });
    assert.match(
      evidence,
      /\n {6}13 {2}EV0\.LOG: 9215 06-06-01 03:36:27pm connect\(\) call failed on CB 18 Socket error 0\n/,
    );
  });

  test('another layer’s control block of that number is not cited', async () => {
    folder.write('EV0.LOG', otherLayer(18) + exhausted(60));
    const uri = folder.write('Winsock.log', sample('failing'));
    await client.open(sample('failing'), uri);
    await client.statusWhere((s) => s.uri === uri && s.pool.size === 60);
    const { diagnostics } = await client.diagnosticsOf(uri, 1);
    assert.equal(diagnostics.length, 1);
    assert.doesNotMatch(diagnostics[0]?.message as string, /Events that name/);
  });

  test('the pool size and the build come from the events, unless the user has set the size', async () => {
    folder.write('EV1.LOG', started('2650.24') + exhausted(40));
    folder.write('EV0.LOG', started('2653.23').replaceAll('06-06-01', '06-08-01') + exhausted(60));
    const uri = folder.write('Winsock.log', sample('normal'));
    await client.open(sample('normal'), uri);
    const status = await client.statusWhere((s) => s.uri === uri && s.build !== null);
    assert.equal(status.pool.size, 60);
    assert.deepEqual(status.poolSizeFrom, { uri: folder.uri('EV0.LOG'), name: 'EV0.LOG', line: 5, id: 9156 });
    assert.equal(status.build?.value, '5.5.2653.23');

    client.forget();
    client.configuration = { poolSize: 20 };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const set = await client.statusOf(uri, 1);
    assert.equal(set.pool.size, 20);
    assert.equal(set.poolSizeFrom, 'setting');
  });

  test('an event log that is open counts as it is open, and what it says of a control block leads to its instances', async () => {
    const events = folder.write('EV0.LOG', closeRace(18));
    const uri = folder.write('Winsock.log', sample('failing'));
    await client.open(sample('failing'), uri);
    await client.diagnosticsWhere((d) => d.uri === uri && cites(d));
    client.forget();
    await client.open(closeRace(5) + closeRace(18), events, 1, EVENTS);
    const { diagnostics } = await client.diagnosticsWhere((d) => d.uri === uri && cites(d));
    assert.match(diagnostics[0]?.message as string, /9215 \(line 13 of EV0\.LOG\)/);

    assert.deepEqual(places(await client.request('textDocument/definition', at(events, 15, 38))), ['Winsock.log:1']);
    assert.deepEqual(await client.request('textDocument/definition', at(events, 3, 37)), []);
    const references = await client.request<Location[]>('textDocument/references', {
      ...at(events, 15, 38),
      context: { includeDeclaration: true },
    });
    assert.deepEqual(places(references), ['EV0.LOG:16', 'EV0.LOG:22', 'Winsock.log:1']);
    const hover = hoverText(await client.request('textDocument/hover', at(events, 15, 38)));
    assert.match(hover, /CB 18 in Winsock\\\.log:/);
    assert.match(hover, /\*\*leaked\*\*, never released/);
    assert.match(hoverText(await client.request('textDocument/hover', at(events, 3, 37))), /CB 5 is not in Winsock/);

    client.forget();
    await client.close(events);
    await client.diagnosticsWhere((d) => d.uri === uri && /line 1 of EV0/.test(d.diagnostics[0]?.message as string));
  });

  test('a Winsock log that is not open is read from the folder', async () => {
    folder.write('Winsock.log', sample('failing'));
    folder.write('Winsock.txt', 'not a log\n');
    const events = folder.write('EV0.LOG', closeRace(18));
    await client.open(closeRace(18), events, 1, EVENTS);
    assert.deepEqual(places(await client.request('textDocument/definition', at(events, 3, 37))), ['Winsock.log:1']);
  });

  test('exports of the Application log are known by what is in them, and nothing else is taken for one', async () => {
    folder.write(
      'application.txt',
      'Event ID: 9215\nSource: MSExchangeMTA\nA sockets error 10061 on a connect() call was detected. Control block index: 18. [BASE IL TCP/IP DRVR 8 274] (12)\n',
    );
    folder.write('notes.txt', 'CB 18 is leaked, says Bob.\n');
    const uri = folder.write('Winsock.log', sample('failing'));
    await client.open(sample('failing'), uri);
    const { diagnostics } = await client.diagnosticsWhere((d) => d.uri === uri && cites(d));
    assert.match(
      diagnostics[0]?.message as string,
      /Events that name CB 18: 9215 \(line 1 of application\.txt\); hints/,
    );
  });

  test('event logs that come later are found when the client says so', async () => {
    const uri = folder.write('Winsock.log', sample('failing'));
    await client.open(sample('failing'), uri);
    const events = folder.write('EV0.LOG', closeRace(18));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: events, type: 1 }],
    });
    await client.diagnosticsWhere((d) => d.uri === uri && cites(d));
    client.forget();
    folder.write('EV0.LOG', closeRace(5));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: events, type: 2 }],
    });
    await client.diagnosticsWhere((d) => d.uri === uri && !cites(d));
  });

  test('a folder that is on no disk is read through the client', async () => {
    const asked: string[] = [];
    client.connection.onRequest('winsockLog/listFolder', ({ folder: at }: { folder: string }) => {
      asked.push(at);
      return [
        { name: 'EV0.LOG', type: 'file' },
        { name: 'gone.txt', type: 'file' },
      ];
    });
    client.connection.onRequest('winsockLog/statFiles', ({ names }: Params<'statFiles'>) =>
      names.map(() => ({ type: 'file', size: closeRace(18).length, modified: 1 })),
    );
    client.connection.onRequest('winsockLog/readFile', ({ uri: at, from, limit }: Params<'readFile'>): unknown =>
      at.endsWith('EV0.LOG') ? closeRace(18).slice(from, from + limit) : { problem: 'it is gone' },
    );
    const uri = 'vscode-vfs://github/somebody/case/Winsock.log';
    await client.open(sample('failing'), uri);
    const { diagnostics } = await client.diagnosticsWhere((d) => d.uri === uri && cites(d));
    assert.equal(diagnostics[0]?.relatedInformation?.at(-1)?.location.uri, 'vscode-vfs://github/somebody/case/EV0.LOG');
    assert.deepEqual([...new Set(asked)], ['vscode-vfs://github/somebody/case']);
  });

  test('compressed files that are on no disk are read as others are', async () => {
    const files: Readonly<Record<string, Buffer>> = {
      'Winsock.log.gz': gzipSync(sample('failing')),
      'winsock.cut.log.gz': gzipSync(sample('normal')).subarray(0, 100),
      'EV0.LOG': gzipSync(closeRace(18)),
    };
    client.connection.onRequest('winsockLog/listFolder', () =>
      Object.keys(files).map((name) => ({ name, type: 'file' })),
    );
    client.connection.onRequest('winsockLog/statFiles', ({ names }: Params<'statFiles'>) =>
      names.map((name) => ({ type: 'file', size: files[name].length, modified: 1 })),
    );
    client.connection.onRequest('winsockLog/readFile', ({ uri, from, limit }: Params<'readFile'>): unknown =>
      files[uri.slice(uri.lastIndexOf('/') + 1)].toString('latin1', from, from + limit),
    );
    const uri = 'vscode-vfs://github/somebody/compressed/';
    const report = await client.request<ReportResult | null>('winsockLog/report', { uri, format: 'markdown' });
    assert.ok(report);
    assert.match(report.text, /KB 303102 is confirmed/);
    assert.match(report.text, /Events .*name CB 18/);
    assert.match(report.text, /`winsock\.cut\.log\.gz`: its compressed data ends too early/);
  });

  test('the findings of a file that is no document cite events, too', async () => {
    folder.write('EV0.LOG', closeRace(18) + exhausted(60));
    const uri = folder.write('Winsock.log', sample('failing'));
    await client.request('winsockLog/analyseFile', { uri });
    const { diagnostics } = await client.diagnosticsWhere((d) => d.uri === uri);
    assert.match(diagnostics[0]?.message as string, /Events that name CB 18/);
    assert.equal((await client.statusWhere((s) => s.uri === uri)).pool.size, 60);
  });

  test('a folder that cannot be read, and a document that is in none, are no trouble', async () => {
    const gone = 'file:///no/such/folder/Winsock.log';
    assert.equal((await client.open(sample('failing'), gone)).diagnostics.length, 1);
    assert.equal((await client.open(sample('failing'), 'untitled:Untitled-1')).diagnostics.length, 1);
    assert.equal(client.stderr, '');
  });
});
