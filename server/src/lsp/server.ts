/**
 * The language server: makes its parts and puts them together. It knows no host; what it needs of one comes in as the
 * `Runtime`.
 */
import { TextDocuments, type Connection } from 'vscode-languageserver';
import { followChanges } from './changes';
import { calm } from './calm';
import { Client } from './client';
import { commandAnswers } from './commands';
import { CaseFolders } from './disk/caseFolders';
import { clientStore } from './disk/clientStore';
import type { LogStore } from './disk/logStore';
import { FileAnalyses } from './disk/fileAnalyses';
import type { FileAnalysis } from './disk/fileAnalysis';
import { readLogBytes, type PushLogBytes } from './disk/logBytes';
import { OpenByFolder } from './disk/openByFolder';
import { Judgements } from './judgement/judgements';
import { ReadingProgress } from './judgement/readingProgress';
import { Teaching } from './judgement/teaching';
import { workspaceAnswers, WorkspaceLooks } from './disk/workspaceLogs';
import { EventAnswers } from './eventLog/answers';
import { lensAnswers } from './lenses';
import { openDocuments } from './openDocument';
import { Outlet } from './outlet';
import { Publisher } from './publisher';
import { documentAnswers } from './requests';
import type { Runtime } from './runtime';
import { serve } from './serve';
import { SettingsStore } from './settingsStore';
import { Snapshots } from './snapshots';
import { capabilitiesFor } from './standardMethods';
import { StoredProblems } from './storedProblems';
import { viewAnswers } from './views/index';
import { WorkspaceProblems } from './workspaceProblems';

/** Serves one client over a connection, until it closes. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      runtime.defer(resolve);
    });
  const client = new Client();
  const documents = new TextDocuments(openDocuments);
  const openByFolder = new OpenByFolder();
  documents.onDidOpen(({ document }) => {
    openByFolder.opened(document);
  });
  documents.onDidClose(({ document }) => {
    openByFolder.closed(document.uri);
  });
  const isDocument = (uri: string): boolean => documents.get(uri) !== undefined;
  const settings = new SettingsStore(connection, client, isDocument, () => {
    rejudge();
  });
  const settingsOf = settings.of.bind(settings);

  const outlet = new Outlet(connection, client);
  const throughClient = clientStore(connection, runtime);
  const storeOf = (uri: string): LogStore | undefined =>
    runtime.disk && uri.startsWith('file:') ? runtime.disk : client.can.files ? throughClient : undefined;
  const folders = new CaseFolders({
    store: storeOf,
    open: openByFolder,
    document: (uri) => documents.get(uri),
    followed: (): readonly FileAnalysis[] => largeFiles.all,
    forget: (folder) => {
      judgements.forget(folder);
    },
    pause,
  });
  const judgements = new Judgements({
    folders,
    settingsOf,
    calm: (uri) =>
      calm(
        () => documents.get(uri),
        pause,
        () => openByFolder.openings,
      ),
    pause,
    progress: (name) => new ReadingProgress(connection, client, name),
  });
  const snapshots = new Snapshots({ documents, judgements, settingsOf, pause });
  const snapshotOf = snapshots.ofLog.bind(snapshots);
  const largeFiles = new FileAnalyses(connection, {
    outlet,
    disk: runtime.disk,
    isDocument,
    settingsOf,
    pieces: (uri) => {
      const store = storeOf(uri);
      return store && (() => store.pieces(uri));
    },
    forgotten: (uri) => {
      problems.closed(uri);
    },
    publish: async (uri) => {
      stored.opened(uri);
      await folders.look(uri, false);
      await publisher.publishLog(uri);
    },
  });
  const looks = new WorkspaceLooks({ store: storeOf, settingsOf, folders, judgements });
  const stored = new StoredProblems({
    outlet,
    isOpen: (uri) => folders.isOpen(uri),
    pieces: (uri) => folders.pieces(uri),
  });
  const problems = new WorkspaceProblems(connection, { looks, stored });
  const publisher = new Publisher(connection, {
    outlet,
    snapshots,
    judgements,
    folders,
    problems,
    defer: runtime.defer.bind(runtime),
  });
  const read: PushLogBytes = (uri, push, token, within) => readLogBytes(uri, push, storeOf(uri), token, within);

  connection.onInitialize((params) => {
    client.introduce(params);
    return { serverInfo: { name: 'winsock-log' }, capabilities: capabilitiesFor(client.can) };
  });

  documents.onDidOpen(({ document }) => {
    stored.opened(document.uri);
    void largeFiles.drop(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    publisher.publishSoon(document.uri);
  });
  documents.onDidClose(({ document }) => {
    const { uri } = document;
    settings.forget(uri);
    folders.closed(uri);
    publisher.withdraw(uri);
    // Its file takes its place in what is judged together with it.
    publisher.publishBeside(uri);
    problems.closed(uri);
  });

  const report = {
    folders,
    document: documents.get.bind(documents),
    settingsOf,
    snapshotOf,
    isWithin: async (uri: string, folders: readonly string[]) =>
      !uri.startsWith('file:') || (await runtime.disk?.isWithin(uri, folders)) !== false,
    infoOf: async (uri: string) => (uri.startsWith('file:') ? runtime.disk?.info(uri) : undefined),
    pause,
  };
  const teaching = new Teaching({ judgements, folders, read, pause });
  const inDocuments = documentAnswers({
    client,
    teaching,
    snapshots,
    events: new EventAnswers({ folders, judgements }),
    report,
    read,
  });
  const lenses = lensAnswers(client, snapshots);
  serve(connection, {
    standard: {
      ...inDocuments.standard,
      ...lenses.standard,
      ...commandAnswers(connection, { isNear: (uri) => folders.openBeside(uri).length > 0 }),
    },
    requests: {
      ...inDocuments.own,
      ...lenses.own,
      ...largeFiles.answers,
      ...workspaceAnswers(connection, looks),
      shapes: (params, token) => teaching.shapes(params, token),
      shapeEffects: (params, token) => teaching.effects(params, token),
      ...viewAnswers({
        judgements,
        read,
        report,
        pause,
      }),
    },
    notifications: { forgetFile: ({ uri }) => largeFiles.forget(uri) },
  });
  const rejudge = followChanges(connection, { client, documents, settings, publisher, folders, largeFiles, problems });

  documents.listen(connection);
  connection.listen();
}
