/** What a case report says, in its order: the answer first. */
import type { Block } from './blocks';
import type { CaseFile } from './model';
import { articlesSection } from './sections/articles';
import { coverageSection, notLookedAtSection } from './sections/coverage';
import { eventsSection } from './sections/events';
import { evidenceSection } from './sections/evidence';
import { findingsSection } from './sections/findings';
import { nextStepsSection } from './sections/nextSteps';
import { poolSection } from './sections/pool';
import { summarySection } from './sections/summary';

export const REPORT_TITLE = 'Case report: leaked WinSock control blocks (KB 303102)';

export function contentOf(file: CaseFile): Block[] {
  return [
    ...summarySection(file),
    ...evidenceSection(file),
    ...poolSection(file),
    ...findingsSection(file),
    ...eventsSection(file),
    ...coverageSection(file),
    ...articlesSection(file),
    ...nextStepsSection(file),
    ...notLookedAtSection(file),
  ];
}
