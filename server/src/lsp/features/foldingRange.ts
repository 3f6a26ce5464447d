/** `textDocument/foldingRange`: runs of `Wait for` lines, which are most of a log, fold. */
import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver-types';
import { MAX_FOLDS } from '../limits';
import type { Snapshot } from '../snapshot';

export function foldingRanges({ log }: Snapshot, limit = MAX_FOLDS): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const { lines } = log;
  for (let line = 0; line < lines && ranges.length < limit; line++) {
    if (log.effect(line) !== 'wait') continue;
    const startLine = line;
    while (line + 1 < lines && log.effect(line + 1) === 'wait') line++;
    if (line > startLine) ranges.push({ startLine, endLine: line, kind: FoldingRangeKind.Comment });
  }
  return ranges;
}
