/** A client for tests, as strict as they come: the compiled server in a process of its own, spoken to over stdio like any editor does. */
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeLens,
  type ConfigurationParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type SymbolKind,
} from 'vscode-languageserver-protocol/node';
import type { StatusParams } from '../../server/src/lsp/protocol';
import { inRoot } from './paths';
import { ProtocolWatch } from './protocolWatch';

export const URI = 'file:///logs/Winsock.log';

interface ClientOptions {
  readonly server?: string;
  /** What `workspace/configuration` answers; undefined: the client cannot be asked. */
  readonly configuration?: unknown;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** URIs of the folders of the workspace. */
  readonly folders?: readonly string[];
}

/** What VS Code can do, as far as it matters here. */
export const fullCapabilities: ClientCapabilities = {
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    publishDiagnostics: {
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    documentSymbol: {
      hierarchicalDocumentSymbolSupport: true,
      symbolKind: { valueSet: Array.from({ length: 26 }, (_, k) => (k + 1) as SymbolKind) },
    },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix'] } } },
  },
};

export class LspClient {
  readonly connection: ProtocolConnection;
  readonly #process: ChildProcess;
  readonly #watch = new ProtocolWatch();
  readonly #diagnostics: PublishDiagnosticsParams[] = [];
  readonly #statuses: StatusParams[] = [];
  readonly #waiting = new Set<() => void>();
  configuration: unknown;
  /** What the server has offered. */
  initializeResult: InitializeResult = { capabilities: {} };
  /** The URIs that the server has asked settings for. */
  readonly configurationRequests: (string | undefined)[] = [];
  stderr = '';

  constructor(options: ClientOptions = {}) {
    this.configuration = options.configuration;
    const server = options.server ?? inRoot('out', 'server', 'src', 'node', 'main.js');
    this.#process = spawn(process.execPath, [server, '--stdio'], { stdio: 'pipe' });
    const { stdin, stdout, stderr } = this.#process;
    if (!stdin || !stdout || !stderr) throw new Error('the server has no pipes');
    stderr.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.connection = createProtocolConnection(
      this.#watch.reader(new StreamMessageReader(stdout)),
      this.#watch.writer(new StreamMessageWriter(stdin)),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#diagnostics.push(params);
      this.#wake();
    });
    this.connection.onNotification('winsockLog/status', (params: StatusParams) => {
      this.#statuses.push(params);
      this.#wake();
    });
    this.connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) =>
      items.map(({ scopeUri }) => {
        this.configurationRequests.push(scopeUri);
        // These suites are about the protocol, not about when a leak is certain: no connections need come and go meanwhile.
        return { leakTurnover: 0, ...(this.configuration as object) };
      }),
    );
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onRequest('workspace/codeLens/refresh', () => null);
    this.connection.onRequest('workspace/inlayHint/refresh', () => null);
    this.connection.listen();
  }

  static async start(options: ClientOptions = {}): Promise<LspClient> {
    const client = new LspClient(options);
    client.initializeResult = await client.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? {
        ...fullCapabilities,
        workspace: { ...fullCapabilities.workspace, configuration: options.configuration !== undefined },
      },
      ...(options.folders && { workspaceFolders: options.folders.map((uri) => ({ uri, name: uri })) }),
      initializationOptions: options.initializationOptions ?? { commands: true, status: true },
    });
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  /** Ends the server without asking it; nothing happens if it has ended. */
  kill(): void {
    this.#process.kill();
  }

  /** The methods that the server has called so far. */
  get methods(): readonly string[] {
    return this.#watch.methods;
  }

  /** The server's process. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  async open(text: string, uri = URI, version = 1, languageId = 'winsock-log'): Promise<PublishDiagnosticsParams> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version, text },
    });
    return this.diagnosticsOf(uri, version);
  }

  async close(uri = URI): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** The diagnostics of a version, as soon as they are there. */
  async diagnosticsOf(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    return this.#until(() => this.#diagnostics.findLast((d) => d.uri === uri && d.version === version));
  }

  /** The next diagnostics that fulfil a condition; those already there count. */
  async diagnosticsWhere(condition: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    return this.#until(() => this.#diagnostics.find(condition));
  }

  async statusOf(uri: string, version: number): Promise<StatusParams> {
    return this.#until(() => this.#statuses.findLast((s) => s.uri === uri && s.version === version));
  }

  /** What was last published of a file; undefined where nothing was. */
  lastDiagnosticsOf(uri: string): PublishDiagnosticsParams | undefined {
    return this.#diagnostics.findLast((each) => each.uri === uri);
  }

  /** Resolves when what was last published of a file fulfils a condition. */
  async untilDiagnostics(
    uri: string,
    condition: (diagnostics: PublishDiagnosticsParams['diagnostics']) => boolean,
  ): Promise<PublishDiagnosticsParams> {
    return this.#until(() => {
      const last = this.lastDiagnosticsOf(uri);
      return last && condition(last.diagnostics) ? last : undefined;
    });
  }

  /** The next status that fulfils a condition; those already there count. */
  async statusWhere(condition: (status: StatusParams) => boolean): Promise<StatusParams> {
    return this.#until(() => this.#statuses.find(condition));
  }

  /** Forgets what has been published, to wait for what comes next. */
  forget(): void {
    this.#diagnostics.length = 0;
    this.#statuses.length = 0;
  }

  async request<R>(method: string, params: object): Promise<R> {
    return this.connection.sendRequest<R>(method, params);
  }

  /** A request about a position in the one document. */
  async at<R>(method: string, line: number, character = 8, more: object = {}): Promise<R> {
    return this.request<R>(method, { textDocument: { uri: URI }, position: { line, character }, ...more });
  }

  /** The lenses of the one document, all of them resolved. */
  async lenses(): Promise<CodeLens[]> {
    const lenses = await this.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
    return Promise.all(lenses.map((lens) => this.request<CodeLens>('codeLens/resolve', lens)));
  }

  async stop(): Promise<number | null> {
    const exit = once(this.#process, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await exit;
    this.connection.dispose();
    // Whatever a test is about: no message of the server may break the protocol.
    assert.deepEqual(this.#watch.violations, []);
    return this.#process.exitCode;
  }

  async #until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
