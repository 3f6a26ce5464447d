import { type CancellationToken, type Disposable, EventEmitter, type LogOutputChannel, Uri } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions, StaticFeature } from 'vscode-languageclient';
import type { Params, Request, Result } from '../../server/src/lsp/methods';
import { Command, type AnalyseFileResult, TEACH_SHAPE } from '../../server/src/lsp/protocol';
import type { Analyses } from './largeLogs/analyses';
import { askServer, methodOf } from './methods';
import { DiagnosticsFirst } from './diagnosticsFirst';
import { explicitSettings } from './explicitSettings';
import { EVENT_LOG_LANGUAGE_ID, LANGUAGE_ID } from './recognition/language';
import { answerFileRequests } from './fileRequests';
import { lensesOf } from './lenses';

/** Node and browser differ in this only: how a client reaches its server. */
export type CreateClient = (options: LanguageClientOptions) => Promise<BaseLanguageClient>;

type ServerState = 'off' | 'starting' | 'running' | 'failed';

/**
 * The language server as the rest of the client sees it. It starts with the first log that is opened: the extension is also
 * activated by other logs, only to look at their first lines.
 */
export class Server implements Disposable {
  readonly #createClient: CreateClient;
  readonly #analyses: Analyses;
  readonly #channel: LogOutputChannel;
  readonly #stateChanged = new EventEmitter<ServerState>();
  #client: Promise<BaseLanguageClient> | undefined;
  #looks = 0;
  #state: ServerState = 'off';

  readonly onDidChangeState = this.#stateChanged.event;

  constructor(createClient: CreateClient, analyses: Analyses, channel: LogOutputChannel) {
    this.#createClient = createClient;
    this.#analyses = analyses;
    this.#channel = channel;
  }

  get state(): ServerState {
    return this.#state;
  }

  async start(): Promise<void> {
    await this.#start();
  }

  /** A new client, not the old one once more: the library refuses to restart one that has failed to start. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#start();
  }

  /** Asks the server, which is started for it where there is none. */
  async ask<M extends Request>(method: M, params: Params<M>, token?: CancellationToken): Promise<Result<M>> {
    return askServer(await this.#start(), method, params, token);
  }

  /** Has the server look at a file on its disk. `onPercentage` is called if that takes its time. */
  async analyseFile(
    uri: string,
    onPercentage: (percentage: number) => void,
    token: CancellationToken,
  ): Promise<AnalyseFileResult | 'cancelled'> {
    const client = await this.#start();
    const { LSPErrorCodes, ResponseError, WorkDoneProgress } = await import('vscode-languageclient');
    const workDoneToken = `winsockLog/look/${++this.#looks}`;
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind !== 'end' && value.percentage !== undefined) onPercentage(value.percentage);
    });
    try {
      return await askServer(client, 'analyseFile', { uri, workDoneToken }, token);
    } catch (error) {
      if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) return 'cancelled';
      throw error;
    } finally {
      listening.dispose();
    }
  }

  /** A server that is not there has nothing to forget. */
  forgetFile(params: Params<'forgetFile'>): void {
    this.#client?.then((client) => client.sendNotification(methodOf('forgetFile'), params)).catch(() => undefined);
  }

  async stop(): Promise<void> {
    const old = this.#client;
    this.#client = undefined;
    this.#analyses.clear();
    this.#enter('off');
    try {
      await (await old)?.dispose();
    } catch (error) {
      this.#channel.warn('The server did not stop cleanly:', String(error));
    }
  }

  dispose(): void {
    this.#stateChanged.dispose();
  }

  #start(): Promise<BaseLanguageClient> {
    return (this.#client ??= this.#launch());
  }

  #launch(): Promise<BaseLanguageClient> {
    const launched: Promise<BaseLanguageClient> = this.#connect(() => this.#client === launched);
    launched.catch((error: unknown) => {
      this.#channel.error('The language server could not be started:', String(error));
      if (this.#client === launched) {
        // Whoever asks next starts afresh.
        this.#client = undefined;
        this.#enter('failed');
      }
    });
    this.#enter('starting');
    return launched;
  }

  /** `isCurrent` turns false when this client has been stopped or replaced: what it still says then is of no interest. */
  async #connect(isCurrent: () => boolean): Promise<BaseLanguageClient> {
    const diagnosticsFirst = new DiagnosticsFirst((uri) => Uri.parse(uri).toString());
    const client: BaseLanguageClient = await this.#createClient({
      // No scheme: logs in virtual workspaces and unsaved ones are read like any other.
      documentSelector: [{ language: LANGUAGE_ID }, { language: EVENT_LOG_LANGUAGE_ID }],
      outputChannel: this.#channel,
      // The server's lenses, actions and hovers run our commands; it may ask for files, and sends its status. The grammar
      // colours logs.
      initializationOptions: { commands: true, files: true, status: true, semanticTokens: false },
      // Hovers carry links. Whatever a log smuggles into them, these commands are all that it can reach.
      markdown: { isTrusted: { enabledCommands: [...Object.values(Command), TEACH_SHAPE] }, supportHtml: false },
      ...diagnosticsFirst.options,
      middleware: {
        ...diagnosticsFirst.options.middleware,
        workspace: explicitSettings,
        provideCodeLenses: (document, token) => lensesOf(client, document, token),
      },
    });
    // The library comes with the client, not with this file.
    const { State } = await import('vscode-languageclient');
    client.onNotification(methodOf('status'), (status: Params<'status'>) => {
      diagnosticsFirst.after(status.uri, () => {
        this.#analyses.accept(diagnosticsFirst.keyOf(status.uri), status);
      });
    });
    client.registerFeature(allFolds);
    answerFileRequests(client);
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) diagnosticsFirst.clear();
      if (isCurrent()) {
        if (newState === State.Stopped) this.#analyses.clear();
        this.#enter(newState === State.Running ? 'running' : newState === State.Stopped ? 'failed' : 'starting');
      }
    });
    await client.start();
    return client;
  }

  #enter(state: ServerState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}

/** VS Code's editor holds so many folds, and the library lets it ask for 5,000: too few for the waits of a log of some hours. */
const MAX_FOLDS = 65_000;

const allFolds: StaticFeature = {
  fillClientCapabilities: ({ textDocument }) => {
    if (textDocument?.foldingRange) textDocument.foldingRange.rangeLimit = MAX_FOLDS;
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};
