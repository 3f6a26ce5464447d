/** The answer in its two parts, why it is so, and what would settle what is open. */
import { buildFacts } from '../../eventlog/explain';
import { buildName } from '../fix';
import type { CaseAnswer, Cost, FixState } from '../diagnosis';
import {
  basisOf,
  heading,
  list,
  note,
  paragraph,
  placeText,
  statementText,
  table,
  type Block,
  type Inline,
  type Text,
} from '../blocks';
import type { CaseReport, Sourced } from '../model';
import { counted, grouped } from '../../text/counts';

const answerWords: Readonly<Record<CaseAnswer, string>> = {
  confirmed: 'Confirmed',
  inconclusive: 'Inconclusive',
  notConfirmed: 'Not confirmed',
};

const fixWords: Readonly<Record<FixState, string>> = {
  needed: 'Fix: not installed',
  installed: 'Fix: installed',
  unknown: 'Fix: unknown',
};

export function summarySection(report: CaseReport): Block[] {
  const { answer, headline, fix, settings } = report;
  const changed = settings.filter(({ byDefault }) => byDefault !== undefined);
  return [
    {
      kind: 'answer',
      answer,
      lines: [
        { label: answerWords[answer], text: [headline] },
        { label: fixWords[fix.state], text: [fix.why.text] },
        ...nextLine(report),
        ...(changed.length === 0
          ? []
          : [
              {
                label: 'Changed settings',
                text: [
                  changed.map(({ name, value, byDefault }) => `${name} ${value} (default: ${byDefault})`).join(', '),
                ],
              },
            ]),
      ],
    },
    heading(2, 'customer', 'For the customer'),
    list(report.forCustomer.map((line) => [line])),
    table(
      ['The case', 'What was found'],
      [
        [['Read'], readText(report)],
        [['Control blocks'], lostText(report)],
        [['Pool size'], poolSizeText(report)],
        [['Builds of the MTA'], buildsText(report)],
      ],
    ),
    heading(2, 'why', 'Why'),
    list(report.reasons.map(statementText)),
    note(
      'An instance is one use of a control block, from its allocation to its release: CB 18 (instance 21). After each statement ' +
        'follows what it rests on: ',
      { basis: 'observed', sources: [] },
      ' is in the files that were read; ',
      { basis: 'documented', sources: [] },
      ' is in the source named; ',
      { basis: 'inferred', sources: [] },
      ' is concluded from it, and no source states it; ',
      { basis: 'unknown', sources: [] },
      ' is in no public source.',
    ),
    ...deciding(report),
  ];
}

const changesNothing: ReadonlySet<Cost> = new Set<Cost>(['nothing', 'a look', 'waiting']);

/** For whoever reads no further than the answer: the first step, and the one after it if that leaves the server as it is, too. */
function nextLine({ nextSteps }: CaseReport): { label: string; text: Text }[] {
  if (nextSteps.length === 0) return [];
  const now = nextSteps.slice(0, 2).filter(({ cost }, k) => k === 0 || changesNothing.has(cost));
  const left = nextSteps.length - now.length;
  const more = left > 0 ? ` ${counted(left, 'more step')} below.` : '';
  return [{ label: 'Do next', text: [`${now.map(({ action }) => action).join(' Then: ')}${more}`] }];
}

/** Logs that are named in the summary, at most. */
const MAX_READ = 20;

function readText({ sources, copies, notRead }: CaseReport): Text {
  const text: Inline[] = [];
  for (const { kind, name, lines, items, parts } of sources.slice(0, MAX_READ)) {
    if (text.length > 0) text.push('; ');
    const what = kind === 'winsockLog' ? `${grouped(items)} allocated` : counted(items, 'event');
    const chain = parts.length > 1 ? `, ${grouped(parts.length)} files judged as one log` : '';
    text.push({ code: name }, ` (${counted(lines, 'line')}, ${what}${chain})`);
  }
  const left = sources.length - MAX_READ;
  if (left > 0) text.push(`; and ${grouped(left)} more, see “What was read”`);
  if (copies.length > 0) text.push(`; ${counted(copies.length, 'copy').replace(/copys$/, 'copies')}, not counted`);
  if (text.length === 0) text.push('nothing');
  if (notRead.length > 0) text.push(`; ${counted(notRead.length, 'file')} left out, see “What was not looked at”`);
  return text;
}

function lostText({ counts, sources }: CaseReport): Text {
  if (!sources.some(({ kind }) => kind === 'winsockLog')) return ['not known: there is no Winsock.log'];
  const parts = [`${grouped(counts.leaked)} leaked`];
  if (counts.suspect > 0) parts.push(`${grouped(counts.suspect)} suspect`);
  if (counts.stuck > 0) parts.push(`${grouped(counts.stuck)} stuck in their release`);
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return [`${parts.join(', ')}, of ${counted(all, 'instance')} allocated`];
}

function poolSizeText(report: CaseReport): Text {
  return sourcedText(report, report.poolSize, 'the default of the registry value; no event states it');
}

function buildsText({ builds }: CaseReport): Text {
  if (builds.length === 0) return ['not known: no event states it, and none was given'];
  return builds.flatMap((build, k): Text => [
    `${k === 0 ? '' : '; '}${buildName(build)} ${build.hasFix ? 'has the fix' : 'does not have the fix'}. `,
    // The first statement only repeats the number.
    ...buildFacts(build.value).slice(1).flatMap(statementText),
  ]);
}

/** A value and where it is from. */
function sourcedText(report: CaseReport, known: Sourced<number>, byDefault: string): Text {
  const value = { strong: grouped(known.value) };
  if (known.from === 'default') return [value, ` (assumed: ${byDefault})`];
  if (known.from === 'events' && known.place !== undefined)
    return [value, ` (event ${known.eventId ?? ''}, `, placeText(report, known.place, true), ')'];
  const { overridden } = known;
  if (overridden === undefined) return [value, ' (given)'];
  return [
    value,
    ` (given; event ${overridden.eventId} states ${grouped(overridden.value)}, `,
    placeText(report, overridden.place, true),
    ')',
  ];
}

function deciding({ deciding: fact }: CaseReport): Block[] {
  if (fact === undefined) return [];
  return [
    heading(3, 'deciding', 'What would decide'),
    paragraph({ strong: fact.question }),
    table(
      ['If it is', 'then', 'rests on'],
      fact.outcomes.map(({ when, then }) => [[when], [then.text], [basisOf(then)]]),
    ),
  ];
}
