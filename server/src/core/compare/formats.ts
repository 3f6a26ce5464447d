/** A comparison as text, Markdown and JSON. */
import type { AnalysisSettings } from '../findings/verdict';
import { styleOf } from '../formats/style';
import { harmlessJson } from '../text/harmlessJson';
import { markdownCode } from '../text/markdownText';
import { visible } from '../text/visible';
import type { Comparison, Side } from './compare';
import { changeSentences, comparisonRows, headline, METHOD, sideName } from './words';

interface ComparisonContext {
  readonly tool: { readonly name: string; readonly version: string };
  readonly settings: AnalysisSettings;
  readonly color: boolean;
}

export const compareFormatNames = ['text', 'json', 'markdown'] as const;
export type CompareFormatName = (typeof compareFormatNames)[number];

/** Rises where a member is taken away or changes its meaning. */
const SCHEMA_VERSION = 1;

export const compareFormats: Readonly<
  Record<CompareFormatName, (comparison: Comparison, context: ComparisonContext) => string>
> = { text: comparisonText, json: comparisonJson, markdown: comparisonMarkdown };

function comparisonText(comparison: Comparison, { color }: ComparisonContext): string {
  const style = styleOf(color);
  const header = ['', visible(sideName(comparison.first)), visible(sideName(comparison.second))] as const;
  const rows = [header, ...comparisonRows(comparison)];
  const [label, first] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(([a, b, c]) => `  ${a.padEnd(label)}  ${b.padEnd(first)}  ${c}`.trimEnd());
  const sentences = changeSentences(comparison).map((sentence) => `  - ${sentence}\n`);
  return (
    `${style.bold(headline(comparison))}\n\n${lines.join('\n')}\n` +
    `${sentences.length > 0 ? `\nWhat changed:\n${sentences.join('')}` : ''}\n${METHOD}\n`
  );
}

function comparisonMarkdown(comparison: Comparison, { tool, settings }: ComparisonContext): string {
  const { first, second } = comparison;
  const rows = comparisonRows(comparison).map((cells) => `| ${cells.join(' | ')} |\n`);
  const sentences = changeSentences(comparison).map((sentence) => `- ${sentence}\n`);
  return (
    `# Comparison of two Winsock.logs\n\n**${headline(comparison)}**\n\n` +
    `| | ${markdownCode(sideName(first))} | ${markdownCode(sideName(second))} |\n| --- | --- | --- |\n${rows.join('')}` +
    `${sentences.length > 0 ? `\n## What changed\n\n${sentences.join('')}` : ''}\n${METHOD}\n` +
    `\n---\n${tool.name} ${tool.version}, leak threshold ${settings.leakThreshold} lines and ${settings.leakTurnover} connections\n`
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
function sideJson({ name, run, ...figures }: Side): object {
  return { file: name, run: run ?? null, ...figures };
}
