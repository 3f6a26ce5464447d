import { type Disposable, type LogOutputChannel, Uri, workspace } from 'vscode';
import type { Analyses } from '../largeLogs/analyses';
import { nameOf } from '../tabs';
import { earlierLines } from './diskChange';
import type { DiskChanges } from './diskChanges';

/** Writes to the output channel that a log was rotated while it was open, and where its earlier lines are. */
export function logRotations(analyses: Analyses, diskChanges: DiskChanges, channel: LogOutputChannel): Disposable {
  /** What has been written of each log: the words, and which change of it they are about. */
  const written = new Map<string, string>();
  const bytes = new Map<string, number>();
  return analyses.onDidAnalyse((status) => {
    const uri = Uri.parse(status.uri);
    const key = uri.toString();
    const document = workspace.textDocuments.find((each) => each.uri.toString() === key);
    const { disk } = status;
    if (disk) {
      // Another log under the same name begins shorter.
      if (disk.bytes < (bytes.get(key) ?? 0)) written.delete(key);
      bytes.set(key, disk.bytes);
    }
    const change = document ? diskChanges.changeOf(document) : undefined;
    const isAnother = disk ? disk.origin !== 'opened' : change !== undefined;
    const words = isAnother ? earlierLines(status) : undefined;
    const news = words && `${words} ${change?.version ?? ''}`;
    if (news === undefined || written.get(key) === news) return;
    written.set(key, news);
    channel.info(`${nameOf(uri)}: ${words}`);
  });
}
