/** What was read, what of it could not be judged, and what was not looked at. */
import { counted, grouped, verdictCounts } from '../../formats/counts';
import type { Encoding } from '../../text/encoding';
import {
  factText,
  heading,
  list,
  number,
  paragraph,
  placeText,
  table,
  type Block,
  type Inline,
  type Item,
} from '../blocks';
import type { CaseFile, EventCoverage, LogCoverage } from '../model';

const encodings: Readonly<Record<Encoding, string>> = {
  ascii: 'ASCII',
  latin1: 'Latin-1',
  'utf-8': 'UTF-8',
  'utf-8-bom': 'UTF-8 with BOM',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
};

export function coverageSection(file: CaseFile): Block[] {
  const { logs, eventLogs } = file.coverage;
  const blocks: Block[] = [heading(2, 'coverage', 'Coverage')];
  for (const log of logs) blocks.push(...logBlocks(file, log));
  for (const eventLog of eventLogs) blocks.push(...eventLogBlocks(file, eventLog));
  return blocks.length === 1 ? [] : blocks;
}

function logBlocks(file: CaseFile, log: LogCoverage): Block[] {
  const { source, encoding, runs, counts, leakThreshold, notes, shapes, moreShapes } = log;
  const { name, lines, items } = file.sources[source];
  const at = (line: number): Inline => placeText(file, { source, line });
  const blocks: Block[] = [
    heading(3, `coverage-${source + 1}`, { code: name }),
    list([
      [
        `${counted(lines, 'line')}, ${encodings[encoding]}; ${counted(items, 'instance')} allocated: ${verdictCounts(counts)}. ` +
          `Judged with a leak threshold of ${counted(leakThreshold, 'line')}.`,
      ],
      ...(runs.length > 1
        ? [[`${grouped(runs.length)} runs of the MTA; the last begins at `, at(runs[runs.length - 1].firstLine), '.']]
        : []),
      ...notes.map((text) => [text]),
      ...(notes.length === 0 ? [['Every line was read, and every control block judged.']] : []),
    ]),
  ];
  if (shapes.length > 0) {
    blocks.push(
      table(
        ['Shape not known', number('Lines'), 'First'],
        shapes.map(({ shape, count, firstLine }) => [[{ code: shape }], [grouped(count)], [at(firstLine)]]),
      ),
    );
    if (moreShapes > 0) blocks.push(paragraph(`And ${counted(moreShapes, 'more shape')}.`));
  }
  return blocks;
}

function eventLogBlocks(file: CaseFile, eventLog: EventCoverage): Block[] {
  const { source, firstTime, lastTime, unrecognisedLines, firstUnrecognised, otherSources, otherEvents } = eventLog;
  const { name, lines, items } = file.sources[source];
  const span =
    firstTime === undefined
      ? ''
      : firstTime === lastTime
        ? `, all at ${firstTime}`
        : `, from ${firstTime} to ${lastTime ?? ''}`;
  const rows: Item[] = [{ text: [`${counted(lines, 'line')}, ${counted(items, 'event')} of the MTA${span}.`] }];
  if (otherEvents > 0)
    rows.push({
      text: [`${counted(otherEvents, 'event')} of them not known to bear on control blocks: not told here.`],
    });
  if (otherSources > 0) rows.push({ text: [`${counted(otherSources, 'event')} of other programs, passed over.`] });
  if (unrecognisedLines > 0 && firstUnrecognised !== undefined) {
    rows.push({
      text: [
        `${counted(unrecognisedLines, 'line')} not understood, the first of them `,
        placeText(file, { source, line: firstUnrecognised }),
        '.',
      ],
    });
  }
  return [heading(3, `coverage-${source + 1}`, { code: name }), list(rows)];
}

export function notLookedAtSection({ notLookedAt, notRead, isMasked }: CaseFile): Block[] {
  const items: Item[] = notLookedAt.map((fact) => ({ text: factText(fact) }));
  for (const { name, reason } of notRead) items.push({ text: [{ code: name }, `: ${reason}.`] });
  const blocks: Block[] = [heading(2, 'not-looked-at', 'What was not looked at'), list(items)];
  if (isMasked) {
    blocks.push(
      paragraph(
        { strong: 'Masked.' },
        ' ',
        'Host names and addresses are replaced by host-1, address-1 and so on, as far as they were recognised: ' +
          'names that events state, and what looks like an address. Read the report before you pass it on.',
      ),
    );
  }
  return blocks;
}
