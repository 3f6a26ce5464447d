/** A comparison as text, Markdown and JSON. */
import type { AnalysisSettings } from '../findings/verdict';
import { styleOf } from '../formats/style';
import { harmlessJson } from '../text/harmlessJson';
import { fileTarget, markdownTarget } from '../caseReport/markdownInline';
import { markdownCode, markdownText } from '../text/markdownText';
import { visible } from '../text/visible';
import type { Comparison, Side } from './compare';
import type { CompareFormatName } from './formatNames';
import { comparisonHtml } from './html';
import { changeSentences, comparisonRows, findingRows, headline, METHOD, moreFindings, sideName } from './words';

interface ComparisonContext {
  readonly tool: { readonly name: string; readonly version?: string };
  readonly settings: AnalysisSettings;
  readonly color: boolean;
}

/** Rises where a member is taken away or changes its meaning. */
const SCHEMA_VERSION = 1;

export const compareFormats: Readonly<
  Record<CompareFormatName, (comparison: Comparison, context: ComparisonContext) => string>
> = {
  text: comparisonText,
  json: comparisonJson,
  markdown: comparisonMarkdown,
  html: (comparison) => comparisonHtml(comparison),
};

function comparisonText(comparison: Comparison, { color }: ComparisonContext): string {
  const style = styleOf(color);
  const header = ['', visible(sideName(comparison.first)), visible(sideName(comparison.second))] as const;
  const rows = [header, ...comparisonRows(comparison)];
  const [label, first] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(([a, b, c]) => `  ${a.padEnd(label)}  ${b.padEnd(first)}  ${c}`.trimEnd());
  const sentences = changeSentences(comparison).map((sentence) => `  - ${sentence}\n`);
  return (
    `${style.bold(headline(comparison))}\n\n${lines.join('\n')}\n` +
    `${sentences.length > 0 ? `\nWhat changed:\n${sentences.join('')}` : ''}${findingsText(comparison)}\n${METHOD}\n`
  );
}

function findingsText({ first, second }: Comparison): string {
  return [first, second]
    .filter(({ findings }) => findings.length > 0)
    .map((side) => {
      const rows = findingRows(side).map(({ text, at }) => `  - ${text} ${visible(at)}\n`);
      const more = moreFindings(side);
      return `\n${visible(sideName(side))}:\n${rows.join('')}${more === '' ? '' : `  ${more}\n`}`;
    })
    .join('');
}

function findingsMarkdown({ first, second }: Comparison): string {
  return [first, second]
    .filter(({ findings }) => findings.length > 0)
    .map((side) => {
      const rows = findingRows(side).map(({ text, at, finding: { file, line } }) => {
        const target = `${fileTarget(side.files[file])}#L${line + 1}`;
        return `- ${text} [${markdownText(at)}](${markdownTarget(target)})\n`;
      });
      const more = moreFindings(side);
      return `\n## Lost in ${markdownCode(sideName(side))}\n\n${rows.join('')}${more === '' ? '' : `\n${more}\n`}`;
    })
    .join('');
}

function comparisonMarkdown(comparison: Comparison, { tool, settings }: ComparisonContext): string {
  const { first, second } = comparison;
  const rows = comparisonRows(comparison).map((cells) => `| ${cells.join(' | ')} |\n`);
  const sentences = changeSentences(comparison).map((sentence) => `- ${sentence}\n`);
  return (
    `# Comparison of two Winsock.logs\n\n**${headline(comparison)}**\n\n` +
    `| | ${markdownCode(sideName(first))} | ${markdownCode(sideName(second))} |\n| --- | --- | --- |\n${rows.join('')}` +
    `${sentences.length > 0 ? `\n## What changed\n\n${sentences.join('')}` : ''}${findingsMarkdown(comparison)}\n${METHOD}\n` +
    `\n---\n${tool.version === undefined ? tool.name : `${tool.name} ${tool.version}`}, leak threshold ${settings.leakThreshold} lines and ${settings.leakTurnover} connections\n`
  );
}

function comparisonJson(comparison: Comparison, { tool, settings }: ComparisonContext): string {
  const { first, second, changes } = comparison;
  return `${harmlessJson({
    schemaVersion: SCHEMA_VERSION,
    tool,
    settings: { leakThreshold: settings.leakThreshold, leakTurnover: settings.leakTurnover },
    headline: headline(comparison),
    first: sideJson(first),
    second: sideJson(second),
    changes: changes.map(({ measure, difference, direction }) => ({
      measure,
      direction,
      difference: difference ?? null,
    })),
    notes: changeSentences(comparison),
  })}\n`;
}

/** Runs are numbered from 0 here, as in the JSON of `analyze`. */
function sideJson({ name, run, files, findings, ...figures }: Side): object {
  return {
    file: name,
    files,
    run: run ?? null,
    ...figures,
    // A picture.
    pool: undefined,
    findings: findings.map(({ name: instance, verdict, file, line }) => ({
      instance,
      verdict,
      allocated: { file: files[file], line: line + 1 },
    })),
  };
}
