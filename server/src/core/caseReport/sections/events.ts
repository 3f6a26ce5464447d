/** The events that bear on the case: what each proves, and what it does not. */
import { plural } from '../../findings/words';
import { grouped } from '../../formats/counts';
import { factText, heading, list, paragraph, placeText, type Block, type Inline, type Item } from '../blocks';
import type { CaseFile, EventGroup } from '../model';

export function eventsSection(file: CaseFile): Block[] {
  if (!file.sources.some(({ kind }) => kind === 'eventLog')) return [];
  const title = heading(2, 'events', 'Events');
  if (file.events.length === 0)
    return [title, paragraph('No event that bears on control blocks is in the event logs that were read.')];
  return [title, ...file.events.flatMap((group, k) => groupBlocks(file, group, k))];
}

function groupBlocks(file: CaseFile, group: EventGroup, k: number): Block[] {
  const { title, count, first, means, proves, doesNotProve, cbs } = group;
  const times = count === 1 ? '' : ` (${grouped(count)} times)`;
  const occurrences: Item[] = first.map((event) => ({
    text: [
      placeText(file, event, true),
      event.timeText === undefined ? '' : `, ${event.timeText}`,
      ': ',
      { code: event.text },
    ],
  }));
  if (count > first.length) occurrences.push({ text: [`And ${grouped(count - first.length)} more.`] });
  const facts: Item[] = [
    ...means.map((fact) => ({ text: factText(fact) })),
    ...proves.map((fact) => ({ text: [{ strong: 'It proves:' }, ' ', ...factText(fact)] })),
    ...doesNotProve.map((fact) => ({ text: [{ strong: 'It does not prove:' }, ' ', ...factText(fact)] })),
  ];
  return [
    heading(3, `event-${k + 1}`, `${title}${times}`),
    list(occurrences),
    list([...facts, ...cbs.map((cb) => ({ text: cbText(file, cb) }))]),
  ];
}

/** Which instances in the logs a control block of an event may mean. */
function cbText(file: CaseFile, { cb, count, instances, moreInstances }: EventGroup['cbs'][number]): Inline[] {
  const name = count === 1 ? `CB ${cb}` : `CB ${cb} (named ${plural(count, 'time')})`;
  if (!file.sources.some(({ kind }) => kind === 'winsockLog'))
    return [`${name}: there is no Winsock.log to look it up in.`];
  if (instances.length === 0) return [`${name} does not occur in Winsock.log.`];
  const known = instances.flatMap((instance, k): Inline[] => [
    k === 0 ? '' : '; ',
    `${instance.name}, ${instance.verdict ?? 'in use before the log began'}, `,
    placeText(file, instance),
  ]);
  const more = moreInstances > 0 ? `; and ${grouped(moreInstances)} more` : '';
  return [`${name} in Winsock.log: `, ...known, `${more}. Which of its lives is meant is not told.`];
}
