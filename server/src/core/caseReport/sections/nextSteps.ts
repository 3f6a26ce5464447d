/** What to do, the cheapest first. */
import type { Cost } from '../diagnosis';
import { factText, heading, list, paragraph, type Block } from '../blocks';
import type { CaseFile } from '../model';

const costs: Readonly<Record<Cost, string>> = {
  nothing: 'costs nothing',
  'a look': 'costs a look',
  waiting: 'costs waiting',
  'a setting': 'costs a setting',
  'a restart': 'costs a restart',
  'an update': 'costs an update',
};

export function nextStepsSection({ nextSteps }: CaseFile): Block[] {
  const title = heading(2, 'next-steps', 'Next steps, in order of what they cost');
  if (nextSteps.length === 0) return [title, paragraph('None: nothing that was read asks for one.')];
  return [
    title,
    list(
      nextSteps.map(({ cost, action, why }) => ({
        text: [{ strong: action }, ` (${costs[cost]})`],
        more: why.map(factText),
      })),
      true,
    ),
  ];
}
