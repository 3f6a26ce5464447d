/**
 * Files that are no documents, since they are too large to be handed to the server: `winsockLog/analyseFile` and its
 * relatives. The client says when to look; the server keeps what it has read, and publishes what is new.
 */
import {
  LSPErrorCodes,
  ResponseError,
  WorkDoneProgress,
  type CancellationToken,
  type Connection,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver';
import { decodeText } from '../../core/text/decodeText';
import { fromBinaryString } from './clientStore';
import { FileAnalysis, type Progress } from './fileAnalysis';
import type { DiskStore } from './logStore';
import type { Params } from '../methods';
import type { AnalyseFileResult } from '../protocol';
import type { Answers } from '../serve';
import type { Outlet } from '../outlet';
import type { Settings } from '../settings';
import { errorMessage } from '../../core/text/errorMessage';

/** Progress is worth a word from so many bytes on: some hundredths of a second. */
const PROGRESS_BYTES = 16 * 1024 * 1024;

/** Enough for the first lines of any log, however wide it is encoded. */
const HEAD_BYTES = 16 * 1024;

interface FileAnalysesOptions {
  readonly outlet: Outlet;
  /** Undefined where the host has no disk. */
  readonly disk: DiskStore | undefined;
  /** Analysed as a document: its file is not. */
  readonly isDocument: (uri: string) => boolean;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  /** The bytes of a file, from its beginning; undefined where nothing can read it. */
  readonly pieces: (uri: string) => (() => AsyncIterable<Uint8Array>) | undefined;
  /** A file is not followed any more. */
  readonly forgotten: (uri: string) => void;
  /** Says what a file has come to. */
  readonly publish: (uri: string) => Promise<void>;
}

export class FileAnalyses {
  readonly #connection: Connection;
  readonly #options: FileAnalysesOptions;
  readonly #analyses = new Map<string, FileAnalysis>();
  /** Looks that are on their way: whoever asks meanwhile waits for the same one. */
  readonly #looks = new Map<FileAnalysis, Promise<AnalyseFileResult>>();

  constructor(connection: Connection, options: FileAnalysesOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  get answers(): Answers<'analyseFile' | 'analyseBytes' | 'firstLines'> {
    return {
      analyseFile: (params, token) => this.#analyseFile(params, token),
      analyseBytes: (params) => this.#analyseBytes(params),
      firstLines: (params) => this.#firstLines(params),
    };
  }

  get all(): readonly FileAnalysis[] {
    return [...this.#analyses.values()];
  }

  of(uri: string): FileAnalysis | undefined {
    return this.#analyses.get(uri);
  }

  /** The settings have changed: all is judged again, and nothing is read again but where the shapes changed. */
  async rejudge(): Promise<void> {
    await Promise.all(
      [...this.#analyses.values()].map(async (analysis) => {
        const { catalogue } = await this.#options.settingsOf(analysis.uri);
        if (catalogue !== analysis.catalogue) return this.#readAnew(analysis);
        analysis.rejudge();
        return this.#publish(analysis);
      }),
    );
  }

  /** A log that the client reads is forgotten: with its next piece the client learns that its beginning is not known. */
  async #readAnew({ uri, isOnDisk }: FileAnalysis): Promise<void> {
    const { disk } = this.#options;
    await this.drop(uri);
    if (!isOnDisk) return;
    await this.#look(await this.#analysisOf(uri, disk), new AbortController().signal, undefined);
  }

  /** A document of that name has been opened: what is said of it from now on, the document says. */
  async drop(uri: string): Promise<void> {
    const analysis = this.#analyses.get(uri);
    this.#analyses.delete(uri);
    await analysis?.close();
  }

  async forget(uri: string): Promise<void> {
    if (!this.#analyses.has(uri)) return;
    await this.drop(uri);
    if (!this.#options.isDocument(uri)) await this.#options.outlet.diagnostics({ uri, diagnostics: [] });
    this.#options.forgotten(uri);
  }

  async #analyseFile(
    { uri, workDoneToken }: Params<'analyseFile'>,
    token: CancellationToken,
  ): Promise<AnalyseFileResult | ResponseError> {
    const { disk, isDocument } = this.#options;
    if (isDocument(uri)) return { problem: null };
    if (!disk) return { problem: 'this server has no access to files' };
    const analysis = await this.#analysisOf(uri, disk);
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      let look = this.#looks.get(analysis);
      if (!look) {
        look = this.#look(analysis, abort.signal, workDoneToken).finally(() => this.#looks.delete(analysis));
        this.#looks.set(analysis, look);
      }
      return await look;
    } catch (error) {
      await this.forget(uri);
      if (abort.signal.aborted) return new ResponseError(LSPErrorCodes.RequestCancelled, `Not analysed: ${uri}`);
      throw error;
    } finally {
      cancelling.dispose();
    }
  }

  async #look(
    analysis: FileAnalysis,
    signal: AbortSignal,
    token: string | number | undefined,
  ): Promise<AnalyseFileResult> {
    const progress = new LookProgress(this.#connection, token);
    let problem: string | null = null;
    try {
      await analysis.look(signal, progress.report);
    } catch (error) {
      if (signal.aborted) throw error;
      problem = errorMessage(error);
    } finally {
      progress.end();
    }
    if (problem === null && !analysis.isKnown) problem = 'there is no such file';
    if (problem === null) await this.#publish(analysis);
    return { problem };
  }

  async #analyseBytes({ uri, bytes, begins, isLast }: Params<'analyseBytes'>): Promise<AnalyseFileResult> {
    if (this.#options.isDocument(uri)) return { problem: null };
    // The server has been started anew in between: it has not seen the beginning.
    if (!begins && !this.#analyses.has(uri)) return { problem: 'its beginning is not known' };
    const analysis = await this.#analysisOf(uri, undefined);
    analysis.feed(fromBinaryString(bytes), begins, isLast);
    await this.#publish(analysis);
    return { problem: null };
  }

  async #firstLines({ uri, limit }: Params<'firstLines'>): Promise<string[] | null> {
    const head = await this.#options.disk?.head(uri, HEAD_BYTES).catch(() => undefined);
    return head ? decodeText(head).split(/\r\n|\r|\n/, limit) : null;
  }

  async #analysisOf(uri: string, disk: DiskStore | undefined): Promise<FileAnalysis> {
    const known = this.#analyses.get(uri);
    if (known) return known;
    const { catalogue } = await this.#options.settingsOf(uri);
    let analysis = this.#analyses.get(uri);
    if (!analysis) {
      analysis = new FileAnalysis(uri, disk, catalogue, this.#options.pieces(uri));
      this.#analyses.set(uri, analysis);
    }
    return analysis;
  }

  async #publish(analysis: FileAnalysis): Promise<void> {
    if (analysis.isReady()) await this.#options.publish(analysis.uri);
  }
}

/** Says how far a look has come, in whole per cent, if it takes long enough to be worth it. */
class LookProgress {
  #begunAt: number | undefined;
  #percentage = 0;
  #isShown = false;

  constructor(
    readonly connection: Connection,
    readonly token: string | number | undefined,
  ) {}

  readonly report: Progress = (read, total) => {
    this.#begunAt ??= read;
    if (read - this.#begunAt < PROGRESS_BYTES) return;
    const percentage = Math.min(100, Math.floor((read / total) * 100));
    if (!this.#isShown) {
      this.#isShown = true;
      this.#send({ kind: 'begin', title: 'Analysing', cancellable: true, percentage });
    } else if (percentage > this.#percentage) {
      this.#send({ kind: 'report', percentage });
    }
    this.#percentage = percentage;
  };

  end(): void {
    if (this.#isShown) this.#send({ kind: 'end' });
  }

  #send(value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void {
    if (this.token !== undefined) void this.connection.sendProgress(WorkDoneProgress.type, this.token, value);
  }
}
