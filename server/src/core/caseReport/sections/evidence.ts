/** The evidence: the control blocks that the answer rests on, with their lines. */
import { plural } from '../../findings/words';
import { grouped } from '../../formats/counts';
import { heading, list, note, paragraph, placeText, table, type Block, type Inline, type Text } from '../blocks';
import type { CaseFile, EventRef, Finding } from '../model';

export function evidenceSection(file: CaseFile): Block[] {
  const title = heading(2, 'evidence', 'Evidence');
  const { evidence, sources } = file;
  if (evidence.length === 0) {
    const hasLog = sources.some(({ kind }) => kind === 'winsockLog');
    return [
      title,
      paragraph(
        hasLog
          ? 'No allocation of a control block is in the log: there is nothing to judge.'
          : 'There is no Winsock.log. What events alone can tell stands under Events; it is not conclusive.',
      ),
    ];
  }
  const [{ verdict }] = evidence;
  if (verdict === 'leaked' || verdict === 'suspect' || verdict === 'stuck')
    return [title, ...evidence.flatMap((finding, k) => lossBlocks(file, finding, k)), ...more(file, verdict)];
  return [
    title,
    paragraph(
      `The log shows no control block lost. What became of ${evidence.length === 1 ? 'the one' : 'the first'} that the log shows allocated:`,
    ),
    ...evidence.flatMap((finding) => [
      paragraph({ strong: finding.name }, ': ', rest(finding), ' ', ...placesOf(file, finding)),
      excerpt(finding),
      ...cited(file, finding),
    ]),
  ];
}

function lossBlocks(file: CaseFile, finding: Finding, k: number): Block[] {
  const { name, direction, criteria, earlierLives } = finding;
  const way = direction === undefined ? '' : `, ${direction}`;
  const blocks: Block[] = [heading(3, `evidence-${k + 1}`, `${name}: ${finding.verdict}${way}`)];
  if (criteria.length > 0) {
    blocks.push(
      table(
        ['KB 303102 asks for', '', 'Found'],
        criteria.map(({ asked, found, place, isMet }) => [
          [asked],
          [{ strong: isMet ? 'yes' : 'not sure' }],
          place === undefined ? [found] : [`${found} (`, placeText(file, place), ')'],
        ]),
      ),
    );
  } else {
    blocks.push(paragraph(rest(finding), ' ', ...placesOf(file, finding)));
  }
  blocks.push(excerpt(finding));
  if (finding.excerpt.some(({ isVerbatim }) => !isVerbatim))
    blocks.push(note('Lines are written out from what was read of them; blanks at their end are lost.'));
  if (earlierLives > 0)
    blocks.push(note(`Control block ${finding.cb} was in use ${plural(earlierLives, 'time')} before in the same log.`));
  return [...blocks, ...cited(file, finding)];
}

/** A finding's words without the name that they begin with. */
function rest({ name, text }: Finding): string {
  return text.startsWith(`${name} `) ? text.slice(name.length + 1) : text;
}

function placesOf(file: CaseFile, { source, line, lastActivity, released }: Finding): Text {
  const places: Inline[] = ['(allocated: ', placeText(file, { source, line })];
  if (released !== undefined) places.push('; released: ', placeText(file, released));
  else places.push('; last activity: ', placeText(file, { source, line: lastActivity }));
  return [...places, ')'];
}

const excerpt = ({ excerpt: lines }: Finding): Block => ({ kind: 'excerpt', lines });

/** The events that name the control block; that none does is said too. */
function cited(file: CaseFile, { cb, events }: Finding): Block[] {
  if (!file.sources.some(({ kind }) => kind === 'eventLog')) return [];
  if (events.length === 0) return [note(`No event names control block ${cb}.`)];
  return [
    paragraph(`Events that name control block ${cb} (in which of its lives is not told):`),
    list(events.map((event) => eventText(file, event))),
  ];
}

function eventText(file: CaseFile, event: EventRef): Text {
  const error = event.socketError === undefined ? '' : `, socket error ${event.socketError}`;
  const time = event.timeText === undefined ? '' : ` at ${event.timeText}`;
  return [`Event ${event.id ?? 'without an id'}${error}${time}, `, placeText(file, event, true)];
}

function more({ counts, evidence }: CaseFile, verdict: 'leaked' | 'suspect' | 'stuck'): Block[] {
  const left = counts[verdict] - evidence.length;
  return left > 0
    ? [note(`And ${grouped(left)} more, which look alike or are told under `, { strong: 'All findings' }, '.')]
    : [];
}
