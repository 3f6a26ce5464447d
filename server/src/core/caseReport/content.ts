/** What a case report says, in its order: the answer first. */
import type { Block } from './blocks';
import type { CaseReport } from './model';
import { articlesSection } from './sections/articles';
import { coverageSection, notLookedAtSection } from './sections/coverage';
import { eventsSection } from './sections/events';
import { evidenceSection } from './sections/evidence';
import { annexSection, findingsSection } from './sections/findings';
import { nextStepsSection } from './sections/nextSteps';
import { overturnSection } from './sections/overturn';
import { poolSection } from './sections/pool';
import { summarySection } from './sections/summary';

export const REPORT_TITLE = 'Case report: leaked WinSock control blocks';

export function contentOf(report: CaseReport): Block[] {
  return [
    ...summarySection(report),
    ...overturnSection(report),
    ...nextStepsSection(report),
    ...evidenceSection(report),
    ...poolSection(report),
    ...findingsSection(report),
    ...eventsSection(report),
    ...articlesSection(report),
    ...coverageSection(report),
    ...notLookedAtSection(report),
    ...annexSection(report),
  ];
}
