/** `textDocument/foldingRange` for an event log: every event of more than one line folds onto its first. */
import type { FoldingRange } from 'vscode-languageserver-types';
import { MAX_FOLDS } from '../limits';
import type { EventSnapshot } from './snapshot';

export function eventFolds({ log }: EventSnapshot, limit = MAX_FOLDS): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (const { firstLine, lastLine } of log.events) {
    if (ranges.length === limit) break;
    // Two events on one line cannot both fold.
    if (lastLine > firstLine && ranges.at(-1)?.startLine !== firstLine)
      ranges.push({ startLine: firstLine, endLine: lastLine });
  }
  return ranges;
}
