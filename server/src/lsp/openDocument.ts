/** What is open: Winsock logs, and event logs of the MTA. The language that the client gives a document decides. */
import type { TextDocumentsConfiguration } from 'vscode-languageserver';
import { OpenEventLog } from './openEventLog';
import { OpenLog } from './openLog';
import { EVENT_LOG_LANGUAGE } from './protocol';

export type OpenDocument = OpenLog | OpenEventLog;

export const openDocuments: TextDocumentsConfiguration<OpenDocument> = {
  create: (uri, languageId, version, content) =>
    languageId === EVENT_LOG_LANGUAGE
      ? new OpenEventLog(uri, languageId, version, content)
      : new OpenLog(uri, languageId, version, content),
  update: (document, changes, version) => {
    document.apply(changes, version);
    return document;
  },
};
