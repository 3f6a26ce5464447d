/** The answer to *explain a control block*: one life, its verdict, what makes that uncertain, and its lines. */
import type { Facts } from '../findings/facts';
import { verdicts } from '../findings/verdict';
import { doubtText, findingHead, findingReason, instanceName, suspectText } from '../findings/words';
import { instanceMembers } from '../formats/logJson';
import { verdictTexts } from '../formats/verdictText';
import { Excerpt } from '../intake/excerpt';
import { answerOf, AssistantError, fixNote, untrustedNote, type Answer } from './answer';

/** Lines that are quoted: from the start and from the end of the life. */
const MAX_LINES = 60;
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

/** `read` has taken the whole log. `file` is what the log is called. */
export function lifeAnswer(file: string, facts: Facts, i: number, read: Excerpt): Answer {
  const verdict = facts.verdict(i);
  const { cb } = facts.instances;
  const lines = read.linesOf(i);
  const quoted = lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES / 2), ...lines.slice(-MAX_LINES / 2)];
  const others = livesOf(facts, cb[i]).filter((other) => other !== i);
  const unknown = facts.unknownLine(i);
  return answerOf(
    {
      notes: [untrustedNote, fixNote],
      file,
      name: instanceName(facts, i),
      verdict: verdict ?? null,
      finding:
        verdict === 'suspect' ? suspectText(facts, i) : `${findingHead(facts, i)} ${findingReason(facts, i)}`.trim(),
      verdictMeans: verdict ? verdictTexts[verdict].meaning : 'it was in use before the log began, and is not judged',
      advice: verdict ? verdictTexts[verdict].advice : '',
      doubts: facts.doubts(i).map((doubt) => ({
        doubt,
        meansAndIsSettledBy: doubtText(facts, i, doubt, { withQuotes: false }),
        ...(doubt === 'unknownLines' && unknown ? { line: unknown.line + 1, logLine: unknown.text ?? null } : {}),
      })),
      controlBlock: verdict ? (JSON.parse(`{${instanceMembers({ file, facts }, i)}}`) as object) : null,
      life: quoted.map(({ line, text }) => ({ line: line + 1, logLine: text })),
      otherInstances: others.slice(-MAX_NAMED).map((other) => ({
        name: instanceName(facts, other),
        verdict: facts.verdict(other) ?? null,
        allocated: { line: facts.instances.allocation[other] + 1 },
      })),
    },
    [
      ...(quoted.length < lines.length ? [{ what: 'life', shown: quoted.length, of: lines.length }] : []),
      ...(others.length > MAX_NAMED ? [{ what: 'otherInstances', shown: MAX_NAMED, of: others.length }] : []),
    ],
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
