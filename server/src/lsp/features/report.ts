/** `winsockLog/report`: the case report over a Winsock log and the event logs beside it. */
import type { CancellationToken } from 'vscode-languageserver';
import type { RenderOptions } from '../../core/caseReport/blocks';
import {
  caseSteps,
  type CaseReport,
  type CopyInput,
  type EventLogInput,
  type FileInfo,
  type NotRead,
  type WinsockLogInput,
} from '../../core/caseReport/buildCase';
import { caseHtml } from '../../core/caseReport/html';
import type { InSteps } from '../../core/caseReport/inSteps';
import { caseMarkdown } from '../../core/caseReport/markdown';
import type { NamedEventLog } from '../../core/eventlog/folderEvents';
import { oneByOne, readChains } from '../../core/case/chains';
import { LogIntake } from '../../core/intake/logIntake';
import type { CaseFolders } from '../disk/caseFolders';
import { fileName, folderOf, joinUri, keyOf } from '../uris';
import { OpenEventLog } from '../openEventLog';
import type { OpenDocument } from '../openDocument';
import { bytesOf, inSteps } from '../logPieces';
import { commandUri } from '../markdown';
import { withPoolSize } from '../poolSize';
import type { Params } from '../methods';
import { Command, type ReportResult } from '../protocol';
import type { Settings } from '../settings';
import type { Snapshot } from '../snapshot';

/** As long as one turn of the event loop may take. */
const TURN_MS = 4;

export interface ReportOptions {
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
): Promise<ReportResult | null> {
  const made = await makeReport(params, options, token);
  if (!made) return null;
  const { report: model, written } = made;
  const text = format === 'html' ? caseHtml(model, written) : caseMarkdown(model, written);
  return { text, answer: model.answer, headline: model.headline };
}

interface MadeReport {
  readonly report: CaseReport;
  /** How to write it. */
  readonly written: RenderOptions;
}

/** The report before it is written in any format. */
export function makeReport(
  params: Omit<Params<'report'>, 'format'>,
  options: ReportOptions,
  token?: CancellationToken,
): Promise<MadeReport | undefined> {
  return options.folders.during(params.uri, () => reportOn(params, options, token));
}

async function reportOn(
  { uri, more = [], mask = false, links = false }: Omit<Params<'report'>, 'format'>,
  options: ReportOptions,
  token: CancellationToken | undefined,
): Promise<MadeReport | undefined> {
  const settings = await options.settingsOf(uri);
  const { folders } = options;
  await folders.look(uri);
  await readOpenEventLogs(uri, options);
  const isWholeFolder = isOnFolder(uri, options);
  const {
    logs: found,
    copies,
    unread,
  } = isWholeFolder ? await logsOfFolder(uri, settings, options, token) : await logsOf(uri, settings, options, token);
  const added = await addedTo(found, folders.events(uri).files, more, settings, options, token);
  const { logs, files } = added;
  if (token?.isCancellationRequested || (logs.length === 0 && files.length === 0)) return undefined;
  const steps = caseSteps({
    logs,
    copies,
    eventLogs: await Promise.all(
      files.map(async ({ uri: id, name, log }): Promise<EventLogInput> => ({
        name,
        id,
        log,
        file: await options.infoOf(id),
      })),
    ),
    notRead: [...folders.notRead(uri, isWholeFolder), ...unread],
    poolSize: settings.isPoolSizeSet ? settings.poolSize : undefined,
    mask,
  });
  const made = await inTurns(steps, options.pause);
  const written = {
    lineHref: links ? commandHref : undefined,
    lineAt: (source: number, line: number) => logs.at(source)?.lineAt?.(line),
    tool: TOOL,
  };
  return { report: made, written };
}

/** Takes as many steps at once as others can wait for. */
async function inTurns<T>(steps: InSteps<T>, pause: () => Promise<void>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - began < TURN_MS) continue;
    await pause();
    began = performance.now();
  }
}

const TOOL = 'winsock-log, the extension for VS Code';

/** Adds files from wherever they are, each once. Files that cannot be read are left out, as in a folder. */
async function addedTo(
  logs: readonly QuotableLog[],
  eventLogs: readonly NamedEventLog[],
  more: readonly string[],
  settings: Settings,
  options: ReportOptions,
  token: CancellationToken | undefined,
): Promise<{ readonly logs: readonly QuotableLog[]; readonly files: readonly NamedEventLog[] }> {
  const { folders } = options;
  const all = [...logs];
  const files = [...eventLogs];
  const known = new Set([...all.map(({ id }) => keyOf(id ?? '')), ...files.map((file) => keyOf(file.uri))]);
  for (const uri of more) {
    const key = keyOf(uri);
    if (token?.isCancellationRequested || known.has(key)) continue;
    known.add(key);
    await folders.during(uri, async () => {
      await folders.look(uri, false);
      await readOpenEventLogs(uri, options);
      const events = folders.events(uri).files.find((file) => keyOf(file.uri) === key);
      if (events) files.push(events);
      else all.push(...(await logsOf(uri, settings, options, token)).logs);
    });
  }
  return { logs: all, files };
}

/** Of the webview: the client lets it run this one command. */
function commandHref(uri: string, line: number): string {
  return commandUri(Command.goToLine, [uri, line - 1]);
}

/** A log, and its lines where they are at hand. */
interface QuotableLog extends WinsockLogInput {
  readonly lineAt?: (line: number) => string | undefined;
}

async function readOpenEventLogs(uri: string, { folders, pause }: ReportOptions): Promise<void> {
  for (const document of folders.openBeside(uri))
    if (document instanceof OpenEventLog) while (!document.advance()) await pause();
}

/** A folder, or an event log: whose case is all that lies in its folder. */
function isOnFolder(uri: string, { folders, document }: ReportOptions): boolean {
  return (
    uri.endsWith('/') ||
    document(uri) instanceof OpenEventLog ||
    folders.events(uri).files.some((file) => keyOf(file.uri) === keyOf(uri))
  );
}

interface CaseLogs {
  readonly logs: readonly QuotableLog[];
  readonly copies: readonly CopyInput[];
  readonly unread: readonly NotRead[];
}

/** The one log that a report is on. */
async function logsOf(
  uri: string,
  settings: Settings,
  options: ReportOptions,
  token: CancellationToken | undefined,
): Promise<CaseLogs> {
  const open = await openLog(uri, options, token);
  const log = open ?? (await options.folders.closedLog(uri, settings));
  return { logs: log ? [{ ...log, file: await options.infoOf(uri) }] : [], copies: [], unread: [] };
}

/** The logs of a folder, those that continue each other as one. What is open counts as it is in the editor. */
async function logsOfFolder(
  uri: string,
  settings: Settings,
  options: ReportOptions,
  token: CancellationToken | undefined,
): Promise<CaseLogs> {
  const { folders, infoOf, pause, snapshotOf, document } = options;
  const folder = folderOf(uri) ?? '';
  const sources: {
    readonly id: string;
    readonly snapshot?: Snapshot;
    readonly pieces: () => AsyncIterable<Uint8Array>;
  }[] = [];
  for (const beside of folders.openBeside(uri)) {
    const snapshot = await snapshotOf(beside.uri, token);
    if (snapshot) sources.push({ id: beside.uri, snapshot, pieces: () => piecesOf(snapshot) });
  }
  for (const name of await folders.closedNames(uri)) {
    const id = joinUri(folder, name);
    sources.push({ id, pieces: () => folders.pieces(id) });
  }
  sources.sort((a, b) => (fileName(a.id) < fileName(b.id) ? -1 : 1));
  const { chains, copies, failures } = await readChains(
    sources.map(({ id, pieces }) => ({ name: fileName(id), folder, pieces })),
    oneByOne((k) => {
      const { pieces, snapshot } = sources[k];
      return LogIntake.read(pieces(), snapshot?.facts.catalogue ?? settings.catalogue, pause);
    }),
    { pause },
  );
  const partOf = async (source: number) => {
    const { id } = sources[source];
    return { name: fileName(id), id, file: await infoOf(id) };
  };
  const judged = withPoolSize(settings, folders.events(uri));
  const logs = await Promise.all(
    chains.map(async ({ links, log }): Promise<QuotableLog> => {
      const parts = await Promise.all(
        links.map(async ({ source, firstLine }) => ({ ...(await partOf(source)), firstLine })),
      );
      const { shapes, encoding } = log;
      const facts = log.facts(judged);
      return {
        ...parts[parts.length - 1],
        parts,
        facts,
        shapes,
        encoding,
        lineAt: (line) => {
          const { file, line: own } = facts.places.of(line);
          const { id, snapshot } = sources[links[file].source];
          return snapshot && document(id)?.version === snapshot.version ? snapshot.log.text.line(own) : undefined;
        },
      };
    }),
  );
  return {
    logs,
    copies: await Promise.all(
      copies.map(async ({ source, of }) => ({ ...(await partOf(source)), copyOf: fileName(sources[of].id) })),
    ),
    unread: failures.map(({ source, error }) => ({
      name: fileName(sources[source].id),
      reason: error instanceof Error ? error.message : String(error),
      isWinsockLog: true,
    })),
  };
}

/** The text of a document, as those of a file come. */
// eslint-disable-next-line @typescript-eslint/require-await
async function* piecesOf(snapshot: Snapshot): AsyncGenerator<Uint8Array> {
  yield* inSteps(bytesOf(snapshot));
}

/** A log that is open, read once more: only a report needs the shapes of its unknown lines, so no document keeps their counts. */
async function openLog(
  uri: string,
  { document, snapshotOf, pause }: ReportOptions,
  token: CancellationToken | undefined,
): Promise<QuotableLog | undefined> {
  const snapshot = await snapshotOf(uri, token);
  if (!snapshot) return undefined;
  const intake = await LogIntake.read(piecesOf(snapshot), snapshot.facts.catalogue, pause);
  return {
    name: fileName(uri),
    id: uri,
    facts: intake.facts(snapshot.settings, { elsewhere: snapshot.facts.elsewhere }),
    shapes: intake.shapes,
    encoding: intake.encoding,
    // After an edit its lines are other ones: then they are written out from what was read of them.
    lineAt: (line) => (document(uri)?.version === snapshot.version ? snapshot.log.text.line(line) : undefined),
  };
}
