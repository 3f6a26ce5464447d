/** What was read, what of it could not be judged, and what was not looked at. */
import { encodingNames, verdictCounts } from '../../formats/counts';
import {
  statementText,
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
import type { CaseReport, EventCoverage, FileInfo, LogCoverage } from '../model';
import { counted, grouped } from '../../text/counts';

export function coverageSection(report: CaseReport): Block[] {
  const { logs, eventLogs } = report.coverage;
  return [
    heading(2, 'coverage', 'What was read'),
    ...files(report),
    ...logs.flatMap((log) => logBlocks(report, log)),
    ...eventLogs.flatMap((eventLog) => eventLogBlocks(report, eventLog)),
  ];
}

/** What identifies the files, for whoever wants to know later whether these are the ones. */
function files({ sources, copies, settings, isMasked }: CaseReport): Block[] {
  const rows: readonly { readonly name: string; readonly file?: FileInfo | undefined; readonly copyOf?: string }[] = [
    ...sources.flatMap(({ name, file, parts }): readonly { name: string; file?: FileInfo | undefined }[] =>
      parts.length > 0 ? parts : [{ name, file }],
    ),
    ...copies,
  ];
  const known = rows.filter(({ file }) => file !== undefined);
  return [
    paragraph(`Settings: ${settings.map(({ name, value }) => `${name} ${value}`).join('; ')}.`),
    ...(known.length === 0
      ? []
      : [
          table(
            [isMasked ? 'File' : 'Path', number('Bytes'), 'Modified', 'SHA-256'],
            known.map(({ name, file, copyOf }) => [
              [
                { code: isMasked || !file ? name : file.path },
                copyOf === undefined ? '' : ` (copy of ${copyOf}, not counted)`,
              ],
              [file ? grouped(file.bytes) : ''],
              [file?.modified ?? 'unknown'],
              [{ code: file?.sha256 ?? 'unknown' }],
            ]),
          ),
        ]),
  ];
}

function logBlocks(report: CaseReport, log: LogCoverage): Block[] {
  const { source, encoding, runs, counts, notes, shapes, moreShapes } = log;
  const { name, lines, items, parts } = report.sources[source];
  const at = (line: number): Inline => placeText(report, { source, line });
  const blocks: Block[] = [
    heading(3, `coverage-${source + 1}`, { code: name }),
    list([
      [
        `${counted(lines, 'line')}, ${encodingNames[encoding]}; ${counted(items, 'instance')} allocated: ${verdictCounts(counts)}.`,
      ],
      ...(parts.length > 1
        ? [
            [
              `${grouped(parts.length)} files that continue each other, judged as one log: ${parts.map((part) => part.name).join(', ')}.`,
            ],
          ]
        : []),
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
        ['Unknown shape', number('Lines'), 'First'],
        shapes.map(({ shape, count, firstLine }) => [[{ code: shape }], [grouped(count)], [at(firstLine)]]),
      ),
    );
    if (moreShapes > 0) blocks.push(paragraph(`And ${counted(moreShapes, 'more shape')}.`));
  }
  return blocks;
}

function eventLogBlocks(report: CaseReport, eventLog: EventCoverage): Block[] {
  const { source, firstTime, lastTime, unrecognisedLines, firstUnrecognised, otherSources } = eventLog;
  const { otherEvents, otherIds, unreadEvents, droppedEvents } = eventLog;
  const { name, lines, items } = report.sources[source];
  const span =
    firstTime === undefined
      ? ''
      : firstTime === lastTime
        ? `, all at ${firstTime}`
        : `, from ${firstTime} to ${lastTime ?? ''}`;
  const found = items === 0 ? 'no event' : counted(items, 'event');
  const rows: Item[] = [{ text: [`${counted(lines, 'line')}, ${found} of the MTA${span}.`] }];
  if (otherEvents > 0) {
    rows.push({
      text: [
        `This tool does not know ${grouped(otherEvents)} of them${numbersText(otherIds)}, and does not show ${otherEvents === 1 ? 'it' : 'them'}.`,
      ],
    });
  }
  if (droppedEvents > 0) {
    rows.push({
      text: [
        `${counted(droppedEvents, 'event')} about control blocks ${droppedEvents === 1 ? 'was' : 'were'} left out, as too many to keep: the newest of each kind (id, error and control block) were kept, and Events counts only those.`,
      ],
    });
  }
  if (otherSources > 0) rows.push({ text: [`${counted(otherSources, 'event')} of other programs, skipped.`] });
  if (unreadEvents > 0) {
    rows.push({
      text: [
        `${counted(unreadEvents, 'event')} whose wording this tool cannot read, perhaps in another language: the control block, build or pool size that ${unreadEvents === 1 ? 'it names' : 'they name'} is not known.`,
      ],
    });
  }
  if (firstUnrecognised !== undefined) {
    rows.push({
      text: [
        `${counted(unrecognisedLines, 'line')} not understood, the first of them `,
        placeText(report, { source, line: firstUnrecognised }),
        '.',
      ],
    });
  }
  return [heading(3, `coverage-${source + 1}`, { code: name }), list(rows)];
}

/** Numbers of events that are named. */
const MAX_IDS = 20;

/** ` (25, 1153 and 9322)`; nothing where there is none. */
function numbersText(ids: readonly number[]): string {
  if (ids.length === 0) return '';
  const rest = ids.length - MAX_IDS;
  if (rest > 0) return ` (${ids.slice(0, MAX_IDS).join(', ')} and ${counted(rest, 'more number')})`;
  const last = ids.length === 1 ? '' : ` and ${ids[ids.length - 1]}`;
  return ` (${ids.slice(0, Math.max(1, ids.length - 1)).join(', ')}${last})`;
}

export function notLookedAtSection({ notLookedAt, notRead, isMasked }: CaseReport): Block[] {
  const items: Item[] = notLookedAt.map((fact) => ({ text: statementText(fact) }));
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
