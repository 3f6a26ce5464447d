/** `textDocument/publishDiagnostics`: the findings, on the lines where the control blocks were allocated. */
import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver-types';
import { Kind, messageOf } from '../core/log/catalogue';
import { findingText, plural } from '../core/findings/words';
import { diagnosticSeverity, lineRange } from './convert';
import { MAX_DIAGNOSTICS } from './limits';
import { ARTICLE_URL } from './protocol';
import type { Snapshot } from './snapshot';

export const SOURCE = 'winsock-log';

/** Related lines shown per finding. */
const MAX_RELATED = 8;

export function diagnostics(snapshot: Snapshot): Diagnostic[] {
  const { facts, log, settings } = snapshot;
  const { shown, total } = facts.findings((verdict) => settings.severity[verdict] !== 'none', MAX_DIAGNOSTICS);
  const result = shown.flatMap((i) => diagnostic(snapshot, i));
  if (total > shown.length) {
    result.push({
      range: lineRange(log, 0),
      severity: diagnosticSeverity('information'),
      source: SOURCE,
      code: 'more-findings',
      message: `${plural(total - shown.length, 'more finding')} of this log not listed here: the ${shown.length} worst are.`,
    });
  }
  return result;
}

function diagnostic(snapshot: Snapshot, i: number): Diagnostic[] {
  const { facts, log, settings } = snapshot;
  const verdict = facts.verdict(i);
  if (!verdict) return [];
  const severity = settings.severity[verdict];
  if (severity === 'none') return [];
  const { cb, number, allocation } = facts.instances;
  return [
    {
      range: lineRange(log, allocation[i]),
      severity: diagnosticSeverity(severity),
      source: SOURCE,
      code: verdict,
      codeDescription: { href: ARTICLE_URL },
      message: findingText(facts, i),
      relatedInformation: related(snapshot, i),
      data: { cb: cb[i], instance: number[i] },
    },
  ];
}

/** The lines that the finding rests on: last activity first, then what was seen of its life, in file order. */
function related(snapshot: Snapshot, i: number): DiagnosticRelatedInformation[] {
  const { facts, log, uri } = snapshot;
  const { lastActivity, allocation, freed } = facts.instances;
  const at = (line: number, message: string): DiagnosticRelatedInformation => ({
    location: { uri, range: lineRange(log, line) },
    message,
  });
  const last = lastActivity[i];
  const result = [at(last, last === allocation[i] ? 'its last activity: the allocation itself' : 'its last activity')];
  for (const { line, kind } of facts.evidence(i)) {
    if (line === last || kind === Kind.allocated || result.length >= MAX_RELATED) continue;
    result.push(at(line, messageOf(kind as Kind)?.meaning ?? 'a line of its life'));
  }
  if (facts.verdict(i) === 'reallocated') result.push(at(freed[i], 'allocated again here'));
  const { elided } = facts.quiet(i);
  const cut = facts.runs[facts.instances.run[i]]?.lastElision ?? -1;
  if (elided && facts.verdict(i) !== 'released') result.push(at(cut, 'the log was cut here, and went on'));
  return result;
}
