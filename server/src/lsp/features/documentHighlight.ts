/** `textDocument/documentHighlight`: the other lines of the instance at the cursor; F7 walks through them. */
import { DocumentHighlightKind, type DocumentHighlight } from 'vscode-languageserver-types';
import type { Effect } from '../../core/log/catalogue';
import { cbRange } from '../convert';
import { instanceLines, nearestLines } from './instanceLines';
import { MAX_HIGHLIGHTS } from '../limits';
import type { Snapshot } from '../snapshot';

export function documentHighlights(snapshot: Snapshot, line: number): DocumentHighlight[] {
  const { log } = snapshot;
  const i = log.owner(line);
  if (i < 0) return [];
  return nearestLines(instanceLines(snapshot, i), line, MAX_HIGHLIGHTS).map((l) => ({
    range: cbRange(log, l),
    kind: highlightKind(log.effect(l)),
  }));
}

/** Where the control block changes hands is a write; a wait is not even activity. */
function highlightKind(effect: Effect | undefined): DocumentHighlightKind {
  if (effect === 'open' || effect === 'close' || effect === 'release') return DocumentHighlightKind.Write;
  return effect === 'wait' ? DocumentHighlightKind.Text : DocumentHighlightKind.Read;
}
