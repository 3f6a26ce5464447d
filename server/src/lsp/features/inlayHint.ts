/** `textDocument/inlayHint`: the control block of a line that names none. */
import type { Range } from 'vscode-languageserver-types';
import { findingText } from '../../core/findings/words';
import { plain } from '../../core/text/plainText';
import { messageRange } from '../convert';
import type { ShownHint } from '../shown';
import type { Snapshot } from '../snapshot';

/** Lines that are annotated at once; an editor asks for what is visible. */
const MAX_HINT_LINES = 1000;

export function inlayHints({ facts, log, settings, firstLine }: Snapshot, range: Range): ShownHint[] {
  if (!settings.inlayHints) return [];
  const hints: ShownHint[] = [];
  const last = Math.min(range.end.line, log.lines - 1, range.start.line + MAX_HINT_LINES);
  for (let line = Math.max(0, range.start.line); line <= last; line++) {
    const i = log.owner(line);
    // Whoever wants to know the instance of a line that names its control block hovers over it: a hint on each is clutter.
    if (i < 0 || log.effect(line) === 'wait' || log.parse(line).cb >= 0) continue;
    const { cb, number, released } = facts.instances;
    const instance = facts.instances.isPreexisting(i) ? '' : ` (instance ${number[i]})`;
    const after = released[i] >= 0 && firstLine + line > released[i] ? ', released' : '';
    hints.push({
      position: messageRange(log, line).end,
      label: plain(`CB ${cb[i]}${instance}${after}`),
      paddingLeft: true,
      tooltip: plain(findingText(facts, i, firstLine + line)),
    });
  }
  return hints;
}
