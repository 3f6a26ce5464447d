/** The articles: which fit, which are ruled out and why, and what only looks alike. */
import { statementText, heading, list, paragraph, type Block, type Item } from '../blocks';
import type { ArticleRow, CaseReport } from '../model';

const groups: readonly { readonly status: ArticleRow['status']; readonly title: string; readonly about: string }[] = [
  { status: 'fits', title: 'Fits', about: 'The evidence, and the build as far as known, agree with the article.' },
  { status: 'possible', title: 'Possible', about: 'Some of the evidence agrees, or what would decide is not known.' },
  { status: 'excluded', title: 'Excluded', about: 'Ruled out, by the build or by the evidence.' },
  {
    status: 'lookAlike',
    title: 'Looks alike, and is no leak',
    about: 'Works as designed, or is set up wrongly; no control block is lost by it.',
  },
];

export function articlesSection({ articles }: CaseReport): Block[] {
  const title = heading(2, 'articles', 'Articles');
  if (articles.length === 0) return [title, paragraph('Nothing in the files speaks for or against an article.')];
  const blocks: Block[] = [title];
  for (const { status, title: name, about } of groups) {
    const rows = articles.filter((row) => row.status === status);
    if (rows.length > 0)
      blocks.push(heading(3, `articles-${status}`, name), paragraph(about), list(rows.map(articleItem)));
  }
  return blocks;
}

function articleItem({ id, title, url, builds, pattern, reasons, lookAlike }: ArticleRow): Item {
  return {
    text: [{ link: url, text: id }, ': ', { strong: title }],
    more: [
      [{ strong: 'Builds:' }, ' ', builds ?? 'the article names none'],
      [{ strong: 'Pattern:' }, ' ', ...statementText(pattern)],
      ...reasons.map((fact) => [{ strong: 'Here:' }, ' ', ...statementText(fact)]),
      ...(lookAlike === undefined ? [] : [[{ strong: 'Distinguished by:' }, ' ', ...statementText(lookAlike)]]),
    ],
  };
}
