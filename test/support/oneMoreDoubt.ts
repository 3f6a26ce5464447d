/** Loaded before the product (`node -r`): it has one more doubt, which holds of everything that shows the pattern of KB 303102. */
import { doubtKinds } from '../../server/src/core/findings/doubts';
import { doubts } from '../../server/src/core/findings/verdict';

(doubts as unknown as string[]).push('oneMore');
(doubtKinds as Record<string, (typeof doubtKinds)['tooSoon']>)['oneMore'] = {
  holds: () => true,
  short: 'one more in short',
  text: () => 'one more in a clause',
  hiding: (facts, i) => ({
    line: facts.instances.allocation[i],
    note: 'one more beside a line',
    found: 'one more found',
  }),
  isAboutWhatFollows: false,
  passes: false,
  deciding: { cost: 0, question: 'What decides one more?', outcomes: [] },
};
