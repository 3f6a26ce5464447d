import { type Tab, TabInputText, type Uri, window, workspace } from 'vscode';

/** The name of a file or a folder, without what it is in: text from outside, as a log is. */
export function nameOf(uri: Uri): string {
  return uri.path.replace(/\/$/, '').split('/').at(-1) ?? '';
}

/**
 * Tabs show files for which extensions get no document. `key` is `Uri.toString()`.
 */
export function isInTab(key: string): boolean {
  return window.tabGroups.all.some(({ tabs }) => tabs.some((tab) => textUri(tab)?.toString() === key));
}

/** The text file in front of each group of editors. */
export function visibleUris(): Uri[] {
  return window.tabGroups.all.map(({ activeTab }) => textUri(activeTab)).filter((uri) => uri !== undefined);
}

/** The text file that the user is looking at. */
export function activeUri(): Uri | undefined {
  return textUri(window.tabGroups.activeTabGroup.activeTab);
}

export function isDocument(key: string): boolean {
  return workspace.textDocuments.some((document) => document.uri.toString() === key);
}

export function textUri(tab: Tab | undefined): Uri | undefined {
  return tab?.input instanceof TabInputText ? tab.input.uri : undefined;
}
