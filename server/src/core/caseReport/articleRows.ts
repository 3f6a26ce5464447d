/** The articles of a diagnosis with what a reader needs to weigh them: the builds, the pattern, what they are confused with. */
import type { Diagnosis } from './diagnosis';
import { articleOf, type AffectedBuilds } from '../knowledge/articles';
import { inferred } from '../knowledge/statement';
import type { ArticleRow } from './model';

export function articleRows({ articles }: Diagnosis): ArticleRow[] {
  const groups = [
    ['fits', articles.fits],
    ['possible', articles.possible],
    ['excluded', articles.excluded],
    ['lookAlike', articles.lookAlikes],
  ] as const;
  return groups.flatMap(([status, found]) =>
    found.map(({ id, title, url, reasons }): ArticleRow => {
      const article = articleOf(id);
      return {
        id,
        title,
        url,
        kind: article?.kind ?? 'otherLeak',
        status,
        builds: buildsText(article?.affected ?? [], article?.otherProduct),
        pattern: { text: article?.pattern ?? '', grade: article?.grade ?? 'unknown', source: article?.source ?? id },
        reasons,
        lookAlike: article?.lookAlike === undefined ? undefined : inferred(article.source, article.lookAlike),
      };
    }),
  );
}

/** The builds that an article is about, in words; undefined where it names none. */
export function buildsText(affected: readonly AffectedBuilds[], otherProduct: string | undefined): string | undefined {
  const texts = affected.map(rangeText);
  if (otherProduct !== undefined) texts.push(otherProduct);
  return texts.length === 0 ? undefined : texts.join('; ');
}

function rangeText({ version, from, to, fixedInServicePack, requires }: AffectedBuilds): string {
  const start = from === undefined ? '' : ` from ${from}`;
  const end = to === undefined ? '' : ` up to below ${to}`;
  const fixes = [
    to === undefined ? (fixedInServicePack === undefined ? 'no build with a fix is named' : '') : `fixed in ${to}`,
    fixedInServicePack === undefined ? '' : `${to === undefined ? 'fixed in' : 'and in'} ${fixedInServicePack}`,
    requires === undefined ? '' : `needs ${requires}`,
  ].filter((text) => text !== '');
  return `Exchange ${version}${start}${end} (${fixes.join(', ')})`;
}
