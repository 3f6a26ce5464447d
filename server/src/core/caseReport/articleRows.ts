/** The articles of a diagnosis with what a reader needs to weigh them: the builds, the pattern, what they are confused with. */
import type { Diagnosis } from './diagnosis';
import { articleOf, fixListOf } from '../knowledge/articles';
import type { AffectedBuilds } from '../knowledge/articles/article';
import { buildOf, isRelease } from '../knowledge/builds';
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
        lookAlike: article?.lookAlike,
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

function rangeText(affected: AffectedBuilds): string {
  const { version, from, fixed, servicePack, requires } = affected;
  const start = from === undefined ? '' : ` from ${isRelease(from) ? releaseText(from) : from}`;
  const needs = requires === undefined ? '' : `, needs ${requires}`;
  switch (fixed) {
    case 'none':
      return `Exchange ${version}${start} (no fix)`;
    case 'unnamed':
      return `Exchange ${version}${start} (the article names no build with the fix${needs})`;
    default: {
      if (isRelease(fixed)) {
        const list = fixListOf(affected);
        return `Exchange ${version}${start}, below ${releaseText(fixed)} (fixed there at the latest${list === undefined ? '' : `: ${list}`}${needs})`;
      }
      const pack = servicePack === undefined ? '' : `, and in ${servicePack}`;
      return `Exchange ${version}${start}, below ${fixed} (fixed in ${fixed}${pack}${needs})`;
    }
  }
}

const releaseText = (id: Parameters<typeof buildOf>[0]): string => `${id.slice(id.indexOf(' ') + 1)} (${buildOf(id)})`;
