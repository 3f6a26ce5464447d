import type { TextDocument } from 'vscode';
import { plainText } from '../surface';
import { EVENT_LOG_LANGUAGE } from '../../../server/src/lsp/protocol';

export const LANGUAGE_ID = 'winsock-log';

export const EVENT_LOG_LANGUAGE_ID = EVENT_LOG_LANGUAGE;

export function isWinsockLog(document: TextDocument): boolean {
  return document.languageId === LANGUAGE_ID;
}

/** A log of either kind: what the server is there for. */
export function isLog(document: TextDocument): boolean {
  return document.languageId === LANGUAGE_ID || document.languageId === EVENT_LOG_LANGUAGE_ID;
}

/** Of files that VS Code hands to no extension, only a tab shows that they are there. */
export const NO_DOCUMENT = plainText`VS Code does not hand files above 50 MB, and some smaller ones, to extensions. “Winsock Log: Analyse a File…” reads them from disk.`;

/** The same once such a file has been read. */
export const NO_LINES = plainText`VS Code does not hand this file to extensions: its findings are in Problems, the lives of its control blocks in the view Control Blocks.`;
