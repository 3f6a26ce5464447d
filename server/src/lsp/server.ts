/**
 * The language server: wires LSP's requests to one function each. It knows no host; what it needs of one comes in as the
 * `Runtime`.
 */
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  TextDocuments,
  TextDocumentSyncKind,
  type CancellationToken,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { codeActions } from './codeAction';
import { codeLenses } from './codeLens';
import { definition } from './definition';
import { diagnostics } from './diagnostics';
import { documentHighlights } from './documentHighlight';
import { documentSymbols } from './documentSymbol';
import { foldingRanges } from './foldingRange';
import { hover } from './hover';
import { inlayHints } from './inlayHint';
import { instanceAt } from './instanceAt';
import { openLogs } from './openLog';
import { INSTANCE_AT, STATUS, type InstanceAtParams } from './protocol';
import { references } from './references';
import type { Runtime } from './runtime';
import { defaults, readSettings, SECTION, type Settings } from './settings';
import type { Snapshot } from './snapshot';
import { status } from './status';

/** Bytes read between two turns of the event loop: some 10 ms. */
const STEP_BYTES = 2 * 1024 * 1024;

/** What the client's initializationOptions may hold. */
interface InitializationOptions {
  /** The client runs our commands from links in hovers. */
  readonly commandLinks?: boolean;
}

interface Client {
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly codeLensRefresh: boolean;
  readonly inlayHintRefresh: boolean;
  readonly foldingLimit: number | undefined;
  readonly commandLinks: boolean;
}

/** Serves one client over a connection, until it closes. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const documents = new TextDocuments(openLogs);
  const settingsByUri = new Map<string, Promise<Settings>>();
  /** Settings of clients that cannot be asked for them. */
  let pushedSettings = defaults;
  /** Documents whose analysis is on its way. */
  const pending = new Set<string>();
  let client: Client = clientOf({ capabilities: {} });

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
      if (!document || token?.isCancellationRequested) return undefined;
      if (document.log.advance(STEP_BYTES)) {
        return { uri, version: document.version, log: document.log, facts: document.factsUnder(settings), settings };
      }
      await new Promise<void>((resolve) => {
        runtime.defer(resolve);
      });
    }
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

  async function publish(uri: string): Promise<void> {
    let snapshot: Snapshot | undefined;
    try {
      snapshot = await snapshotOf(uri);
    } finally {
      pending.delete(uri);
    }
    if (!snapshot) return;
    const { version } = snapshot;
    await connection.sendDiagnostics({ uri, version, diagnostics: diagnostics(snapshot) });
    await connection.sendNotification(STATUS, status(snapshot));
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
  });

  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    const section =
      typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>)[SECTION] : undefined;
    if (section !== undefined) pushedSettings = readSettings(section);
    settingsChanged();
  });

  documents.onDidChangeContent(({ document }) => {
    publishSoon(document.uri);
  });
  documents.onDidClose(({ document }) => {
    settingsByUri.delete(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  connection.onCodeLens(({ textDocument }, token) => answer(textDocument.uri, token, [], codeLenses));
  connection.onHover(({ textDocument, position }, token) =>
    answer(textDocument.uri, token, null, (s) => hover(s, position.line, client)),
  );
  connection.onDefinition(({ textDocument, position }, token) =>
    answer(textDocument.uri, token, null, (s) => definition(s, position.line)),
  );
  connection.onReferences(({ textDocument, position, context }, token) =>
    answer(textDocument.uri, token, [], (s) => references(s, position.line, context.includeDeclaration)),
  );
  connection.onDocumentHighlight(({ textDocument, position }, token) =>
    answer(textDocument.uri, token, [], (s) => documentHighlights(s, position.line)),
  );
  connection.onDocumentSymbol(({ textDocument }, token) => answer(textDocument.uri, token, [], documentSymbols));
  connection.onFoldingRanges(({ textDocument }, token) =>
    answer(textDocument.uri, token, [], (s) => foldingRanges(s, client.foldingLimit)),
  );
  connection.languages.inlayHint.on(({ textDocument, range }, token) =>
    answer(textDocument.uri, token, [], (s) => inlayHints(s, range)),
  );
  connection.onCodeAction((params, token) => answer(params.textDocument.uri, token, [], (s) => codeActions(s, params)));
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
  };
}
