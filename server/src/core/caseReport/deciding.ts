/** The cheapest thing that would settle what is open. */
import { doubtKinds, type DecidingFact } from '../findings/doubts';
import { documented, inferred } from '../knowledge/statement';
import type { CaseAnswer } from './diagnosis';
import { type Evidence, isPoolRefused } from './evidence';
import { fixedBuild, SAME_TRACE_FIX } from './fix';

/** Undefined where nothing is open. */
export function decidingFact(answer: CaseAnswer, evidence: Evidence): DecidingFact | undefined {
  const { fix, builds, asDescribed, suspects, closeRequestOnly, leaked, allocated } = evidence;
  switch (answer) {
    case 'confirmed':
      if (fix.state !== 'unknown') return undefined;
      return builds.length === 0 ? theBuild : whichBuildRan;
    case 'inconclusive':
      if (allocated === 0) return aLog;
      if (suspects.length > 0) {
        const deciding = suspects.flatMap(({ doubts }) => doubts.flatMap((doubt) => doubtKinds[doubt].deciding ?? []));
        return deciding.sort((a, b) => a.cost - b.cost).at(0);
      }
      return leaked.length > 0 ? theInboundEvents : closeRequestOnly.length > 0 ? theRelease : undefined;
    case 'notConfirmed':
      if (asDescribed.length > 0) return whichBuildRan;
      return isPoolRefused(evidence) ? theConnectors : undefined;
  }
}

const isThePattern = documented('KB 303102, KB 303101', 'It is what the article describes.');

const fix55 = fixedBuild('KB 303102', '5.5') ?? '';
const fix2000 = fixedBuild('KB 303101', '2000') ?? '';

const theBuild: DecidingFact = {
  question: 'Which build is Emsmta.exe?',
  outcomes: [
    {
      when: `below ${SAME_TRACE_FIX}`,
      then: inferred(
        'KB 193894, KB 303102',
        'KB 193894 and KB 303102 fit equally. Install SP4 and take a new log before the private fix is considered.',
      ),
    },
    { when: `${SAME_TRACE_FIX} to below ${fix55}`, then: inferred('KB 193894, KB 303102', 'Only KB 303102 fits.') },
    {
      when: `${fix55} or later`,
      then: inferred(
        'KB 303102, KB 283238',
        'The fix is installed already: this is something else, or another build wrote the log.',
      ),
    },
    { when: 'one of Exchange 2000', then: documented('KB 303101', `KB 303101 fits instead, below ${fix2000}.`) },
  ],
};

const whichBuildRan: DecidingFact = {
  question: 'Which build of Emsmta.exe ran while the log was written?',
  outcomes: [
    {
      when: 'one without the fix',
      then: inferred('KB 303102, KB 303101', 'The article fits, and the later build cures it.'),
    },
    {
      when: 'one with the fix',
      then: inferred(
        'KB 303102, KB 303101, KB 283238',
        'The article does not apply. No public article describes the loss.',
      ),
    },
  ],
};

const theInboundEvents: DecidingFact = {
  question: 'Are events 4258 and 4283 logged at the time of the loss?',
  outcomes: [
    {
      when: 'both',
      then: inferred('KB 319936', 'KB 319936 fits: the inbound call timed out before it was answered.'),
    },
    { when: 'neither', then: inferred('KB 303102', 'KB 303102 fits better, although its sample is outbound.') },
  ],
};

const theRelease: DecidingFact = {
  question: 'Are the control blocks with a late close request allocated again in the part of Winsock.log that follows?',
  outcomes: [
    { when: 'yes', then: inferred('Winsock.log', 'They returned to the pool.') },
    {
      when: 'no, while others come and go',
      then: inferred('KB 303102, KB 303101', 'They are lost, in a way close to the cause in the article.'),
    },
  ],
};

const aLog: DecidingFact = {
  question: 'Does Winsock.log show a control block that is allocated and never used, disconnected or closed?',
  outcomes: [
    { when: 'yes', then: isThePattern },
    { when: 'no', then: documented('KB 303102', 'The fix of KB 303102 is not meant for this computer.') },
  ],
};

const theConnectors: DecidingFact = {
  question: 'How many X.400 connectors does the server have?',
  outcomes: [
    {
      when: 'as many as the pool has room for (10 control blocks each), or more',
      then: inferred(
        'KB 200259, KB 243632, KB 166602',
        'The pool is too small for the connectors and for the control block that listens. That alone can cause event 9156.',
      ),
    },
    {
      when: 'fewer',
      then: inferred(
        'KB 200259, KB 229643, KB 247419',
        'Something may be lost, in a layer that Winsock.log does not show, or before the log began.',
      ),
    },
  ],
};
