/** From the facts of a case to an answer: is this KB 303102, why, which articles else, and what to do. */

import { compareBuildTexts } from '../knowledge/builds';
import { documented, type Statement, inferred, unknown } from '../knowledge/statement';
import { closeRace, weighArticles } from './articleRules';
import {
  type Answer,
  type DecidingFact,
  type Diagnosis,
  type DiagnosisInput,
  type UnreleasedInstance,
  type LeakStage,
} from './diagnosis';
import { type Evidence, eventsOf, gather, has } from './evidence';
import { fix303102, nextSteps } from './nextSteps';

/**
 * Weighs leaks, counts, build and events. Deterministic: the same input gives the same diagnosis. Lines in the texts are 1-based.
 * A build that cannot be read counts as not known. Events alone never confirm (KB 303102).
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const evidence = gather(input);
  const { answer, headline, reasons } = conclude(evidence);
  return {
    answer,
    headline,
    reasons: [...reasons, ...aboutEvents(evidence), ...aboutPool(input, evidence), ...aboutBuild(input, evidence)],
    articles: weighArticles(evidence),
    deciding: decide(evidence),
    nextSteps: nextSteps(answer, evidence),
    citations: evidence.citations,
    build: evidence.build,
    poolSize: evidence.poolSize,
  };
}

interface Conclusion {
  readonly answer: Answer;
  readonly headline: string;
  readonly reasons: readonly Statement[];
}

const criterion = documented(
  'KB 303102',
  'The article asks for a control block in Winsock.log that is allocated but never used, disconnected or closed.',
);
const notConclusive = documented(
  'KB 303102',
  'The article says that events 9215 and 9214 are not conclusive: Winsock.log is.',
);

function conclude(evidence: Evidence): Conclusion {
  const { version, leakedCount, notInbound, suspectCount, hasLog, events } = evidence;
  if (version !== undefined && version.version !== '5.5') return otherVersion(evidence, version.version);
  if (notInbound > 0) return hasFix(evidence) ? fixedAlready(evidence) : confirmed(evidence);
  if (leakedCount > 0) {
    return {
      answer: 'cannotTell',
      headline: `Whether it is KB 303102 cannot be told: ${lost(leakedCount)}, but inbound only.`,
      reasons: [
        criterion,
        ...evidence.leaked.slice(0, SHOWN).map(leakFact),
        inferred(
          'KB 303102, KB 319936',
          "The article's failing sample is outbound. For inbound calls KB 319936 describes another fault.",
        ),
      ],
    };
  }
  if (suspectCount > 0) {
    return {
      answer: 'cannotTell',
      headline: 'Whether it is KB 303102 cannot be told: the log ends too soon.',
      reasons: [
        criterion,
        ...evidence.suspects.slice(0, SHOWN).map(leakFact),
        inferred(
          'Winsock.log',
          `${count(suspectCount, 'control block')} may still be used: too little of the log follows ${suspectCount === 1 ? 'its' : 'their'} last line.`,
        ),
      ],
    };
  }
  if (!hasLog && events.length === 0) {
    return {
      answer: 'cannotTell',
      headline: 'Whether it is KB 303102 cannot be told: there is nothing to judge.',
      reasons: [
        criterion,
        documented('Winsock.log', 'No allocation of a control block was found, and there are no events.'),
      ],
    };
  }
  return notShown(evidence);
}

function otherVersion(evidence: Evidence, version: string): Conclusion {
  const reasons = [
    documented('KB 303102', 'The article is about Exchange 5.5.'),
    ...(evidence.leakedCount > 0 ? [criterion, ...evidence.leaked.slice(0, SHOWN).map(leakFact)] : []),
    ...(version === '2000' && evidence.notInbound > 0
      ? [documented('KB 303101', 'Exchange 2000 has the same fault, with an article and a fix of its own.')]
      : []),
  ];
  return {
    answer: 'notConfirmed',
    headline: `KB 303102 is not confirmed: build ${evidence.build?.value ?? ''} is Exchange ${version}, not 5.5.`,
    reasons,
  };
}

function confirmed(evidence: Evidence): Conclusion {
  return {
    answer: 'confirmed',
    headline: `KB 303102 is confirmed: ${lost(evidence.leakedCount)}.`,
    reasons: [
      criterion,
      ...shown(evidence.leaked).map(leakFact),
      ...(evidence.leakedCount > SHOWN ? [documented('Winsock.log', `And ${evidence.leakedCount - SHOWN} more.`)] : []),
    ],
  };
}

function fixedAlready(evidence: Evidence): Conclusion {
  return {
    answer: 'notConfirmed',
    headline: `KB 303102 is not confirmed: Winsock.log shows its pattern, but build ${evidence.build?.value ?? ''} has the fix.`,
    reasons: [
      criterion,
      ...shown(evidence.leaked).map(leakFact),
      inferred(
        'KB 303102, KB 283238',
        `The fix came with ${fix303102.build}, and fixes of the MTA are cumulative. Either another build wrote the log, or this is a fault without an article.`,
      ),
    ],
  };
}

function notShown(evidence: Evidence): Conclusion {
  const { hasLog } = evidence;
  const byEvents = closeRace(evidence) || !hasLog;
  const reasons: Statement[] = [criterion];
  reasons.push(
    hasLog
      ? documented(
          'Winsock.log',
          `None of ${count(total(evidence), 'control block instance')} in Winsock.log shows that.`,
        )
      : documented('Winsock.log', 'There is no Winsock.log with an allocation to look at.'),
  );
  if (byEvents) reasons.push(notConclusive);
  if (evidence.stuck.length > 0 || evidence.counts.stuck > 0) {
    reasons.push(
      inferred(
        'Winsock.log, KB 303102',
        `${count(Math.max(evidence.stuck.length, evidence.counts.stuck), 'control block')} began to be released and did not finish: a loss too, but not the pattern of the article.`,
      ),
    );
  }
  if (hasLog) reasons.push(inferred('Winsock.log', 'What was lost before the log began cannot be seen in it.'));
  return {
    answer: 'notConfirmed',
    headline: byEvents
      ? 'KB 303102 is not confirmed: the events are not conclusive.'
      : 'KB 303102 is not confirmed: no control block in Winsock.log shows the pattern.',
    reasons,
  };
}

/** Leaks that are told one by one. */
const SHOWN = 5;

/** Outbound ones first, since those are what the article shows; then in order of the log. */
function shown(leaks: readonly UnreleasedInstance[]): readonly UnreleasedInstance[] {
  const rank = ({ direction }: UnreleasedInstance): number => (direction === 'inbound' ? 1 : 0);
  return [...leaks].sort((a, b) => rank(a) - rank(b) || a.allocationLine - b.allocationLine).slice(0, SHOWN);
}

const stages: Readonly<Record<LeakStage, string>> = {
  allocated: 'was allocated',
  threadAssigned: 'was given to a driver thread',
  opened: 'got the open request',
  socketCreated: 'got a socket',
  eventsSelected: 'got a socket and its events were chosen',
};

function leakFact(leak: UnreleasedInstance): Statement {
  const { cb, instance, allocationLine, direction, stage, log } = leak;
  const where = log === undefined ? '' : ` of ${log}`;
  const way = direction === undefined ? '' : `, ${direction}`;
  return documented(
    'Winsock.log',
    `CB ${cb} (instance ${instance}), allocated at line ${allocationLine + 1}${where}${way}: the last that was done is that it ${stages[stage]}.`,
  );
}

function aboutEvents(evidence: Evidence): readonly Statement[] {
  const facts: Statement[] = [];
  const pair = [...eventsOf(evidence, 9215), ...eventsOf(evidence, 9214)];
  if (pair.length > 0) {
    const cited = evidence.citations.filter(({ event }) => event.id === 9215 || event.id === 9214);
    const cbs = [...new Set(cited.map(({ event }) => event.controlBlockIndex))].join(', ');
    if (cited.length > 0) {
      facts.push(
        inferred(
          'event log, Winsock.log, KB 303102',
          `Events 9215 or 9214 name CB ${cbs}, which is among those lost. They have times and Winsock.log has none, so it may be another life of that control block.`,
        ),
      );
    } else if (evidence.leakedCount > 0) {
      facts.push(
        documented(
          'event log, Winsock.log',
          'Events 9215 or 9214 are there, but name none of the control blocks that were lost.',
        ),
      );
    }
    if (evidence.leakedCount > 0) facts.push(notConclusive);
  }
  if (has(evidence, 9156)) {
    facts.push(documented('event log, KB 166602', 'Event 9156: at that time no control block was free.'));
    if (evidence.leakedCount === 0) {
      facts.push(
        documented(
          'KB 200259, KB 243632, KB 229643',
          'Event 9156 does not prove a leak: the pool may be too small, or the loss be in another layer.',
        ),
      );
    }
  }
  return facts;
}

function aboutPool({ lostAtOnce }: DiagnosisInput, evidence: Evidence): readonly Statement[] {
  const all = evidence.leakedCount + Math.max(evidence.stuck.length, evidence.counts.stuck);
  const gone = lostAtOnce ?? all;
  if (gone === 0) return [];
  const { value, from } = evidence.poolSize;
  const size = from === 'default' ? `${value}, if the registry value was not changed` : String(value);
  return [
    inferred(
      'Winsock.log, KB 166602',
      `The pool ${gone < all ? 'had lost up to' : 'has lost'} ${gone} of ${size}${gone < all ? ' at once' : ''}.`,
    ),
  ];
}

function aboutBuild(input: DiagnosisInput, evidence: Evidence): readonly Statement[] {
  const facts: Statement[] = [];
  if (input.build !== undefined && evidence.build?.from !== 'given') {
    facts.push(unknown('KB 163294', 'The build that was given cannot be read.'));
  }
  if (evidence.build === undefined) {
    facts.push(unknown('KB 163294, KB 174695', 'The build of the MTA is not known.'));
  } else {
    facts.push(
      documented(
        evidence.build.from === 'events' ? 'event log, KB 174695' : 'KB 163294',
        `The build of the MTA is ${evidence.build.value}.`,
      ),
    );
  }
  return facts;
}

function hasFix({ build }: Evidence): boolean {
  return build !== undefined && (compareBuildTexts(build.value, fix303102.build) ?? -1) >= 0;
}

function decide(evidence: Evidence): DecidingFact | undefined {
  const { version, build, notInbound, leakedCount, suspectCount, hasLog } = evidence;
  if (version !== undefined && version.version !== '5.5') return undefined;
  if (notInbound > 0) {
    if (build === undefined) return theBuild;
    return hasFix(evidence) ? whichBuildRan : undefined;
  }
  if (leakedCount > 0) return theInboundEvents;
  if (suspectCount > 0 || !hasLog) return hasLog ? aLongerLog : aLog;
  return has(evidence, 9156) ? theConnectors : undefined;
}

const theBuild: DecidingFact = {
  question: 'Which build is Emsmta.exe?',
  outcomes: [
    {
      when: 'below 5.5.2410.0',
      then: inferred(
        'KB 193894, KB 303102',
        'Both KB 193894 and KB 303102 fit. SP4 and the fix of KB 303102 mend both.',
      ),
    },
    { when: '5.5.2410.0 to below 5.5.2655.16', then: inferred('KB 193894, KB 303102', 'Only KB 303102 fits.') },
    {
      when: '5.5.2655.16 or later',
      then: inferred(
        'KB 303102, KB 283238',
        'The fix is in already: this is something else, or another build wrote the log.',
      ),
    },
    { when: 'one of Exchange 2000', then: documented('KB 303101', 'KB 303101 fits instead, below 6.0.4720.14.') },
  ],
};

const whichBuildRan: DecidingFact = {
  question: 'Which build of Emsmta.exe ran while the log was written?',
  outcomes: [
    { when: 'one below 5.5.2655.16', then: inferred('KB 303102', 'KB 303102 fits, and the later build mends it.') },
    {
      when: 'the one given',
      then: inferred('KB 303102, KB 283238', 'KB 303102 does not apply. No public article describes the loss.'),
    },
  ],
};

const theInboundEvents: DecidingFact = {
  question: 'Are events 4258 and 4283 logged at the time of the loss?',
  outcomes: [
    {
      when: 'both',
      then: documented('KB 319936', 'KB 319936 fits: the inbound call timed out before it was answered.'),
    },
    { when: 'neither', then: inferred('KB 303102', 'KB 303102 is the nearer one, although its sample is outbound.') },
  ],
};

const aLongerLog: DecidingFact = {
  question: 'Do the suspects come back in the part of Winsock.log that follows?',
  outcomes: [
    { when: 'no, while others do', then: documented('KB 303102', 'It is the pattern of KB 303102.') },
    { when: 'yes', then: inferred('KB 303102', 'They were only waiting.') },
  ],
};

const aLog: DecidingFact = {
  question: 'Does Winsock.log show a control block that is allocated and never used, disconnected or closed?',
  outcomes: [
    { when: 'yes', then: documented('KB 303102', 'It is the pattern of KB 303102.') },
    { when: 'no', then: documented('KB 303102', 'The fix of KB 303102 is not meant for this computer.') },
  ],
};

const theConnectors: DecidingFact = {
  question: 'How many X.400 connectors does the server have?',
  outcomes: [
    {
      when: 'more than the pool has room for, at 10 control blocks each',
      then: documented('KB 200259, KB 243632', 'The pool is too small; nothing need be lost.'),
    },
    {
      when: 'fewer',
      then: inferred(
        'KB 229643, KB 247419',
        'Something is lost, in a layer that Winsock.log does not show, or before the log began.',
      ),
    },
  ],
};

const total = ({ counts, leaked, suspects, stuck }: Evidence): number =>
  Math.max(
    Object.values(counts).reduce((sum, n) => sum + n, 0),
    leaked.length + suspects.length + stuck.length,
  );

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

const lost = (n: number): string =>
  `Winsock.log shows ${count(n, 'control block')} that ${n === 1 ? 'was' : 'were'} allocated and never used, disconnected or closed`;
