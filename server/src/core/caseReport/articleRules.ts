/** Which articles the evidence speaks for, by the rule of each; the build is weighed afterwards, for all alike. */

import { articles, fixListOf, rangeOf } from '../knowledge/articles';
import type { AffectedBuilds, Article, CaseView, Opinion } from '../knowledge/articles/article';
import { buildOf, formatBuild, isRelease, placeInRange } from '../knowledge/builds';
import { citing, type Statement } from '../knowledge/statement';
import type { ArticleFinding, Diagnosis, KnownBuild } from './diagnosis';
import { has, type Evidence } from './evidence';

/** All articles that something speaks for or that are ruled out, by what they are to the case. In the order of the table. */
export function weighArticles(evidence: Evidence): Diagnosis['articles'] {
  const result: Record<keyof Diagnosis['articles'], ArticleFinding[]> = {
    fits: [],
    possible: [],
    excluded: [],
    lookAlikes: [],
  };
  const view = viewOf(evidence);
  for (const article of articles) {
    const opinion = article.rule(view, article.signs);
    if (opinion === undefined) continue;
    const { status, reasons } = weighBuild(article, opinion, evidence);
    const finding = { id: article.id, title: article.title, url: article.url, reasons };
    const harmless = article.kind === 'byDesign' || article.kind === 'configuration';
    if (status === 'excluded' && (harmless || opinion.isVague === true)) continue;
    result[harmless ? 'lookAlikes' : status].push(finding);
  }
  return result;
}

function viewOf(evidence: Evidence): CaseView {
  const { leaked, asDescribed, suspects, closeRequestOnly, counts, allocated, versions } = evidence;
  return {
    leaked: leaked.length,
    asDescribed: asDescribed.length,
    suspects: suspects.length,
    closeRequestOnly: closeRequestOnly.length,
    idle: counts.idle,
    allocated,
    versions,
    has: (event, match) => has(evidence, event, match),
  };
}

/** Against each build that is known: nothing shows which of them ran at the time. */
function weighBuild(article: Article, opinion: Opinion, { builds }: Evidence): Opinion {
  if (opinion.status === 'excluded' || article.affected.length === 0) return opinion;
  const places = builds.flatMap((build) => placeOf(article, build) ?? []);
  if (places.length === 0) return opinion;
  const reasons = places.flatMap(({ reason }) => reason ?? []);
  if (places.every(({ isConcerned }) => isConcerned === false)) return { status: 'excluded', reasons };
  const isCertain = places.every(({ isConcerned }) => isConcerned === true);
  return { status: isCertain ? opinion.status : 'possible', reasons: [...opinion.reasons, ...reasons] };
}

interface Place {
  /** Undefined where no source says whether the build has the fix. */
  readonly isConcerned: boolean | undefined;
  /** Undefined where nothing needs saying. */
  readonly reason?: Statement;
}

/** Undefined where the build is of no known version. */
function placeOf(article: Article, { parsed, version }: KnownBuild): Place | undefined {
  if (!version) return undefined;
  const build = formatBuild(parsed);
  const affected = article.affected.find((candidate) => candidate.version === version.version);
  if (!affected) {
    const versions = article.affected.map((candidate) => candidate.version).join(' and ');
    const text = `The article is about Exchange ${versions}; build ${build} is Exchange ${version.version}.`;
    return { isConcerned: false, reason: { text, grade: version.grade, source: citing(article.id, version.source) } };
  }
  const { from, fixed } = affected;
  const range = rangeOf(affected);
  const because = (text: string, ...sources: readonly string[]): Statement => ({
    text,
    grade: 'inferred',
    source: citing(article.id, ...sources),
  });
  const fixSources = [fixListOf(affected) ?? '', sourceOfBound(fixed)];
  switch (placeInRange(parsed, range)) {
    case 'after':
      return {
        isConcerned: false,
        reason: because(
          `The fix came with ${fixText(fixed)}; build ${build} has it, since fixes of the MTA are cumulative.`,
          ...fixSources,
          'KB 283238',
        ),
      };
    case 'before':
      return {
        isConcerned: false,
        reason: because(`The article is about builds from ${range.from} on; this is ${build}.`, sourceOfBound(from)),
      };
    case 'within':
      if (fixed === 'none') return { isConcerned: true };
      if (fixed === 'unnamed') {
        const text = `The article names a fix for Exchange ${version.version}, but no build with it: whether build ${build} has it is not known.`;
        return { isConcerned: undefined, reason: { text, grade: 'unknown', source: article.id } };
      }
      return {
        isConcerned: true,
        reason: because(
          `Build ${build} is affected: the fix came with ${fixText(fixed)}.`,
          ...fixSources,
          sourceOfBound(from),
        ),
      };
  }
}

/** What states the build of a release; nothing for a build, which the article names itself. */
const sourceOfBound = (bound: string | undefined): string =>
  bound !== undefined && isRelease(bound) ? 'KB 163294' : '';

/** `5.5 SP1 (build 5.5.2232.18) at the latest`, or `build 5.5.2655.16`. */
function fixText(fixed: AffectedBuilds['fixed']): string {
  return isRelease(fixed) ? `${fixed} (build ${buildOf(fixed)}) at the latest` : `build ${fixed}`;
}
