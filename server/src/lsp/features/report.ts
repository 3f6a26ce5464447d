/** `winsockLog/report`: the case report over Winsock logs and the event logs beside them. */
import type { NotRead } from '../../core/caseReport/model';
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { RenderOptions } from '../../core/caseReport/blocks';
import type { CaseReport, FileInfo } from '../../core/caseReport/buildCase';
import { gatherCase, type CaseEventLog, type CaseLog } from '../../core/caseReport/gather';
import { caseHtml } from '../../core/caseReport/html';
import { caseMarkdown } from '../../core/caseReport/markdown';
import { localDate } from '../../core/caseReport/localDate';
import { distinctNames } from '../../core/caseReport/names';
import type { NamedEventLog } from '../../core/eventlog/folderEvents';
import { visible } from '../../core/text/visible';
import { LineCollector } from '../../core/intake/lineCollector';
import { isWinsockLogName } from '../../core/case/fileNames';
import type { CaseFolders } from '../disk/caseFolders';
import { fileName, folderOf, joinUri, keyOf } from '../uris';
import { OpenEventLog } from '../openEventLog';
import type { OpenDocument } from '../openDocument';
import { bytesOf, piecesOf } from '../logPieces';
import { commandUri } from '../markdown';
import type { Params } from '../methods';
import { Command, type ReportResult } from '../protocol';
import type { Settings } from '../settings';
import type { Snapshot } from '../snapshot';
import { errorMessage } from '../../core/text/errorMessage';

/** What a report is on. `within`: URIs of the folders that may be read, where that is limited. */
export interface ReportOn extends Omit<Params<'report'>, 'format'> {
  readonly within?: readonly string[] | undefined;
}

export interface ReportOptions {
  /** Whether a stored file is in one of these folders, as far as the host can tell. */
  readonly isWithin: (uri: string, folders: readonly string[]) => Promise<boolean>;
  readonly folders: CaseFolders;
  readonly document: (uri: string) => OpenDocument | undefined;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  readonly snapshotOf: (uri: string, token?: CancellationToken) => Promise<Snapshot | undefined>;
  /** What identifies a stored file, as far as the host can tell. */
  readonly infoOf: (uri: string) => Promise<FileInfo | undefined>;
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

/**
 * Null where the log cannot be read, or nobody waits for the answer any more. Asked of an event log, it is over all Winsock
 * logs beside that.
 */
export async function report(
  { format, ...params }: Params<'report'>,
  options: ReportOptions,
  token?: CancellationToken,
): Promise<ReportResult | ResponseError | null> {
  const made = await makeReport(params, options, token);
  if (!made) {
    const unread = options.folders.notRead(params.uri, params.uri.endsWith('/')).map((file) => notReadText(file));
    return unread.length === 0 || token?.isCancellationRequested
      ? null
      : new ResponseError(LSPErrorCodes.RequestFailed, unread.slice(0, MAX_NAMED).join('\n'));
  }
  const { report: model, written } = made;
  const text = format === 'html' ? caseHtml(model, written) : caseMarkdown(model, written);
  return { text, answer: model.answer, headline: model.headline };
}

/** Files that are named where there is nothing to report on. */
const MAX_NAMED = 5;

function notReadText({ name, reason }: NotRead): string {
  return `${visible(name)}: ${reason}`;
}

interface MadeReport {
  readonly report: CaseReport;
  /** How to write it. */
  readonly written: RenderOptions;
}

/** The report before it is written in any format. */
export async function makeReport(
  params: ReportOn,
  options: ReportOptions,
  token?: CancellationToken,
): Promise<MadeReport | undefined> {
  try {
    return await options.folders.during(params.uri, () => reportOn(params, options, token));
  } catch (error) {
    if (error instanceof Unwanted) return undefined;
    throw error;
  }
}

/** Nobody waits for the report any more. */
class Unwanted extends Error {}

export const TOOL = 'winsock-log, the extension for VS Code';

async function reportOn(
  { uri, more = [], mask = false, links = false, caseNumber, customer, within }: ReportOn,
  options: ReportOptions,
  token: CancellationToken | undefined,
): Promise<MadeReport | undefined> {
  const settings = await options.settingsOf(uri);
  const pause = async (): Promise<void> => {
    await options.pause();
    if (token?.isCancellationRequested) throw new Unwanted();
  };
  const files = new Files(options, within, token);
  const isWholeFolder = await files.addCase(uri);
  for (const each of more) await options.folders.during(each, () => files.addMore(each));
  const { logs, events } = files;
  const labels = labelsOf([...logs, ...events].map(({ id }) => id));
  const { report: made, lineAt } = await gatherCase(
    {
      logs: logs.map((log) => ({ ...log, shownAs: labels(log.id) })),
      wanted: new Set(logs.flatMap(({ isWanted }, k) => (isWanted ? [k] : []))),
      catalogue: settings.catalogue,
      eventLogs: events.map((log) => ({ ...log, shownAs: labels(log.id) })),
      notRead: [...options.folders.notRead(uri, isWholeFolder), ...files.refused],
      infoOf: options.infoOf,
      linesOf: (id, wanted) => files.linesOf(id, wanted),
      reasonOf: (error) => (error instanceof Unwanted ? undefined : errorMessage(error)),
      now: () => performance.now(),
      pause,
    },
    {
      clock: settings,
      poolSize: settings.isPoolSizeSet ? settings.poolSize : undefined,
      mask,
      heading: { date: localDate(new Date()), caseNumber, customer },
    },
  );
  return made && { report: made, written: { lineHref: links ? commandHref : undefined, lineAt, tool: TOOL } };
}

/** Of the webview: the client lets it run this one command. */
export function commandHref(uri: string, line: number): string {
  return commandUri(Command.goToLine, [uri, line - 1]);
}

function labelsOf(uris: readonly string[]): (uri: string) => string {
  const names = distinctNames(uris.map(keyOf), '/');
  const byUri = new Map(uris.map((uri, k) => [uri, names[k]]));
  return (uri) => byUri.get(uri) ?? fileName(uri);
}

interface FoundLog extends Omit<CaseLog, 'shownAs'> {
  /** The report is on it. */
  isWanted: boolean;
  /** Where it is open: it counts as it is in the editor. */
  readonly snapshot?: Snapshot | undefined;
}

/** The files that a report is made from. */
class Files {
  readonly logs: FoundLog[] = [];
  readonly events: Omit<CaseEventLog, 'shownAs'>[] = [];
  readonly refused: NotRead[] = [];
  readonly #options: ReportOptions;
  readonly #within: readonly string[] | undefined;
  readonly #token: CancellationToken | undefined;

  constructor(options: ReportOptions, within: readonly string[] | undefined, token: CancellationToken | undefined) {
    this.#options = options;
    this.#within = within;
    this.#token = token;
  }

  /** The case of a log, an event log or a folder. True where that is all that lies in the folder. */
  async addCase(uri: string): Promise<boolean> {
    const { document } = this.#options;
    await this.#look(uri, true);
    for (const { uri: id, log } of this.#eventLogs(uri)) await this.#addEvents(id, log);
    const isWholeFolder = uri.endsWith('/') || document(uri) instanceof OpenEventLog || this.#hasEvents(uri);
    if (!isWholeFolder) await this.#addLog(uri);
    await this.#addLogsBeside(uri, isWholeFolder);
    return isWholeFolder;
  }

  /** A log or an event log from wherever it is. One that cannot be read is left out, as in a folder. */
  async addMore(uri: string): Promise<void> {
    await this.#look(uri, false);
    const events = this.#eventLogs(uri).find((file) => keyOf(file.uri) === keyOf(uri));
    if (events) {
      await this.#addEvents(events.uri, events.log);
    } else {
      await this.#addLog(uri);
      await this.#addLogsBeside(uri, false);
    }
  }

  /** Of a folder, also those that turn out to have no event. */
  #eventLogs(uri: string): readonly NamedEventLog[] {
    const { folders } = this.#options;
    return [...folders.events(uri).files, ...folders.withoutEvents(uri)];
  }

  async linesOf(id: string, wanted: ReadonlySet<number>): Promise<ReadonlyMap<number, string>> {
    const log = this.logs.find((each) => each.id === id);
    const { snapshot } = log ?? {};
    if (snapshot) {
      // After an edit its lines are other ones: then they are written out from what was read of them.
      if (this.#options.document(id)?.revision !== snapshot.revision) return new Map();
      return new Map([...wanted].map((line) => [line, snapshot.log.text.line(line)]));
    }
    const collector = new LineCollector(wanted);
    try {
      for await (const piece of log?.pieces() ?? []) {
        collector.push(piece);
        if (collector.lines.size === wanted.size) return collector.lines;
      }
      collector.end();
    } catch {
      // It is gone meanwhile.
    }
    return collector.lines;
  }

  async #look(uri: string, fresh: boolean): Promise<void> {
    const { folders, pause } = this.#options;
    await folders.look(uri, fresh);
    for (const document of folders.openBeside(uri))
      if (document instanceof OpenEventLog) while (!document.advance()) await pause();
  }

  async #addEvents(id: string, log: CaseEventLog['log']): Promise<void> {
    if (this.#hasEvents(id)) return;
    // What is known of it may have been read for the user.
    if (await this.#leadsOut(id)) return;
    this.events.push({ id, isNamed: false, log, pieces: () => this.#options.folders.pieces(id, this.#within) });
  }

  /** Whether a stored file is a link out of the folders; then it is named. */
  async #leadsOut(id: string): Promise<boolean> {
    const { document, isWithin } = this.#options;
    if (!this.#within || document(id) || (await isWithin(id, this.#within))) return false;
    this.refused.push({
      name: fileName(id),
      reason: 'it is a link to a place outside the folders that may be read here',
    });
    return true;
  }

  #hasEvents(uri: string): boolean {
    return this.events.some(({ id }) => keyOf(id) === keyOf(uri));
  }

  async #addLog(uri: string): Promise<void> {
    const known = this.logs.find(({ id }) => keyOf(id) === keyOf(uri));
    if (known) {
      known.isWanted = true;
      return;
    }
    const snapshot = await this.#options.snapshotOf(uri, this.#token);
    if (snapshot) this.#add(uri, snapshot, true);
    else if (await this.#options.folders.isStored(uri)) await this.#addStored(uri);
  }

  /** A stored file of whatever name, by its content. What is no log and holds no events is named, and not judged. */
  async #addStored(uri: string): Promise<void> {
    const name = fileName(uri);
    if (await this.#leadsOut(uri)) return;
    const content = await this.#options.folders.contentOf(uri);
    if ('problem' in content) this.refused.push({ name, reason: content.problem });
    else if (content.kind === 'other') this.refused.push({ name, reason: content.reason });
    else if (content.kind === 'empty' && !isWinsockLogName(name)) this.refused.push({ name, reason: 'it is empty' });
    else if (content.kind === 'winsockLog' || content.kind === 'empty') this.#add(uri, undefined, true);
    else await this.#addEvents(uri, undefined);
  }

  async #addLogsBeside(uri: string, isWanted: boolean): Promise<void> {
    const { folders, snapshotOf } = this.#options;
    const folder = folderOf(uri);
    if (folder === undefined) return;
    for (const beside of folders.openBeside(uri)) {
      const snapshot = await snapshotOf(beside.uri, this.#token);
      if (snapshot) this.#add(beside.uri, snapshot, isWanted);
    }
    for (const name of await folders.closedNames(uri)) this.#add(joinUri(folder, name), undefined, isWanted);
    this.logs.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  #add(id: string, snapshot: Snapshot | undefined, isWanted: boolean): void {
    if (this.logs.some((log) => keyOf(log.id) === keyOf(id))) return;
    const pieces = (): AsyncIterable<Uint8Array> =>
      snapshot ? piecesOf(bytesOf(snapshot)) : this.#options.folders.pieces(id, this.#within);
    this.logs.push({ id, name: fileName(id), folder: folderOf(id) ?? '', pieces, isWanted, snapshot });
  }
}
