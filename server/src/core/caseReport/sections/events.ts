/** Starts, stops and builds in order of time; then the events that bear on the case: what each shows, and what it does not. */
import {
  statementText,
  heading,
  list,
  note,
  paragraph,
  placeText,
  table,
  type Block,
  type Inline,
  type Item,
} from '../blocks';
import type { CaseReport, EventGroup } from '../model';
import { counted, grouped } from '../../text/counts';

export function eventsSection(report: CaseReport): Block[] {
  if (!report.sources.some(({ kind }) => kind === 'eventLog')) return [];
  const title = heading(2, 'events', 'Events');
  if (report.events.length === 0)
    return [title, paragraph('The event logs that were read hold no event about control blocks.')];
  return [title, ...timeline(report), ...report.events.flatMap((group, k) => groupBlocks(report, group, k))];
}

/** More starts and stops than this are left out, in the middle. */
const MAX_TURNS = 40;

function timeline(report: CaseReport): Block[] {
  const { startsAndStops } = report;
  if (startsAndStops.length === 0) return [];
  const left = startsAndStops.length - MAX_TURNS;
  const shown =
    left > 0 ? [...startsAndStops.slice(0, MAX_TURNS / 2), ...startsAndStops.slice(-MAX_TURNS / 2)] : startsAndStops;
  return [
    heading(3, 'timeline', 'Starts and stops of the MTA'),
    table(
      ['Time', 'What', 'Build', 'Where'],
      shown.map((row) => [
        [row.timeText ?? 'unknown'],
        [row.kind],
        [row.build ?? 'not stated'],
        [placeText(report, row, true)],
      ]),
    ),
    ...(left > 0 ? [note(`${grouped(left)} starts and stops in between are left out.`)] : []),
    note('Winsock.log has no times. Only the time of the file may show which of these runs wrote it.'),
  ];
}

function groupBlocks(report: CaseReport, group: EventGroup, k: number): Block[] {
  const { title, count, first, means, tells, doesNotTell, cbs } = group;
  const times = count === 1 ? '' : ` (${grouped(count)} times)`;
  const occurrences: Item[] = first.map((event) => ({
    text: [
      placeText(report, event, true),
      event.timeText === undefined ? '' : `, ${event.timeText}`,
      ': ',
      { code: event.text },
    ],
  }));
  if (count > first.length) occurrences.push({ text: [`And ${grouped(count - first.length)} more.`] });
  const facts: Item[] = [
    ...means.map((each) => ({ text: statementText(each) })),
    ...tells.map((each) => ({ text: [{ strong: 'Shows:' }, ' ', ...statementText(each)] })),
    ...doesNotTell.map((each) => ({ text: [{ strong: 'Does not show:' }, ' ', ...statementText(each)] })),
  ];
  return [
    heading(3, `event-${k + 1}`, `${title}${times}`),
    list(occurrences),
    list([...facts, ...cbs.map((cb) => ({ text: cbText(report, cb) }))]),
  ];
}

/** Which instances in the logs a control block of an event may mean. */
function cbText(report: CaseReport, { cb, count, instances, moreInstances }: EventGroup['cbs'][number]): Inline[] {
  const name = count === 1 ? `CB ${cb}` : `CB ${cb} (named ${counted(count, 'time')})`;
  if (!report.sources.some(({ kind }) => kind === 'winsockLog'))
    return [`${name}: there is no Winsock.log to look it up in.`];
  if (instances.length === 0) return [`${name} does not occur in Winsock.log.`];
  const known = instances.flatMap((instance, k): Inline[] => [
    k === 0 ? '' : '; ',
    `${instance.name}, ${instance.verdict ?? 'in use before the log began'}, `,
    placeText(report, instance),
  ]);
  const more = moreInstances > 0 ? `; and ${grouped(moreInstances)} more` : '';
  const open =
    instances.length + moreInstances === 1
      ? 'Whether this instance is meant is not known'
      : 'Which of them is meant is not known';
  return [`${name} in Winsock.log: `, ...known, `${more}. ${open}.`];
}
