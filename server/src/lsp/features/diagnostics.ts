/** `textDocument/publishDiagnostics`: the findings, in the file and on the line where the control block was allocated. */
import { citationText, citesEvents, eventLabel } from '../../core/findings/citations';
import { hidings } from '../../core/findings/doubts';
import type { Verdict } from '../../core/findings/verdict';
import { findingText } from '../../core/findings/words';
import { plain, type PlainText } from '../../core/text/plainText';
import { diagnosticSeverity, wholeLine } from '../convert';
import { eventLocation } from '../eventLog/references';
import { MAX_DIAGNOSTICS } from '../limits';
import { ARTICLE_URL } from '../protocol';
import type { ShownDiagnostic, ShownRelated } from '../shown';
import type { Judged } from '../snapshot';
import { counted } from '../../core/text/counts';

export const SOURCE = 'winsock-log';

/** Events shown per finding, after its lines; the hover has more. */
const MAX_EVENTS = 2;

interface ShownFindings {
  /** Instances, worst first. */
  readonly shown: readonly number[];
  /** How many of those Problems lists; hints are marked in the log only. */
  readonly listed: number;
  /** How many it would list without a limit. */
  readonly total: number;
}

/** What is listed in Problems comes first; hints take what room is left. */
export function shownFindings({ facts, settings: { severity }, instances, copyOf }: Judged): ShownFindings {
  if (copyOf) return { shown: [], listed: 0, total: 0 };
  const isListed = (verdict: Verdict): boolean => severity[verdict] !== 'none' && severity[verdict] !== 'hint';
  const { shown, total } = facts.findings(isListed, MAX_DIAGNOSTICS, instances);
  const isHint = (verdict: Verdict): boolean => severity[verdict] === 'hint';
  const hints = facts.findings(isHint, MAX_DIAGNOSTICS - shown.length, instances).shown;
  return { shown: [...shown, ...hints], listed: shown.length, total };
}

export function diagnostics(judged: Judged): ShownDiagnostic[] {
  const { notUnderstood } = judged.judgement;
  if (notUnderstood !== undefined) return [notJudged(notUnderstood, judged.at(judged.firstLine).range)];
  const { shown, listed, total } = shownFindings(judged);
  const result = shown.flatMap((i) => diagnostic(judged, i));
  if (judged.copyOf) {
    result.push({
      range: judged.at(judged.firstLine).range,
      severity: diagnosticSeverity('information'),
      source: SOURCE,
      code: 'copy',
      message: plain(`This log is a copy of ${judged.copyOf.name}, where its findings are listed.`),
    });
  }
  if (total > listed) {
    const more = counted(total - listed, 'more finding');
    result.push({
      range: judged.at(judged.firstLine).range,
      severity: diagnosticSeverity('information'),
      source: SOURCE,
      code: 'more-findings',
      message: plain(`${more} of this log not listed here: only the ${listed} worst are.`),
    });
  }
  return result;
}

/** Of a file that may be a log and cannot be judged. `reason`: words that go after its name and a colon. */
export function notJudged(reason: string, range = wholeLine(0)): ShownDiagnostic {
  return {
    range,
    severity: diagnosticSeverity('warning'),
    source: SOURCE,
    code: 'not-judged',
    message: plain(`This file is not judged: ${reason}.`),
  };
}

function diagnostic(judged: Judged, i: number): ShownDiagnostic[] {
  const { facts, settings, at } = judged;
  const verdict = facts.verdict(i);
  if (!verdict) return [];
  const severity = settings.severity[verdict];
  if (severity === 'none') return [];
  const { cb, number, allocation } = facts.instances;
  return [
    {
      range: at(allocation[i]).range,
      severity: diagnosticSeverity(severity),
      source: SOURCE,
      code: verdict,
      codeDescription: { href: ARTICLE_URL },
      message: messageText(judged, i),
      relatedInformation: [...related(judged, i), ...relatedEvents(judged, i)],
      data: { cb: cb[i], instance: number[i] },
    },
  ];
}

function messageText({ facts, events }: Judged, i: number): PlainText {
  const cited = citesEvents(facts.verdict(i)) ? citationText(events, facts.instances.cb[i]) : '';
  return plain(cited === '' ? findingText(facts, i) : `${findingText(facts, i)} ${cited}`);
}

/** The events that name its control block. Hints: they may be about another instance of it. */
function relatedEvents({ facts, events }: Judged, i: number): ShownRelated[] {
  if (!citesEvents(facts.verdict(i))) return [];
  const cb = facts.instances.cb[i];
  return events.naming(cb, MAX_EVENTS).map(({ file, event }) => ({
    location: eventLocation(file.uri, event),
    message: plain(`event ${eventLabel(event)} names CB ${cb}: a hint, not proof`),
  }));
}

/** The lines that decide: its last activity, and what the doubts are about. Its whole life is in the hover. */
function related(judged: Judged, i: number): ShownRelated[] {
  const { facts } = judged;
  const { lastActivity, allocation, freed } = facts.instances;
  const at = (line: number, message: string): ShownRelated => ({
    location: judged.at(line),
    message: plain(message),
  });
  const last = lastActivity[i];
  const result = last === allocation[i] ? [] : [at(last, 'its last activity')];
  if (facts.verdict(i) === 'reallocated') result.push(at(freed[i], 'allocated again here'));
  const { lastTestimony } = facts.runs[facts.instances.run[i]];
  if (facts.verdict(i) === 'leaked' && lastTestimony > last)
    result.push(at(lastTestimony, 'the lines taken out of the log here show no use of it'));
  for (const { line, note } of hidings(facts, i)) if (line !== undefined) result.push(at(line, note));
  return result;
}
