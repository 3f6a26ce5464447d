import { type CancellationToken, type Disposable, EventEmitter, type LogOutputChannel, Uri } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions, StaticFeature } from 'vscode-languageclient';
import {
  ANALYSE_BYTES,
  ANALYSE_FILE,
  ASSISTANT,
  type AnalyseBytesParams,
  type AnalyseFileParams,
  type AnalyseFileResult,
  type AssistantParams,
  type AssistantResult,
  Command,
  COMPARE,
  type CompareParams,
  type CompareResult,
  EXCERPT,
  type ExcerptParams,
  type ExcerptResult,
  FIRST_LINES,
  type FirstLinesParams,
  FORGET_FILE,
  type ForgetFileParams,
  INSTANCE_AT,
  LIFE,
  type LifeParams,
  type LifeResult,
  type InstanceAtParams,
  type InstanceAtResult,
  REPORT,
  type ReportParams,
  type ReportResult,
  STATUS,
  type StatusParams,
  TIMELINE,
  TIMELINE_ROWS,
  type TimelineParams,
  type TimelineResult,
  type TimelineRowsParams,
  type TimelineRowsResult,
  TRACE,
  type TraceParams,
  TREE_CHILDREN,
  TREE_PATH,
  type TreeChildrenParams,
  type TreeChildrenResult,
  type TreeNode,
  type TreePathParams,
  WORKSPACE_LOGS,
  type WorkspaceLogsParams,
  type WorkspaceLogsResult,
} from '../../server/src/lsp/protocol';
import type { Analyses } from './largeLogs/analyses';
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

  async instanceAt(params: InstanceAtParams): Promise<InstanceAtResult | null> {
    const client = await this.#start();
    return client.sendRequest<InstanceAtResult | null>(INSTANCE_AT, params);
  }

  async report(params: ReportParams): Promise<ReportResult | null> {
    const client = await this.#start();
    return client.sendRequest<ReportResult | null>(REPORT, params);
  }

  async assistant(params: AssistantParams, token: CancellationToken): Promise<AssistantResult | null> {
    const client = await this.#start();
    return client.sendRequest<AssistantResult | null>(ASSISTANT, params, token);
  }

  async treeChildren(params: TreeChildrenParams): Promise<TreeChildrenResult | null> {
    const client = await this.#start();
    return client.sendRequest<TreeChildrenResult | null>(TREE_CHILDREN, params);
  }

  async treePath(params: TreePathParams): Promise<TreeNode[] | null> {
    const client = await this.#start();
    return client.sendRequest<TreeNode[] | null>(TREE_PATH, params);
  }

  async timeline(params: TimelineParams): Promise<TimelineResult | null> {
    const client = await this.#start();
    return client.sendRequest<TimelineResult | null>(TIMELINE, params);
  }

  async timelineRows(params: TimelineRowsParams): Promise<TimelineRowsResult | null> {
    const client = await this.#start();
    return client.sendRequest<TimelineRowsResult | null>(TIMELINE_ROWS, params);
  }

  async trace(params: TraceParams): Promise<string | null> {
    const client = await this.#start();
    return client.sendRequest<string | null>(TRACE, params);
  }

  async workspaceLogs(params: WorkspaceLogsParams): Promise<WorkspaceLogsResult> {
    const client = await this.#start();
    return client.sendRequest<WorkspaceLogsResult>(WORKSPACE_LOGS, params);
  }

  async compare(params: CompareParams): Promise<CompareResult | null> {
    const client = await this.#start();
    return client.sendRequest<CompareResult | null>(COMPARE, params);
  }

  async excerpt(params: ExcerptParams): Promise<ExcerptResult | null> {
    const client = await this.#start();
    return client.sendRequest<ExcerptResult | null>(EXCERPT, params);
  }

  async life(params: LifeParams, token: CancellationToken): Promise<LifeResult | null> {
    const client = await this.#start();
    return client.sendRequest<LifeResult | null>(LIFE, params, token);
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
      const params: AnalyseFileParams = { uri, workDoneToken };
      return await client.sendRequest<AnalyseFileResult>(ANALYSE_FILE, params, token);
    } catch (error) {
      if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) return 'cancelled';
      throw error;
    } finally {
      listening.dispose();
    }
  }

  async analyseBytes(params: AnalyseBytesParams): Promise<AnalyseFileResult> {
    const client = await this.#start();
    return client.sendRequest<AnalyseFileResult>(ANALYSE_BYTES, params);
  }

  async firstLines(params: FirstLinesParams): Promise<string[] | null> {
    const client = await this.#start();
    return client.sendRequest<string[] | null>(FIRST_LINES, params);
  }

  /** A server that is not there has nothing to forget. */
  forgetFile(params: ForgetFileParams): void {
    this.#client?.then((client) => client.sendNotification(FORGET_FILE, params)).catch(() => undefined);
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
      markdown: { isTrusted: { enabledCommands: Object.values(Command) }, supportHtml: false },
      ...diagnosticsFirst.options,
      middleware: {
        ...diagnosticsFirst.options.middleware,
        workspace: explicitSettings,
        provideCodeLenses: (document, token) => lensesOf(client, document, token),
      },
    });
    // The library comes with the client, not with this file.
    const { State } = await import('vscode-languageclient');
    client.onNotification(STATUS, (status: StatusParams) => {
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
