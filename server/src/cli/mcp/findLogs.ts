/** The logs in folders and in the folders below them. */
import path from 'node:path';
import { isSkippedFolder, rankOfName } from '../../core/case/fileNames';
import { takeInventory, type CaseInventory } from '../../core/case/inventory';
import { MAX_FOLDERS, skippedBeyond } from '../../core/case/limits';
import { caseFolderOf } from '../../node/caseFolder';
import { InputError } from '../../node/inputError';

interface FolderOfLogs extends CaseInventory {
  readonly folder: string;
}

/**
 * The folders that hold a log, or something that is none and may be expected to be one; those named first. Of a folder below those named,
 * only files whose names say what they are are looked into: there may be any number of others. Links to folders are not followed.
 */
export async function* findLogs(named: readonly string[], signal: AbortSignal): AsyncGenerator<FolderOfLogs> {
  const folders = [...named];
  for (let k = 0; k < folders.length; k++) {
    signal.throwIfAborted();
    const folder = folders[k];
    const reader = caseFolderOf(folder, signal);
    try {
      const entries = await reader.entries();
      const below = entries.filter(({ name, type }) => type === 'folder' && !isSkippedFolder(name));
      const room = Math.max(0, MAX_FOLDERS - folders.length);
      folders.push(...below.slice(0, room).map(({ name }) => path.join(folder, name)));
      const wanted =
        k < named.length ? entries : entries.filter(({ name }) => ['sure', 'likely'].includes(rankOfName(name) ?? ''));
      const { winsockLogs, eventLogs, leftOut } = await takeInventory({
        ...reader,
        entries: () => Promise.resolve(wanted),
      });
      const lost = below
        .slice(room)
        .map(({ name }) => ({ name, reason: skippedBeyond(MAX_FOLDERS, 'folders'), isLoss: true }));
      if (winsockLogs.length + eventLogs.length + leftOut.length + lost.length > 0)
        yield { folder, winsockLogs, eventLogs, leftOut: [...leftOut, ...lost] };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      yield { folder, winsockLogs: [], eventLogs: [], leftOut: [{ name: '', reason: error.reason, isLoss: true }] };
    }
  }
}
