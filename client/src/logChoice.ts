/** Which logs a command is on, where the user has to say. */
import { TabInputText, Uri, window, workspace } from 'vscode';
import { isWinsockLogName } from '../../server/src/core/case/fileNames';
import { distinctNames } from '../../server/src/core/caseReport/names';
import type { Analyses } from './largeLogs/analyses';
import { isLog } from './recognition/language';
import { pick, plain, type PlainText } from './surface';
import { nameOf } from './tabs';

/** What is selected in the Explorer, as its menus pass it behind the file that was clicked. */
export function selectedUris(selected: unknown): readonly Uri[] {
  return Array.isArray(selected) ? selected.filter((each) => each instanceof Uri) : [];
}

/** What sets a log apart from others of its name: as many of its folders as that takes. */
export function distinctNamesOf(logs: readonly Uri[]): readonly PlainText[] {
  return distinctNames(
    logs.map((uri) => workspace.asRelativePath(uri)),
    '/',
  ).map(plain);
}

/** One of several logs. */
export async function pickLog(logs: Iterable<Uri>, title: PlainText): Promise<Uri | undefined> {
  const all = [...logs];
  const names = distinctNamesOf(all);
  const items = all.map((uri, k) => ({
    label: names[k],
    description: plain(workspace.asRelativePath(Uri.joinPath(uri, '..'))),
    uri,
  }));
  return (await pick(items, title))?.uri;
}

/** The log of the editor in front, also one too large for an editor: then its tab names it. */
export function logInFront(analyses: Analyses): Uri | undefined {
  const document = window.activeTextEditor?.document;
  if (document && isLog(document)) return document.uri;
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (document || !(input instanceof TabInputText)) return undefined;
  return isWinsockLogName(nameOf(input.uri)) || analyses.of(input.uri) ? input.uri : undefined;
}
