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

/** The sections, in their order, by the names that an assistant asks for them. */
const sections = {
  summary: summarySection,
  overturn: overturnSection,
  'next-steps': nextStepsSection,
  evidence: evidenceSection,
  pool: poolSection,
  findings: findingsSection,
  events: eventsSection,
  articles: articlesSection,
  coverage: coverageSection,
  'not-looked-at': notLookedAtSection,
  annex: annexSection,
} as const;

export type SectionName = keyof typeof sections;
export const sectionNames = Object.keys(sections) as readonly SectionName[];

/** All of the report, or only some sections. */
export function contentOf(report: CaseReport, wanted: readonly SectionName[] = sectionNames): Block[] {
  return sectionNames.filter((name) => wanted.includes(name)).flatMap((name) => sections[name](report));
}
