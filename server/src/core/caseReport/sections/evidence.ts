/** The evidence: the control blocks that the answer rests on, with their lines. */
import { heading, list, note, paragraph, placeText, table, type Block, type Inline, type Text } from '../blocks';
import type { CaseReport, EventRef, Finding } from '../model';
import { counted, grouped } from '../../text/counts';

export function evidenceSection(report: CaseReport): Block[] {
  const title = heading(2, 'evidence', 'Evidence');
  const { evidence, sources } = report;
  if (evidence.length === 0) {
    const hasLog = sources.some(({ kind }) => kind === 'winsockLog');
    return [
      title,
      paragraph(
        hasLog
          ? 'No line of Winsock.log shows an allocation: there is nothing to judge.'
          : 'There is no Winsock.log. What the events say is under Events; it is not conclusive.',
      ),
    ];
  }
  const [{ verdict }] = evidence;
  if (verdict === 'leaked' || verdict === 'suspect' || verdict === 'stuck')
    return [title, ...evidence.flatMap((finding, k) => lossBlocks(report, finding, k)), ...more(report, verdict)];
  return [
    title,
    paragraph(
      evidence.length === 1
        ? 'No control block is lost, as far as the log shows. What became of the only instance:'
        : 'No control block is lost, as far as the log shows. What became of the first instances:',
    ),
    ...evidence.flatMap((finding) => [
      paragraph({ strong: finding.name }, ': ', rest(finding), ' ', ...placesOf(report, finding)),
      excerpt(finding),
      ...cited(report, finding),
    ]),
  ];
}

function lossBlocks(report: CaseReport, finding: Finding, k: number): Block[] {
  const { name, direction, criteria, earlierInstances } = finding;
  const way = direction === undefined ? '' : `, ${direction}`;
  const blocks: Block[] = [heading(3, `evidence-${k + 1}`, `${name}: ${finding.verdict}${way}`)];
  if (criteria.length > 0) {
    blocks.push(
      table(
        [`${report.fix.article} asks for`, 'Met?', 'Found'],
        criteria.map(({ asked, found, place, isMet }) => [
          [asked],
          [{ strong: isMet ? 'yes' : 'not sure' }],
          place === undefined ? [found] : [`${found} (`, placeText(report, place), ')'],
        ]),
      ),
    );
  } else {
    blocks.push(paragraph(rest(finding), ' ', ...placesOf(report, finding)));
  }
  blocks.push(excerpt(finding));
  if (earlierInstances > 0) {
    blocks.push(
      note(`Control block ${finding.cb} had ${counted(earlierInstances, 'instance')} before this one in the same log.`),
    );
  }
  return [...blocks, ...cited(report, finding)];
}

/** A finding's words without the name that they begin with. */
function rest({ name, text }: Finding): string {
  return text.startsWith(`${name} `) ? text.slice(name.length + 1) : text;
}

function placesOf(report: CaseReport, { source, line, lastActivity, released }: Finding): Text {
  const places: Inline[] = ['(allocated: ', placeText(report, { source, line })];
  if (released !== undefined) places.push('; released: ', placeText(report, released));
  else places.push('; last activity: ', placeText(report, { source, line: lastActivity }));
  return [...places, ')'];
}

const excerpt = ({ excerpt: lines }: Finding): Block => ({ kind: 'excerpt', lines });

/** The events that name the control block; that none does is said too, and that some cannot be read. */
function cited(report: CaseReport, { cb, events }: Finding): Block[] {
  if (!report.sources.some(({ kind }) => kind === 'eventLog')) return [];
  if (events.length > 0) {
    return [
      paragraph(`Events that name control block ${cb}. Which of its instances they mean is not known:`),
      list(events.map((event) => eventText(report, event))),
    ];
  }
  const unread = report.coverage.eventLogs.reduce((sum, { unreadEvents }) => sum + unreadEvents, 0);
  return [
    note(
      unread === 0
        ? `No event names control block ${cb}.`
        : `No event that could be read names control block ${cb}. The wording of ${counted(unread, 'event')} of the socket layer could not be read, in another language perhaps: look there for the number.`,
    ),
  ];
}

function eventText(report: CaseReport, event: EventRef): Text {
  const error = event.socketError === undefined ? '' : `, socket error ${event.socketError}`;
  const time = event.timeText === undefined ? '' : ` at ${event.timeText}`;
  return [`Event ${event.id ?? 'without an id'}${error}${time}, `, placeText(report, event, true)];
}

function more({ counts, evidence }: CaseReport, verdict: 'leaked' | 'suspect' | 'stuck'): Block[] {
  const left = counts[verdict] - evidence.length;
  return left > 0 ? [note(`And ${grouped(left)} more, listed in the annex.`)] : [];
}
