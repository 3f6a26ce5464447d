/**
 * The doubts: for each when it holds, its words, and what would decide it. What else is said of a doubt, in whatever report, follows from
 * its object here.
 */
import type { Gap, Run } from '../lifecycle/fold';
import { Seen, type InstanceTable } from '../lifecycle/instances';
import { documented, inferred, type Statement } from '../knowledge/statement';
import { grouped } from '../text/counts';
import { quoted } from '../text/visible';
import type { Facts } from './facts';
import type { Clock } from './judge';
import type { Doubt } from './verdict';

/** What the judge knows when it asks. */
export interface Judging {
  readonly instances: InstanceTable;
  readonly runs: readonly Run[];
  /** Instances whose use or release the next log of the chain shows, and where. */
  readonly elsewhere: ReadonlyMap<number, string>;
  isLongQuiet(i: number): boolean;
}

/** Why a use or release of an instance may be there although no line shows it. */
export interface Hiding {
  /** 0-based; undefined where no line of the log hides it. */
  readonly line: number | undefined;
  /** The line, if it stands for the whole of the doubt, and is kept. */
  readonly text?: string | undefined;
  /** Beside the line. */
  readonly note: string;
  /** By itself: a clause. */
  readonly found: string;
}

interface Wording {
  /** The 0-based line that the words stand beside: a line in another file is named with it. */
  readonly besides: number;
  /** Log text is quoted, as it is. */
  readonly withQuotes: boolean;
}

/** What would settle what is open. */
export interface DecidingFact {
  readonly question: string;
  readonly outcomes: readonly { readonly when: string; readonly then: Statement }[];
}

interface DoubtKind {
  /** Whether it holds of instance `i`, which is open at the end of its run and shows the pattern of KB 303102. */
  holds(judging: Judging, i: number): boolean;
  /** A few words. */
  readonly short: string;
  /** It with its figures and what would settle it: a clause without a full stop. */
  text(facts: Facts, i: number, wording: Wording): string;
  /** Undefined where it is not about lines that are not there or not understood. */
  hiding?(facts: Facts, i: number): Hiding | undefined;
  /** The log does not go on for long enough, or not without a gap: testimony settles it. */
  readonly isAboutWhatFollows: boolean;
  /** A log that grows settles it by itself. */
  readonly passes: boolean;
  /** What would decide it, and what that costs against what would decide others. Undefined where the suspect is set aside. */
  readonly deciding: (DecidingFact & { readonly cost: number }) | undefined;
}

const isThePattern = documented('KB 303102, KB 303101', 'It is what the article describes.');
const didNotLeak = inferred('Winsock.log', 'They did not leak.');

export const doubtKinds: Readonly<Record<Doubt, DoubtKind>> = {
  tooSoon: {
    holds(judging, i) {
      const { lastActivity, run } = judging.instances;
      return judging.runs[run[i]].lastTestimony <= lastActivity[i] && !judging.isLongQuiet(i);
    },
    short: 'too soon to tell',
    text: (facts, i) =>
      `it is too soon to tell: ${lackingText(facts.clock(i))}; ${facts.isLastRun(i) ? 'keep logging' : 'the MTA was restarted before more could be seen'}`,
    isAboutWhatFollows: true,
    passes: true,
    deciding: {
      cost: 4,
      question: 'Do the suspects come back in the part of Winsock.log that follows?',
      outcomes: [
        { when: 'no, while others come and go', then: isThePattern },
        { when: 'yes', then: inferred('KB 303102', 'They were only waiting.') },
      ],
    },
  },
  cut: {
    holds({ instances: { allocation, run }, runs }, i) {
      const { lastGap, lastTestimony } = runs[run[i]];
      return lastGap !== undefined && lastGap.line > allocation[i] && lastTestimony < lastGap.line;
    },
    short: 'lines may be missing',
    text(facts, i, wording) {
      const gap = facts.lastGap(i);
      return `${gap ? gapText(facts, gap, wording) : 'lines may be missing'}, and its use or release may have stood there; the complete log would show it`;
    },
    hiding(facts, i) {
      const gap = facts.lastGap(i);
      return (
        gap && {
          line: gap.line,
          note: gap.missing ?? 'lines may be missing, or bytes were lost, here',
          found: gapText(facts, gap, { besides: facts.instances.allocation[i], withQuotes: true }),
        }
      );
    },
    isAboutWhatFollows: true,
    passes: false,
    deciding: {
      cost: 3,
      question: 'What did the removed lines say?',
      outcomes: [
        { when: 'that the suspects were used or released', then: didNotLeak },
        { when: 'nothing of them, while others come and go', then: isThePattern },
      ],
    },
  },
  unknownLines: {
    holds: ({ instances: { seen } }, i) => (seen[i] & Seen.unknown) !== 0,
    short: 'lines of unknown shape',
    text(facts, i, { withQuotes, besides }) {
      const unknown = facts.unknownLine(i);
      if (!unknown) return 'a line of unknown shape may be its use';
      const quote = unknown.text === undefined || !withQuotes ? '' : ` (“${quoted(unknown.text)}”)`;
      return `${facts.places.text(unknown.line, besides)}${quote} is of unknown shape and may be its use; teaching its shape would settle that`;
    },
    hiding(facts, i) {
      const unknown = facts.unknownLine(i);
      return (
        unknown && {
          line: unknown.line,
          text: unknown.text ?? '',
          note: 'of unknown shape: it may be its use',
          found: 'a line that names it was not understood',
        }
      );
    },
    isAboutWhatFollows: false,
    passes: false,
    deciding: {
      cost: 2,
      question: 'What do the lines of unknown shape say that name the suspects?',
      outcomes: [
        { when: 'that they were used or released', then: didNotLeak },
        {
          when: 'neither',
          then: inferred(
            'KB 303102, KB 303101',
            'It is what the article describes. Teach the shape with --shapes or winsockLog.shapes, and make the report again.',
          ),
        },
      ],
    },
  },
  mayListen: {
    holds: mayListen,
    short: 'it may be the listener',
    text: () =>
      'it may be the control block on which the MTA listens (KB 166602), which is never used or closed; the start of the MTA in the event log, or a call accepted on it, would settle that',
    isAboutWhatFollows: false,
    passes: false,
    deciding: undefined,
  },
  otherLog: {
    holds: ({ elsewhere }, i) => elsewhere.has(i),
    short: 'the log goes on in another file',
    text: (facts, i) =>
      `the log goes on in another file, which shows its use or release (${facts.elsewhere.get(i) ?? ''}); judge them together`,
    hiding: () => ({ line: undefined, note: '', found: 'it goes on in another file' }),
    isAboutWhatFollows: false,
    passes: false,
    deciding: {
      cost: 1,
      question: 'What do the suspects do in the log that this one goes on in?',
      outcomes: [
        { when: 'they are used or released there', then: didNotLeak },
        { when: 'nothing, while others come and go', then: isThePattern },
      ],
    },
  },
};

/** One doubt about a suspect, with its figures and what would settle it: a clause without a full stop. By default log text is quoted. */
export function doubtText(
  facts: Facts,
  i: number,
  doubt: Doubt,
  { withQuotes = true, besides = facts.instances.allocation[i] }: Partial<Wording> = {},
): string {
  return doubtKinds[doubt].text(facts, i, { withQuotes, besides });
}

/** Why a use or release of instance `i` may be there although no line shows it. Empty unless it is a suspect. */
export function hidings(facts: Facts, i: number): readonly Hiding[] {
  return facts.doubts(i).flatMap((doubt) => doubtKinds[doubt].hiding?.(facts, i) ?? []);
}

/** Where lines may be missing, or bytes were lost, and what stands there: a clause without a full stop. */
function gapText({ places }: Facts, { line, text, missing }: Gap, { besides, withQuotes }: Wording): string {
  if (missing !== undefined) return `${missing} (before ${places.text(line, besides)})`;
  const quote = text === undefined || !withQuotes ? '' : ` (“${quoted(text)}”)`;
  return `lines may be missing, or bytes were lost, at ${places.text(line, besides)}${quote}`;
}

/** The listening control block is among the first three allocated, and numbered 0 to 2. */
const LAST_LISTENER = 2;

/** The control block on which the MTA listens is allocated first, waited for, and never used or closed (KB 166602). */
function mayListen({ instances, runs }: Judging, i: number): boolean {
  const { number, waits, seen, run } = instances;
  if (number[i] > LAST_LISTENER || waits[i] === 0 || (seen[i] & Seen.accepted) !== 0) return false;
  let earlier = 0;
  for (let k = i - 1; k >= runs[run[i]].firstInstance; k--)
    if (!instances.isPreexisting(k) && ++earlier > LAST_LISTENER) return false;
  return true;
}

function lackingText(clock: Clock | undefined): string {
  if (!clock) return '';
  const { quiet, quietNeeded, turnover, turnoverNeeded, setUpNeeded } = clock;
  const lacking: string[] = [];
  if (turnover < turnoverNeeded)
    lacking.push(`${grouped(turnover)} of the ${grouped(turnoverNeeded)} later connections needed have come and gone`);
  const silences: string[] = [];
  if (quiet < quietNeeded) silences.push(`${grouped(quiet)} of the ${grouped(quietNeeded)} lines needed`);
  if (quiet < setUpNeeded)
    silences.push(`${grouped(quiet)} of the ${grouped(setUpNeeded)} lines that twice the longest set-up takes`);
  if (silences.length > 0) lacking.push(`it has been silent for ${silences.join(', and for ')}`);
  return lacking.join(', and ');
}
