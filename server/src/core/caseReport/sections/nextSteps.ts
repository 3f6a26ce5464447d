/** What to do, the cheapest first. */
import type { Cost } from '../diagnosis';
import { statementText, heading, list, paragraph, type Block } from '../blocks';
import type { CaseReport } from '../model';

const costs: Readonly<Record<Cost, string>> = {
  nothing: 'free',
  'a look': 'takes a look',
  waiting: 'takes waiting',
  'a setting': 'changes a setting',
  'a restart': 'takes a restart',
  'an update': 'takes an update',
};

export function nextStepsSection({ nextSteps }: CaseReport): Block[] {
  const title = heading(2, 'next-steps', 'Next steps, the cheapest first');
  if (nextSteps.length === 0) return [title, paragraph('None: nothing in the files asks for one.')];
  return [
    title,
    list(
      nextSteps.map(({ cost, action, why }) => ({
        text: [{ strong: action }, ` (${costs[cost]})`],
        more: why.map(statementText),
      })),
      true,
    ),
  ];
}
