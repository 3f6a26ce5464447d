/** `textDocument/codeLens`: above each allocation, where that control block was released, or that it never was. */
import { endLine, releaseText } from '../../core/findings/words';
import { plain } from '../../core/text/plainText';
import { columns } from '../convert';
import { MAX_LENSES } from '../limits';
import { Command } from '../protocol';
import type { ShownLens } from '../shown';
import type { Snapshot } from '../snapshot';

export function codeLenses({ facts, settings, uri }: Snapshot): ShownLens[] {
  if (!settings.codeLens) return [];
  const { shown } = facts.findings(() => true, MAX_LENSES);
  return shown.map((i) => ({
    range: columns(facts.instances.allocation[i], 0, 0),
    command: { title: plain(releaseText(facts, i)), command: Command.goToLine, arguments: [uri, endLine(facts, i)] },
  }));
}

/** How many allocations have no lens, because of the limit. */
export function hiddenLenses({ facts, settings }: Snapshot): number {
  return settings.codeLens ? Math.max(0, facts.allocated - MAX_LENSES) : 0;
}
