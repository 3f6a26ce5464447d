/** What VS Code did to a document when its file had changed on disk. Knows nothing of `vscode`. */
import { plain, plainText, type PlainText } from '../../../server/src/core/text/plainText';
import type { StatusParams } from '../../../server/src/lsp/protocol';

export type DiskChange = 'grown' | 'truncated' | 'replaced';

/** An edit, as VS Code reports it: of the text that was there its place and its length, in UTF-16 units. */
interface Edit {
  readonly startLine: number;
  readonly endLine: number;
  readonly removed: number;
  readonly text: string;
}

/**
 * Distinguishes growth, truncation and replacement, by the edits of a reload. VS Code makes as few of them as it can, line by
 * line: of text that was added at the end it makes one insertion there, or one edit of the last line that was not finished.
 */
export function diskChangeOf(edits: readonly Edit[], lineCountAfter: number): DiskChange | undefined {
  if (edits.length === 0) return undefined;
  const removed = edits.reduce((sum, edit) => sum + edit.removed, 0);
  const added = edits.reduce((sum, edit) => sum + edit.text.length, 0);
  if (added < removed) return 'truncated';
  const [first] = edits;
  const isOfLastLine = edits.length === 1 && first.startLine === first.endLine;
  return isOfLastLine && first.startLine + lineEnds(first.text) === lineCountAfter - 1 ? 'grown' : 'replaced';
}

/** `rotated: the earlier lines are in winsock.log.1`, of a log that goes on from another one. */
export function earlierLines({ uri, files }: Pick<StatusParams, 'uri' | 'files'>): PlainText | undefined {
  const at = files.findIndex((file) => file.uri === uri);
  return at > 0 ? plainText`rotated: the earlier lines are in ${plain(files[at - 1].name)}` : undefined;
}

/** For the status; growth needs no mention. `status`: what is known of the log since. */
export function diskChangeWords(
  change: DiskChange | undefined,
  status?: Pick<StatusParams, 'uri' | 'files'>,
): PlainText | undefined {
  const rotated = change === undefined || change === 'grown' ? undefined : status && earlierLines(status);
  if (rotated) return rotated;
  switch (change) {
    case 'truncated':
      return plainText`cut on disk while open, and read again`;
    case 'replaced':
      return plainText`replaced on disk while open, and read again`;
    default:
      return undefined;
  }
}

/** A document in VS Code has either LF or CR LF. */
function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
