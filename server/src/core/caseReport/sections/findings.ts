/** All findings, grouped by pattern; the annex lists them one by one. */
import { verdicts } from '../../findings/verdict';
import { verdictCounts } from '../../formats/counts';
import { verdictTexts } from '../../formats/verdictText';
import { heading, list, note, number, paragraph, placeText, table, type Block } from '../blocks';
import { doubtKinds } from '../../findings/doubts';
import type { CaseReport } from '../model';
import { counted, grouped } from '../../text/counts';

/** More findings than a person reads: all of them are in the JSON. */
const MAX_ANNEX = 2000;

export function findingsSection(report: CaseReport): Block[] {
  const { patterns, counts } = report;
  const all = verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  if (all === 0) return [];
  const title = heading(2, 'findings', 'Findings');
  const total = paragraph(`${counted(all, 'instance')} allocated: ${verdictCounts(counts)}.`);
  if (patterns.length === 0) return [title, total, paragraph('None of them is a finding.')];
  const seen = verdicts.filter((verdict) => patterns.some((pattern) => pattern.verdict === verdict));
  return [
    title,
    total,
    table(
      ['Verdict', 'Direction', 'Got as far as', number('Instances'), 'First'],
      patterns.map(({ verdict, direction, reached, count, first }) => [
        [{ strong: verdictTexts[verdict].title }],
        [direction ?? 'unknown'],
        [reached],
        [grouped(count)],
        [placeText(report, first)],
      ]),
    ),
    list(
      seen.map((verdict) => {
        const { title: name, meaning, advice } = verdictTexts[verdict];
        return [{ strong: name }, `: ${meaning}.${advice === '' ? '' : ` ${advice}`}`];
      }),
    ),
  ];
}

export function annexSection(report: CaseReport): Block[] {
  const { annex } = report;
  if (annex.length === 0) return [];
  const left = annex.length - MAX_ANNEX;
  return [
    heading(2, 'annex', 'Annex: all findings'),
    table(
      ['Control block', 'Verdict', 'Direction', 'Allocated', 'Silent since', 'Doubts'],
      annex
        .slice(0, MAX_ANNEX)
        .map((row) => [
          [`CB ${row.cb} (instance ${row.instance})`],
          [verdictTexts[row.verdict].title],
          [row.direction ?? 'unknown'],
          [placeText(report, row)],
          [placeText(report, { source: row.source, line: row.lastActivity })],
          [row.doubts.map((doubt) => doubtKinds[doubt].short).join(', ')],
        ]),
    ),
    ...(left > 0 ? [note(`And ${grouped(left)} more: “winsock-log report --format json” lists them.`)] : []),
  ];
}
