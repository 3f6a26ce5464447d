/** The answer, why it is so, and what would settle what is open. */
import { plural } from '../../findings/words';
import { grouped } from '../../formats/counts';
import type { Answer } from '../diagnosis';
import {
  basisOf,
  factText,
  heading,
  list,
  note,
  paragraph,
  placeText,
  table,
  type Block,
  type Inline,
  type Text,
} from '../blocks';
import type { CaseFile, Sourced } from '../model';

export const answerWords: Readonly<Record<Answer, string>> = {
  confirmed: 'Confirmed',
  notConfirmed: 'Not confirmed',
  cannotTell: 'Cannot be told',
};

export function summarySection(file: CaseFile): Block[] {
  const { answer, headline } = file;
  return [
    { kind: 'answer', answer, label: answerWords[answer], text: [headline] },
    table(
      ['The case', ''],
      [
        [['Read'], readText(file)],
        [['Control blocks lost'], lostText(file)],
        [['Pool size'], [...sourcedText(file, file.poolSize, 'the default of the registry value; no event states it')]],
        [['Build of the MTA'], buildText(file)],
      ],
    ),
    heading(2, 'why', 'Why'),
    list(file.reasons.map(factText)),
    note(
      'After each statement stands what it rests on: ',
      { basis: 'observed', sources: [] },
      ' stands in the files that were read; ',
      { basis: 'documented', sources: [] },
      ' stands in the source named; ',
      { basis: 'inferred', sources: [] },
      ' is concluded from it, and nobody states it; ',
      { basis: 'unknown', sources: [] },
      ' no public source tells.',
    ),
    ...deciding(file),
  ];
}

function readText({ sources }: CaseFile): Text {
  const text: Inline[] = [];
  for (const { kind, name, lines, items } of sources) {
    if (text.length > 0) text.push('; ');
    const what = kind === 'winsockLog' ? `${grouped(items)} allocated` : plural(items, 'event');
    text.push({ code: name }, ` (${grouped(lines)} ${lines === 1 ? 'line' : 'lines'}, ${what})`);
  }
  return text.length > 0 ? text : ['nothing'];
}

function lostText({ counts, sources }: CaseFile): Text {
  if (!sources.some(({ kind }) => kind === 'winsockLog')) return ['not known: there is no Winsock.log'];
  const parts = [`${grouped(counts.leaked)} leaked`];
  if (counts.suspect > 0) parts.push(`${grouped(counts.suspect)} more may be`);
  if (counts.stuck > 0) parts.push(`${grouped(counts.stuck)} stuck in their release`);
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return [`${parts.join(', ')}, of ${grouped(all)} allocated`];
}

function buildText(file: CaseFile): Text {
  const { build, buildFact } = file;
  if (build === undefined) return ['not known: no event states it, and none was given'];
  const text = sourcedText(file, build, '');
  return buildFact === undefined ? text : [...text, '. ', ...factText(buildFact)];
}

/** A value and where it is from. */
export function sourcedText<T extends string | number>(file: CaseFile, known: Sourced<T>, byDefault: string): Text {
  const value = { strong: String(known.value) };
  if (known.from === 'default') return [value, ` (assumed: ${byDefault})`];
  if (known.from === 'events' && known.place !== undefined)
    return [value, ` (event ${known.eventId ?? ''}, `, placeText(file, known.place, true), ')'];
  const { overridden } = known;
  if (overridden === undefined) return [value, ' (given)'];
  return [
    value,
    ` (given; event ${overridden.eventId} states ${String(overridden.value)}, `,
    placeText(file, overridden.place, true),
    ')',
  ];
}

function deciding({ deciding: fact }: CaseFile): Block[] {
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
