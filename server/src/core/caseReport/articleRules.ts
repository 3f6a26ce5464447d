/** Which articles the evidence speaks for, one rule each; the build is weighed afterwards, for all alike. */

import { type Article, articles } from '../knowledge/articles';
import { formatBuild, placeInRange } from '../knowledge/builds';
import { documented, type Statement, inferred } from '../knowledge/statement';
import { type ArticleFinding, type Diagnosis, type KnownBuild } from './diagnosis';
import { type Evidence, has } from './evidence';

type Status = 'fits' | 'possible' | 'excluded';

interface Opinion {
  readonly status: Status;
  readonly reasons: readonly Statement[];
}

/** Undefined where nothing speaks for the article. */
type Rule = (evidence: Evidence) => Opinion | undefined;

const fits = (...reasons: Statement[]): Opinion => ({ status: 'fits', reasons });
const possible = (...reasons: Statement[]): Opinion => ({ status: 'possible', reasons });
const excluded = (...reasons: Statement[]): Opinion => ({ status: 'excluded', reasons });

const inEvents = (text: string): Statement => documented('event log', text);

const leakPattern =
  (source: string): Rule =>
  ({ asDescribed, leaked, suspects, closeRequestOnly, allocated, events }) => {
    if (asDescribed.length > 0) {
      return fits(
        documented(
          `Winsock.log, ${source}`,
          'Winsock.log shows control blocks that were allocated and then never used, disconnected or closed.',
        ),
      );
    }
    if (leaked.length > 0) {
      return possible(
        inferred(source, 'All control blocks that leaked were inbound; the published failing sample is outbound.'),
      );
    }
    if (suspects.length > 0) {
      return possible(
        inferred('Winsock.log', 'Some control blocks look like it, but the log does not settle whether they leaked.'),
      );
    }
    if (closeRequestOnly.length > 0) {
      return possible(
        inferred(
          `Winsock.log, ${source}`,
          'Some control blocks were never used and saw only a close request: near the cause that the article gives.',
        ),
      );
    }
    return allocated === 0 && closeRace({ events })
      ? possible(
          documented(
            source,
            'Events 9215 and 9214 may come with it, but are not conclusive; there is no Winsock.log to look at.',
          ),
        )
      : undefined;
  };

/** The pair of events that KB 303102 shows. */
function closeRace(evidence: Pick<Evidence, 'events'>): boolean {
  return has(evidence, 9215) || has(evidence, 9214);
}

const exhausted = (evidence: Evidence): boolean => has(evidence, 9156);

const rules: Readonly<Partial<Record<string, Rule>>> = {
  'KB 303102': leakPattern('KB 303102'),
  'KB 303101': (evidence) => {
    if (evidence.versions.includes('2000')) return leakPattern('KB 303101')(evidence);
    if (evidence.versions.length > 0 || evidence.leaked.length + evidence.suspects.length === 0) return undefined;
    return possible(documented('KB 303101', 'Only if this is Exchange 2000: the trace in Winsock.log is the same.'));
  },
  'KB 193894': (evidence) => {
    const opinion = leakPattern('KB 193894')(evidence);
    if (opinion?.status !== 'fits') return evidence.suspects.length > 0 ? opinion : undefined;
    return fits(
      inferred(
        'Winsock.log, KB 193894',
        'A control block that is lost when a connection is tried more than once leaves the same trace.',
      ),
    );
  },
  'KB 200259': (evidence) => {
    if (evidence.asDescribed.length > 0) {
      return fits(
        inferred(
          'KB 200259',
          'It explains such a loss by two timers that disagree, and gives settings that make it rarer. It is advice, not a fix.',
        ),
      );
    }
    if (!exhausted(evidence)) return undefined;
    return fits(
      documented(
        'KB 200259',
        'A control block was refused (event 9156), which also happens where the pool is too small for the connectors.',
      ),
    );
  },
  'KB 229643': (evidence) => {
    if (!exhausted(evidence)) return undefined;
    if (evidence.leaked.length > 0) {
      return excluded(
        inferred('KB 229643, Winsock.log', 'Its leak is in the layer above; the leak found here is in WinSock.'),
      );
    }
    if (evidence.allocated === 0)
      return possible(documented('KB 229643', 'Event 9156 fits; whether Winsock.log is clean is not known.'));
    return fits(
      documented(
        'KB 229643',
        'A control block was refused (event 9156) although Winsock.log shows no leak: the leak may be in the layer above.',
      ),
    );
  },
  'KB 247419': (evidence) =>
    exhausted(evidence)
      ? possible(documented('KB 247419', 'Event 9156 fits. The article does not say which layer leaks.'))
      : undefined,
  'KB 254818': (evidence) =>
    exhausted(evidence) && (has(evidence, 4282) || has(evidence, 4284) || has(evidence, 4287))
      ? possible(
          documented(
            'KB 254818',
            'The events fit. It applies only where the time zone of the server is off by half an hour.',
          ),
        )
      : undefined,
  'KB 232602': (evidence) =>
    has(evidence, 4284) || (has(evidence, 4287) && has(evidence, 2035))
      ? possible(
          documented(
            'KB 232602',
            'The events fit an MTA that does not recover after an outage; they are also logged by any outage (KB 175354).',
          ),
        )
      : undefined,
  'KB 236586': ({ events }) =>
    events.of(4287).some(({ errorCode }) => errorCode === 8640)
      ? possible(
          documented('KB 236586', 'Event 4287 with code 8640 fits; it is also logged by any outage (KB 175354).'),
        )
      : undefined,
  'KB 266792': ({ events }) =>
    events.of(4283).some(({ errorCode }) => errorCode === 8464 || errorCode === 8465)
      ? possible(
          documented('KB 266792', 'Event 4283 with that code fits, but alone is no evidence; the MTA must hang too.'),
        )
      : undefined,
  'KB 276222': (evidence) => {
    const lost = evidence.events.of(9405).some(({ text }) => /Failed\s+to\s+find\s+socket/i.test(text));
    if (!lost) return undefined;
    const reason = inEvents('Event 9405 says that a socket was not found in the wait set.');
    return has(evidence, 9202, 0)
      ? fits(reason, inEvents('Event 9202 with error 0 was logged too.'))
      : possible(reason);
  },
  'KB 319936': (evidence) => {
    if (has(evidence, 4258) && has(evidence, 4283)) {
      return fits(
        documented('KB 319936', 'Events 4258 and 4283 together: a close came for a connection that had timed out.'),
      );
    }
    const inbound = evidence.leaked.some(({ direction }) => direction === 'inbound');
    return inbound
      ? possible(
          inferred('KB 319936, Winsock.log', 'Inbound control blocks leaked. Its events 4258 and 4283 were not found.'),
        )
      : undefined;
  },
  'KB 188040': ({ events }) =>
    events.of(2004).some(({ errorCode }) => errorCode === 255)
      ? fits(inEvents('Event 2004 with code 255 was logged.'))
      : undefined,
  'KB 182619': (evidence) => (has(evidence, 9404) ? fits(inEvents('Event 9404 was logged.')) : undefined),
  'KB 157701': ({ events }) =>
    events.of(9405).some(({ text }) => /SBPDSCLS/i.test(text))
      ? fits(inEvents('Event 9405 names SBPDSCLS: a control block was closed by another thread.'))
      : undefined,
  'KB 152941': (evidence) =>
    evidence.events.of(9405).some(({ text }) => /Exception/i.test(text)) && (has(evidence, 9215) || has(evidence, 9224))
      ? possible(inEvents('Event 9405 with an exception, and failed connections.'))
      : undefined,
  'KB 152877': (evidence) =>
    [1004, 1008, 1198, 1277].some((id) => has(evidence, id))
      ? possible(
          inEvents(
            'Events of the kernel layer were logged. Their control blocks are other ones than those of Winsock.log.',
          ),
        )
      : undefined,
  'KB 166602': (evidence) => {
    const old = evidence.versions.includes('4.0') || evidence.versions.includes('5.0');
    return old && exhausted(evidence)
      ? possible(
          documented(
            'KB 166602',
            'A control block was refused (event 9156); without the fix the pool cannot be larger than 64, TP4 included.',
          ),
        )
      : undefined;
  },
  'KB 193380': (evidence) =>
    has(evidence, 9301)
      ? has(evidence, 9202, 0)
        ? fits(
            documented(
              'KB 193380',
              'Events 9301 and 9202 with error 0: a call was refused, since no connector matches the caller.',
            ),
          )
        : possible(documented('KB 193380', 'Event 9301: a caller was not known.'))
      : undefined,
  'KB 189345': (evidence) =>
    has(evidence, 9301) && !has(evidence, 9202, 0)
      ? possible(
          documented('KB 189345', 'Event 9301 without 9202: the connector was probably found at the second try.'),
        )
      : undefined,
  'KB 197378': (evidence) =>
    has(evidence, 9301)
      ? possible(documented('KB 197378', 'Event 9301 comes also from callers with several addresses.'))
      : undefined,
  'KB 169113': (evidence) =>
    has(evidence, 9301) ? possible(documented('KB 169113', 'Event 9301 comes also from cluster nodes.')) : undefined,
  'KB 254909': (evidence) =>
    has(evidence, 9301) && has(evidence, 9202)
      ? possible(
          documented('KB 254909', 'Events 9301 and 9202 come also where the caller goes through a WinSock proxy.'),
        )
      : undefined,
  'KB 162674': (evidence) =>
    has(evidence, 9221, 10054)
      ? possible(
          documented(
            'KB 162674',
            'Event 9221 with 10054, where the connection fails: a host name that is not fully qualified.',
          ),
        )
      : undefined,
  'KB 164400': (evidence) =>
    has(evidence, 9215, 10022)
      ? fits(documented('KB 164400', 'Event 9215 with 10022: over TP4, the address does not match.'))
      : undefined,
  'KB 169143': (evidence) =>
    has(evidence, 9221, 10054)
      ? fits(documented('KB 169143', 'Event 9221 with 10054 is logged at every close. By design.'))
      : undefined,
  'KB 170007': ({ events }) =>
    events.of(9224).some(({ socketError, task }) => socketError === 10053 && task === 'TP4 DRIVER')
      ? possible(
          documented(
            'KB 170007',
            'Event 9224 with 10053 on TP4, by design where the other side is a Retix 1.41 MTA: an association is recovered.',
          ),
        )
      : undefined,
  'KB 170006': (evidence) =>
    has(evidence, 9234)
      ? fits(documented('KB 170006', 'Event 9234 under load. By design; its number is no control block.'))
      : undefined,
  'KB 170056': (evidence) =>
    has(evidence, 9215, 10061)
      ? fits(documented('KB 170056', 'Event 9215 with 10061: the other server refused the connection. By design.'))
      : undefined,
  'KB 904712': ({ counts }) =>
    counts.idle > 0
      ? possible(
          inferred(
            'KB 904712, Winsock.log',
            'Connections were used and then fell silent. On Windows 2000 SP4 with Update Rollup 1 that may be missing read events.',
          ),
        )
      : undefined,
};

/** All articles that something speaks for or that are ruled out, by what they are to the case. In the order of the table. */
export function weighArticles(evidence: Evidence): Diagnosis['articles'] {
  const result: Record<keyof Diagnosis['articles'], ArticleFinding[]> = {
    fits: [],
    possible: [],
    excluded: [],
    lookAlikes: [],
  };
  for (const article of articles) {
    const opinion = rules[article.id]?.(evidence);
    if (opinion === undefined) continue;
    const { status, reasons } = weighBuild(article, opinion, evidence);
    const finding = { id: article.id, title: article.title, url: article.url, reasons };
    const harmless = article.kind === 'byDesign' || article.kind === 'configuration';
    if (!harmless) result[status].push(finding);
    else if (status !== 'excluded') result.lookAlikes.push(finding);
  }
  return result;
}

/** The articles that have a rule; for the tests of the tables. */
export const ruledArticles: readonly string[] = Object.keys(rules);

/** Against each build that is known: nothing shows which of them ran at the time. */
function weighBuild(article: Article, opinion: Opinion, { builds }: Evidence): Opinion {
  if (opinion.status === 'excluded' || article.affected.length === 0) return opinion;
  const places = builds.flatMap((build) => placeOf(article, build) ?? []);
  if (places.length === 0) return opinion;
  const reasons = places.map(({ reason }) => reason);
  if (places.every(({ isConcerned }) => !isConcerned)) return excluded(...reasons);
  const isCertain = places.every(({ isConcerned }) => isConcerned);
  return { status: isCertain ? opinion.status : 'possible', reasons: [...opinion.reasons, ...reasons] };
}

/** Undefined where the build is of no known version. */
function placeOf(
  article: Article,
  { parsed, version }: KnownBuild,
): { readonly isConcerned: boolean; readonly reason: Statement } | undefined {
  if (!version) return undefined;
  const build = formatBuild(parsed);
  const range = article.affected.find((candidate) => candidate.version === version.version);
  if (!range) {
    const versions = article.affected.map((candidate) => candidate.version).join(' and ');
    const text = `The article is about Exchange ${versions}; build ${build} is Exchange ${version.version}.`;
    return { isConcerned: false, reason: { text, grade: version.grade, source: `${article.id}, KB 163294` } };
  }
  switch (placeInRange(parsed, range)) {
    case 'after':
      return {
        isConcerned: false,
        reason: inferred(
          `${article.id}, KB 283238`,
          `The fix came with build ${range.to}; build ${build} has it, since fixes of the MTA are cumulative.`,
        ),
      };
    case 'before':
      return {
        isConcerned: false,
        reason: inferred(article.id, `The article is about builds from ${range.from} on; this is ${build}.`),
      };
    case 'within': {
      const until = range.to === undefined ? 'the article names no build with a fix' : `the fix came with ${range.to}`;
      return { isConcerned: true, reason: inferred(article.id, `Build ${build} is affected: ${until}.`) };
    }
  }
}
