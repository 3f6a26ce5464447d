/** All findings, grouped by pattern. */
import { verdicts } from '../../findings/verdict';
import { counted, grouped, verdictCounts } from '../../formats/counts';
import { verdictTexts } from '../../formats/verdictText';
import { heading, number, paragraph, placeText, table, type Block, type Inline, type Text } from '../blocks';
import type { CaseFile, Finding, Pattern } from '../model';

export function findingsSection(file: CaseFile): Block[] {
  const { patterns, counts } = file;
  const all = verdicts.reduce((sum, verdict) => sum + counts[verdict], 0);
  if (all === 0) return [];
  const total = paragraph(`${counted(all, 'instance')} allocated: ${verdictCounts(counts)}.`);
  const title = heading(2, 'findings', 'All findings');
  if (patterns.length === 0) return [title, total, paragraph('None of them is a finding.')];
  return [
    title,
    total,
    table(
      ['Verdict', 'Direction', 'Got as far as', number('Instances'), 'First'],
      patterns.map((pattern) => [
        [{ strong: verdictTexts[pattern.verdict].title }],
        [pattern.direction ?? 'not told'],
        [pattern.reached],
        [grouped(pattern.count)],
        [placeText(file, pattern.first[0])],
      ]),
    ),
    ...patterns.flatMap((pattern, k) => patternBlocks(file, pattern, k)),
  ];
}

function patternBlocks(file: CaseFile, pattern: Pattern, k: number): Block[] {
  const { verdict, direction, reached, count, reused, first } = pattern;
  const { title, meaning, advice } = verdictTexts[verdict];
  const about: Inline[] = [`${title}: ${meaning}.`];
  if (reused > 0) about.push(` ${grouped(reused)} on a control block that was in use before in the same log.`);
  if (advice !== '') about.push(` ${advice}`);
  const left = count - first.length;
  return [
    heading(3, `pattern-${k + 1}`, [title, direction, reached].filter((part) => part !== undefined).join(', ')),
    paragraph(...about),
    table(
      ['Control block', 'Allocated', 'Last activity', 'After that'],
      first.map((finding) => [
        [{ strong: finding.name }],
        [placeText(file, finding)],
        [placeText(file, { source: finding.source, line: finding.lastActivity })],
        afterText(file, finding),
      ]),
    ),
    ...(left > 0 ? [paragraph(`And ${grouped(left)} more of the same pattern.`)] : []),
  ];
}

function afterText(file: CaseFile, { quiet, reallocated }: Finding): Text {
  if (reallocated !== undefined) return ['allocated again: ', placeText(file, reallocated)];
  return [quiet.isCut ? 'the log was cut, and went on' : `${counted(quiet.lines, 'line')} without activity`];
}
