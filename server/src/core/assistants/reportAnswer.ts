/** The answer to *make a case report*: what `report` writes of the same files. */
import type { RenderOptions } from '../caseReport/blocks';
import { caseJson, type Tool } from '../caseReport/json';
import { caseMarkdown } from '../caseReport/markdown';
import type { CaseReport } from '../caseReport/model';
import { answerOf, fixNote, textAnswer, untrustedNote, type Answer } from './answer';

/** The answer in the words of the report. */
const answers = { confirmed: 'confirmed', inconclusive: 'inconclusive', notConfirmed: 'not confirmed' } as const;

export function reportAnswer(
  report: CaseReport,
  format: 'markdown' | 'json',
  tool: Tool,
  options: RenderOptions,
): Answer {
  const members = {
    notes: [untrustedNote, fixNote],
    answer: answers[report.answer],
    headline: report.headline,
    fix: report.fix.state,
  };
  return format === 'json'
    ? answerOf({ ...members, report: JSON.parse(caseJson(report, tool, options)) as unknown })
    : textAnswer(members, 'markdown', caseMarkdown(report, options));
}
