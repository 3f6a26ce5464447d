/** What changes outside the documents: the user's settings, and the logs on disk. */
import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  WatchKind,
  type Connection,
  type TextDocuments,
} from 'vscode-languageserver';
import type { Client } from './client';
import type { CaseFolders } from './disk/caseFolders';
import type { FileAnalyses } from './disk/fileAnalyses';
import type { OpenDocument } from './openDocument';
import type { Publisher } from './publisher';
import { SECTION } from './settings';
import type { SettingsStore } from './settingsStore';
import { fileName, keyOf } from './uris';
import { pathGlob, rankOfName, watchedNames } from '../core/case/fileNames';
import type { WorkspaceProblems } from './workspaceProblems';

interface ChangeParts {
  readonly client: Client;
  readonly documents: TextDocuments<OpenDocument>;
  readonly settings: SettingsStore;
  readonly publisher: Publisher;
  readonly folders: CaseFolders;
  readonly largeFiles: FileAnalyses;
  readonly problems: WorkspaceProblems;
}

/** Gives back what judges everything anew, by the settings that hold now. */
export function followChanges(connection: Connection, parts: ChangeParts): () => void {
  const { client, documents, settings, publisher, folders, largeFiles, problems } = parts;

  /** Nothing depends on it: where it fails, the user sees a change later. */
  function attempt(request: Promise<unknown>, failure: string): void {
    request.catch((error: unknown) => {
      connection.console.warn(`${failure}: ${String(error)}`);
    });
  }

  connection.onInitialized(() => {
    const { dynamicConfiguration, watchedFiles, workspaceFolders } = client.can;
    problems.setRoots(client.folders);
    if (workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        problems.changeRoots(
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        );
      });
    }
    if (dynamicConfiguration) {
      attempt(
        connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION }),
        'The server will not learn of changed settings',
      );
    }
    if (watchedFiles) {
      attempt(
        connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [
            ...watchedNames.map((name) => ({ globPattern: pathGlob(name) })),
            // Of a folder that goes, only itself is told, and not what was in it.
            { globPattern: '**/*', kind: WatchKind.Delete },
          ],
        }),
        'The server will not learn at once of logs that change on disk',
      );
    }
  });

  const rejudge = (): void => {
    for (const { uri } of documents.all()) publisher.publishSoon(uri);
    problems.lookAtAll();
    attempt(largeFiles.rejudge(), 'The server could not judge the large files again');
    const { codeLensRefresh, inlayHintRefresh } = client.can;
    if (codeLensRefresh)
      attempt(connection.sendRequest(CodeLensRefreshRequest.type), 'The editor did not refresh the lenses');
    if (inlayHintRefresh) attempt(connection.languages.inlayHint.refresh(), 'The editor did not refresh the hints');
  };

  connection.onDidChangeConfiguration(({ settings: pushed }: { settings: unknown }) => {
    settings.change(pushed);
    rejudge();
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      if (type === FileChangeType.Deleted) problems.deleted(uri);
      // What is open is told by its document.
      else if (!folders.isOpen(uri)) problems.changed(uri);
    }
    // One look for each log that is open is enough, however many files a copy brought.
    const beside = changes.flatMap(({ uri }) =>
      rankOfName(fileName(uri)) === undefined
        ? []
        : // What is open is known from its document: a log that grows is no reason to look for others.
          folders.openBeside(uri).filter((document) => keyOf(document.uri) !== keyOf(uri)),
    );
    for (const document of new Set(beside)) publisher.lookBeside(document.uri, true);
  });

  return rejudge;
}
