/** `textDocument/documentSymbol`: the outline lists the instances, under their MTA run where there are several. */
import { SymbolKind } from 'vscode-languageserver-types';
import type { Facts } from '../../core/findings/facts';
import type { Verdict } from '../../core/findings/verdict';
import { endLine, instanceName } from '../../core/findings/words';
import { plain, plainText } from '../../core/text/plainText';
import { cbRange, lineRange } from '../convert';
import { MAX_SYMBOLS } from '../limits';
import type { ShownSymbol } from '../shown';
import type { Snapshot } from '../snapshot';

export function documentSymbols(snapshot: Snapshot): ShownSymbol[] {
  const { facts, log, firstLine, instances } = snapshot;
  const { shown } = facts.findings(() => true, MAX_SYMBOLS, instances);
  const byRun = facts.runs.map((): ShownSymbol[] => []);
  for (const i of [...shown].sort((a, b) => a - b)) byRun[facts.instances.run[i]]?.push(symbol(snapshot, i));
  if (byRun.length <= 1) return byRun[0] ?? [];
  // Of a run that goes on in another file, what is in this one.
  return facts.runs.flatMap((run, r) => {
    const first = Math.max(0, run.firstLine - firstLine);
    const last = Math.min(log.lines - 1, run.lastLine - firstLine);
    if (first > last) return [];
    return {
      name: plainText`MTA run ${r + 1}`,
      detail: plainText`lines ${first + 1}–${last + 1}`,
      kind: SymbolKind.Namespace,
      range: { start: lineRange(log, first).start, end: lineRange(log, last).end },
      selectionRange: lineRange(log, first),
      children: byRun[r] ?? [],
    };
  });
}

/**
 * Lives overlap, and an outline cannot show that: whatever lies in a symbol's range is taken for a part of it. So an instance is
 * where it was allocated, and its name says how it ended: that is what the list of symbols is searched by.
 */
function symbol({ facts, log, firstLine }: Snapshot, i: number): ShownSymbol {
  const line = facts.instances.allocation[i] - firstLine;
  const verdict = facts.verdict(i);
  return {
    name: plain(`${instanceName(facts, i)} ${verdict ?? ''}`.trim()),
    detail: plain([facts.direction(i), placeText(facts, i)].filter(Boolean).join(', ')),
    kind: kindOf(verdict),
    range: lineRange(log, line),
    selectionRange: cbRange(log, line),
  };
}

/** Where its life ended, or what was last seen of it. */
function placeText(facts: Facts, i: number): string {
  const end = facts.places.text(endLine(facts, i), facts.instances.allocation[i]);
  switch (facts.verdict(i)) {
    case 'released':
      return `at ${end}`;
    case 'reallocated':
      return `again at ${end}`;
    default:
      return `silent since ${end}`;
  }
}

/** VS Code has an icon and a colour for each kind, and for nothing else: what is lost, what may be, what is in use, what is not. */
function kindOf(verdict: Verdict | undefined): SymbolKind {
  switch (verdict) {
    case 'leaked':
      return SymbolKind.Event;
    case 'suspect':
    case 'stuck':
      return SymbolKind.Class;
    case 'idle':
    case 'closing':
    case 'active':
      return SymbolKind.Variable;
    default:
      return SymbolKind.Constant;
  }
}
