/** Statements of the knowledge base as Markdown: each with how it is known, and where from. */
import { sourceNames, type Grade, type Statement } from '../../core/knowledge/statement';
import { sourceNamed } from '../../core/knowledge/sources';
import { joinedMarkdown, markdownOf, markdownText, type Markdown } from '../../core/text/markdownText';
import { link } from '../markdown';

/** What comes before the sources: only what is documented is given as a fact. */
const gradeWords: Readonly<Record<Grade, Markdown>> = {
  documented: markdownOf``,
  inferred: markdownOf`inferred from `,
  unknown: markdownOf`unknown, not in `,
};

/** A statement, and behind it how it is known: `… *(inferred from KB 303102)*`. */
export function statementMarkdown({ text, grade, source }: Statement): Markdown {
  return markdownOf`${markdownText(text)} *(${gradeWords[grade]}${joinedMarkdown(sourceNames(source).map(sourceText), ', ')})*`;
}

/** As an item of a list, under a label of the project's own where there is one. */
export function statementItem(statement: Statement, label = ''): Markdown {
  return label === ''
    ? markdownOf`- ${statementMarkdown(statement)}`
    : markdownOf`- **${markdownText(label)}:** ${statementMarkdown(statement)}`;
}

function sourceText(name: string): Markdown {
  const url = sourceNamed(name)?.url;
  return url === undefined ? markdownText(name) : link(name, url);
}
