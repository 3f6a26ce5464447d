/**
 * The language server: wires LSP's requests to one function each. It knows no host; what it needs of one comes in as the
 * `Runtime`.
 */
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type Location,
} from 'vscode-languageserver';
import { CaseFolders } from './disk/caseFolders';
import { clientFiles } from './disk/clientFiles';
import { codeActions } from './features/codeAction';
import { codeLenses } from './features/codeLens';
import { lineRange } from './convert';
import { definition } from './features/definition';
import { diagnostics } from './features/diagnostics';
import { documentHighlights } from './features/documentHighlight';
import { documentSymbols } from './features/documentSymbol';
import { EventAnswers } from './eventLog/answers';
import { eventCodeActions } from './eventLog/codeAction';
import { eventDiagnostics } from './eventLog/diagnostics';
import type { EventSnapshot } from './eventLog/snapshot';
import { FileAnalyses } from './disk/fileAnalyses';
import { foldingRanges } from './features/foldingRange';
import { hover } from './features/hover';
import { inlayHints } from './features/inlayHint';
import { instanceAt } from './features/instanceAt';
import { openDocuments } from './openDocument';
import { OpenEventLog } from './openEventLog';
import { OpenLog } from './openLog';
import { withPoolSize } from './poolSize';
import { INSTANCE_AT, REPORT, STATUS, type InstanceAtParams, type ReportParams } from './protocol';
import { references } from './features/references';
import { report } from './features/report';
import type { Runtime } from './runtime';
import { defaults, readSettings, SECTION, type Settings } from './settings';
import type { Snapshot } from './snapshot';
import { documentStatus } from './features/status';

/** Bytes read between two turns of the event loop: some 10 ms. */
const STEP_BYTES = 2 * 1024 * 1024;

/** The MTA's own event logs, by name: VS Code's globs know no other way to take letters of either case. */
const EVENT_LOG_FILES = '**/[eE][vV][0-9]*.[lL][oO][gG]';

/** What the client's initializationOptions may hold. */
interface InitializationOptions {
  /** The client runs our commands from links in hovers. */
  readonly commandLinks?: boolean;
  /** The client reads folders and files for us (`LIST_FOLDER`, `READ_FILE`). */
  readonly files?: boolean;
}

interface Client {
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly codeLensRefresh: boolean;
  readonly inlayHintRefresh: boolean;
  readonly foldingLimit: number | undefined;
  readonly commandLinks: boolean;
  readonly files: boolean;
  readonly watchedFiles: boolean;
}

/** Serves one client over a connection, until it closes. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const documents = new TextDocuments(openDocuments);
  const settingsByUri = new Map<string, Promise<Settings>>();
  /** Settings of clients that cannot be asked for them. */
  let pushedSettings = defaults;
  /** Documents whose analysis is on its way. */
  const pending = new Set<string>();
  let client: Client = clientOf({ capabilities: {} });
  const throughClient = clientFiles(connection);
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      runtime.defer(resolve);
    });
  const folders = new CaseFolders({
    files: (uri) =>
      runtime.files && uri.startsWith('file:') ? runtime.files : client.files ? throughClient : undefined,
    logFiles: (uri) => (uri.startsWith('file:') ? runtime.logFiles : undefined),
    open: () => documents.all(),
    pause,
  });
  const events = new EventAnswers({ folders, snapshotOf });

  const largeFiles = new FileAnalyses(connection, {
    files: runtime.logFiles,
    isDocument: (uri) => documents.get(uri) !== undefined,
    settingsOf,
    eventsBeside: async (uri) => {
      await folders.look(uri, false);
      return folders.events(uri);
    },
  });

  function settingsOf(uri: string): Promise<Settings> {
    if (!client.configuration) return Promise.resolve(pushedSettings);
    let settings = settingsByUri.get(uri);
    if (!settings) {
      settings = connection.workspace
        .getConfiguration({ scopeUri: uri, section: SECTION })
        .then(readSettings, (error: unknown) => {
          connection.console.warn(`The settings of ${uri} could not be read, defaults are used: ${String(error)}`);
          return defaults;
        });
      settingsByUri.set(uri, settings);
    }
    return settings;
  }

  /** The document analysed, or undefined if it was closed or nobody waits for the answer any more. */
  async function snapshotOf(uri: string, token?: CancellationToken): Promise<Snapshot | undefined> {
    const settings = await settingsOf(uri);
    for (;;) {
      const document = documents.get(uri);
      if (!(document instanceof OpenLog) || token?.isCancellationRequested) return undefined;
      const { log } = document;
      if (log.advance(STEP_BYTES)) {
        const events = folders.events(uri);
        const effective = withPoolSize(settings, events);
        return {
          uri,
          version: document.version,
          log,
          facts: document.factsUnder(effective),
          settings: effective,
          rangeOf: (line) => lineRange(log, line),
          events,
        };
      }
      await pause();
    }
  }

  /** The event log read, or undefined if it was closed or nobody waits for the answer any more. */
  async function eventSnapshotOf(uri: string, token?: CancellationToken): Promise<EventSnapshot | undefined> {
    const settings = await settingsOf(uri);
    for (;;) {
      const document = documents.get(uri);
      if (!(document instanceof OpenEventLog) || token?.isCancellationRequested) return undefined;
      if (document.advance()) {
        const { version, text, log } = document;
        return { uri, version, text, log, settings };
      }
      await pause();
    }
  }

  /** Answers a request on a log of either kind. */
  async function answerEither<R>(
    uri: string,
    token: CancellationToken,
    fallback: R,
    fromLog: (snapshot: Snapshot) => R,
    fromEvents: (snapshot: EventSnapshot) => R | Promise<R>,
  ): Promise<R> {
    if (!(documents.get(uri) instanceof OpenEventLog)) return answer(uri, token, fallback, fromLog);
    const snapshot = await eventSnapshotOf(uri, token);
    return snapshot ? fromEvents(snapshot) : fallback;
  }

  /** Answers a request from the analysed document; `fallback` where there is none. */
  async function answer<R>(
    uri: string,
    token: CancellationToken,
    fallback: R,
    from: (snapshot: Snapshot) => R,
  ): Promise<R> {
    const snapshot = await snapshotOf(uri, token);
    return snapshot ? from(snapshot) : fallback;
  }

  /** Analyses and publishes soon; changes that come meanwhile are published with it. */
  function publishSoon(uri: string): void {
    if (pending.has(uri)) return;
    pending.add(uri);
    runtime.defer(() => {
      publish(uri).catch((error: unknown) => {
        connection.console.error(`The analysis of ${uri} failed: ${String(error)}`);
      });
    });
  }

  async function publishEvents(uri: string): Promise<void> {
    let snapshot: EventSnapshot | undefined;
    try {
      snapshot = await eventSnapshotOf(uri);
    } finally {
      pending.delete(uri);
    }
    if (!snapshot) return;
    const { version } = snapshot;
    await connection.sendDiagnostics({ uri, version, diagnostics: eventDiagnostics(snapshot) });
    republishBeside(uri);
  }

  /** The Winsock logs in the folder of a document tell of its events. */
  function republishBeside(uri: string): void {
    for (const document of folders.openBeside(uri)) if (document instanceof OpenLog) publishSoon(document.uri);
  }

  /** Looks for event logs beside a log. It has been published already: it is only published again if they change anything. */
  function lookBeside(uri: string, fresh: boolean): void {
    folders.look(uri, fresh).then(
      (changed) => {
        if (changed) republishBeside(uri);
      },
      (error: unknown) => {
        connection.console.error(`The folder of ${uri} could not be looked at: ${String(error)}`);
      },
    );
  }

  async function publish(uri: string): Promise<void> {
    if (documents.get(uri) instanceof OpenEventLog) return publishEvents(uri);
    let snapshot: Snapshot | undefined;
    try {
      snapshot = await snapshotOf(uri);
    } finally {
      pending.delete(uri);
    }
    if (!snapshot) return;
    const { version } = snapshot;
    await connection.sendDiagnostics({ uri, version, diagnostics: diagnostics(snapshot) });
    await connection.sendNotification(STATUS, documentStatus(snapshot));
    lookBeside(uri, false);
  }

  /** A client that does not refresh shows old lenses until the next change: no reason to fail. */
  function refresh(answer: Promise<void>): void {
    answer.catch((error: unknown) => {
      connection.console.warn(`The client did not refresh: ${String(error)}`);
    });
  }

  function settingsChanged(): void {
    settingsByUri.clear();
    for (const { uri } of documents.all()) publishSoon(uri);
    largeFiles.rejudge().catch((error: unknown) => {
      connection.console.error(`The large files could not be judged anew: ${String(error)}`);
    });
    if (client.codeLensRefresh) refresh(connection.sendRequest(CodeLensRefreshRequest.type));
    if (client.inlayHintRefresh) refresh(connection.languages.inlayHint.refresh());
  }

  connection.onInitialize((params): InitializeResult => {
    client = clientOf(params);
    return {
      serverInfo: { name: 'winsock-log' },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        codeLensProvider: {},
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        inlayHintProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
    };
  });

  connection.onInitialized(() => {
    if (client.dynamicConfiguration) {
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: SECTION })
        .catch((error: unknown) => {
          connection.console.warn(`Changes of settings will not be seen: ${String(error)}`);
        });
    }
    if (client.watchedFiles) {
      connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: EVENT_LOG_FILES }] })
        .catch((error: unknown) => {
          connection.console.warn(`Event logs that change on disk will not be seen at once: ${String(error)}`);
        });
    }
  });

  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    const section =
      typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>)[SECTION] : undefined;
    if (section !== undefined) pushedSettings = readSettings(section);
    settingsChanged();
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    // One look for each log that is open is enough, however many files a copy brought.
    const beside = changes.flatMap(({ uri }) => folders.openBeside(uri));
    for (const document of new Set(beside)) lookBeside(document.uri, true);
  });

  documents.onDidOpen(({ document }) => {
    void largeFiles.drop(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    publishSoon(document.uri);
  });
  documents.onDidClose(({ document }) => {
    settingsByUri.delete(document.uri);
    folders.closed(document.uri);
    if (document instanceof OpenEventLog) republishBeside(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  connection.onCodeLens(({ textDocument }, token) => answer(textDocument.uri, token, [], codeLenses));
  connection.onHover(({ textDocument, position }, token) =>
    answerEither(
      textDocument.uri,
      token,
      null,
      (s) => hover(s, position.line, client),
      (s) => events.hover(s, position, client),
    ),
  );
  connection.onDefinition(({ textDocument, position }, token) =>
    answerEither<Location | Location[] | null>(
      textDocument.uri,
      token,
      null,
      (s) => definition(s, position.line),
      (s) => events.definition(s, position),
    ),
  );
  connection.onReferences(({ textDocument, position, context }, token) =>
    answerEither(
      textDocument.uri,
      token,
      [],
      (s) => references(s, position.line, context.includeDeclaration),
      (s) => events.references(s, position, context.includeDeclaration),
    ),
  );
  connection.onDocumentHighlight(({ textDocument, position }, token) =>
    answer(textDocument.uri, token, [], (s) => documentHighlights(s, position.line)),
  );
  connection.onDocumentSymbol(({ textDocument }, token) =>
    answerEither(textDocument.uri, token, [], documentSymbols, (s) => events.symbols(s)),
  );
  connection.onFoldingRanges(({ textDocument }, token) =>
    answerEither(
      textDocument.uri,
      token,
      [],
      (s) => foldingRanges(s, client.foldingLimit),
      (s) => events.folds(s, client.foldingLimit),
    ),
  );
  connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    answer(textDocument.uri, token, [], (s) => inlayHints(s, range)),
  );
  connection.onCodeAction((params, token) =>
    answerEither(
      params.textDocument.uri,
      token,
      [],
      (s) => codeActions(s, params),
      () => eventCodeActions(params),
    ),
  );
  connection.onRequest(REPORT, (params: ReportParams, token: CancellationToken) =>
    report(params, { folders, document: (uri) => documents.get(uri), settingsOf, snapshotOf, pause }, token),
  );
  connection.onRequest(INSTANCE_AT, ({ uri, line }: InstanceAtParams, token: CancellationToken) =>
    answer(uri, token, null, (s) => instanceAt(s, line)),
  );

  documents.listen(connection);
  connection.listen();
}

function clientOf(params: Pick<InitializeParams, 'capabilities' | 'initializationOptions'>): Client {
  const { workspace, textDocument } = params.capabilities;
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  return {
    configuration: workspace?.configuration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    foldingLimit: textDocument?.foldingRange?.rangeLimit,
    commandLinks: options.commandLinks === true,
    files: options.files === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}
