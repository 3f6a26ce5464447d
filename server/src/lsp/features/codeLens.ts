/** `textDocument/codeLens`: above each allocation, where that control block was released, or that it never was. */
import type { Verdict } from '../../core/findings/verdict';
import { endLine, releaseText } from '../../core/findings/words';
import { plain, plainText, type PlainText } from '../../core/text/plainText';
import { columns } from '../convert';
import { MAX_LENSES } from '../limits';
import { Command } from '../protocol';
import type { Settings } from '../settings';
import type { ShownLens } from '../shown';
import type { Snapshot } from '../snapshot';

export function codeLenses({ facts, settings, uri }: Snapshot): ShownLens[] {
  if (!settings.codeLens) return [];
  const { shown } = facts.findings(hasLens(settings), MAX_LENSES);
  return shown.map((i) => ({
    range: columns(facts.instances.allocation[i], 0, 0),
    command: {
      title: plainText`${iconOf(facts.verdict(i))}${plain(releaseText(facts, i))}`,
      command: Command.goToLine,
      arguments: [uri, endLine(facts, i)],
    },
  }));
}

/** How many allocations have no lens, because of the limit. */
export function hiddenLenses({ facts, settings }: Snapshot): number {
  return settings.codeLens ? Math.max(0, facts.findings(hasLens(settings), 0).total - MAX_LENSES) : 0;
}

function hasLens({ codeLensFindingsOnly, severity }: Settings): (verdict: Verdict) => boolean {
  return (verdict) => !codeLensFindingsOnly || severity[verdict] !== 'none';
}

/** Makes what is bad stand out among hundreds of lenses that say where a control block was released. */
function iconOf(verdict: Verdict | undefined): PlainText {
  switch (verdict) {
    case 'leaked':
      return plainText`$(error)\u00a0`;
    case 'suspect':
    case 'stuck':
      return plainText`$(warning)\u00a0`;
    default:
      return plainText``;
  }
}
