/** What each verdict means and what to do about it: the words of group headings, SARIF rules and documentation. */
import type { Verdict } from '../findings/verdict';

interface VerdictText {
  /** The verdict as a heading. */
  readonly title: string;
  /** What is known of such an instance; goes on after `title: `. */
  readonly meaning: string;
  /** What to do; empty where nothing needs doing. */
  readonly advice: string;
}

export const verdictTexts: Readonly<Record<Verdict, VerdictText>> = {
  leaked: {
    title: 'Leaked',
    meaning: 'allocated, and never used, disconnected or closed, while the log went on: the pattern of KB 303102',
    advice:
      'If it is a leak, the control block does not come back before the MTA is restarted. Keep a copy of the log before that. ' +
      'KB 303102 (Exchange 5.5) and KB 303101 (Exchange 2000) name the fix; the build of the MTA shows whether it is installed.',
  },
  suspect: {
    title: 'Suspect',
    meaning: 'allocated, and not used, disconnected or closed as far as the log shows, but it is not certain',
    advice: 'The finding says what makes it uncertain, and what would settle that.',
  },
  stuck: {
    title: 'Stuck',
    meaning: 'its release began, and had not finished when it fell silent',
    advice: 'The control block counts as in use. See whether a later log shows its release, or its next allocation.',
  },
  reallocated: {
    title: 'Reallocated',
    meaning: 'the control block was allocated again, though no release was logged',
    advice: 'No leak: the control block did return to the pool. Lines may be missing from the log.',
  },
  idle: {
    title: 'Idle',
    meaning: 'it was used, is not released, and has been silent since',
    advice: 'No leak as far as the log shows: a connection may stay open without traffic.',
  },
  closing: {
    title: 'Closing',
    meaning: 'its release had begun a short while before the log ends',
    advice: '',
  },
  active: {
    title: 'Active',
    meaning: 'it was in use a short while before the log ends',
    advice: '',
  },
  released: {
    title: 'Released',
    meaning: 'it went back to the pool',
    advice: '',
  },
};
