/** What to do next, the cheapest first. */

import { documented, type Statement, inferred, unknown } from '../knowledge/statement';
import { articleOf } from '../knowledge/articles';
import { compareBuildTexts } from '../knowledge/builds';
import { disconnectTimer, MAX_TCP_CONTROL_BLOCKS, registryValue, sizingRules, traps } from '../knowledge/registry';
import { type Answer, type NextStep } from './diagnosis';
import { type Evidence, has } from './evidence';

/** The fix of KB 303102: its build, and what it needs. */
export const fix303102 = (() => {
  const range = articleOf('KB 303102')?.affected[0];
  return { build: range?.to ?? '', requires: range?.requires ?? '' };
})();

/** Exchange 5.5 SP4, which the fix needs. */
const SP4 = '2653.23';

export function nextSteps(answer: Answer, evidence: Evidence): readonly NextStep[] {
  const exhausted = has(evidence, 9156);
  const lossy = evidence.leakedCount > 0 || evidence.stuck.length > 0;
  const steps: NextStep[] = [];
  if (answer === 'confirmed' || answer === 'cannotTell' || lossy || exhausted) steps.push(copyLogs());
  if (evidence.build === undefined) steps.push(findBuild());
  if (answer !== 'confirmed' && evidence.notInbound === 0 && evidence.version?.version !== '2000')
    steps.push(longerLog(evidence));
  if (lossy || exhausted) steps.push(raisePool(evidence), raiseDisconnect());
  if (lossy || exhausted) steps.push(restart());
  if (answer === 'confirmed') steps.push(applyFix(evidence));
  if (evidence.version?.version === '2000' && evidence.notInbound > 0) steps.push(applyFix2000(evidence));
  return steps.filter((step) => step.action !== '');
}

function copyLogs(): NextStep {
  return {
    cost: 'nothing',
    action: 'Copy Winsock.log and the EV*.LOG files away before the MTA is restarted.',
    why: [
      documented('KB 303102', 'A restart frees all control blocks, and with them the evidence.'),
      documented('KB 163325', 'At a restart the current EV0.LOG is overwritten with an empty file.'),
      inferred('KB 163325, KB 303102', 'Winsock.log probably shares that fate; no public source says so.'),
    ],
  };
}

function findBuild(): NextStep {
  return {
    cost: 'a look',
    action: 'Look up the version of Emsmta.exe, or event 9298 of the last start of the MTA.',
    why: [
      documented('KB 174695, KB 163294', 'Events 9298 and 9299 tell the build at start and stop.'),
      inferred('KB 303102, KB 193894', 'The build tells which articles can apply, and whether the fix is in already.'),
    ],
  };
}

function longerLog({ hasLog, suspectCount }: Evidence): NextStep {
  const action = !hasLog
    ? 'Have Winsock.log written while the trouble lasts, and look at it.'
    : suspectCount > 0
      ? 'Take Winsock.log again later, without a restart in between: it must go on beyond the suspects.'
      : 'Take a Winsock.log that covers the time from a start of the MTA to the next event 9156.';
  return {
    cost: 'waiting',
    action,
    why: [
      documented('KB 303102', 'Only Winsock.log is conclusive.'),
      unknown('KB 303102', 'How it is switched on stands in no public source; Microsoft support told customers.'),
    ],
  };
}

function raisePool({ poolSize }: Evidence): NextStep {
  const name = registryValue('TCP/IP control blocks')?.name ?? '';
  const now = poolSize.from === 'default' ? `by default ${poolSize.value}` : `now ${poolSize.value}`;
  return {
    cost: 'a setting',
    action: `Raise the registry value "${name}" (${now}); at most ${MAX_TCP_CONTROL_BLOCKS}.`,
    why: [
      ...sizingRules.map(({ name: rule, example, grade, source }): Statement => ({
        text: `Rule: ${rule}, as ${example.size} for ${example.connectors} connectors.`,
        grade,
        source,
      })),
      inferred('KB 303102', 'It takes longer until the pool is empty. The loss goes on.'),
      traps[0],
    ],
  };
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
    action: 'Restart the MTA, after the logs were copied.',
    why: [
      documented(
        'KB 303102, KB 230497',
        'It frees all control blocks, and mail flows again, until they are used up once more.',
      ),
    ],
  };
}

function applyFix({ parsedBuild, build }: Evidence): NextStep {
  const before = build !== undefined && parsedBuild !== undefined && (compareBuildTexts(build.value, SP4) ?? 0) < 0;
  const first = before ? `Install Exchange 5.5 SP4, then the fix of KB 303102` : `Get the fix of KB 303102`;
  return {
    cost: 'an update',
    action: `${first}: Emsmta.exe ${fix303102.build} or later. It needs ${fix303102.requires}.`,
    why: [
      documented('KB 303102', 'The fix is meant for computers that show this problem, and Winsock.log shows it.'),
      documented(
        'KB 283238',
        'Fixes of the MTA are cumulative. The roll-up of August 2001 is 5.5.2654.89: too early to hold it.',
      ),
      inferred(
        'KB 320702, KB 319936, KB 319846, KB 283238',
        'Later builds, such as 5.5.2656.19 to 5.5.2656.22, hold it too.',
      ),
    ],
  };
}

function applyFix2000({ build }: Evidence): NextStep {
  const range = articleOf('KB 303101')?.affected[0];
  const done = build !== undefined && range?.to !== undefined && (compareBuildTexts(build.value, range.to) ?? -1) >= 0;
  return {
    cost: 'an update',
    action: done ? '' : `Install Exchange 2000 ${range?.fixedInServicePack}, or Emsmta.exe ${range?.to} or later.`,
    why: [documented('KB 303101', 'The same fault in Exchange 2000 is fixed there.')],
  };
}
