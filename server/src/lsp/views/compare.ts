/** `winsockLog/compare`: two logs, or two runs, side by side, as a page or as Markdown. */
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { compareSides, sideOf, type Side } from '../../core/compare/compare';
import { distinctNames } from '../../core/caseReport/names';
import { compareFormats } from '../../core/compare/formats';
import { comparisonHtml, type ComparisonHref } from '../../core/compare/html';
import { headline } from '../../core/compare/words';
import { visible } from '../../core/text/visible';
import { commandHref, TOOL } from '../features/report';
import { nameOfChain } from '../judgement/judgement';
import type { Params } from '../methods';
import type { CompareResult } from '../protocol';
import type { Settings } from '../settings';
import { fileName, keyOf } from '../uris';
import type { LogViews } from './logViews';

export async function compare(
  { first, second, format, links = false }: Params<'compare'>,
  views: LogViews,
  token: CancellationToken,
): Promise<CompareResult | ResponseError | null> {
  // One after the other: the facts of a file are only valid while it is asked.
  const a = await side(first, views, token);
  const b = await side(second, views, token);
  if (!a || !b) return null;
  for (const { notUnderstood, newest } of [a, b]) {
    if (notUnderstood !== undefined)
      return new ResponseError(LSPErrorCodes.RequestFailed, `${visible(fileName(newest))}: ${notUnderstood}`);
  }
  const names = namesOf(a, b);
  const comparison = compareSides({ ...a.side, name: names[0] }, { ...b.side, name: names[1] });
  const href: ComparisonHref = (of, file, line) =>
    links ? commandHref((of === comparison.first ? a : b).uris[file], line) : undefined;
  const text =
    format === 'html'
      ? comparisonHtml(comparison, href)
      : compareFormats.markdown(comparison, { tool: { name: TOOL }, settings: a.settings, color: false });
  return { headline: headline(comparison), text };
}

interface NamedSide {
  readonly side: Side;
  readonly newest: string;
  readonly notUnderstood: string | undefined;
  readonly name: string;
  /** Of the files of its chain, oldest first. */
  readonly uris: readonly string[];
  readonly settings: Settings;
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
    const { files, newest, settings, notUnderstood } = judgement;
    return {
      side: sideOf({ name, facts, run }),
      newest: newest.uri,
      notUnderstood,
      name,
      uris: files.map((file) => file.uri),
      settings,
    };
  });
}

/** Logs mostly have the same name: then their folders distinguish them. */
function namesOf(...sides: readonly [NamedSide, NamedSide]): readonly string[] {
  const [first, second] = sides;
  if (first.newest === second.newest || first.name !== second.name) return [first.name, second.name];
  const paths = distinctNames(
    sides.map(({ newest }) => keyOf(newest)),
    '/',
  );
  return paths.map((path, k) => path.slice(0, path.lastIndexOf('/') + 1) + sides[k].name);
}
