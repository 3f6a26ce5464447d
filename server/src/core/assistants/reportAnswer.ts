/** The answer to *make a case report*: what `report` writes of the same files, or the gist of it. */
import type { RenderOptions } from '../caseReport/blocks';
import { sectionNames, type SectionName } from '../caseReport/content';
import { caseData, type Tool } from '../caseReport/json';
import { caseMarkdown, sectionsMarkdown } from '../caseReport/markdown';
import { fileAt } from '../caseReport/fileAt';
import type { CaseReport, Place } from '../caseReport/model';
import { verdictCounts } from '../formats/counts';
import { counted } from '../text/counts';
import { answerOf, type Answer, type Detail } from './answer';

/** The answer in the words of the report. */
const answers = { confirmed: 'confirmed', inconclusive: 'inconclusive', notConfirmed: 'not confirmed' } as const;

export interface ReportWish {
  readonly detail?: Detail | undefined;
  /** Empty: not only some. */
  readonly sections?: readonly SectionName[] | undefined;
  readonly format?: 'markdown' | 'json' | undefined;
}

/** Members of the JSON that have what a section of the Markdown has. */
const members: Readonly<Record<SectionName, readonly (keyof ReturnType<typeof caseData>)[]>> = {
  summary: ['answer', 'headline', 'forCustomer', 'reasons', 'deciding', 'builds', 'poolSize', 'settings'],
  overturn: ['overturnedBy'],
  'next-steps': ['nextSteps'],
  evidence: ['findings'],
  pool: ['poolSize'],
  findings: ['findings'],
  events: ['startsAndStops', 'events'],
  articles: ['articles'],
  coverage: ['logs', 'eventLogs'],
  'not-looked-at': ['notRead'],
  annex: ['findings'],
};

export function reportAnswer(
  report: CaseReport,
  { detail = 'brief', sections = [], format = 'markdown' }: ReportWish,
  tool: Tool,
  options: RenderOptions,
): Answer {
  const facts = {
    answer: answers[report.answer],
    article: report.fix.article,
    fix: report.fix.state,
    ...report.counts,
  };
  const isBrief = detail === 'brief' && sections.length === 0;
  if (format === 'json' && !isBrief) {
    const data = caseData(report, tool, options);
    const wanted = new Set(sections.flatMap((name) => members[name]));
    const chosen = Object.entries(data).filter(
      ([name]) => sections.length === 0 || wanted.has(name as keyof typeof data),
    );
    return answerOf({ ...facts, report: Object.fromEntries(chosen) }, [`KB 303102: ${facts.answer}.`]);
  }
  if (!isBrief) {
    const text = sections.length === 0 ? caseMarkdown(report, options) : sectionsMarkdown(report, sections, options);
    return answerOf(facts, text.split('\n'));
  }
  return answerOf({ ...facts, sections: sectionNames }, briefLines(report));
}

/** Of each list in a brief answer. */
const MAX_LISTED = 5;

function briefLines(report: CaseReport): readonly string[] {
  const { headline, fix, counts, sources, copies, notRead, evidence, nextSteps, overturns, deciding, events } = report;
  const at = (place: Place): string => {
    const { name, line } = fileAt(report.sources[place.source], place.line);
    return `${name}, line ${line + 1}`;
  };
  const list = (title: string, items: readonly string[], of = items.length): string[] =>
    items.length === 0
      ? []
      : [
          title,
          ...items.slice(0, MAX_LISTED).map((item) => `- ${item}`),
          ...more(of - Math.min(items.length, MAX_LISTED)),
        ];
  const more = (left: number): string[] => (left > 0 ? [`- and ${left} more`] : []);
  const read = sources.map(({ kind, name, parts, lines, items }) => {
    const files = parts.length > 1 ? `${parts.map((part) => part.name).join(', ')}, judged as one log` : name;
    return `${files} (${counted(lines, 'line')}${kind === 'winsockLog' ? '' : `, ${counted(items, 'event')}`})`;
  });
  return [
    `${headline} ${fix.why.text}`,
    `Instances: ${verdictCounts(counts)}.`,
    ...list('Read:', [...read, ...copies.map(({ name, copyOf }) => `${name}, a copy of ${copyOf}, not counted`)]),
    ...list(
      'Not read:',
      notRead.map(({ name, reason }) => `${name}: ${reason}`),
    ),
    ...list(
      'Evidence:',
      evidence.map((finding) => `${finding.text} Allocated at ${at(finding)}.`),
      report.annex.length,
    ),
    ...list(
      'Events:',
      events.map(({ title, count }) => `${title} (${counted(count, 'time')})`),
    ),
    ...list(
      'Articles:',
      report.articles
        .filter(({ status }) => status !== 'excluded')
        .map(({ id, title, status }) => `${id}, ${status}: ${title}`),
    ),
    ...list(
      'Next steps, the cheapest first:',
      nextSteps.map(({ action }) => action),
    ),
    ...list(
      'What would overturn this:',
      overturns.map(({ statement }) => statement.text),
    ),
    ...(deciding ? [`What would decide: ${deciding.question}`] : []),
    'For the customer:',
    ...report.forCustomer.map((line) => `- ${line}`),
  ];
}
