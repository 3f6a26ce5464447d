/** `textDocument/documentSymbol`: the outline lists the instances, under their MTA run where there are several. */
import { SymbolKind } from 'vscode-languageserver-types';
import { instanceName } from '../../core/findings/words';
import { plain, plainText } from '../../core/text/plainText';
import { cbRange, lineRange } from '../convert';
import { MAX_SYMBOLS } from '../limits';
import type { ShownSymbol } from '../shown';
import type { Snapshot } from '../snapshot';

export function documentSymbols(snapshot: Snapshot): ShownSymbol[] {
  const { facts, log } = snapshot;
  const { shown } = facts.findings(() => true, MAX_SYMBOLS);
  const byRun = facts.runs.map((): ShownSymbol[] => []);
  for (const i of [...shown].sort((a, b) => a - b)) byRun[facts.instances.run[i]]?.push(symbol(snapshot, i));
  if (byRun.length <= 1) return byRun[0] ?? [];
  return facts.runs.map((run, r) => ({
    name: plainText`MTA run ${r + 1}`,
    detail: plainText`lines ${run.firstLine + 1}–${run.lastLine + 1}`,
    kind: SymbolKind.Namespace,
    range: { start: lineRange(log, run.firstLine).start, end: lineRange(log, run.lastLine).end },
    selectionRange: lineRange(log, run.firstLine),
    children: byRun[r] ?? [],
  }));
}

function symbol({ facts, log }: Snapshot, i: number): ShownSymbol {
  const { allocation, released, lastActivity } = facts.instances;
  const last = released[i] >= 0 ? released[i] : lastActivity[i];
  const selection = cbRange(log, allocation[i]);
  return {
    name: plain(instanceName(facts, i)),
    detail: plain(facts.verdict(i) ?? ''),
    kind: SymbolKind.Object,
    range: { start: lineRange(log, allocation[i]).start, end: lineRange(log, last).end },
    selectionRange: selection,
  };
}
