import type { TextDocument } from 'vscode';

export const LANGUAGE_ID = 'winsock-log';

export function isWinsockLog(document: TextDocument): boolean {
  return document.languageId === LANGUAGE_ID;
}

/** VS Code never hands larger documents to extensions, and nothing but a tab tells that they are there. */
export const TOO_LARGE = 'VS Code does not hand files above 50 MB to extensions.';
