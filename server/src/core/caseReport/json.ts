/** The case report as JSON, for programs: `docs/report.schema.json`. All lines are 1-based. */
import { sourceNames, type Statement } from '../knowledge/statement';
import { harmlessJson } from '../text/harmlessJson';
import { quotesOf, type RenderOptions } from './blocks';
import { fileAt } from './fileAt';
import type { CaseReport, EventRef, FileInfo, Place } from './model';

/** Rises where a member is taken away or changes its meaning; new members may come at any time. */
const REPORT_SCHEMA_VERSION = 2;

export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** One document, a member a line. */
export function caseJson(report: CaseReport, tool: Tool, options: RenderOptions = {}): string {
  const members = Object.entries(caseData(report, tool, options));
  return `{${members.map(([name, value]) => `${harmlessJson(name)}:${harmlessJson(value)}`).join(',\n')}}\n`;
}

/** The same as data. */
export function caseData(report: CaseReport, tool: Tool, options: RenderOptions = {}) {
  const statement = ({ text, grade, source }: Statement) => ({ text, grade, sources: sourceNames(source) });
  const at = (place: Place) => {
    const { name, line } = fileAt(report.sources[place.source], place.line);
    return { log: name, line: line + 1 };
  };
  const event = (ref: EventRef) => ({ ...at(ref), id: orNull(ref.id), time: orNull(ref.timeText), cb: orNull(ref.cb) });
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool,
    date: orNull(report.heading.date),
    caseNumber: orNull(report.heading.caseNumber),
    customer: orNull(report.heading.customer),
    answer: report.answer,
    article: report.fix.article,
    fix: report.fix.state,
    headline: `${report.headline} ${report.fix.why.text}`,
    forCustomer: report.forCustomer,
    leaked: report.leaked,
    needsLook: report.needsLook,
    settings: report.settings.map(({ name, value, byDefault }) => ({ name, value, default: byDefault ?? value })),
    reasons: [...report.reasons, report.fix.why].map(statement),
    overturnedBy: report.overturns.map(({ statement: what, finding, place, quote }) => ({
      ...statement(what),
      finding: orNull(finding),
      place: place ? at(place) : null,
      quote: quote ? (quotesOf(report, options, [quote]).at(0)?.text ?? null) : null,
    })),
    deciding: report.deciding
      ? {
          question: report.deciding.question,
          outcomes: report.deciding.outcomes.map(({ when, then }) => ({ when, then: statement(then) })),
        }
      : null,
    nextSteps: report.nextSteps.map(({ cost, action, why }) => ({ cost, action, why: why.map(statement) })),
    builds: report.builds.map(({ value, from, hasFix, events }) => ({
      build: value,
      from,
      hasFix,
      times: events.map(({ timeText }) => orNull(timeText)),
    })),
    startsAndStops: report.startsAndStops.map((row) => ({ ...event(row), kind: row.kind, build: orNull(row.build) })),
    poolSize: { value: report.poolSize.value, from: report.poolSize.from },
    logs: [
      ...report.coverage.logs.map(({ source, encoding, runs, counts, unrecognisedLines }) => {
        const { name, file, parts, lines, items } = report.sources[source];
        return {
          name,
          ...fileMembers(file),
          files: parts.map((part, k) => ({
            name: part.name,
            lines: (parts.at(k + 1)?.firstLine ?? lines) - part.firstLine,
            ...fileMembers(part.file),
          })),
          copyOf: null,
          encoding,
          lines,
          unrecognizedLines: unrecognisedLines,
          runs: runs.map(({ firstLine, lastLine }) => ({
            first: at({ source, line: firstLine }),
            last: at({ source, line: lastLine }),
          })),
          summary: { allocated: items, ...counts },
        };
      }),
      ...report.copies.map(({ name, file, copyOf }) => ({ name, ...fileMembers(file), copyOf })),
    ],
    findings: report.annex.map((row) => ({
      ...at(row),
      cb: row.cb,
      instance: row.instance,
      verdict: row.verdict,
      direction: orNull(row.direction),
      reached: row.reached,
      lastActivity: at({ source: row.source, line: row.lastActivity }),
      doubts: row.doubts,
      turnover: orNull(row.turnover),
    })),
    eventLogs: report.coverage.eventLogs.map((eventLog) => {
      const { source, firstTime, lastTime, unreadEvents, droppedEvents, unrecognisedLines } = eventLog;
      const { name, file, lines, items } = report.sources[source];
      return {
        name,
        ...fileMembers(file),
        lines,
        events: items,
        firstTime: orNull(firstTime),
        lastTime: orNull(lastTime),
        unreadEvents,
        droppedEvents,
        unrecognizedLines: unrecognisedLines,
      };
    }),
    events: report.events.map(({ id, socketError, title, count, first, means, tells, doesNotTell, cbs }) => ({
      id: orNull(id),
      socketError: orNull(socketError),
      title,
      count,
      first: first.map((ref) => ({ ...event(ref), text: ref.text })),
      means: means.map(statement),
      tells: tells.map(statement),
      doesNotTell: doesNotTell.map(statement),
      controlBlocks: cbs.map(({ cb, count: named }) => ({ cb, count: named })),
    })),
    articles: report.articles.map(({ id, title, url, status, builds, reasons }) => ({
      id,
      title,
      url,
      status,
      builds: orNull(builds),
      reasons: reasons.map(statement),
    })),
    notRead: report.notRead.map(({ name, reason }) => ({ name, reason })),
    masked: report.isMasked,
  };
}

/** JSON has no undefined; a member that is missing says less than one that is null. */
function orNull<T>(value: T | undefined): T | null {
  return value ?? null;
}

function fileMembers(file: FileInfo | undefined) {
  return {
    path: file && file.path !== '' ? file.path : null,
    bytes: orNull(file?.bytes),
    modified: orNull(file?.modified),
    sha256: orNull(file?.sha256),
  };
}
