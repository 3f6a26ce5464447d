/**
 * What is open: Winsock logs, and event logs of the MTA. The language that the client gives a document decides, where it is one
 * of ours; an editor that calls both of them `log` or `plaintext` leaves it to their content.
 */
import type { TextDocumentsConfiguration } from 'vscode-languageserver';
import { looksLikeEventLog } from '../core/eventlog/recognise';
import { OpenEventLog } from './openEventLog';
import { OpenLog } from './openLog';
import { EVENT_LOG_LANGUAGE, WINSOCK_LOG_LANGUAGE } from './protocol';

export type OpenDocument = OpenLog | OpenEventLog;

export const openDocuments: TextDocumentsConfiguration<OpenDocument> = {
  create: (uri, languageId, version, content) =>
    isEventLog(languageId, content)
      ? new OpenEventLog(uri, languageId, version, content)
      : new OpenLog(uri, languageId, version, content),
  update: (document, changes, version) => {
    document.apply(changes, version);
    return document;
  },
};

function isEventLog(languageId: string, content: string): boolean {
  return languageId === EVENT_LOG_LANGUAGE || (languageId !== WINSOCK_LOG_LANGUAGE && looksLikeEventLog(content));
}
