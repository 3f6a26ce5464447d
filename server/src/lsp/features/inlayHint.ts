/** `textDocument/inlayHint`: which instance a bare `cb 18` is. Control block numbers are reused; instances are not. */
import { InlayHintKind, type Range } from 'vscode-languageserver-types';
import { findingText } from '../../core/findings/words';
import { Kind } from '../../core/log/catalogue';
import { plain } from '../../core/text/plainText';
import { cbRange } from '../convert';
import type { ShownHint } from '../shown';
import type { Snapshot } from '../snapshot';

/** Lines that are annotated at once; an editor asks for what is visible. */
const MAX_HINT_LINES = 1000;

export function inlayHints({ facts, log, settings }: Snapshot, range: Range): ShownHint[] {
  if (!settings.inlayHints) return [];
  const hints: ShownHint[] = [];
  const last = Math.min(range.end.line, log.lines - 1, range.start.line + MAX_HINT_LINES);
  for (let line = Math.max(0, range.start.line); line <= last; line++) {
    const i = log.owner(line);
    const kind = log.kind(line);
    // The allocation says it itself; wait blocks would be half hints.
    if (i < 0 || kind === Kind.allocated || kind === Kind.wait) continue;
    const { cb, number, released } = facts.instances;
    const isPreexisting = facts.instances.isPreexisting(i);
    const context = log.parse(line).cb < 0 ? `cb ${cb[i]} ` : '';
    const after = released[i] >= 0 && line > released[i] ? ', released' : '';
    hints.push({
      position: cbRange(log, line).end,
      label: plain(`${context}${isPreexisting ? 'from before the log' : `instance ${number[i]}`}${after}`),
      kind: InlayHintKind.Parameter,
      paddingLeft: true,
      tooltip: plain(findingText(facts, i)),
    });
  }
  return hints;
}
