/** `textDocument/codeLens`: above each allocation, where that control block was released, or that it never was. */
import type { CodeLens } from 'vscode-languageserver-types';
import type { Verdict } from '../../core/findings/verdict';
import { endLine, releaseText } from '../../core/findings/words';
import { plain, plainText, type PlainText } from '../../core/text/plainText';
import { columns } from '../convert';
import { Command } from '../protocol';
import type { Settings } from '../settings';
import type { ShownLens } from '../shown';
import type { Snapshot } from '../snapshot';

/** What a lens says of itself until it is resolved: the revision of its document, and its instance. */
export type LensData = readonly [revision: number, instance: number];

/**
 * One for each allocation that is to have one, in order of lines, however many there are. They are places and nothing more: an
 * editor resolves those that it shows.
 */
export function codeLenses({ facts, settings, revision }: Snapshot): CodeLens[] {
  if (!settings.codeLens) return [];
  const lenses: CodeLens[] = [];
  for (let i = 0; i < facts.instances.count; i++) {
    if (facts.instances.isPreexisting(i) || !hasLens(settings, facts.verdict(i))) continue;
    const data: LensData = [revision, i];
    lenses.push({ range: columns(facts.instances.allocation[i], 0, 0), data });
  }
  return lenses;
}

/** The lens of an instance as it is shown; undefined where there is no such instance. */
export function resolvedLens(
  { facts, uri }: Snapshot,
  i: number,
  { icons }: { readonly icons: boolean },
): ShownLens | undefined {
  if (i < 0 || i >= facts.instances.count || facts.instances.isPreexisting(i)) return undefined;
  const icon = icons ? iconOf(facts.verdict(i)) : plainText``;
  return {
    range: columns(facts.instances.allocation[i], 0, 0),
    command: {
      title: plainText`${icon}${plain(releaseText(facts, i))}`,
      command: Command.goToLine,
      arguments: [uri, endLine(facts, i)],
    },
  };
}

function hasLens({ codeLensFindingsOnly, severity }: Settings, verdict: Verdict | undefined): boolean {
  return !codeLensFindingsOnly || (verdict !== undefined && severity[verdict] !== 'none');
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
