/** The answer to *explain a control block*: one life, its verdict, what makes that uncertain, and its lines. */
import type { Facts } from '../findings/facts';
import { verdicts } from '../findings/verdict';
import { instanceName } from '../findings/words';
import type { PlacedLog } from '../formats/analyzedLog';
import { verdictTexts } from '../formats/verdictText';
import { Excerpt } from '../intake/excerpt';
import { answerOf, AssistantError, type Answer, type Detail } from './answer';
import { findingData, findingWords, placeData } from './findingData';

/** Lines that are quoted: half of them from the start, half from the end of the life. */
const maxLines: Readonly<Record<Detail, number>> = { brief: 16, full: 60 };
/** Other lives of the same control block that are named, and control blocks that are named where the one asked for is not there. */
const MAX_NAMED = 20;

/**
 * The life that is meant, as the index of the instance: of those that match the one with the worst verdict, the latest of equals.
 * Throws an `AssistantError` where none does.
 */
export function findLife(facts: Facts, cb: number, instance: number | undefined): number {
  const matching = livesOf(facts, cb).filter((i) => instance === undefined || facts.instances.number[i] === instance);
  if (matching.length === 0) {
    const named = [...new Set(facts.instances.cb.slice(0, facts.instances.count))].sort((a, b) => a - b);
    const known = named.slice(0, MAX_NAMED).join(', ') + (named.length > MAX_NAMED ? ', …' : '');
    throw new AssistantError(
      `This log has no CB ${cb}${instance === undefined ? '' : ` (instance ${instance})`}. ` +
        (named.length === 0 ? 'It names no control block.' : `It names CB ${known}.`),
    );
  }
  return matching.reduce((best, i) => (rank(facts, i) <= rank(facts, best) ? i : best));
}

/** What is wanted of the log's bytes, once it is known which life is meant. */
export function lifeExcerpt(facts: Facts, i: number): Excerpt {
  return new Excerpt({ kind: 'instances', instances: new Set([i]) }, facts.catalogue);
}

/** `read` has taken the whole log, or all logs of the chain. `log`: what it is called, and what it says. */
export function lifeAnswer(log: PlacedLog, i: number, read: Excerpt, detail: Detail = 'brief'): Answer {
  const { facts } = log;
  const verdict = facts.verdict(i);
  const { cb } = facts.instances;
  const lines = read.linesOf(i);
  const most = maxLines[detail];
  const quoted = lines.length <= most ? lines : [...lines.slice(0, most / 2), ...lines.slice(-most / 2)];
  const others = livesOf(facts, cb[i]).filter((other) => other !== i);
  const unknown = facts.unknownLine(i);
  const named = others.slice(-MAX_NAMED);
  const otherWords = named.map(
    (other) => `${instanceName(facts, other)}, ${facts.verdict(other) ?? 'in use before the log began'}`,
  );
  return answerOf(
    {
      name: instanceName(facts, i),
      ...findingData(log, i, 'full'),
      unknownLine: unknown ? placeData(log, unknown.line) : null,
      life: quoted.map(({ line }) => placeData(log, line)),
      otherInstances: named.map((other) => ({
        instance: facts.instances.number[other],
        verdict: facts.verdict(other) ?? null,
        allocated: placeData(log, facts.instances.allocation[other]),
      })),
    },
    [
      findingWords(log, i, 'full'),
      verdict
        ? `${verdictTexts[verdict].title} means: ${verdictTexts[verdict].meaning}. ${verdictTexts[verdict].advice}`.trim()
        : 'It was in use before the log began, and is not judged.',
      'Its lines in the log:',
      ...quoted.map(({ line, text }) => `${facts.places.label(line)}: ${text}`),
      ...(otherWords.length === 0 ? [] : [`Other instances of CB ${cb[i]}: ${otherWords.join('; ')}.`]),
    ],
    {
      leftOut: [
        ...(quoted.length < lines.length
          ? [{ what: 'lines of its life', shown: quoted.length, of: lines.length }]
          : []),
        ...(others.length > MAX_NAMED ? [{ what: 'other instances', shown: MAX_NAMED, of: others.length }] : []),
      ],
    },
  );
}

function livesOf({ instances }: Facts, cb: number): number[] {
  const lives: number[] = [];
  for (let i = 0; i < instances.count; i++) if (instances.cb[i] === cb) lives.push(i);
  return lives;
}

/** 0 is the worst; what is not judged comes last. */
function rank(facts: Facts, i: number): number {
  const verdict = facts.verdict(i);
  return verdict ? verdicts.indexOf(verdict) : verdicts.length;
}
