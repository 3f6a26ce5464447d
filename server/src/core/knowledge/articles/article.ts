/** An article of the Knowledge Base that a case can turn on. Each is a file of this folder: its row, its signs, a sample and its rule. */

import { type ExchangeVersion, type ReleaseId } from '../builds';
import { type EventId } from '../events';
import { type EventMatch } from '../eventMatch';
import { winsockTypes } from '../networkTypes';
import { type SourceName } from '../sources';
import { citing, type Grade, type Statement } from '../statement';
import { type ArticleId } from './all';

export { type ArticleId };

/**
 * `leak`: WinSock control blocks are lost. `otherLeak`: something else of the MTA is lost, stuck or broken, with signs that look alike.
 * `byDesign`: works as meant. `configuration`: set up wrongly, nothing is lost. `sizing`: the pool is too small.
 */
export type ArticleKind = 'leak' | 'sizing' | 'otherLeak' | 'configuration' | 'byDesign';

type FullBuild = `${'4.0' | '5.0' | '5.5' | '6.0'}.${number}`;

/** One line of builds that an article is about. */
export interface AffectedBuilds {
  readonly version: ExchangeVersion;
  /** First build affected; undefined where the source names none: from the first of the version on. */
  readonly from?: FullBuild | ReleaseId;
  /**
   * First build with the fix. A release: its own build, at the latest. `unnamed`: there is a fix, and no source names its build. `none`:
   * the article has no fix.
   */
  readonly fixed: FullBuild | ReleaseId | 'unnamed' | 'none';
  /** The list that names the fix, where it is not the first of the release's own, and the article does not name its build. */
  readonly list?: SourceName;
  /** The service pack that brought a fix of a build of its own. */
  readonly servicePack?: string;
  /** What must be installed before the fix; undefined where nothing is named. */
  readonly requires?: string;
}

/** What a rule sees of a case. */
export interface CaseView {
  /** Control blocks by what Winsock.log shows of them; `asDescribed`: of the leaked, those that are not inbound. */
  readonly leaked: number;
  readonly asDescribed: number;
  readonly suspects: number;
  /** Never used, and saw a close request only. */
  readonly closeRequestOnly: number;
  readonly idle: number;
  /** 0 where no Winsock.log can be judged. */
  readonly allocated: number;
  /** Of the builds that are known. */
  readonly versions: readonly ExchangeVersion[];
  /** Whether an event was logged that matches. */
  readonly has: (event: EventId, match?: EventMatch) => boolean;
}

export interface Opinion {
  readonly status: 'fits' | 'possible' | 'excluded';
  readonly reasons: readonly Statement[];
  /** Not worth a word where the build rules the article out: its signs are common. */
  readonly isVague?: boolean;
}

/** What an article is to a case; undefined where nothing speaks for it. */
export type Rule = (view: CaseView, signs: readonly Sign[]) => Opinion | undefined;

/** An event in which the article shows. */
export interface Sign extends EventMatch {
  readonly event: EventId;
}

export interface Article {
  /** `KB 303102` */
  readonly id: ArticleId;
  readonly number: number;
  readonly title: string;
  /** What is seen in the logs where it applies. */
  readonly pattern: string;
  readonly kind: ArticleKind;
  /** Empty where the article concerns every version alike, or is not about Exchange. */
  readonly affected: readonly AffectedBuilds[];
  /** Other than Exchange: what it is about; undefined for Exchange. */
  readonly otherProduct: string | undefined;
  /** How to distinguish it from its neighbours; undefined where nothing needs saying. */
  readonly lookAlike: Statement | undefined;
  /** Of `pattern`. What is concluded rather than read is in `lookAlike`. */
  readonly grade: Grade;
  /** The articles that the row is taken from. */
  readonly source: string;
  readonly url: string;
  readonly signs: readonly Sign[];
  /** Events of an event log that its rule must know it by, each with a blank line behind it; none where no event shows it. */
  readonly samples: readonly string[];
  readonly rule: Rule;
}

interface Row extends Pick<Article, 'id' | 'title' | 'pattern' | 'kind' | 'rule'> {
  readonly affected?: readonly AffectedBuilds[];
  readonly otherProduct?: string;
  /** It cites what the row is taken from, and the articles that it names. */
  readonly lookAlike?: string;
  readonly grade?: Grade;
  /** What the row is taken from besides the article and the fix lists of the releases. */
  readonly also?: readonly SourceName[];
  readonly url?: string;
  readonly signs?: readonly Sign[];
  readonly samples?: readonly string[];
}

export function article(row: Row): Article {
  const { also = [], lookAlike, ...rest } = row;
  const number = Number(row.id.slice('KB '.length));
  return {
    affected: [],
    otherProduct: undefined,
    grade: 'documented',
    url: kbArchiveUrl(number),
    signs: [],
    samples: [],
    ...rest,
    lookAlike:
      lookAlike === undefined
        ? undefined
        : { text: lookAlike, grade: 'inferred', source: citing(row.id, ...also, ...articlesNamedIn(lookAlike)) },
    number,
    source: citing(row.id, ...also),
  };
}

/** `KB 303102` as often as it is named. */
const articlesNamedIn = (text: string): readonly string[] => text.match(/KB \d+/g) ?? [];

/** The address of a KB article in the public archive of early articles. `number` as in `KB 193894`. */
export function kbArchiveUrl(number: number): string {
  return `https://jeffpar.github.io/kbarchive/kb/${String(number).padStart(6, '0').slice(0, 3)}/Q${number}/`;
}

export const sign = (event: EventId, match: EventMatch = {}): Sign => ({ event, ...match });

export const fits = (...reasons: Statement[]): Opinion => ({ status: 'fits', reasons });
export const possible = (...reasons: Statement[]): Opinion => ({ status: 'possible', reasons });
export const excluded = (...reasons: Statement[]): Opinion => ({ status: 'excluded', reasons });

/** The opinion, where one of the article's signs was logged. */
export const onAnySign =
  (opinion: Opinion): Rule =>
  (view, signs) =>
    signs.some(({ event, ...match }) => view.has(event, match)) ? opinion : undefined;

/** The opinion, where all of the article's signs were logged. */
export const onAllSigns =
  (opinion: Opinion): Rule =>
  (view, signs) =>
    signs.every(({ event, ...match }) => view.has(event, match)) ? opinion : undefined;

/** Event 9156 for a pool of WinSock control blocks: of TCP/IP, of TP4, or of a type that cannot be read. */
export const winsockPoolRefused = sign(9156, { networkTypes: winsockTypes });
/** The same for TCP/IP. */
export const tcpPoolRefused = sign(9156, { networkTypes: [1] });

export const hasSign = (view: CaseView, { event, ...match }: Sign): boolean => view.has(event, match);
