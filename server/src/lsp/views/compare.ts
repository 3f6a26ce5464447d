/** `winsockLog/compare`: two logs, or two runs, side by side, as a page. */
import type { CancellationToken } from 'vscode-languageserver';
import { compareSides, sideOf, type Side } from '../../core/compare/compare';
import { comparisonHtml } from '../../core/compare/html';
import { headline } from '../../core/compare/words';
import { nameOfChain } from '../judgement/judgement';
import type { Params } from '../methods';
import type { CompareResult } from '../protocol';
import { fileName, splitUri } from '../uris';
import type { LogViews } from './logViews';

export async function compare(
  { first, second }: Params<'compare'>,
  views: LogViews,
  token: CancellationToken,
): Promise<CompareResult | null> {
  // One after the other: the facts of a file are only valid while it is asked.
  const a = await side(first, views, token);
  const b = await side(second, views, token);
  if (!a || !b) return null;
  const names = namesOf(a, b);
  const comparison = compareSides({ ...a.side, name: names[0] }, { ...b.side, name: names[1] });
  return { headline: headline(comparison), html: comparisonHtml(comparison) };
}

interface NamedSide {
  readonly side: Side;
  readonly newest: string;
  readonly name: string;
}

/** The chain that a log is in. */
async function side(
  { uri, run }: Params<'compare'>['first'],
  views: LogViews,
  token: CancellationToken,
): Promise<NamedSide | undefined> {
  return views.of(uri, token, ({ facts, judgement }) => {
    if (run !== undefined && run >= facts.runs.length) return undefined;
    const name = nameOfChain(judgement);
    return { side: sideOf({ name, facts, run }), newest: judgement.newest.uri, name };
  });
}

/** Logs mostly have the same name: then their folders distinguish them. */
function namesOf(...sides: readonly [NamedSide, NamedSide]): readonly string[] {
  const [first, second] = sides;
  if (first.newest === second.newest || first.name !== second.name) return [first.name, second.name];
  return sides.map(({ newest, name }) => `${fileName(splitUri(newest)?.folder ?? '')}/${name}`);
}
