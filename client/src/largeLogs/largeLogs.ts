import { Disposable, EventEmitter, type LogOutputChannel, type Uri, window, workspace } from 'vscode';
import type { Analyses } from './analyses';
import { FedFile } from './fedFile';
import type { LargeLogFigures, LargeLogState } from './largeLogWords';
import { patienceFor, progressTitle } from './largeLogWords';
import { looksLikeWinsockLog, WINSOCK_LINES } from '../../../server/src/core/case/content';
import { isWinsockLogName, rankOfName } from '../../../server/src/core/case/fileNames';
import { withLateProgress } from './lookProgress';
import { Pulse } from '../growth/pulse';
import type { Server } from '../server';
import { isDocument, isInTab, nameOf, visibleUris } from '../tabs';
import { errorMessage } from '../../../server/src/core/text/errorMessage';

interface LargeLog {
  readonly uri: Uri;
  readonly key: string;
  readonly bytes: number;
  /** Undefined where the server reads the file itself. */
  readonly fed: FedFile | undefined;
  state: LargeLogState;
  problem: string | null;
  /** On its way: who wants another one meanwhile waits for this one. */
  look: Promise<void> | undefined;
}

/**
 * Logs that VS Code shows in a tab but gives to no extension: they are too large, a remote window asks before it loads them, or they look
 * binary. They are recognised by their tabs, read by the server, and looked at again while they are in front. Reading is so fast that nobody
 * is asked before.
 */
export class LargeLogs implements Disposable {
  readonly #server: Server;
  readonly #analyses: Analyses;
  readonly #channel: LogOutputChannel;
  readonly #logs = new Map<string, LargeLog>();
  /** Tabs that are being looked into. */
  readonly #considered = new Set<string>();
  readonly #changed = new EventEmitter<void>();
  readonly #pulse: Pulse;
  readonly #subscriptions: Disposable;

  /** Some log's state has changed, or its results. */
  readonly onDidChange = this.#changed.event;

  constructor(server: Server, analyses: Analyses, channel: LogOutputChannel) {
    this.#server = server;
    this.#analyses = analyses;
    this.#channel = channel;
    this.#pulse = new Pulse(
      () => this.#followed().length > 0,
      () => Promise.all(this.#followed().map((log) => this.#look(log))),
    );
    this.#subscriptions = Disposable.from(
      this.#changed,
      this.#pulse,
      window.tabGroups.onDidChangeTabs(() => {
        this.#tabsChanged();
      }),
      window.tabGroups.onDidChangeTabGroups(() => {
        this.#tabsChanged();
      }),
      workspace.onDidOpenTextDocument(({ uri }) => {
        // It came as a document after all.
        this.#forget(uri.toString());
      }),
      workspace.onDidCloseTextDocument(() => {
        this.#tabsChanged();
      }),
      analyses.onDidAnalyse(({ version }) => {
        if (version === null) this.#changed.fire();
      }),
      server.onDidChangeState((state) => {
        if (state === 'running') {
          // A new server has read nothing yet.
          for (const log of this.#logs.values()) {
            log.fed?.restart();
            if (log.state === 'read' || log.state === 'failed') void this.#look(log);
          }
        }
        this.#changed.fire();
      }),
    );
    this.#tabsChanged();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  has(uri: Uri): boolean {
    return this.#logs.has(uri.toString());
  }

  figuresOf(uri: Uri): LargeLogFigures | undefined {
    const log = this.#logs.get(uri.toString());
    if (!log) return undefined;
    const { bytes, state, problem } = log;
    return { name: nameOf(uri), bytes, state, problem, status: this.#analyses.of(uri) };
  }

  /** Because the user says so, whatever it looks like: also after it was cancelled. Resolves when it has been read. */
  async analyse(uri: Uri): Promise<void> {
    const log = this.#logs.get(uri.toString()) ?? this.#add(uri, (await workspace.fs.stat(uri)).size);
    await this.#look(log);
  }

  /** True for a file in a tab that VS Code gives to no extension. Rejects where there is no such file. */
  async hasNoDocument(uri: Uri): Promise<boolean> {
    const { size } = await workspace.fs.stat(uri);
    await untilDocument(uri.toString(), patienceFor(size));
    return !isDocument(uri.toString());
  }

  #tabsChanged(): void {
    for (const key of [...this.#logs.keys()]) if (!isInTab(key)) this.#forget(key);
    for (const uri of visibleUris()) {
      const key = uri.toString();
      if (
        !this.#logs.has(key) &&
        !this.#considered.has(key) &&
        !isDocument(key) &&
        rankOfName(nameOf(uri)) !== undefined
      ) {
        this.#considered.add(key);
        this.#consider(uri)
          .catch((error: unknown) => {
            this.#channel.debug(`${key} is not looked into:`, String(error));
          })
          .finally(() => this.#considered.delete(key));
      }
    }
    this.#pulse.check();
    this.#changed.fire();
  }

  async #consider(uri: Uri): Promise<void> {
    const { size } = await workspace.fs.stat(uri);
    const key = uri.toString();
    const isShown = (): boolean => visibleUris().some((each) => each.toString() === key) && !isDocument(key);
    await untilDocument(key, patienceFor(size));
    if (!isShown() || !(isWinsockLogName(nameOf(uri)) || (await this.#looksLikeLog(uri)))) return;
    if (isShown() && !this.#logs.has(key)) await this.#look(this.#add(uri, size));
  }

  async #looksLikeLog(uri: Uri): Promise<boolean> {
    const lines = isOnDisk(uri)
      ? await this.#server.ask('firstLines', { uri: uri.toString(), limit: WINSOCK_LINES })
      : new TextDecoder().decode((await workspace.fs.readFile(uri)).subarray(0, 16_384)).split(/\r\n|\r|\n/);
    return lines !== null && looksLikeWinsockLog(lines);
  }

  #add(uri: Uri, bytes: number): LargeLog {
    const key = uri.toString();
    const fed = isOnDisk(uri)
      ? undefined
      : new FedFile(uri, (piece) => this.#server.ask('analyseBytes', { ...piece, uri: key }));
    const log: LargeLog = { uri, key, bytes, fed, state: 'reading', problem: null, look: undefined };
    this.#logs.set(key, log);
    return log;
  }

  #forget(key: string): void {
    if (this.#logs.delete(key)) {
      this.#analyses.forget(key);
      this.#server.forgetFile({ uri: key });
      this.#changed.fire();
    }
  }

  /** Logs to look at again and again. One that the user did not want to be read is left alone. */
  #followed(): LargeLog[] {
    if (this.#server.state !== 'running') return [];
    const visible = new Set(visibleUris().map((uri) => uri.toString()));
    return [...this.#logs.values()].filter(({ key, state }) => visible.has(key) && state !== 'cancelled');
  }

  #look(log: LargeLog): Promise<void> {
    return (log.look ??= this.#lookNow(log).finally(() => {
      log.look = undefined;
      this.#pulse.check();
    }));
  }

  async #lookNow(log: LargeLog): Promise<void> {
    if (log.state === 'cancelled') this.#enter(log, 'reading', null);
    try {
      const { result, isCancelled } = await withLateProgress(
        progressTitle(nameOf(log.uri), log.bytes),
        async (onPercentage, token) => ({
          result: log.fed
            ? await log.fed.look(onPercentage, token)
            : await this.#server.analyseFile(log.key, onPercentage, token),
          isCancelled: token.isCancellationRequested,
        }),
      );
      if (isCancelled || result === 'cancelled') {
        this.#server.forgetFile({ uri: log.key });
        this.#analyses.forget(log.key);
        this.#enter(log, 'cancelled', null);
      } else {
        this.#enter(log, result.problem === null || this.#analyses.of(log.uri) ? 'read' : 'failed', result.problem);
      }
    } catch (error) {
      this.#enter(log, 'failed', errorMessage(error));
    }
  }

  #enter(log: LargeLog, state: LargeLogState, problem: string | null): void {
    if (log.state !== state || log.problem !== problem) {
      log.state = state;
      log.problem = problem;
      this.#changed.fire();
    }
  }
}

/** The server reads what is on its disk; the client feeds it everything else. */
function isOnDisk(uri: Uri): boolean {
  return uri.scheme === 'file';
}

/** Resolves when a file has come as a document, or after that time. */
function untilDocument(key: string, milliseconds: number): Promise<void> {
  if (isDocument(key) || milliseconds === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      opening.dispose();
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const opening = workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.toString() === key) done();
    });
  });
}
