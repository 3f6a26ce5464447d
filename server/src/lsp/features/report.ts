/** `winsockLog/report`: the case report over a Winsock log and the event logs beside it. */
import type { CancellationToken } from 'vscode-languageserver';
import { buildCase, type EventLogInput, type WinsockLogInput } from '../../core/caseReport/caseFile';
import { caseHtml } from '../../core/caseReport/html';
import { caseMarkdown } from '../../core/caseReport/markdown';
import { LogIntake } from '../../core/intake/logIntake';
import type { CaseFolders } from '../disk/caseFolders';
import { fileName, keyOf } from '../uris';
import { OpenEventLog } from '../openEventLog';
import type { OpenDocument } from '../openDocument';
import { commandUri } from '../markdown';
import { Command, type ReportParams, type ReportResult } from '../protocol';
import type { Settings } from '../settings';
import type { Snapshot } from '../snapshot';

/** Bytes of a log read between two turns of the event loop. */
const STEP_BYTES = 2 * 1024 * 1024;

export interface ReportOptions {
  readonly folders: CaseFolders;
  readonly document: (uri: string) => OpenDocument | undefined;
  readonly settingsOf: (uri: string) => Promise<Settings>;
  readonly snapshotOf: (uri: string, token?: CancellationToken) => Promise<Snapshot | undefined>;
  /** Resolves after what is waiting has been handled. */
  readonly pause: () => Promise<void>;
}

/**
 * Null where the log cannot be read, or nobody waits for the answer any more. Asked of an event log, it is over all Winsock
 * logs beside that.
 */
export async function report(
  { uri, format, mask = false, links = false }: ReportParams,
  options: ReportOptions,
  token?: CancellationToken,
): Promise<ReportResult | null> {
  const settings = await options.settingsOf(uri);
  const { folders } = options;
  await folders.look(uri);
  await readOpenEventLogs(uri, options);
  const isWholeFolder = isOnFolder(uri, options);
  const logs = isWholeFolder
    ? await logsOfFolder(uri, settings, options, token)
    : [(await openLog(uri, options, token)) ?? (await folders.closedLog(uri, settings))].filter(
        (log) => log !== undefined,
      );
  const files = folders.events(uri).files;
  if (token?.isCancellationRequested || (logs.length === 0 && files.length === 0)) return null;
  const caseFile = buildCase({
    logs,
    eventLogs: files.map(({ uri: id, name, log }): EventLogInput => ({ name, id, log })),
    notRead: folders.notRead(uri, isWholeFolder),
    poolSize: settings.isPoolSizeSet ? settings.poolSize : undefined,
    mask,
  });
  const lineHref = links ? commandHref : undefined;
  const text = format === 'html' ? caseHtml(caseFile, { lineHref }) : caseMarkdown(caseFile, { lineHref });
  return { text, answer: caseFile.answer, headline: caseFile.headline };
}

/** Of the webview: the client lets it run this one command. */
function commandHref(uri: string, line: number): string {
  return commandUri(Command.goToLine, [uri, line - 1]);
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

async function logsOfFolder(
  uri: string,
  settings: Settings,
  options: ReportOptions,
  token: CancellationToken | undefined,
): Promise<WinsockLogInput[]> {
  const { folders } = options;
  const open: WinsockLogInput[] = [];
  for (const beside of folders.openBeside(uri)) {
    const log = await openLog(beside.uri, options, token);
    if (log) open.push(log);
  }
  const closed = await folders.closedLogs(uri, settings);
  return [...open, ...closed].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A log that is open, taken in once more: a report counts the shapes of its unknown lines, which nothing else needs. */
async function openLog(
  uri: string,
  { document, snapshotOf, pause }: ReportOptions,
  token: CancellationToken | undefined,
): Promise<WinsockLogInput | undefined> {
  const snapshot = await snapshotOf(uri, token);
  if (!snapshot) return undefined;
  const { text } = snapshot.log;
  // A copy, since edits may come between the steps.
  const bytes = text.bytes.slice(0, text.length);
  const intake = new LogIntake(snapshot.log.catalogue);
  for (let at = 0; at < bytes.length; at += STEP_BYTES) {
    intake.push(bytes.subarray(at, at + STEP_BYTES));
    if (at + STEP_BYTES < bytes.length) await pause();
  }
  intake.end();
  return {
    name: fileName(uri),
    id: uri,
    facts: intake.facts(snapshot.settings),
    shapes: intake.shapes,
    encoding: intake.encoding,
    // After an edit its lines are other ones: then they are written out from what was read of them.
    lineAt: (line) => (document(uri)?.version === snapshot.version ? snapshot.log.text.line(line) : undefined),
  };
}
