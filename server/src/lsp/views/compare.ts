/** `winsockLog/compare`: two logs, or two runs, side by side, as a page. */
import type { CancellationToken } from 'vscode-languageserver';
import { compareSides, sideOf, type Side } from '../../core/compare/compare';
import { comparisonHtml } from '../../core/compare/html';
import { headline } from '../../core/compare/words';
import type { Params } from '../methods';
import type { CompareResult } from '../protocol';
import { fileName, splitUri } from '../uris';
import type { LogViews } from './logViews';

export async function compare(
  { first, second }: Params<'compare'>,
  views: LogViews,
  token: CancellationToken,
): Promise<CompareResult | null> {
  const names = namesOf(first.uri, second.uri);
  // One after the other: the facts of a file are only valid while it is asked.
  const a = await side(first, names[0], views, token);
  const b = await side(second, names[1], views, token);
  if (!a || !b) return null;
  const comparison = compareSides(a, b);
  return { headline: headline(comparison), html: comparisonHtml(comparison) };
}

async function side(
  { uri, run }: Params<'compare'>['first'],
  name: string,
  views: LogViews,
  token: CancellationToken,
): Promise<Side | undefined> {
  return views.of(uri, token, ({ facts }) =>
    run !== undefined && run >= facts.runs.length ? undefined : sideOf({ name, facts, run }),
  );
}

/** Logs mostly have the same name: then their folders distinguish them. */
function namesOf(first: string, second: string): [string, string] {
  const names: [string, string] = [fileName(first), fileName(second)];
  if (first === second || names[0] !== names[1]) return names;
  const inFolder = (uri: string, name: string): string => `${fileName(splitUri(uri)?.folder ?? '')}/${name}`;
  return [inFolder(first, names[0]), inFolder(second, names[1])];
}
