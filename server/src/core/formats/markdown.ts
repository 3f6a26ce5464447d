/** `--format markdown`: for a ticket or a wiki. Tables; every text from the log or the file system is escaped. */
import type { Facts } from '../findings/facts';
import { verdicts, type Verdict } from '../findings/verdict';
import { findingText, instanceName, meaningNothing } from '../findings/words';
import { chainLines, poolSentence, sizeText, verdictPhrase } from './counts';
import { lostOf } from './lost';
import { markdownCode, markdownText } from '../text/markdownText';
import {
  allocatedIn,
  displayName,
  findingsOf,
  findingVerdicts,
  summaryOf,
  type About,
  type Format,
  type AnalyzedLog,
} from './analyzedLog';
import { unjudgedNotes } from './unjudged';
import { labelledEvidence, MAX_LISTED_SHAPES } from './text';
import { verdictTexts } from './verdictText';
import { grouped } from '../text/counts';

export function markdownFormat(about: About): Format {
  const wanted = about.verdicts ?? findingVerdicts;
  return {
    begin: () => ['# Winsock.log analysis\n'],
    *log(log) {
      const { facts } = log;
      const summary = summaryOf(log);
      yield `\n## ${markdownCode(displayName(log.file))}: ${verdictPhrase(summary)}\n\n`;
      yield `${sizeText(log)}. Pool: ${poolSentence(facts)}.\n\n`;
      for (const line of chainLines(log)) yield `- ${markdownText(line)}\n`;
      if (log.chain) yield '\n';
      yield '| Verdict | Instances | Meaning |\n| --- | ---: | --- |\n';
      for (const v of verdicts) {
        if (summary[v] > 0)
          yield `| ${verdictTexts[v].title} | ${grouped(summary[v])} | ${verdictTexts[v].meaning} |\n`;
      }
      yield `| All | ${grouped(allocatedIn(summary))} | |\n`;
      for (const v of verdicts) if (wanted.has(v) && summary[v] > 0) yield* group(log, v, about.limit);
      yield* lost(facts);
      yield* taught(facts);
      yield* unjudged(log);
    },
    failure: ({ file, message }) => [
      `\n## ${markdownCode(displayName(file))}: could not be read\n\n${markdownText(message)}\n`,
    ],
    *end() {
      const { tool, settings } = about;
      yield `\n---\n${tool.name} ${tool.version}, leak threshold ${settings.leakThreshold} lines and ${settings.leakTurnover} connections, pool size ${settings.poolSize}\n`;
    },
  };
}

function* group(log: AnalyzedLog, verdict: Verdict, limit: number): Generator<string> {
  const { facts } = log;
  const { shown, total } = findingsOf(log, verdict, limit);
  yield `\n### ${verdictTexts[verdict].title} (${grouped(total)})\n\n| Line | Control block | Finding |\n| ---: | --- | --- |\n`;
  for (const i of shown)
    yield `| ${markdownText(facts.places.label(facts.instances.allocation[i]))} | ${instanceName(facts, i)} | ${markdownText(findingText(facts, i))} |\n`;
  if (total > shown.length) yield `\n… and ${grouped(total - shown.length)} more (\`--all\` lists them).\n`;
  for (const i of shown) {
    if (facts.evidence(i).length === 0) continue;
    yield `\nLines of ${instanceName(facts, i)}:\n\n\`\`\`text\n`;
    // Written from numbers, our own words and behind them names: nothing in it can end the block.
    for (const { label, text } of labelledEvidence(facts, i)) yield `${label}  ${text}\n`;
    yield '```\n';
  }
}

function* lost(facts: Facts): Generator<string> {
  const { curve } = lostOf(facts);
  if (new Set(curve).size < 2) return;
  yield '\n### Control blocks lost over the log\n\n';
  yield `| After | ${curve.map((_, k) => `${(k + 1) * 10} %`).join(' | ')} |\n|${' ---: |'.repeat(curve.length + 1)}\n`;
  yield `| Lost | ${curve.map(grouped).join(' | ')} |\n`;
}

function* taught({ taughtShapes, meaningless }: Facts): Generator<string> {
  if (taughtShapes.length + meaningless.length === 0) return;
  yield '\n### Taught shapes that count in the verdicts\n';
  if (taughtShapes.length > 0) yield '\n| Shape | Effect | Instances |\n| --- | --- | ---: |\n';
  for (const { message, instances } of taughtShapes)
    yield `| ${markdownCode(message.template)} | ${message.effect} | ${grouped(instances)} |\n`;
  if (meaningless.length > 0) yield '\n';
  for (const { message, lines } of meaningless)
    yield `- ${meaningNothing(lines)}, by your shape ${markdownCode(message.template)}\n`;
}

function* unjudged(log: AnalyzedLog): Generator<string> {
  const { places } = log.facts;
  const notes = unjudgedNotes(log);
  if (notes.length === 0) return;
  yield '\n### Not judged\n\n';
  for (const note of notes) yield `- ${note}\n`;
  const { shapes } = log.shapes;
  if (shapes.length === 0) return;
  yield '\n| Unknown shape | Lines | First line |\n| --- | ---: | ---: |\n';
  for (const { shape, count, firstLine } of shapes.slice(0, MAX_LISTED_SHAPES))
    yield `| ${markdownCode(shape)} | ${grouped(count)} | ${markdownText(places.label(firstLine))} |\n`;
  if (shapes.length > MAX_LISTED_SHAPES)
    yield `\n… and ${grouped(shapes.length - MAX_LISTED_SHAPES)} more shapes (\`--format json\` lists them).\n`;
}
