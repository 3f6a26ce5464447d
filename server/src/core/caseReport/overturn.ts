/** What would overturn the answer: what was not seen, not understood or not read. A report that is silent about it misleads. */
import { doubtKinds, doubtText } from '../findings/doubts';
import { instanceName, meaningNothing } from '../findings/words';
import { inferred, unknown, type Statement } from '../knowledge/statement';
import type { Diagnosis } from './diagnosis';
import { isCloseRequestOnly, type Entries, type Entry } from './entries';
import type { Mask } from './mask';
import type { CaseInput, Overturn, WinsockLogInput } from './model';
import { counted, grouped } from '../text/counts';

/** Findings with an entry of their own, at most. */
const MAX_FINDINGS = 20;

interface OverturnInput {
  readonly input: CaseInput;
  readonly logs: readonly WinsockLogInput[];
  readonly entries: Entries;
  readonly diagnosis: Diagnosis;
  readonly mask: Mask;
}

/** What bears on single findings first, then on a log, then on the case. */
export function overturnsOf({ input, logs, entries, diagnosis, mask }: OverturnInput): readonly Overturn[] {
  const { deciding, answer } = diagnosis;
  const decisive: Overturn[] =
    answer === 'inconclusive' && deciding
      ? [about(inferred('Winsock.log', `The question that is cheapest to settle: ${deciding.question}`))]
      : [];
  const doubtful = entries.findings.filter((entry) => isOpen(entry, logs));
  const left = doubtful.length - MAX_FINDINGS;
  return [
    ...decisive,
    ...doubtful.slice(0, MAX_FINDINGS).flatMap((entry) => aboutFinding(entry, logs)),
    ...(left > 0 ? [about(inferred('Winsock.log', `And ${counted(left, 'more suspect')}, listed in the annex.`))] : []),
    ...logs.flatMap((log, source) => aboutLog(log, source, diagnosis)),
    ...aboutCase(input, logs, diagnosis),
  ].map((each) => ({ ...each, statement: { ...each.statement, text: mask(each.statement.text) } }));
}

function about(statement: Statement, rest: Partial<Overturn> = {}): Overturn {
  return { statement, finding: undefined, place: undefined, quote: undefined, ...rest };
}

/** A leaked instance is certain by the rules, so that only what bears on the whole log can overturn it. */
function isOpen({ source, i, verdict }: Entry, logs: readonly WinsockLogInput[]): boolean {
  return verdict === 'suspect' || (verdict === 'stuck' && isCloseRequestOnly(logs[source].facts, i));
}

function aboutFinding({ source, i, verdict }: Entry, logs: readonly WinsockLogInput[]): readonly Overturn[] {
  const { facts } = logs[source];
  const finding = instanceName(facts, i);
  const place = { source, line: facts.instances.lastActivity[i] };
  if (verdict === 'stuck') {
    const text = `${finding}: after its close request the log shows nothing of it. Its use, release or next allocation in the part that follows would settle it.`;
    return [about(inferred('Winsock.log', text), { finding, place })];
  }
  return facts.doubts(i).map((doubt) => {
    const text = `${finding}: ${doubtText(facts, i, doubt)}.`;
    const { line, text: written } = doubtKinds[doubt].hiding?.(facts, i) ?? {};
    if (line === undefined || written === undefined) return about(inferred('Winsock.log', text), { finding, place });
    const at = { source, line };
    const quote = { ...at, written };
    return about(unknown('Winsock.log', text), { finding, place: at, quote });
  });
}

function aboutLog(
  { name, facts, shapes }: WinsockLogInput,
  source: number,
  { answer }: Diagnosis,
): readonly Overturn[] {
  const { lines, unrecognisedLines, runs, preexisting, summary } = facts;
  const found: Overturn[] = [];
  if (summary.leaked > 0) {
    const [it, its] = summary.leaked === 1 ? ['it', 'its'] : ['them', 'their'];
    const text = `${name}: ${counted(summary.leaked, 'instance')} leaked. The log shows nothing of ${it} up to its end (${facts.places.text(lines - 1)}); a later line, or one in another file of the same log, that shows ${its} use or release would overturn that.`;
    found.push(about(inferred('Winsock.log', text)));
  }
  if (unrecognisedLines > 0) {
    const first = shapes.shapes.reduce((line, { firstLine }) => Math.min(line, firstLine), lines);
    const place = first < lines ? { source, line: first } : undefined;
    found.push(
      about(
        unknown(
          'Winsock.log',
          `${name}: ${grouped(unrecognisedLines)} of ${counted(lines, 'line')} ${unrecognisedLines === 1 ? 'is' : 'are'} of unknown shape. A line that names no control block may be the use or release of any.`,
        ),
        { place, quote: place && { ...place, written: '' } },
      ),
    );
  }
  for (const { message, instances } of facts.taughtShapes) {
    const text = `${name}: you taught the shape “${message.template}”, and its lines belong to ${counted(instances, 'instance')}. If they mean something else, ${instances === 1 ? 'that one is' : 'those are'} judged wrongly.`;
    found.push(about(inferred('Winsock.log', text)));
  }
  for (const { message, lines: count } of facts.meaningless) {
    const text = `${name}: ${meaningNothing(count)}, by your shape “${message.template}”. If ${count === 1 ? 'it means' : 'they mean'} something, a control block may be judged wrongly.`;
    found.push(about(inferred('Winsock.log', text)));
  }
  const lastCut = runs.reduce((last, run) => Math.max(last, run.lastGap?.line ?? -1, run.lastTestimony), -1);
  if (lastCut >= 0) {
    const place = { source, line: lastCut };
    found.push(
      about(
        inferred(
          'Winsock.log',
          `${name}: lines may be missing, or bytes were lost. The log does not show what they said.`,
        ),
        { place, quote: { ...place, written: '' } },
      ),
    );
  }
  if (preexisting.length > 0 && answer !== 'confirmed') {
    found.push(
      about(
        inferred(
          'Winsock.log',
          `${name}: ${counted(preexisting.length, 'control block')} ${preexisting.length === 1 ? 'was' : 'were'} in use before the log began, and cannot be judged. A log from the start of the MTA on would show ${preexisting.length === 1 ? 'it' : 'them'}.`,
        ),
      ),
    );
  }
  return found;
}

function aboutCase(
  { eventLogs, notRead = [], copies = [] }: CaseInput,
  logs: readonly WinsockLogInput[],
  { fix, answer, poolSize }: Diagnosis,
): readonly Overturn[] {
  const found: Overturn[] = [];
  if (logs.length > 1) {
    found.push(
      about(
        inferred(
          'Winsock.log',
          `Each of ${grouped(logs.length)} logs was judged by itself, since no control block in use links them. If they are parts of one log, one may show the use or release of what is open in another.`,
        ),
      ),
    );
  }
  for (const { name, reason, isWinsockLog } of notRead)
    if (isWinsockLog === true) found.push(about(unknown('Winsock.log', `${name} was not judged: ${reason}.`)));
  for (const { name, copyOf } of copies)
    found.push(about(inferred('Winsock.log', `${name} was not judged: it is a copy of ${copyOf}.`)));
  // The build decides whether it can be the article at all.
  if (answer === 'confirmed' && fix.state === 'needed') {
    found.push(
      about({ ...fix.why, text: 'The build: if a build with the fix wrote the log after all, this is another fault.' }),
    );
  }
  if (fix.state === 'unknown' || (fix.state === 'installed' && answer === 'notConfirmed')) found.push(about(fix.why));
  if (eventLogs.length === 0) {
    found.push(
      about(
        unknown(
          'event log',
          'No event log was read: one would state the build, the size of the pool, and the starts and stops of the MTA.',
        ),
      ),
    );
  }
  if (poolSize.from === 'default' && eventLogs.length > 0)
    found.push(about(unknown('event log', 'No event states the size of the pool, so the default is assumed.')));
  return found;
}
