/** What would overturn the answer: said before anybody acts on it. */
import { heading, list, paragraph, placeText, statementText, type Block, type Inline } from '../blocks';
import type { CaseReport } from '../model';

export function overturnSection(report: CaseReport): Block[] {
  const { overturns } = report;
  return [
    heading(2, 'overturn', 'What would overturn this'),
    ...(overturns.length === 0
      ? [paragraph('Nothing known: every line was read and understood.')]
      : [
          list(
            overturns.map(({ statement, place, quote }) => {
              const where: Inline[] = place ? [' (', placeText(report, place), ')'] : [];
              const text = [...statementText(statement), ...where];
              return quote ? { text, more: [[{ quote }]] } : { text };
            }),
          ),
        ]),
  ];
}
