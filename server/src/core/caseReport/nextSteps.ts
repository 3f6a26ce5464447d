/** What to do next, the cheapest first. */

import { statedPoolSize } from '../eventlog/serverFacts';
import { buildOf, compareBuildTexts } from '../knowledge/builds';
import { networkType, networkTypes } from '../knowledge/networkTypes';
import {
  ceilingOf,
  ceilings,
  DEFAULT_POOL_SIZE,
  disconnectTimer,
  perfwizTrap,
  sizingRules,
  x25Ceiling,
  type RegistryName,
} from '../knowledge/registry';
import { documented, inferred, sourceNames, unknown, weakest, type Statement } from '../knowledge/statement';
import { type CaseAnswer, type KnownBuild, type NextStep } from './diagnosis';
import { isPoolRefused, type Evidence } from './evidence';
import { decisiveBuild, fixedBuild, fixOfArticle, SAME_TRACE_FIX } from './fix';
import { grouped } from '../text/counts';

/** Which the fix of KB 303102 needs. */
const SP4 = buildOf('5.5 SP4');

/** `ruledOut`: the articles that the same diagnosis excludes. No step cites one of them. */
export function nextSteps(answer: CaseAnswer, evidence: Evidence, ruledOut: ReadonlySet<string>): readonly NextStep[] {
  const { leaked, stuck, builds, lostAtEnd, fix } = evidence;
  const isExhausted = isPoolRefused(evidence);
  const isLossy = leaked.length > 0 || stuck.length > 0;
  const steps: NextStep[] = [];
  if (answer !== 'notConfirmed' || isLossy || isExhausted) steps.push(copyLogs());
  if (builds.length === 0 || (fix.state === 'unknown' && leaked.length > 0)) steps.push(findBuild(evidence));
  if (answer === 'inconclusive' || (answer === 'notConfirmed' && isExhausted && !isLossy))
    steps.push(moreLog(answer, evidence));
  steps.push(...raisePools(evidence, isLossy));
  if (isLossy || isExhausted) steps.push(raiseDisconnect());
  if (lostAtEnd > 0 || isExhausted) steps.push(restart());
  if (answer === 'confirmed') steps.push(...applyFix(evidence));
  return steps.flatMap((step) => withoutArticles(step, ruledOut));
}

/** What rests on other sources, too, is kept with those; a step that rests on nothing else goes. */
function withoutArticles(step: NextStep, ruledOut: ReadonlySet<string>): readonly NextStep[] {
  const why = step.why.flatMap((statement): Statement[] => {
    const left = sourceNames(statement.source).filter((name) => !ruledOut.has(name));
    return left.length === 0 ? [] : [{ ...statement, source: left.join(', ') }];
  });
  return why.length === 0 || [...ruledOut].some((id) => step.action.includes(id)) ? [] : [{ ...step, why }];
}

function copyLogs(): NextStep {
  return {
    cost: 'nothing',
    action: 'Copy Winsock.log and the EV*.LOG files to a safe place before the MTA is restarted.',
    why: [
      documented('KB 163325', 'At a restart the current EV0.LOG is overwritten with an empty file.'),
      inferred('KB 163325, Winsock.log', 'Winsock.log probably is, too; no public source says so.'),
    ],
  };
}

function findBuild({ builds }: Evidence): NextStep {
  return {
    cost: 'a look',
    action:
      builds.length === 0
        ? 'Look up the version of Emsmta.exe, or event 9298 of the last start of the MTA.'
        : 'Find out which build of Emsmta.exe ran when Winsock.log was written: compare the time of the file with those of events 9298 and 9299.',
    why: [
      documented('KB 174695, KB 163294', 'Events 9298 and 9299 state the build at start and stop.'),
      inferred(
        'KB 163294, KB 283238',
        'The build shows which articles can apply, and whether the fix is installed already.',
      ),
    ],
  };
}

function moreLog(answer: CaseAnswer, { allocated, suspects, closeRequestOnly, leaked }: Evidence): NextStep {
  const isInboundOnly =
    answer === 'inconclusive' && leaked.length > 0 && suspects.length + closeRequestOnly.length === 0;
  return {
    cost: isInboundOnly ? 'a look' : 'waiting',
    action: isInboundOnly
      ? 'Look for events 4258 and 4283 at the time of the loss; if there are none, keep logging until an outbound control block is lost.'
      : allocated === 0
        ? 'Let the MTA write Winsock.log while the trouble lasts, and make this report on it.'
        : answer === 'inconclusive'
          ? 'Take Winsock.log again later, without a restart in between: it must show what follows the control blocks in question.'
          : 'Take a Winsock.log that covers the time from a start of the MTA to the next event 9156.',
    why: [
      inferred('KB 303102, KB 303101, Winsock.log', 'Only Winsock.log is conclusive.'),
      unknown('Winsock.log', 'No public source says how it is switched on.'),
    ],
  };
}

/** For each network type that refused a control block; for TCP/IP, where Winsock.log shows a loss and no event says of which type. */
function raisePools(evidence: Evidence, isLossy: boolean): readonly NextStep[] {
  const refused = new Set(evidence.events.of(9156).map((event) => event.networkType));
  const isTcp =
    refused.has(undefined) || (isLossy && !networkTypes.some(({ type, isWinsock }) => isWinsock && refused.has(type)));
  return networkTypes
    .filter(({ type }) => refused.has(type) || (type === 1 && isTcp))
    .flatMap(({ type, registryValue }) =>
      registryValue === undefined ? [] : [raisePool(evidence, type, registryValue)],
    );
}

function raisePool(evidence: Evidence, type: number, name: RegistryName): NextStep {
  const { versions, peak, events } = evidence;
  const stated = statedPoolSize(events.of(9156), type)?.poolSize;
  const { from, value } =
    type === 1
      ? evidence.poolSize
      : ({ from: stated === undefined ? 'default' : 'events', value: stated ?? DEFAULT_POOL_SIZE } as const);
  const now = from === 'default' ? `by default ${grouped(value)}` : `now ${grouped(value)}`;
  const larger = type === 1 && peak > value ? `; ${grouped(peak)} were seen in use, so it is larger than that` : '';
  const limits = limitsOf(name, decisiveBuild(evidence.builds));
  const isX25 = name === 'Eicon X.25 connections';
  const rules = sizingRules
    .filter((rule) => versions.length === 0 || rule.versions.some((each) => versions.includes(each)))
    .map(({ name: rule, example, grade, source, isOfTp4 }): Statement => ({
      text: `Rule: ${rule}, as ${example.size} for ${example.connectors} connectors.`,
      grade: type === 1 || isOfTp4 ? grade : weakest([grade, 'inferred']),
      source,
    }));
  return {
    cost: 'a setting',
    action: `Raise the registry value "${name}" (${now}${larger})${limits.most === undefined ? '' : `; at most ${grouped(limits.most)}`}.`,
    why: [
      ...(type === 1
        ? []
        : [documented('KB 168815', `Event 9156 of network type ${type}: ${networkType(type)?.name ?? ''}.`)]),
      ...limits.why,
      ...(isX25 ? [x25Card] : rules),
      inferred('Winsock.log', 'The pool lasts longer. Control blocks are still lost, if they leak.'),
      ...(type === 1 ? [perfwizTrap] : []),
    ],
  };
}

const x25Card = inferred(
  'KB 174257',
  'The X.25 card must allow as many circuits; an Eicon card allows four by default. The rules for TCP/IP do not cover X.25.',
);

/** How large a value may be, as far as the build shows it. */
function limitsOf(
  name: RegistryName,
  build: KnownBuild | undefined,
): { readonly most: number | undefined; readonly why: readonly Statement[] } {
  const version = build?.version?.version;
  if (name === 'Eicon X.25 connections' && version !== '2000' && version !== '2003')
    return { most: 32, why: [x25Ceiling] };
  const found = ceilingOf(name, version, build?.parsed);
  const about = build === undefined ? ceilings.filter((row) => row.value === name) : found ? [found] : [];
  const why = about.map(({ limit, what, appliesTo, grade, source }): Statement => ({
    text: `${appliesTo}: at most ${grouped(limit)}, ${what}.`,
    grade,
    source,
  }));
  if (why.length > 0) return { most: found?.limit, why };
  const text = `No public source says how large it may be${version === undefined ? '' : ` in Exchange ${version}`}.`;
  return { most: undefined, why: [unknown('TechNet aa997845', text)] };
}

function raiseDisconnect(): NextStep {
  return {
    cost: 'a setting',
    action: `Raise ${disconnectTimer.where} from ${disconnectTimer.defaultSeconds} to between 360 and 600 seconds.`,
    why: [...disconnectTimer.advice, disconnectTimer.reason],
  };
}

function restart(): NextStep {
  return {
    cost: 'a restart',
    action: 'Restart the MTA after you have copied the logs.',
    why: [
      documented('KB 303102, KB 303101', 'A restart clears any control blocks in use or waiting.'),
      inferred(
        'KB 230497, Winsock.log',
        'Mail flows again until the control blocks run out again. Keep the copies of the logs.',
      ),
    ],
  };
}

const isOf = (build: KnownBuild, version: string): boolean => build.version?.version === version;

/** Of a 5.5 so old that KB 193894 fits as well as KB 303102. */
export function isBelowSP2Fix({ builds }: Pick<Evidence, 'builds'>): boolean {
  return builds.some((build) => isOf(build, '5.5') && (compareBuildTexts(build.value, SAME_TRACE_FIX) ?? 0) < 0);
}

function applyFix(evidence: Evidence): readonly NextStep[] {
  const { builds, versions, fix } = evidence;
  if (versions.length === 1 && (versions[0] === '5.0' || versions[0] === '4.0'))
    return builds.some((build) => isOf(build, '5.0')) ? [applyFix50(evidence)] : [];
  if (fix.article === 'KB 303101') return [applyFix2000()];
  const { build: fixed, requires } = fixOfArticle('KB 303102');
  const isBefore = (limit: string): boolean => builds.some(({ value }) => (compareBuildTexts(value, limit) ?? 0) < 0);
  const get = `Get the fix of KB 303102 from Microsoft support: Emsmta.exe ${fixed} or later. It needs ${requires}.`;
  const action = isBelowSP2Fix(evidence)
    ? `Install Exchange 5.5 SP4, and take a new Winsock.log. Only if that shows the behaviour again: ${get}`
    : fix.state === 'unknown'
      ? `If the build is below ${fixed}${builds.length === 0 ? ` (and not below ${SAME_TRACE_FIX}: then SP4 and a new log come first)` : ''}: ${get}`
      : isBefore(SP4)
        ? `Install Exchange 5.5 SP4. Then: ${get}`
        : get;
  return [
    {
      cost: 'an update',
      action,
      why: [
        documented(
          'KB 303102',
          'The fix was given out by Microsoft support, and is meant only for computers that show this problem.',
        ),
        documented(
          'KB 303102',
          'If you are not severely affected by the problem, the article recommends waiting for the next service pack that contains the fix.',
        ),
        unknown('KB 163294', 'No service pack of Exchange 5.5 after SP4 is known.'),
        documented('KB 283238', 'Fixes of the MTA are cumulative. The public roll-up after SP4 is 5.5.2654.89.'),
        inferred('KB 283238, KB 303102', 'That roll-up is too early to contain it.'),
        inferred(
          'KB 320702, KB 319936, KB 319846, KB 283238',
          'Later builds, such as 5.5.2656.19 to 5.5.2656.22, contain it, too.',
        ),
      ],
    },
  ];
}

/** Exchange 5.0 has a fix of its own, for the fault that leaves the same trace. */
function applyFix50({ builds }: Evidence): NextStep {
  const fixed = fixedBuild('KB 193894', '5.0') ?? '';
  const has = builds.every(({ value }) => (compareBuildTexts(value, fixed) ?? -1) >= 0);
  return {
    cost: 'an update',
    action: has
      ? 'Move to Exchange 5.5 with SP4, and take a new Winsock.log: no fix for Exchange 5.0 is left.'
      : `Get the fix of KB 193894 for Exchange 5.0: Emsmta.exe ${fixed} or later. Then take a new Winsock.log.`,
    why: has
      ? [inferred('KB 193894, KB 163294', `Build ${fixed} and later of Exchange 5.0 have the one fix that is known.`)]
      : [
          documented(
            'KB 193894',
            'It cures a loss of control blocks where the network connection goes down and a connection is attempted more than once.',
          ),
          inferred('KB 193894, KB 303102', 'That fault leaves the same trace in Winsock.log.'),
        ],
  };
}

function applyFix2000(): NextStep {
  const { build, requires, servicePack } = fixOfArticle('KB 303101');
  return {
    cost: 'an update',
    action: `Install Exchange 2000 ${servicePack ?? ''}, or Emsmta.exe ${build} or later, which needs ${requires}.`,
    why: [documented('KB 303101', 'The same fault in Exchange 2000 is fixed there.')],
  };
}
