/** Statements of the knowledge base as Markdown: each with how it is known, and where from. */
import { sourceNames, type Statement, type Grade } from '../../core/knowledge/statement';
import { sourceNamed } from '../../core/knowledge/sources';
import { escapeMarkdown, link } from '../markdown';

/** What stands before the sources: only `documented` is told as a fact. */
const gradeWords: Readonly<Record<Grade, string>> = {
  documented: '',
  inferred: 'inferred from ',
  unknown: 'unknown, not told by ',
};

/** A statement, and behind it how it is known: `… *(inferred from KB 303102)*`. */
export function factText({ text, grade, source }: Statement): string {
  return `${escapeMarkdown(text)} *(${gradeWords[grade]}${sourceNames(source).map(sourceText).join(', ')})*`;
}

/** As an item of a list, under a label of the project's own where there is one. */
export function factItem(fact: Statement, label = ''): string {
  return `- ${label === '' ? '' : `**${escapeMarkdown(label)}:** `}${factText(fact)}`;
}

function sourceText(name: string): string {
  const url = sourceNamed(name)?.url;
  return url === undefined ? escapeMarkdown(name) : link(name, url);
}
