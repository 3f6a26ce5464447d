/** The second half of the answer: does the fix of the article apply? */
import { startsAndStops } from '../eventlog/startsAndStops';
import { articleOf, rangeOf } from '../knowledge/articles';
import type { ArticleId } from '../knowledge/articles/article';
import { compareBuildTexts, parseBuild, versionOf, type ExchangeVersion } from '../knowledge/builds';
import { citing, inferred, unknown } from '../knowledge/statement';
import type { DiagnosisEvent, FaultArticle, Fix, KnownBuild } from './diagnosis';

interface ArticleFix {
  readonly article: FaultArticle;
  /** The first build that has it. */
  readonly build: string;
  /** What must be installed before it. */
  readonly requires: string;
  readonly servicePack: string | undefined;
}

/** The fix of an article, as its row of the table states it. */
export function fixOfArticle(article: FaultArticle): ArticleFix {
  const affected = articleOf(article)?.affected[0];
  return {
    article,
    build: (affected && rangeOf(affected).to) ?? '',
    requires: affected?.requires ?? '',
    servicePack: affected?.servicePack,
  };
}

/** The first build of a version with the fix of an article; undefined where the table has none. */
export function fixedBuild(article: ArticleId, version: ExchangeVersion): string | undefined {
  const affected = articleOf(article)?.affected.find((row) => row.version === version);
  return affected && rangeOf(affected).to;
}

/** The build of the one fault that leaves the same trace as KB 303102: fixed from here on. */
export const SAME_TRACE_FIX = fixedBuild('KB 193894', '5.5') ?? '';

/** The build that a diagnosis goes by: the one that was asked about, or else the one that ran last. */
export function decisiveBuild(builds: readonly KnownBuild[]): KnownBuild | undefined {
  return builds.find(({ from }) => from === 'given') ?? builds.at(-1);
}

/** The builds that ran, as far as they are known: the one given first, then those of the events in order of time. Each once. */
export function knownBuilds(given: string | undefined, events: readonly DiagnosisEvent[]): readonly KnownBuild[] {
  const builds = new Map<string, KnownBuild & { readonly events: DiagnosisEvent[] }>();
  const add = (value: string, event: DiagnosisEvent | undefined): void => {
    const parsed = parseBuild(value);
    if (!parsed) return;
    const key = `${parsed.number}.${parsed.revision}`;
    const known = builds.get(key);
    if (known && event) known.events.push(event);
    if (known) return;
    const version = versionOf(parsed);
    const hasFix = (compareBuildTexts(value, fixOfArticle(articleFor(version?.version)).build) ?? -1) >= 0;
    const from = event ? 'events' : 'given';
    builds.set(key, { value: value.trim(), parsed, version, hasFix, from, events: event ? [event] : [] });
  };
  if (given !== undefined) add(given, undefined);
  for (const { build, event } of startsAndStops(events)) if (build !== undefined) add(build, event);
  return [...builds.values()];
}

/** Exchange 2000 has an article of its own; what is known of it holds for 2003, too. */
function articleFor(version: string | undefined): FaultArticle {
  return version === '2000' || version === '2003' ? 'KB 303101' : 'KB 303102';
}

/**
 * Weighs the builds. Winsock.log has no times, so nothing shows which of several builds wrote it: where some have the fix and
 * some have not, it is not known.
 */
export function weighFix(builds: readonly KnownBuild[]): Fix {
  // Of a server that was moved to another version, the article of what was asked about or runs last.
  const decisive = decisiveBuild(builds);
  const article = articleFor(decisive?.version?.version);
  const { build: fixed } = fixOfArticle(article);
  if (!decisive) {
    return {
      state: 'unknown',
      article,
      why: unknown(
        'KB 163294, KB 174695',
        `Whether the fix (build ${fixed}) is installed is not known: no event states the build of the MTA, and none was given.`,
      ),
    };
  }
  const source = builds.some(({ from }) => from === 'events') ? (`event log, ${article}` as const) : article;
  const named = builds.map((build) => `${buildName(build)} ${build.hasFix ? 'has it' : 'does not have it'}`).join(', ');
  if (builds.some(({ hasFix }) => hasFix !== decisive.hasFix)) {
    return {
      state: 'unknown',
      article,
      why: inferred(
        source,
        `Whether the fix was installed when the control blocks were lost is not known: ${named}, and Winsock.log has no times to show which of them wrote it.`,
      ),
    };
  }
  if (decisive.hasFix) {
    return {
      state: 'installed',
      article,
      why: inferred(`${source}, KB 283238`, `The fix came with build ${fixed}: ${named}.`),
    };
  }
  const { version } = decisive;
  const other =
    version && version.version !== '5.5' && article === 'KB 303102'
      ? ` It was made for Exchange 5.5 with SP4 only, and this is Exchange ${version.version}.`
      : '';
  const why = inferred(source, `The fix came with build ${fixed}: ${named}.${other}`);
  return {
    state: 'needed',
    article,
    why: other === '' ? why : { ...why, source: citing(why.source, version?.source ?? '') },
  };
}

/** `build 5.5.2653.23 (event 9298 of 06-06-01 03:36:27pm)` */
export function buildName({ value, from, events }: KnownBuild): string {
  if (from === 'given') return `build ${value} (given)`;
  const [first] = events;
  const last = events[events.length - 1];
  const when = (event: DiagnosisEvent): string => `event ${event.id ?? ''} of ${event.timeText ?? 'an unknown time'}`;
  return `build ${value} (${when(first)}${last === first ? '' : ` to ${when(last)}`})`;
}
