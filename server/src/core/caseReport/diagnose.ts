/** From the facts of a case to an answer: is this KB 303102, why, does its fix apply, which articles else, and what to do. */

import { winsockCbOf } from '../eventlog/event';
import { doubtKinds } from '../findings/doubts';
import { networkTypes } from '../knowledge/networkTypes';
import { documented, inferred, type Statement } from '../knowledge/statement';
import { weighArticles } from './articleRules';
import { decidingFact } from './deciding';
import {
  type CaseAnswer,
  type Diagnosis,
  type DiagnosisInput,
  type LeakStage,
  type UnreleasedInstance,
} from './diagnosis';
import { type Evidence, gather, isPoolRefused } from './evidence';
import { SAME_TRACE_FIX } from './fix';
import { isBelowSP2Fix, nextSteps } from './nextSteps';
import { counted, grouped } from '../text/counts';

/**
 * Weighs instances, builds and events. Deterministic: the same input gives the same diagnosis. Lines in the texts are 1-based.
 * Events alone never confirm (KB 303102).
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const evidence = gather(input);
  const { fix, builds, poolSize } = evidence;
  const answer = answerOf(evidence);
  const articles = weighArticles(evidence);
  const ruledOut = new Set(articles.excluded.map(({ id }) => id));
  return {
    answer,
    fix,
    headline: `${headlineOf(answer, evidence)}${caution(evidence)}`,
    needsLook: answer !== 'notConfirmed' || evidence.leaked.length > 0,
    reasons: [...reasonsFor(answer, evidence), ...aboutEvents(evidence), ...aboutPool(evidence)],
    articles,
    deciding: decidingFact(answer, evidence),
    nextSteps: nextSteps(answer, evidence, ruledOut),
    builds,
    poolSize,
  };
}

function answerOf(evidence: Evidence): CaseAnswer {
  const { asDescribed, leaked, suspects, closeRequestOnly, allocated, fix } = evidence;
  if (asDescribed.length > 0) return fix.state === 'installed' ? 'notConfirmed' : 'confirmed';
  const isOpen = leaked.length > 0 || suspects.length > 0 || closeRequestOnly.length > 0 || allocated === 0;
  return isOpen ? 'inconclusive' : 'notConfirmed';
}

function headlineOf(answer: CaseAnswer, evidence: Evidence): string {
  const { asDescribed, fix } = evidence;
  const { article } = fix;
  switch (answer) {
    case 'confirmed': {
      const inbound = evidence.leaked.length - asDescribed.length;
      const more = inbound === 0 ? '' : ` (and ${grouped(inbound)} inbound, which the article does not show)`;
      return `${article} is confirmed: Winsock.log shows ${neverUsed(asDescribed.length)}${more}.`;
    }
    case 'inconclusive':
      return `${article} is neither confirmed nor ruled out: ${openReasons(evidence).join('; ')}.`;
    case 'notConfirmed':
      return asDescribed.length > 0
        ? `${article} is not confirmed: Winsock.log shows ${neverUsed(asDescribed.length)}, but the fix is installed. Something else loses control blocks and has to be found.`
        : `${article} is not confirmed: no control block in Winsock.log shows the behaviour.`;
  }
}

/** With so many lines of unknown shape, one in so many, an answer does not go without a word of them. */
const MANY_UNKNOWN = 10;

function caution({ lines: { all, unknown }, allocated }: Evidence): string {
  return allocated > 0 && unknown * MANY_UNKNOWN >= all
    ? ` Caution: ${grouped(unknown)} of ${grouped(all)} lines are of unknown shape.`
    : '';
}

const neverUsed = (count: number): string =>
  `${counted(count, 'control block')} that ${count === 1 ? 'was' : 'were'} allocated and never used, disconnected or closed`;

/** Why it is open, each a clause. */
function openReasons({ leaked, suspects, closeRequestOnly, allocated, unusable }: Evidence): readonly string[] {
  if (allocated === 0)
    return [`${unusable.length > 0 ? unusable.join(', ') : 'there is no Winsock.log'}, and nothing else is conclusive`];
  const open: string[] = [];
  if (suspects.length > 0) {
    const kinds = [...new Set(suspects.flatMap(({ doubts }) => doubts))].map((doubt) => doubtKinds[doubt].short);
    open.push(
      `${counted(suspects.length, 'control block')} ${suspects.length === 1 ? 'looks' : 'look'} like it, but the log does not settle it (${kinds.join(', ')})`,
    );
  }
  if (closeRequestOnly.length > 0) {
    open.push(
      `${counted(closeRequestOnly.length, 'control block')} ${closeRequestOnly.length === 1 ? 'was' : 'were'} never used and saw only a close request`,
    );
  }
  if (leaked.length > 0) open.push(`${counted(leaked.length, 'control block')} leaked, but inbound only`);
  return open;
}

/** Instances that are described one by one. */
const SHOWN = 5;

function reasonsFor(answer: CaseAnswer, evidence: Evidence): readonly Statement[] {
  const { leaked, asDescribed, suspects, closeRequestOnly, stuck, allocated, fix, mayListen } = evidence;
  const reasons: Statement[] = [
    documented(
      fix.article,
      'The article asks for a control block in Winsock.log that is allocated but never used, disconnected or closed.',
    ),
    ...described([...asDescribed, ...leaked.filter((each) => !asDescribed.includes(each))]),
  ];
  if (leaked.length > asDescribed.length) {
    reasons.push(
      inferred(
        `${fix.article}, KB 319936`,
        "The article's failing sample is outbound. For inbound calls KB 319936 describes another fault.",
      ),
    );
  }
  if (asDescribed.length === 0) reasons.push(...described(suspects));
  if (closeRequestOnly.length > 0) {
    reasons.push(
      ...described(closeRequestOnly),
      documented(
        fix.article,
        'The article gives as its cause a connection timeout that occurs before the close request is received.',
      ),
    );
  }
  const unfinished = stuck.length - closeRequestOnly.length;
  if (unfinished > 0) {
    reasons.push(
      inferred(
        `Winsock.log, ${fix.article}`,
        `${counted(unfinished, 'control block')} began to be released and did not finish: a loss too, but not what the article describes.`,
      ),
    );
  }
  if (answer === 'notConfirmed' && asDescribed.length === 0) {
    reasons.push(
      documented('Winsock.log', `No instance in Winsock.log shows that, of ${grouped(allocated)} allocated.`),
      inferred('Winsock.log', 'The log cannot show a control block that was lost before the log began.'),
    );
  }
  if (mayListen.length > 0) {
    reasons.push(
      inferred(
        'KB 166602, Winsock.log',
        `${names(mayListen)}: not judged. The MTA listens on one control block, which is never used or closed, and this may be it.`,
      ),
    );
  }
  if (answer === 'confirmed') reasons.push(...aboutVersion(evidence));
  return reasons;
}

function aboutVersion(evidence: Evidence): readonly Statement[] {
  if (isBelowSP2Fix(evidence)) {
    return [
      inferred(
        'KB 193894, KB 303102',
        `Below build ${SAME_TRACE_FIX}, KB 193894 leaves the same trace in Winsock.log and fits equally.`,
      ),
    ];
  }
  const old = evidence.versions.find((version) => version === '4.0' || version === '5.0');
  return old === undefined
    ? []
    : [
        documented('KB 303102', `The article is about Exchange 5.5, and this is Exchange ${old}.`),
        ...(old === '5.0' ? [documented('KB 193894', 'For Exchange 5.0, KB 193894 describes such a loss.')] : []),
      ];
}

function described(instances: readonly UnreleasedInstance[]): readonly Statement[] {
  const left = instances.length - SHOWN;
  return [
    ...instances.slice(0, SHOWN).map(describe),
    ...(left > 0 ? [documented('Winsock.log', `And ${grouped(left)} more.`)] : []),
  ];
}

const stages: Readonly<Record<LeakStage, string>> = {
  allocated: 'It was allocated; then nothing.',
  threadAssigned: 'It was given to a driver thread; then nothing.',
  opened: 'It got the open request; then nothing.',
  socketCreated: 'It got a socket; then nothing.',
  eventsSelected: 'It got a socket, whose network events were selected; then nothing.',
};

const nameOf = ({ cb, instance }: UnreleasedInstance): string => `CB ${cb} (instance ${instance})`;

function names(instances: readonly UnreleasedInstance[]): string {
  const left = instances.length - SHOWN;
  return `${instances.slice(0, SHOWN).map(nameOf).join(', ')}${left > 0 ? ` and ${grouped(left)} more` : ''}`;
}

function describe(each: UnreleasedInstance): Statement {
  const { allocationLine, direction, stage, log, isCloseRequestOnly } = each;
  const where = log === undefined ? '' : ` of ${log}`;
  const way = direction === undefined ? '' : `, ${direction}`;
  const reached = isCloseRequestOnly ? 'It was never used; it saw a close request; then nothing.' : stages[stage];
  return documented(
    'Winsock.log',
    `${nameOf(each)}, allocated at line ${allocationLine + 1}${where}${way}. ${reached}`,
  );
}

function aboutEvents(evidence: Evidence): readonly Statement[] {
  const { events, leaked, suspects, stuck, fix } = evidence;
  const statements: Statement[] = [];
  const pair = [...events.of(9215), ...events.of(9214)];
  const unread = pair.filter(({ controlBlockIndex }) => controlBlockIndex === undefined).length;
  const cbs = new Set(pair.map(winsockCbOf));
  const named = (instances: readonly UnreleasedInstance[]): string =>
    [...new Set(instances.map(({ cb }) => cb).filter((cb) => cbs.has(cb)))]
      .slice(0, 2 * SHOWN)
      .map((cb) => `CB ${cb}`)
      .join(', ');
  for (const [instances, what] of [
    [leaked, 'leaked'],
    [suspects, 'suspected'],
    [stuck, 'stuck in its release'],
  ] as const) {
    const which = named(instances);
    if (which === '') continue;
    statements.push(
      inferred(
        `event log, Winsock.log, ${fix.article}`,
        `Events 9215 or 9214 name ${which}, and one of its instances is ${what}. The events have times and Winsock.log has none, so they may be about another instance of that control block.`,
      ),
    );
  }
  if (pair.length > 0) {
    if (statements.length === 0 && leaked.length > 0) {
      statements.push(
        unread > 0
          ? documented(
              'event log',
              `Whether events 9215 and 9214 are about the leaked control blocks is not known: the wording of ${grouped(unread)} cannot be read.`,
            )
          : documented(
              'event log, Winsock.log',
              'Events 9215 or 9214 were logged, but name none of the leaked control blocks.',
            ),
      );
    }
    statements.push(
      documented('KB 303102', 'The article says that events 9215 and 9214 are not conclusive: Winsock.log is.'),
    );
  }
  if (isPoolRefused(evidence)) {
    statements.push(
      documented(
        'event log, KB 166602, KB 229643',
        'Event 9156: the MTA refused a control block at that time. It also logs the event for a duplicate open, so the pool may not have been empty.',
      ),
    );
    if (leaked.length === 0) {
      statements.push(
        documented(
          'KB 200259, KB 243632, KB 229643',
          'Event 9156 does not show a leak: the pool may be too small, or the loss may be in another layer.',
        ),
      );
    }
  }
  return [...statements, ...aboutOtherPools(evidence)];
}

/** Events 9156 of network types whose control blocks are not in Winsock.log. */
function aboutOtherPools({ events }: Evidence): readonly Statement[] {
  const types = new Set(events.of(9156).map((event) => event.networkType));
  return networkTypes
    .filter(({ type, isWinsock }) => !isWinsock && types.has(type))
    .map(({ type, name }) =>
      inferred(
        'event log, KB 168815',
        `Event 9156 of network type ${type}: the pool of ${name} refused a control block. Winsock.log does not show that pool.`,
      ),
    );
}

function aboutPool({ lostAtOnce, lostAtEnd, poolSize: { value, from }, peak }: Evidence): readonly Statement[] {
  if (lostAtOnce === 0) return [];
  const size =
    peak > value
      ? `a pool larger than ${grouped(value)} (${grouped(peak)} were seen in use at once)`
      : `${grouped(value)}${from === 'default' ? ', if the registry value was not changed' : ''}`;
  const end = `${grouped(lostAtEnd)} of ${size}`;
  return [
    inferred(
      'Winsock.log, KB 166602',
      lostAtEnd === lostAtOnce
        ? `At the end of the log, the pool lacks ${end}.`
        : `The pool lacked up to ${grouped(lostAtOnce)} of ${size}. ${lostAtEnd === 0 ? 'A restart of the MTA gave them back.' : `After a restart of the MTA, at the end of the log, it lacks ${grouped(lostAtEnd)}.`}`,
    ),
  ];
}
