/** `textDocument/codeLens`: above each allocation, where that control block was released, or that it never was. */
import type { CodeLens } from 'vscode-languageserver-types';
import type { Verdict } from '../../core/findings/verdict';
import { endLine, releaseText } from '../../core/findings/words';
import { plain, plainText, type PlainText } from '../../core/text/plainText';
import { columns } from '../convert';
import type { Params } from '../methods';
import { Command, type LensLinesResult } from '../protocol';
import type { Settings } from '../settings';
import type { ShownLens } from '../shown';
import type { Snapshot } from '../snapshot';

/** Lenses that are given in full at once: more than any screen shows. */
const MAX_SEEN = 200;

/**
 * One for each allocation that is to have one, in order of lines, however many there are. They are places and nothing more: an
 * editor resolves those that it shows. Their `data` is the revision of the log.
 */
export function codeLenses(snapshot: Snapshot): CodeLens[] {
  return linesWithLens(snapshot).map((line) => ({ range: columns(line, 0, 0), data: snapshot.revision }));
}

/** The same in a twentieth of the bytes, with those in full that are seen. */
export function lensLines(
  snapshot: Snapshot,
  seen: Params<'lensLines'>['seen'],
  can: { readonly icons: boolean },
): LensLinesResult & { readonly seen: readonly ShownLens[] } {
  const lines = linesWithLens(snapshot);
  return {
    revision: snapshot.revision,
    steps: lines.map((line, k) => line - (lines[k - 1] ?? 0)),
    seen: lines
      .filter((line) => seen !== undefined && line >= seen.first && line <= seen.last)
      .slice(0, MAX_SEEN)
      .flatMap((line) => resolvedLens(snapshot, line, can) ?? []),
  };
}

/** The lens above an allocation as it is shown; undefined where the line is none. */
export function resolvedLens(
  snapshot: Snapshot,
  line: number,
  { icons }: { readonly icons: boolean },
): ShownLens | undefined {
  const { facts, log, firstLine } = snapshot;
  const i = line < log.lines ? log.owner(line) : -1;
  if (i < 0 || facts.instances.isPreexisting(i) || facts.instances.allocation[i] !== firstLine + line) return undefined;
  const end = snapshot.at(endLine(facts, i));
  const icon = icons ? iconOf(facts.verdict(i)) : plainText``;
  return {
    range: columns(line, 0, 0),
    command: {
      title: plainText`${icon}${plain(releaseText(facts, i))}`,
      command: Command.goToLine,
      arguments: [end.uri, end.range.start.line],
    },
  };
}

function linesWithLens({ facts, settings, firstLine, instances: [from, to] }: Snapshot): number[] {
  const lines: number[] = [];
  if (!settings.codeLens) return lines;
  const { instances } = facts;
  for (let i = from; i < to; i++) {
    if (!instances.isPreexisting(i) && (!settings.codeLensFindingsOnly || isFinding(settings, facts.verdict(i))))
      lines.push(instances.allocation[i] - firstLine);
  }
  return lines;
}

function isFinding({ severity }: Settings, verdict: Verdict | undefined): boolean {
  return verdict !== undefined && severity[verdict] !== 'none';
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
