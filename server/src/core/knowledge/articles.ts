/** The Knowledge Base articles that a case can turn on: what each describes, which builds it is about, what it is confused with. */

import { articleFiles, type ArticleId } from './articles/all';
import { type AffectedBuilds, type Article, type ArticleKind } from './articles/article';
import { buildOf, isRelease, releases, type BuildRange } from './builds';
import { matches, type EventFacts } from './eventMatch';
import { type SourceName } from './sources';

/** The nearer to a lost control block, the earlier. */
const kinds: readonly ArticleKind[] = ['leak', 'sizing', 'otherLeak', 'configuration', 'byDesign'];

/** By kind, and the newest first. */
export const articles: readonly Article[] = [...articleFiles].sort(
  (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.number - a.number,
);

const byId = new Map<string, Article>(articles.map((row) => [row.id, row]));

/** The article of an id such as `KB 303102`; undefined for one that is not in the table. */
export function articleOf(id: string): Article | undefined {
  return byId.get(id);
}

/** The articles in which this very event is a sign, in the order of the table. */
export function articlesOf(event: EventFacts): readonly ArticleId[] {
  return articles
    .filter(({ signs }) => signs.some(({ event: id, ...match }) => id === event.id && matches(event, match)))
    .map((row) => row.id);
}

/** Microsoft's list that names the fix; undefined where the article names its build itself, or there is none. */
export function fixListOf({ fixed, list }: AffectedBuilds): SourceName | undefined {
  return list ?? releases.find(({ id }) => id === fixed)?.fixLists[0];
}

/** The builds between which an article applies, with releases as their builds. Undefined is open. */
export function rangeOf({ from, fixed }: AffectedBuilds): BuildRange {
  const build = (text: string): string => (isRelease(text) ? buildOf(text) : text);
  return {
    from: from === undefined ? undefined : build(from),
    to: fixed === 'none' || fixed === 'unnamed' ? undefined : build(fixed),
  };
}
